"""Taking a step of what follows from appraisal: who may, and the row with its row on the chain."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.appraisal.consequences.models import Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.steps import CONSEQUENCE_STEPS, OWNER
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.part_rows import new_key
from app.db.base import next_id, update_row
from app.db.connection import database
from app.errors import Conflict, Forbidden
from app.people.models import Person
from app.vault.fields import opened_or_damaged, sealed_columns, sealed_fields

ACTIONS = {
    "change": "appraisal.consequence.changed",
    "hear": "appraisal.consequence.answer_asked",
    "see": "appraisal.consequence.opened",
    "record": "appraisal.consequence.answered",
    "silence": "appraisal.consequence.silence_noted",
    "reply": "appraisal.consequence.answered",
    "put_in_force": "appraisal.consequence.approved",
    "begin": "appraisal.consequence.approved",
    "drop": "appraisal.consequence.dropped",
    "report": "appraisal.consequence.reported",
    "report_for": "appraisal.consequence.reported",
    "confirm": "appraisal.consequence.confirmed",
    "give_back": "appraisal.consequence.returned",
}
PROPOSED, STARTED = "appraisal.consequence.proposed", "appraisal.consequence.started"
CALLED = {"kind": "consequence", "owner": "who", "person": "by", "fen": "fen"}
"""What the chain calls a column, where that is not its name."""
PEOPLE = frozenset({"owner", "person", "replied_by", "approved_by", "confirmed_by"})
NOT_TOLD = frozenset(
    {*("plan", "sheet", "indicator", "task", "at", "told_at", "replied_by", "approved_by", "approved_at")}
    | {*("confirmed_by", "confirmed_at", "rev", "key", "person")}
)
"""Columns that the row's own person, time and facts tell of."""


def may_take(gate: Gate, name: str, found: Found) -> bool:
    """Whether the person takes that step of `found` now."""
    return found.one.state in CONSEQUENCE_STEPS[name].before and _is_theirs(gate, name, found)


def check(gate: Gate, name: str, found: Found, rev: int | None = None) -> None:
    """Raise Forbidden where the person does not take that step, Conflict where it has gone on since `rev`."""
    if not _is_theirs(gate, name, found):
        raise Forbidden
    if found.one.state not in CONSEQUENCE_STEPS[name].before or rev not in {None, found.one.rev}:
        raise Conflict("Somebody else has changed this meanwhile.")


def runs(gate: Gate, found: Found, permission: str) -> bool:
    """Whether the person holds `permission` where it lies, and is nobody whom it concerns."""
    if gate.person.id in found.concerned:
        return False
    if found.sheet is not None:
        return gate.may(permission, found.sheet)
    return gate.has(permission)


def add(person: Person | None, action: str, **values: Any) -> Consequence:  # noqa: ANN401
    """Write a new one with its row on the chain; people by their ids."""
    with database.atomic():
        row = next_id(Consequence)
        one = Consequence(id=row, key=new_key(), at=now(), person=person and person.id, **values)
        with writing(person, action, one) as entry:
            for name, value in one.__data__.items():
                _tell(entry, name, None, value)
            one.save(force_insert=True)
    return one


def move(
    person: Person | None,
    name: str,
    one: Consequence,
    values: Mapping[str, Any],
    **facts: Any,  # noqa: ANN401  any JSON value
) -> None:
    """Take it on by that step with plain `values` of columns, people by their ids. Raises Conflict."""
    after = CONSEQUENCE_STEPS[name].after or one.state
    changed = {"state": after, **values}
    with writing(person, ACTIONS[name], one) as entry:
        for column, value in changed.items():
            _tell(entry, column, plain(one, column), value)
        entry.told(**facts)
        sealed = {column: changed.pop(column) for column in changed.keys() & sealed_fields(Consequence)}
        columns = {**changed, **sealed_columns(Consequence, one.id, sealed), "rev": one.rev + 1}
        if not update_row(Consequence, one.id, one.rev, columns):
            raise Conflict("Somebody else has changed this meanwhile.")
        one.__data__.update(columns)


def plain(one: Consequence, column: str) -> Any:  # noqa: ANN401
    """The plain value of a column; DAMAGED for a sealed one that does not open."""
    if column in sealed_fields(Consequence):
        return opened_or_damaged(one, column)
    return one.__data__.get(column)


def _is_theirs(gate: Gate, name: str, found: Found) -> bool:
    who = CONSEQUENCE_STEPS[name].who
    if who == OWNER:
        return bool(gate.person.id == _own(name, found))
    return runs(gate, found, who)


def _own(name: str, found: Found) -> int | None:
    """Whose own step it is: who does the task, and whom a penalty would be for."""
    return found.one.owner_id if name == "report" else found.sheet and found.sheet.owner_id


def _tell(entry: Entry, column: str, before: Any, after: Any) -> None:  # noqa: ANN401
    if column in NOT_TOLD or column == "id":
        return
    entry.changed(CALLED.get(column, column), _told(column, before), _told(column, after))


def _told(column: str, value: Any) -> Any:  # noqa: ANN401
    """A value as the chain has it: none for what is empty, people by their user names."""
    if value in (None, "", False):
        return None
    if column in PEOPLE:
        return Person.get_by_id(value).username
    return value.isoformat() if hasattr(value, "isoformat") else value
