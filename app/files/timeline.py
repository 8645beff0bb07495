"""Files in the timeline of their record: when each was attached, and by whom."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.models import Protected
from app.files.models import Attachment
from app.files.reading import may_open, name_of, of_record
from app.files.types import TYPES
from app.room import Dated, Source

KIND = "files"
Row = Iterator[Dated]


def files_told(of: str, room: str) -> Source:
    """What a room whose records of kind `of` take files lists in its `Room.timeline`; `room` is its name."""
    return Source(of, {KIND: _l("Files")}, partial(_tell, room), alone=True)


def _tell(room: str, gate: Gate, record: Protected, asked: Mapping[str, str], limit: int) -> Iterable[Row]:
    """One query. Removed ones stand there too."""
    if not may_open(gate, record):
        return []
    place = asked[KIND]
    found = of_record(record.audit_kind, record.number).where(
        Attachment.level <= gate.clearance_on(record), *([Attachment.id < int(place)] if place else [])
    )
    newest = found.order_by(Attachment.id.desc()).limit(limit)
    return [islice((_dated(room, record, one) for one in newest), limit)]


def _dated(room: str, record: Protected, one: Any) -> Dated:  # noqa: ANN401  a row with its person's name
    gone = one.removed_at is not None
    return Dated(
        kind=KIND,
        place=str(one.id),
        at=one.added_at,
        icon="clip",
        tone="accent",
        words=_("%(person)s attached a file", person=one.by or _("Kebu")),
        lines=[name_of(one)],
        badges=[(_("removed"), "")] if gone else [(TYPES[one.type].word, "")],
        url="" if gone else url_for(f"{room}.files", number=record.number),
    )
