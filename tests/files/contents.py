"""Small files as an office has them, made here."""

import io
import struct
from zipfile import ZipFile

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF = b"%PDF-1.7\n" + b"loan contract " * 20


def package(*members: str, types: str = "<Types/>") -> bytes:
    """An Office file with these members."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for member in members:
            archive.writestr(member, "x")
    return file.getvalue()


def zipped(*members: str) -> bytes:
    """A ZIP file with these members."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return file.getvalue()


def old(*streams: str) -> bytes:
    """A document of the older form, as far as its directory goes."""
    names = b"".join(name.encode("utf-16-le") + bytes(66 - 2 * len(name)) for name in streams)
    return OLE + bytes(504) + bytes(300_000) + names


def sound(kind: bytes) -> bytes:
    """A RIFF file."""
    return b"RIFF" + struct.pack("<I", 36) + kind + bytes(40)
