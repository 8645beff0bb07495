"""What the officer does to something proposed: add one by hand, write it, drop it."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate, everything, gates_of_readers
from app.appraisal.consequences import acting
from app.appraisal.consequences.acting import plain
from app.appraisal.consequences.models import (
    BONUS,
    FINE,
    FOLLOWED,
    KINDS,
    PENALTIES,
    PRAISE,
    PROPOSED,
    Consequence,
)
from app.appraisal.consequences.reading import Found
from app.appraisal.models import DEPARTMENT, FINAL, AppraisalPlan, AppraisalSheet
from app.appraisal.steps import PUBLISH
from app.clock import today
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.inbox import tasks
from app.inbox.finding import open_request
from app.inbox.models import Request, Task
from app.inbox.subjects import Subject
from app.people.models import Person

KIND = "appraisal.consequence"
"""The kind of request by which a second person approves."""
LONGEST = 500
LONGEST_CLAUSE = 200
OF_DEPARTMENTS = (PRAISE, BONUS, *FOLLOWED)
"""What may follow for a whole department."""
OF_TASKS, OF_PENALTIES, OF_FINES = (
    ("owner", "due"),
    ("clause", "acknowledged_on", "unacknowledged"),
    ("fen", "wage", "least_wage"),
)
ANSWERED_TO = ("what", "clause", "fen")
"""What the person is asked about: once they have answered it stays."""


def kinds_for(sheet: AppraisalSheet) -> tuple[str, ...]:
    """What may follow from a sheet."""
    return OF_DEPARTMENTS if sheet.kind == DEPARTMENT else KINDS


def may_add(gate: Gate, sheet: AppraisalSheet) -> bool:
    """Whether the person adds something by hand to a sheet: who runs appraisal, but for their own."""
    return sheet.owner_id != gate.person.id and gate.may(PUBLISH, sheet)


def add(gate: Gate, sheet: AppraisalSheet, kind: str, reason: str) -> Consequence:
    """Propose something by hand, for a `reason`. Raises Forbidden, Invalid."""
    if not may_add(gate, sheet):
        raise Forbidden
    if kind not in kinds_for(sheet):
        raise Invalid("kind", "Choose from what is offered.")
    if AppraisalPlan.get_by_id(sheet.plan_id).state != FINAL:
        raise Invalid("kind", "Something follows from a plan once it is final, until it is archived.")
    return acting.add(
        gate.person,
        acting.PROPOSED,
        plan=sheet.plan_id,
        sheet=sheet.id,
        kind=kind,
        state=PROPOSED,
        owner=sheet.owner_id,
        reason=required(reason, "reason"),
    )


def fields_of(one: Consequence) -> tuple[str, ...]:
    """The columns that are written of one of its kind."""
    followed, penalty = one.kind in FOLLOWED, one.kind in PENALTIES
    return (
        "what",
        *(OF_TASKS if followed else ()),
        *(OF_PENALTIES if penalty else ()),
        *(OF_FINES if one.kind == FINE else ()),
    )


def change(gate: Gate, found: Found, values: Mapping[str, Any], rev: int) -> bool:
    """Write those plain `values` of its fields that differ. Returns whether anything did.

    Raises Forbidden, Conflict, Invalid.
    """
    acting.check(gate, "change", found, rev)
    one = found.one
    check_not_asked(one)
    changed = {name: values[name] for name in fields_of(one) if values[name] != _now(one, name)}
    _check(found, changed)
    if not changed:
        return False
    if one.reply and any(_now(one, name) for name in ANSWERED_TO if name in changed):
        raise Invalid(
            next(name for name in ANSWERED_TO if name in changed),
            "The person has answered to what stood here. Drop this one, and add another.",
        )
    acting.move(gate.person, "change", one, changed)
    return True


def drop(gate: Gate, found: Found, reason: str, rev: int) -> None:
    """Let it come to nothing, for a `reason`; its task ends with it. Raises Forbidden, Conflict, Invalid."""
    acting.check(gate, "drop", found, rev)
    check_not_asked(found.one)
    text = required(reason, "reason")
    with database.atomic():
        acting.move(gate.person, "drop", found.one, {"dropped_for": text})
        end_task(gate.person, found.one)


def possible_owners(sheet: AppraisalSheet) -> list[Person]:
    """Who may do what is followed: everybody who may read the sheet, by name (access rule 2)."""
    return sorted((theirs.person for theirs in gates_of_readers(sheet)), key=lambda one: str(one.name))


def subject_of(sheet: AppraisalSheet) -> Subject:
    """What tasks and notifications are about."""
    return (AppraisalSheet.audit_kind, sheet.number)


def asked(one: Consequence) -> Request | None:
    """The request to approve it that nobody has decided yet."""
    return open_request(KIND, one.key)


def check_not_asked(one: Consequence) -> None:
    """Raise Invalid while a second person is asked for it."""
    request = asked(one)
    if request is not None:
        raise Invalid(
            "request",
            "Approval was asked for already: %(number)s. Whoever asked withdraws that first.",
            number=request.number,
        )


def task_of(one: Consequence) -> Task | None:
    """Its task, done or not; None where there is none."""
    rows = everything(Task, why="it carries out what came through the gate; nothing is shown")
    found: Task | None = rows.where(Task.id == one.task_id).first() if one.task_id else None
    return found


def end_task(person: Person | None, one: Consequence) -> None:
    """Its task is no longer to do."""
    task = task_of(one)
    if task and task.done_at is None:
        tasks.close(person, task)


def required(text: str, field: str) -> str:
    """What was typed, cleaned. Raises Invalid(`field`) for nothing, and for too much."""
    found = clean_lines(text)
    if not found:
        raise Invalid(field, "Fill this in.")
    if len(found) > LONGEST:
        raise Invalid(field, "At most %(max)d characters.", max=LONGEST)
    return found


def _now(one: Consequence, name: str) -> Any:  # noqa: ANN401
    return plain(one, name)


def _check(found: Found, changed: Mapping[str, Any]) -> None:
    if len(changed.get("what") or "") > tasks.LONGEST_WHAT:
        raise Invalid("what", "At most %(max)d characters.", max=tasks.LONGEST_WHAT)
    if len(changed.get("clause") or "") > LONGEST_CLAUSE:
        raise Invalid("clause", "At most %(max)d characters.", max=LONGEST_CLAUSE)
    if (changed.get("acknowledged_on") or today()) > today():
        raise Invalid("acknowledged_on", "This day lies ahead.")
    day = changed.get("acknowledged_on", found.one.acknowledged_on)
    if day and changed.get("unacknowledged", found.one.unacknowledged):
        raise Invalid("unacknowledged", "Either name the day, or mark that it is lacking: not both.")
    if changed.get("due") and not today() <= changed["due"] <= today() + tasks.LONGEST_AHEAD:
        raise Invalid("due", "This day is over, or too far away.")
    owner = changed.get("owner")
    if owner and found.sheet is not None and owner not in {one.id for one in possible_owners(found.sheet)}:
        raise Invalid("owner", "Choose somebody who can sign in and may read this sheet.")
