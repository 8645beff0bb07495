"""What a file is, told by its content and not by its name; what may hold a macro is not taken.

A short table of our own: what an office keeps, by the first bytes; packages (DOCX, OFD …) by what is in them.
The name decides only between texts (CSV or TXT), between what looks the same sealed with a password, and
nothing else. What is not in the table is refused: HTML, SVG, programs. A document, sheet or template with a
macro is refused, whatever it is called: in packages by its VBA project, macro sheets or content types, in the
older form by its VBA storage or macro sheets; older PowerPoint packs its macros where they can't be seen, so
it is refused altogether. Packages inside of a ZIP file are not looked into.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile

from app.errors import Invalid

HEAD_BYTES = 4096
BLOCK = 256 * 1024
MOST_MEMBERS = 20_000
CONTENT_TYPES = "[Content_Types].xml"
LARGEST_CONTENT_TYPES = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FTYP = slice(4, 8)
BRAND = slice(8, 12)
RIFF_KIND = slice(8, 12)


class Type(NamedTuple):
    """A type of file: the ending it is downloaded with, and what people call it."""

    ending: str
    word: str


TYPES: Mapping[str, Type] = {
    name: Type(ending, word)
    for name, ending, word in (
        ("pdf", "pdf", "PDF"),
        ("ofd", "ofd", "OFD"),
        ("png", "png", "PNG"),
        ("jpeg", "jpg", "JPEG"),
        ("gif", "gif", "GIF"),
        ("webp", "webp", "WebP"),
        ("bmp", "bmp", "BMP"),
        ("tiff", "tif", "TIFF"),
        ("heic", "heic", "HEIC"),
        ("docx", "docx", "Word"),
        ("xlsx", "xlsx", "Excel"),
        ("pptx", "pptx", "PowerPoint"),
        ("doc", "doc", "Word"),
        ("xls", "xls", "Excel"),
        ("txt", "txt", "TXT"),
        ("csv", "csv", "CSV"),
        ("eml", "eml", "EML"),
        ("zip", "zip", "ZIP"),
        ("mp3", "mp3", "MP3"),
        ("wav", "wav", "WAV"),
        ("amr", "amr", "AMR"),
        ("m4a", "m4a", "M4A"),
        ("mp4", "mp4", "MP4"),
    )
}

_BEGINNINGS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"ID3", "mp3"),
    (b"\xff\xfb", "mp3"),
    (b"\xff\xf3", "mp3"),
    (b"\xff\xf2", "mp3"),
    (b"#!AMR", "amr"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav"}
_BRANDS = {b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"M4A ": "m4a"}
_PACKAGES = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
_SEALED_PACKAGE = "EncryptedPackage"
_MACROS = ("_VBA_PROJECT", "VBA_PROJECT_CUR", "PowerPoint Document")
_MACRO_SHEET = re.compile(rb"\x85\x00.\x00.{4}[\x00-\x02]\x01", re.DOTALL)
"""A sheet of an older workbook that holds macros, in the list of its sheets ([MS-XLS] 2.4.28)."""
_MACRO_MEMBERS = re.compile(r"vbaproject\.bin$|/macrosheets/", re.IGNORECASE)
_ENCODINGS = ("utf-8-sig", "gb18030")
_MARKUP = re.compile(r"\s*<[!?a-z]", re.IGNORECASE)
_MAIL = re.compile(
    r"(?:received|return-path|from|to|date|subject|mime-version|message-id|x-[\w-]+): ", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

UNKNOWN = (
    "This kind of file is not taken. Taken are PDF, OFD, pictures, Word, Excel, PowerPoint, text, CSV, "
    "e-mail (EML), ZIP, and sound or video (MP3, WAV, AMR, M4A, MP4)."
)
MACRO = "This file holds a macro, or can hold one. Save it without macros (DOCX, XLSX, PPTX) and attach that."
BROKEN = "This file is damaged: it can't be read as what it says it is."


def type_of(file: IO[bytes], name: str) -> str:
    """The code of the type of `file`, of which its person says that it is called `name`.

    Raises Invalid("file") for what is not taken.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise Invalid("file", "This file is empty.")
    ending = PurePath(name).suffix.removeprefix(".").lower()
    found = _by_beginning(head)
    if head.startswith(b"PK\x03\x04"):
        found = _package(file)
    elif head.startswith(OLE):
        found = _ole(file, ending)
    found = found or _text(file, ending)
    if found is None:
        raise Invalid("file", UNKNOWN)
    return found


def _by_beginning(head: bytes) -> str | None:
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[RIFF_KIND])
    if head[FTYP] == b"ftyp":
        return _BRANDS.get(head[BRAND], "mp4")
    if head.startswith(b"BM") and head[6:10] == bytes(4):
        return "bmp"
    return None


def _package(file: IO[bytes]) -> str:
    try:
        with ZipFile(file) as archive:
            members = archive.namelist()[:MOST_MEMBERS]
            if any(map(_MACRO_MEMBERS.search, members)):
                raise Invalid("file", MACRO)
            if CONTENT_TYPES in members:
                with archive.open(CONTENT_TYPES) as listed:
                    if b"macroEnabled" in listed.read(LARGEST_CONTENT_TYPES):
                        raise Invalid("file", MACRO)
                return next((found for part, found in _PACKAGES if _has(members, part)), "zip")
            return "ofd" if "OFD.xml" in members else "zip"
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Invalid("file", BROKEN) from error


def _has(members: list[str], part: str) -> bool:
    return any(member.startswith(part) for member in members)


def _ole(file: IO[bytes], ending: str) -> str | None:
    """An older document, by the names in its directory; or a newer one under a password."""
    wanted = [*_MACROS, _SEALED_PACKAGE, *(stream for stream, _ in _STREAMS)]
    there = _names_in(file, wanted)
    if there & set(_MACROS) or _holds(file, _MACRO_SHEET):
        raise Invalid("file", MACRO)
    if _SEALED_PACKAGE in there:
        return ending if ending in {"docx", "xlsx", "pptx"} else None
    return next((found for stream, found in _STREAMS if stream in there), None)


def _names_in(file: IO[bytes], names: list[str]) -> set[str]:
    """Which of `names` stand in `file` as its directory writes them."""
    needles = {name: name.encode("utf-16-le") + bytes(2) for name in names}
    overlap = max(map(len, needles.values()))
    found, before = set(), b""
    for block in _blocks(file):
        window = before + block
        found |= {name for name, needle in needles.items() if needle in window}
        before = window[-overlap:]
    return found


def _holds(file: IO[bytes], pattern: re.Pattern[bytes]) -> bool:
    file.seek(0)
    return pattern.search(file.read()) is not None


def _text(file: IO[bytes], ending: str) -> str | None:
    """Text in one of the encodings of the office, without what a browser would take for a page."""
    start = _decoded(file)
    if start is None or _CONTROL.search(start) or _MARKUP.match(start):
        return None
    if ending == "eml" and _MAIL.match(start):
        return "eml"
    return "csv" if ending == "csv" else "txt"


def _decoded(file: IO[bytes]) -> str | None:
    """The beginning of a text whose every byte is one, None for another."""
    file.seek(0)
    mark = file.read(2)
    encodings = ("utf-16",) if mark in {b"\xff\xfe", b"\xfe\xff"} else _ENCODINGS
    for encoding in encodings:
        file.seek(0)
        try:
            content = file.read().decode(encoding)
        except UnicodeError:
            continue
        return None if _CONTROL.search(content) else content[:HEAD_BYTES]
    return None


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    return iter(lambda: file.read(BLOCK), b"")
