"""Contents too large to be sealed at once: AES-256-GCM in chunks, so that memory stays bounded (rule 12).

Format: one byte format (2), two bytes key version, 32 bytes salt; then chunks of 64 KiB, each followed by its
tag. Each stream has a key of its own, made from the version's and the salt, so that a chunk's nonce can be
its count; the last chunk says that it is the last. What was cut off or moved does not open.
"""

import os
import struct
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.vault.keys import KEY_BYTES, current_version, secret_for
from app.vault.sealing import BrokenSeal

FORMAT = 2
HEAD = struct.Struct(">BH32s")
SALT_BYTES = 32
CHUNK = 64 * 1024
TAG = 16
NONCE = struct.Struct(">xxxxxxxIB")


def seal_stream(place: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What `pieces` hold, sealed for `place`, piece by piece."""
    version, salt = current_version(), os.urandom(SALT_BYTES)
    head = HEAD.pack(FORMAT, version, salt)
    cipher, bound = _cipher(version, salt), head + place.encode()
    yield head
    for count, (chunk, last) in enumerate(_with_last(_chunks(pieces))):
        yield cipher.encrypt(NONCE.pack(count, last), chunk, bound)


def unseal_stream(place: str, file: IO[bytes]) -> Iterator[bytes]:
    """What was sealed for `place` into `file`, piece by piece. Raises BrokenSeal, naming the place.

    What came before it broke is not to be trusted as a whole.
    """
    head = file.read(HEAD.size)
    try:
        _form, version, salt = HEAD.unpack(head)
        cipher, bound = _cipher(version, salt), head + place.encode()
        sealed = iter(lambda: file.read(CHUNK + TAG), b"")
        for count, (chunk, last) in enumerate(_with_last(sealed)):
            yield cipher.decrypt(NONCE.pack(count, last), chunk, bound)
    except (InvalidTag, KeyError, struct.error) as error:
        message = f"{place}: the sealed content does not open"
        raise BrokenSeal(message) from error


def _cipher(version: int, salt: bytes) -> AESGCM:
    secret = secret_for("files", version)
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"kebu file").derive(secret))


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of one size; the last one is shorter, perhaps empty."""
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    yield bytes(waiting)


def _with_last(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each chunk, and whether it is the last. None at all is as one that holds nothing."""
    iterator = iter(chunks)
    present = next(iterator, b"")
    for following in iterator:
        yield present, False
        present = following
    yield present, True
