"""What the chain keeps of a row beside a record: a keyed mark per column, which tells no value.

A row that belongs to a record has no rows of the chain of its own. Whoever writes it tells its marks on the
record's (`ROWS`), so that verifying finds the column that somebody changed behind the program's back.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping

from app.vault.keys import secret_for

ROWS = "rows"
"""The fact of a row of the chain: {word and key of a row beside the record: its marks, "" for none left}."""
MARK_BYTES = 3
EMPTY = bytes(MARK_BYTES)


def marks_of(row: str, values: Mapping[str, str | None]) -> str:
    """The marks of a row called `row` with these `values` in plain, column by column, in their order.

    Columns that a later release adds come last.
    """
    key = secret_for("rows")
    found = [EMPTY if value is None else _mark(key, row, column, value) for column, value in values.items()]
    return b64encode(b"".join(found)).decode()


def changed_columns(row: str, values: Mapping[str, str | None], marks: str) -> Iterable[str]:
    """Those columns of `values` that are not what `marks` say; a column that they don't know is none."""
    key, kept = secret_for("rows"), b64decode(marks)
    for place, (column, value) in enumerate(values.items()):
        told = kept[place * MARK_BYTES : (place + 1) * MARK_BYTES]
        if told and told != (EMPTY if value is None else _mark(key, row, column, value)):
            yield column


def _mark(key: bytes, row: str, column: str, value: str) -> bytes:
    text = f"{row}\0{column}\0{value}"
    return hashlib.blake2b(text.encode(errors="surrogatepass"), key=key, digest_size=MARK_BYTES).digest()
