"""Places in a list whose rows have no public number: sealed, so that addresses tell none (access rule 14)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from app.vault.sealing import BrokenSeal, seal, unseal

TABLE, COLUMN = "address", "cursor"


def cursor_of(lists: str, row: int) -> str:
    """What stands in an address for row `row` of the list named `lists`, such as a record's number."""
    return urlsafe_b64encode(seal(TABLE, COLUMN, lists, str(row))).rstrip(b"=").decode()


def row_at(lists: str, cursor: str) -> int | None:
    """The row that `cursor` stands for in the list named `lists`, None for what is no cursor of it."""
    try:
        sealed = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return int(unseal(TABLE, COLUMN, lists, sealed))
    except (binascii.Error, BrokenSeal):
        return None
