"""Asking for an export: a purpose, the cap, and above it or with full values a second person (rule 8)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now, today
from app.db.base import next_id
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Invalid
from app.exports.caps import HIGHEST, left_to
from app.exports.exporters import exporter_of
from app.exports.mark import purpose_of
from app.exports.models import ASKED, QUEUED, Export
from app.inbox.requests import Subject
from app.inbox.requests import ask as ask_second
from app.jobs.queue import enqueue
from app.room import Exporter
from app.vault.fields import sealed_columns

LETTER = "E"
KIND = "export"
"""What requests and the chain call it."""
SHORT, LONG = JOBS = ("export", "large_export")
"""The jobs that make it: the second for what takes its time, and what a second person has approved.

Whoever asked for those is not looking any more: they are told.
"""
MANY = 5_000
"""Rows from which on it does."""


class Wish(NamedTuple):
    """What somebody wants to take out: `asked` names rows and columns as the kind keeps them.

    `purpose` is a code of the dictionary, `note` what was typed; one of them at least.
    """

    kind: str
    form: str
    purpose: str
    note: str
    asked: Mapping[str, Any]
    whole: bool = False


def needs_second(gate: Gate, rows: int, *, whole: bool) -> bool:
    """Whether a second person has to approve it."""
    return whole or rows > left_to(gate.person)


def ask(gate: Gate, wish: Wish) -> Export:
    """Queue an export; or, where a second person has to approve it, ask for that.

    Raises Forbidden without the permission; Invalid without a purpose, for nothing and for far too much.
    """
    with database.atomic():
        export = note(gate, wish)
        if export.state == ASKED:
            _ask_second(gate, export)
        else:
            set_to_work(export)
    return export


def set_to_work(export: Export) -> None:
    """Let the worker make it."""
    waited = export.rows >= MANY or export.request
    enqueue(LONG if waited else SHORT, export.person, export.number)


def note(gate: Gate, wish: Wish) -> Export:
    """The export, asked for and on the chain: within the cap it counts from now on.

    Call it inside a transaction. Raises as `ask` does.
    """
    exporter = exporter_of(wish.kind)
    gate.require(exporter.permission)
    if not (wish.purpose or wish.note):
        raise Invalid("purpose", "Choose a purpose, or write one.")
    rows = exporter.table(gate, wish.asked, wish.whole).count
    if not 0 < rows <= HIGHEST:
        message = "There is nothing to export." if rows == 0 else "These are too many rows for one file."
        raise Invalid("rows", message)
    second = needs_second(gate, rows, whole=wish.whole)
    row = next_id(Export)
    export = Export(
        id=row,
        number=fresh_number(Export, LETTER, today().year),
        kind=wish.kind,
        person=gate.person,
        form=wish.form,
        purpose=wish.purpose,
        note=wish.note,
        whole=wish.whole,
        rows=rows,
        counted=not second,
        day=today(),
        state=ASKED if second else QUEUED,
        asked_at=now(),
        **sealed_columns(Export, row, {"asked": json_text(dict(wish.asked))}),
    )
    with writing(gate.person, "export.asked", export) as entry:
        for name in ("state", "rows", "counted"):
            entry.changed(name, None, getattr(export, name))
        entry.told(exported=wish.kind, form=wish.form, purpose=wish.purpose, note=wish.note, whole=wish.whole)
        export.save(force_insert=True)
    return export


def _ask_second(gate: Gate, export: Export) -> None:
    details = {"of": export.kind, "rows": export.rows, "whole": export.whole, "form": export.form}
    request = ask_second(
        gate,
        request_kind(exporter_of(export.kind)),
        Subject(KIND, export.number),
        purpose_of(export),
        details,
    )
    Export.update(request=request.number).where(Export.id == export.id).execute()
    export.request = request.number


def request_kind(exporter: Exporter) -> str:
    """What a request to export is called: the same for all that one permission lets somebody take out."""
    return exporter.permission
