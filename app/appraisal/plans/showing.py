"""Plans as pages tell them: what is in them, how far they are, and the sheets through the gate."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from peewee import fn

from app.access.gate import Gate
from app.appraisal.marking import from_tenths
from app.appraisal.models import STATES, AppraisalPlan, AppraisalSheet
from app.appraisal.plans.curves import Drawable, Limits, drawn
from app.appraisal.plans.drafts import Line
from app.appraisal.plans.offering import PERCENT, label_of, offered, unit_of
from app.appraisal.plans.words import rule_words
from app.appraisal.scoring import Rule
from app.appraisal.sheets.figures import points
from app.appraisal.words import PLAN_STATES, SHEET_STATES, SHEET_TONES, grade_words
from app.figures.charts import Lines
from app.people.models import Department, Person
from app.web.listing import Page, Sort
from app.web.names import department_name

FIELDS = ("number", "owner", "department", "post", "state", "total", "grade")
TONES = {
    "draft": "",
    "running": "info",
    "collected": "info",
    "scored": "warn",
    "shown": "warn",
    "final": "ok",
    "archived": "",
}
LEAST, MOST = Decimal(0), Decimal(100)


class Told(NamedTuple):
    """An indicator of a plan as it is told."""

    label: Any
    weight: int
    rule: str
    options: Sequence[Any]
    supplier: str


class SheetLine(NamedTuple):
    """A sheet as its reader sees it."""

    number: str
    name: str
    department: str
    state: Any
    tone: str
    total: str
    grade: str


def stages() -> list[tuple[str, Any]]:
    """The states of a plan in their order, with their words."""
    return [(state, PLAN_STATES[state]) for state in STATES]


def told(lines: Iterable[Line]) -> list[Told]:
    """The indicators of a plan in words."""
    lines = list(lines)
    there, names = offered(), _names_of(line.supplier for line in lines)
    return [
        Told(
            label_of(line.indicator, line.label),
            line.weight,
            rule_words(line.rule, unit_of(line.indicator, line.unit)),
            [there[line.indicator].options[one] for one in line.options if line.indicator in there],
            names.get(line.supplier, ""),
        )
        for line in lines
    ]


def curve_of(rule: Rule | None, cap: int, indicator: str) -> Lines | None:
    """The drawing of a rule; None for one that has a fault, or that says all in words."""
    if not isinstance(rule, Drawable):
        return None
    found = offered().get(indicator)
    share = found is not None and unit_of(indicator, "") == PERCENT
    return drawn(rule, cap, Limits(LEAST if found else None, MOST if share else None))


def sheets_page(gate: Gate, plan: AppraisalPlan, endpoint: str) -> Page:
    """The sheets of a plan that the person may read, in the order in which they were made."""
    query = gate.select(AppraisalSheet).where(AppraisalSheet.plan == plan.id)
    return Page(
        query, {"name": Sort(AppraisalSheet.id)}, endpoint=endpoint, keep={}, within={"number": plan.number}
    )


def sheet_lines(gate: Gate, plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> list[SheetLine]:
    """Those sheets as the person sees them."""
    people = Person.select(Person.id, Person.name).where(Person.id.in_({one.owner_id for one in sheets}))
    names = {person.id: person.name for person in people} if sheets else {}
    places = {one.id: department_name(one) for one in Department.select()}
    grades = grade_words(plan.grades)
    rows = gate.show_rows(sheets, FIELDS)
    return [
        SheetLine(
            number,
            places[department] if plan.subject == "department" else names.get(owner, ""),
            names.get(owner, "") if plan.subject == "department" else places[department],
            SHEET_STATES[state],
            SHEET_TONES.get(state, ""),
            points(from_tenths(total)),
            grades.get(grade, ""),
        )
        for number, owner, department, _post, state, total, grade in rows
    ]


def sheet_counts(gate: Gate, plans: Iterable[AppraisalPlan]) -> dict[int, int]:
    """How many sheets of each plan the person may read."""
    ids = [plan.id for plan in plans]
    query = gate.select(AppraisalSheet, AppraisalSheet.plan, fn.COUNT(AppraisalSheet.id))
    return (
        dict(query.where(AppraisalSheet.plan.in_(ids)).group_by(AppraisalSheet.plan).tuples()) if ids else {}
    )


def _names_of(usernames: Iterable[str]) -> dict[str, str]:
    wanted = set(usernames) - {""}
    found = Person.select(Person.username, Person.name).where(Person.username.in_(wanted)) if wanted else ()
    return {person.username: person.name for person in found}
