"""Lowering a field level that was raised, never below the level as shipped: a second person decides."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.access.models import FieldLevel
from app.admin.field_levels import FieldLine, field_lines
from app.admin.field_words import FIELDS
from app.admin.level_words import LEVEL_WORDS
from app.chain.writing import writing
from app.errors import Conflict, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.inbox.subjects import protected
from app.room import Approval, Outcome, Told

KIND = "field_level.lower"


def lowerings() -> Iterator[tuple[FieldLine, int]]:
    """Every field that was raised with each level that it can go down to."""
    for line in field_lines(protected().values()):
        yield from ((line, level) for level in range(line.shipped, line.present))


def ask_to_lower(gate: Gate, name: str, level: int, reason: str) -> Request:
    """Ask that a second person lets field `name` go down to `level`. Raises Forbidden, Invalid."""
    line = _line(name)
    details = {"from": line.present, "to": level}
    return ask(gate, KIND, Subject("field_level", name), reason, details)


def _line(name: str) -> FieldLine:
    for line in field_lines(protected().values()):
        if line.name == name:
            return line
    raise Invalid("lower", "Choose from what is offered.")


def _check(_gate: Gate, name: str, details: Mapping[str, Any]) -> None:
    line = _line(name)
    if line.present != details["from"]:
        raise Conflict("The level of the field has changed since it was asked for.")
    if not line.shipped <= details["to"] < line.present:
        raise Invalid("lower", "Choose from what is offered.")


def _run(approved: Approved) -> Outcome:
    line, details = _line(approved.request.subject), approved.details
    with writing(approved.asker.person, "field_level.lowered") as entry:
        entry.changed(line.name, details["from"], details["to"])
        if approved.decider is not None:
            entry.told(decided_by=approved.decider.username)
        FieldLevel.replace(kind=line.kind, field=line.field, level=details["to"]).execute()
    return Outcome("The level of the field was lowered.")


def _told(request: Request, _gate: Gate) -> list[Told]:
    details, line = details_of(request), _line(request.subject)
    before, after = LEVEL_WORDS[details["from"]], LEVEL_WORDS[details["to"]]
    return [Told(_l("Field"), FIELDS[line.kind][line.field]), Told(_l("Level"), after, before=before)]


FIELD_LEVELS = Approval(
    KIND,
    _l("Lower a field's level"),
    "clearance.manage",
    _run,
    check=_check,
    told=_told,
    decided_by=DECIDE_LEVEL,
)
