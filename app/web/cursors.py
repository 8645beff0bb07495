"""Places in a list whose rows have no public number: sealed, so that addresses tell none (access rule 14)."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

from app.vault.sealing import BrokenSeal, seal, unseal

TABLE, COLUMN = "address", "cursor"


def cursor_of(lists: str, row: int) -> str:
    """What stands in an address for row `row` of the list named `lists`, such as a record's number."""
    return cursor_to(lists, str(row))


def row_at(lists: str, cursor: str) -> int | None:
    """The row that `cursor` stands for in the list named `lists`, None for what is no cursor of it."""
    place = place_at(lists, cursor)
    return int(place) if place and place.isdecimal() else None


def cursor_to(lists: str, place: str) -> str:
    """As `cursor_of`, for a place that takes more than a row to say."""
    return urlsafe_b64encode(seal(TABLE, COLUMN, lists, place)).rstrip(b"=").decode()


def place_at(lists: str, cursor: str) -> str | None:
    """What `cursor_to` was given for the list named `lists`, None for what is no cursor of it."""
    try:
        sealed = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        return unseal(TABLE, COLUMN, lists, sealed)
    except (binascii.Error, BrokenSeal):
        return None
