"""How one row of the chain is bound to the row before (access rule 11). Values in, values out."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any

from app.vault.keys import current_version, secret_for

COLUMNS = (
    "id",
    "at",
    "person",
    "origin",
    "action",
    "kind",
    "record",
    "changes",
    "facts",
    "sealed",
    "key_version",
)
REPEATED = frozenset({"person", "origin", "action", "kind", "key_version"})
"""Columns with few values, whose marks are remembered while rows are written."""
NOTHING = "{}"
"""What most rows have in one of the columns that hold JSON."""
MARK_BYTES = 4
START = bytes(32)

Row = Mapping[str, Any]
"""Column → value as the database keeps it: text, whole number, None, or bytes."""


def link(row: Row, before: bytes) -> tuple[bytes, bytes]:
    """(`marks`, `mac`) of a new row, `before` being the mac of the row before.

    `mac` is HMAC-SHA-256 over the mac before, the canonical JSON of the columns, and the marks: a keyed
    4-byte mark per column, which tells later which column was changed.
    """
    key = secret_for("chain", row["key_version"])
    marks = b"".join(
        [
            (_usual_mark if column in REPEATED or row[column] == NOTHING else _mark)(key, column, row[column])
            for column in COLUMNS
        ]
    )
    return marks, _mac(key, row, marks, before)


def holds(row: Row, before: bytes) -> bool:
    """Whether a row of the database is what was written after the row whose mac is `before`."""
    marks, mac = row["marks"], row["mac"]
    if not isinstance(marks, bytes) or not isinstance(mac, bytes):
        return False
    try:
        key = secret_for("chain", row["key_version"])
    except KeyError:
        return False
    return hmac.compare_digest(mac, _mac(key, row, marks, before))


def changed_columns(row: Row, before: bytes) -> Sequence[str]:
    """The columns of a row that no longer holds which are not what was written.

    The key version may be among them, so each is tried: the right one leaves the fewest differences.
    """
    found = [_differing(row, before, version) for version in range(1, current_version() + 1)]
    return min(filter(None, found), key=len)


def digest(sealed: bytes) -> str:
    """What the chain keeps of a sealed value: the SHA-256 of its ciphertext."""
    return hashlib.sha256(sealed).hexdigest()


def _differing(row: Row, before: bytes, version: int) -> Sequence[str]:
    try:
        key = secret_for("chain", version)
    except KeyError:
        return ()
    marks, kept = b"".join(_mark(key, column, row[column]) for column in COLUMNS), row["marks"]
    if _mac(key, row, marks, before) == row["mac"] or not isinstance(kept, bytes) or len(kept) != len(marks):
        return ("marks",)
    places = range(0, len(marks), MARK_BYTES)
    differing = tuple(
        column
        for column, place in zip(COLUMNS, places, strict=True)
        if kept[place : place + MARK_BYTES] != marks[place : place + MARK_BYTES]
    )
    return differing or ("mac",)


def _mac(key: bytes, row: Row, marks: bytes, before: bytes) -> bytes:
    canonical = _canonical([row[column] for column in COLUMNS]).encode(errors="surrogatepass")
    return hmac.digest(key, before + canonical + marks, "sha256")


@lru_cache(maxsize=512, typed=True)
def _usual_mark(key: bytes, column: str, value: object) -> bytes:
    return _mark(key, column, value)


def _mark(key: bytes, column: str, value: object) -> bytes:
    return hashlib.blake2b(f"{column}\0{value!r}".encode(), key=key, digest_size=MARK_BYTES).digest()


def _blob(value: bytes) -> dict[str, str]:
    """What no honest column holds must still be hashed as something else than text."""
    return {"blob": bytes(value).hex()}


def _canonical(values: Iterable[object]) -> str:
    """The canonical JSON of an array: nearly all of it is text, which is written without a detour."""
    found = [encode_basestring(value) if type(value) is str else _json(value) for value in values]
    return f"[{','.join(found)}]"


def _json(value: object) -> str:
    if value is None:
        return "null"
    return str(value) if type(value) is int else _encode(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_blob).encode
