"""The sheets behind the analysis, as far as the reader may read them: through the gate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.appraisal.analysis.counting import PASS, is_newest, seen
from app.appraisal.analysis.page import Analysis
from app.appraisal.analysis.rounds import Round
from app.appraisal.marking import from_tenths
from app.appraisal.models import DEPARTMENT, AppraisalSheet, FrozenValue
from app.appraisal.plans.offering import label_of
from app.appraisal.scoring import of_tenths
from app.people.models import Department, Person
from app.web.names import department_name

MOST = 20
"""So many are listed, the lowest first; the list of sheets has all."""


@dataclass(frozen=True)
class Weak:
    """A score under 60 of somebody whose sheet the reader may read."""

    name: str
    department: str
    sheet: str
    key: str
    label: Any
    score: Decimal


@dataclass(frozen=True)
class Named:
    """A readable sheet with the names on it."""

    sheet: AppraisalSheet
    name: str
    department: str

    @property
    def total(self) -> Decimal | None:
        """As it is printed."""
        return from_tenths(self.sheet.total)


def weak_people(gate: Gate, analysis: Analysis) -> list[Weak]:
    """Those with a score under 60 among the readable sheets of a round and place, the lowest first."""
    whose = (AppraisalSheet.number, AppraisalSheet.kind, AppraisalSheet.owner, AppraisalSheet.department)
    columns = (*whose, FrozenValue.indicator, FrozenValue.score)
    query = everything(FrozenValue, *columns, why="each with its sheet, which the gate narrows here").join(
        AppraisalSheet
    )
    query = _within(query, analysis.departments_below).where(
        gate.condition(AppraisalSheet, AppraisalSheet.view_permission),
        *seen(analysis.round.plan_ids),
        FrozenValue.score < PASS,
        is_newest(),
    )
    found = list(query.order_by(FrozenValue.score, FrozenValue.id).limit(MOST).tuples())
    names = _Names([owner for _number, _kind, owner, *_rest in found], analysis.tree)
    return [
        Weak(
            names.of(kind, owner, department),
            names.departments[department],
            number,
            line.key,
            label_of(line.indicator, line.label),
            of_tenths(score),
        )
        for number, kind, owner, department, indicator, score in found
        for line in [analysis.lines[indicator]]
    ]


def sheets(gate: Gate, of: Round, departments: Iterable[int] | None, grade: str | None) -> ModelSelect:
    """The readable sheets of a round in those departments, with that grade; "" for those without a total."""
    query = _within(readable(gate, of), departments)
    if grade is None:
        return query
    return query.where(AppraisalSheet.grade == grade if grade else AppraisalSheet.total.is_null())


def readable(gate: Gate, of: Round, *columns: Any) -> ModelSelect:  # noqa: ANN401  peewee's expressions
    """The sheets of a round that count and that the person may read."""
    return gate.select(AppraisalSheet, *columns).where(*seen(of.plan_ids))


def named(found: Sequence[AppraisalSheet], tree: Sequence[Department]) -> list[Named]:
    """Sheets with the names of whom they appraise, in one query."""
    names = _Names([one.owner_id for one in found], tree)
    return [
        Named(one, names.of(one.kind, one.owner_id, one.department_id), names.departments[one.department_id])
        for one in found
    ]


class _Names:
    """The names of people and departments by their ids, in one query."""

    def __init__(self, people: Iterable[int], tree: Sequence[Department]) -> None:
        query = Person.select(Person.id, Person.name).where(Person.id.in_({*people}))
        self.people = dict(query.tuples())
        self.departments = {int(one.id): department_name(one) for one in tree}

    def of(self, kind: str, owner: int, department: int) -> str:
        """Whom a sheet appraises."""
        return self.departments[department] if kind == DEPARTMENT else str(self.people[owner])


def _within(query: ModelSelect, departments: Iterable[int] | None) -> ModelSelect:
    if departments is None:
        return query
    return query.where(AppraisalSheet.department.in_(sorted(departments)))
