"""What a second person approves: more rows than the cap, or full values (access rules 6 and 8)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.errors import Conflict
from app.exports.asking import request_kind, set_to_work
from app.exports.exporters import exporter_of
from app.exports.making import OVER
from app.exports.models import ASKED, QUEUED, Export
from app.inbox.models import Request
from app.inbox.requests import Approved
from app.room import Approval, Exporter, Told


def check(gate: Gate, subject: str, _details: Mapping[str, Any]) -> None:
    """Raise Forbidden where the asker may not export, Conflict where it is over."""
    export = Export.get_or_none(Export.number == subject, Export.person == gate.person.id)
    if export is None or export.state not in {ASKED, QUEUED}:
        raise Conflict(OVER)
    gate.require(exporter_of(export.kind).permission)


def run(approved: Approved) -> None:
    """Let the worker make it; that settles the request."""
    set_to_work(Export.get(Export.number == approved.request.subject))


def told(request: Request, gate: Gate) -> Sequence[Told]:
    """How many rows of what, with full values or not, and what for."""
    export = Export.get_or_none(Export.number == request.subject)
    if export is None:
        return ()
    own = export.person_id == gate.person.id
    return (
        Told(_l("Export"), export.number, url=url_for("exports.index") if own else ""),
        Told(_l("Of"), exporter_of(export.kind).label),
        Told(_l("Rows"), f"{export.rows:,}"),
        Told(_l("Masked values"), _l("in full") if export.whole else _l("stay masked")),
    )


def approval(exporter: Exporter) -> Approval:
    """The kind of request for exports of this kind, and of all that need the same permission."""
    return Approval(
        request_kind(exporter),
        _l("Export above the cap or with full values"),
        permission=exporter.permission,
        run=run,
        check=check,
        told=told,
    )
