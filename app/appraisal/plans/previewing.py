"""What a plan would have given with the figures of the period before; nothing is kept (clause 4.2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.access.gate import Gate
from app.appraisal.counting import comes_to, sums
from app.appraisal.marking import add_up, graded, mark
from app.appraisal.measuring import NOT_ENTERED, NOT_GIVEN, Measured
from app.appraisal.models import ENTERED, PERSON
from app.appraisal.plans.drafts import Draft, Line
from app.appraisal.plans.offering import offered
from app.appraisal.plans.people import appraised, owner_of
from app.appraisal.plans.periods import before
from app.appraisal.steps import VIEW
from app.people.models import Department, Person


class Cell(NamedTuple):
    """What an indicator would have come to, and its score; None where it is missing."""

    found: Measured
    score: Decimal | None


class Row(NamedTuple):
    """What somebody would have had."""

    name: str
    cells: Sequence[Cell]
    total: Decimal | None
    grade: str | None


class Preview(NamedTuple):
    """The rows of those whose sheets the person might read, and of how many others they might not."""

    since: date
    until: date
    rows: Sequence[Row]
    hidden: int


def would_have_given(gate: Gate, draft: Draft) -> Preview:
    """The scores of each person or department with the figures of the period before, worked out anew."""
    since, until = before(draft.since, draft.until)
    subjects = appraised(draft.subject, draft.whom)
    shown = [one for one in subjects if _may_see(gate, one)]
    columns = [_column(line, draft, shown, since, until) for line in draft.lines]
    rows = []
    for one in shown:
        cells = [
            Cell(found := column[one.id], mark(line.rule, found, draft.cap))
            for line, column in zip(draft.lines, columns, strict=True)
        ]
        printed = add_up(
            (line.weight, cell.score) for line, cell in zip(draft.lines, cells, strict=True)
        ).total
        rows.append(Row(one.name, cells, printed, graded(printed, draft.grades)))
    return Preview(since, until, rows, len(subjects) - len(shown))


def _may_see(gate: Gate, one: Person | Department) -> bool:
    """Whether a sheet of theirs would lie in the person's scope."""
    return gate.person.id == owner_of(one) or gate.oversees(
        VIEW, one.department_id if isinstance(one, Person) else one.id
    )


def _column(
    line: Line, draft: Draft, shown: Sequence[Person | Department], since: date, until: date
) -> Mapping[int, Measured]:
    """What an indicator would have come to, by the ids of those shown."""
    indicator, ids = offered().get(line.indicator), [int(one.id) for one in shown]
    if indicator is None:
        why = NOT_ENTERED if line.indicator == ENTERED else NOT_GIVEN
        return dict.fromkeys(ids, Measured(None, why))
    are_people = draft.subject == PERSON
    found = sums(indicator, since, until, line.options, ids if are_people else (), () if are_people else ids)
    counted = found.people if are_people else found.departments
    return {one: comes_to(indicator, counted[one]) for one in ids}
