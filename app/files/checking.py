"""Whether the stored contents are those that were attached: read through, one after the other."""

from collections.abc import Iterator
from typing import NamedTuple

from app.access.gate import everything
from app.db.base import in_batches
from app.files import store
from app.files.models import FROM_LEVEL, Attachment
from app.vault.contents import Meter
from app.vault.fields import opened_or_damaged
from app.vault.sealing import BrokenSeal

MISSING, CHANGED, OPEN = "missing", "changed", "open"
"""The content is gone; is not the one that was attached; is not sealed, though its level asks for it."""


class Wrong(NamedTuple):
    """A file whose content is not what its row says: its number, its record's, and what is wrong with it."""

    number: str
    record: str
    what: str


def check() -> Iterator[Wrong]:
    """All files whose content is missing, changed, or not sealed though it should be."""
    rows = everything(Attachment, why="every content is compared with its SHA-256; no value is told")
    for batch in in_batches(rows.where(Attachment.removed_at.is_null()).order_by(Attachment.id).iterator()):
        for one in batch:
            said = _wrong_with(one) and _wrong_with(_as_it_is(one))
            if said:
                yield Wrong(one.number, one.record, said)


def _as_it_is(one: Attachment) -> Attachment:
    """Its row by now: it may have been sealed or removed since it was read."""
    rows = everything(Attachment, why="every content is compared with its SHA-256; no value is told")
    fresh: Attachment = rows.where(Attachment.id == one.id).get()
    return fresh


def _wrong_with(one: Attachment) -> str:
    if one.removed_at is not None:
        return ""
    if one.level >= FROM_LEVEL and not one.sealed:
        return OPEN
    try:
        with store.opened(one.stored) as file:
            found = Meter().take(store.plain(one.stored, file, sealed=one.sealed)).digest.hexdigest()
    except FileNotFoundError:
        return MISSING
    except (OSError, BrokenSeal):
        return CHANGED
    return "" if found == opened_or_damaged(one, "sha256") else CHANGED
