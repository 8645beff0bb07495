"""Values sealed with AES-256-GCM, each bound to its table, column, row and key version (access rule 12).

Format of a sealed value: one byte format (1), two bytes key version, twelve bytes nonce, then ciphertext
with tag.
"""

import os
import struct

from cryptography.exceptions import InvalidTag

from app.vault.keys import cipher, current_version

FORMAT = 1
HEAD = struct.Struct(">BH")
NONCE_BYTES = 12
BODY = HEAD.size + NONCE_BYTES
SHORTEST = BODY + 16


class BrokenSeal(Exception):
    """A sealed value was changed, moved to another place, or sealed with a key we don't have."""


def seal(table: str, column: str, row: int | str, text: str) -> bytes:
    """`text` sealed for one place."""
    version = current_version()
    nonce = os.urandom(NONCE_BYTES)
    head = HEAD.pack(FORMAT, version)
    return head + nonce + cipher(version).encrypt(nonce, text.encode(), _place(table, column, row, version))


def unseal(table: str, column: str, row: int | str, sealed: bytes) -> str:
    """The text sealed for this place. Raises BrokenSeal, naming the place."""
    try:
        version = _version_of(sealed)
        place = _place(table, column, row, version)
        return cipher(version).decrypt(sealed[HEAD.size : BODY], sealed[BODY:], place).decode()
    except (InvalidTag, KeyError, struct.error) as error:
        message = f"{table}.{column}, row {row}: the sealed value does not open"
        raise BrokenSeal(message) from error


def _version_of(sealed: bytes) -> int:
    form, version = HEAD.unpack_from(sealed)
    if form != FORMAT or len(sealed) < SHORTEST:
        raise InvalidTag
    return int(version)


def _place(table: str, column: str, row: int | str, version: int) -> bytes:
    return f"{table}\0{column}\0{row}\0{version}".encode()
