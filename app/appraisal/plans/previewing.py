"""What a plan would have given with the figures of the period before; nothing is kept (clause 4.2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from flask_babel import gettext as _

from app.access.gate import Gate
from app.appraisal.collecting.asking import preview
from app.appraisal.marking import add_up, graded, limits_of, mark, rule_of
from app.appraisal.measuring import Measured
from app.appraisal.plans.drafts import Draft, Line
from app.appraisal.plans.offering import offered
from app.appraisal.plans.people import appraised, owner_of
from app.appraisal.plans.periods import before
from app.appraisal.sheets.figures import value_words
from app.appraisal.steps import VIEW
from app.clock import today
from app.people.models import Department, Person


class Cell(NamedTuple):
    """What an indicator would have come to, its score, None where it is missing, and the value in words."""

    found: Measured
    score: Decimal | None
    words: str


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
    """The scores of each with the figures of the last period that is over, worked out anew.

    `draft` is that of a plan that is kept: its indicators have keys.
    """
    since, until = before(draft.since, draft.until)
    while until > today():
        since, until = before(since, until)
    subjects = appraised(draft.subject, draft.whom)
    shown = [one for one in subjects if _may_see(gate, one)]
    found = preview(draft.lines, shown, since, until)
    rows = [_row(one, draft, found[int(one.id)]) for one in shown]
    return Preview(since, until, rows, len(subjects) - len(shown))


def _may_see(gate: Gate, one: Person | Department) -> bool:
    """Whether a sheet of theirs would lie in the person's scope."""
    return gate.person.id == owner_of(one) or gate.oversees(
        VIEW, one.department_id if isinstance(one, Person) else one.id
    )


def _row(one: Person | Department, draft: Draft, found: Mapping[str, Measured]) -> Row:
    cells = [_cell(line, found[line.key], draft.cap) for line in draft.lines]
    weighted = ((line.weight, cell.score) for line, cell in zip(draft.lines, cells, strict=True))
    printed = add_up(weighted).total
    return Row(one.name, cells, printed, graded(printed, draft.grades))


def _cell(line: Line, found: Measured, cap: int) -> Cell:
    told, limits = offered().get(line.indicator), limits_of(rule_of(line.rule))
    words = _("counts as the worst value") if found.worst else ""
    if found.value is not None:
        words = value_words(told, found.value, line.unit, limits)
    return Cell(found, mark(line.rule, found, cap), words)
