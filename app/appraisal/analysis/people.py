"""The sheets behind the analysis, as far as the reader may read them: through the gate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate
from app.appraisal.analysis import spread
from app.appraisal.analysis.counting import PASS, is_newest, seen
from app.appraisal.analysis.page import Analysis
from app.appraisal.analysis.rounds import Round
from app.appraisal.models import DEPARTMENT, AppraisalSheet, FrozenValue
from app.appraisal.plans.offering import label_of
from app.people.models import Department, Person
from app.web.names import department_name

MOST = 20
"""So many are listed, the lowest first; the list of sheets has all."""


WHOSE = (
    AppraisalSheet.number,
    AppraisalSheet.kind,
    AppraisalSheet.owner.alias("owner_id"),
    AppraisalSheet.department.alias("department_id"),
)
LINE = FrozenValue.indicator.alias("line_id")


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
    """A readable sheet, or what of it was asked for, with the names on it."""

    sheet: Any
    name: str
    department: str

    @property
    def total(self) -> Decimal | None:
        """As it is printed."""
        return None if self.sheet.total is None else spread.printed(self.sheet.total)


def weak_people(gate: Gate, analysis: Analysis) -> list[Weak]:
    """Those with a score under 60 among the readable sheets of a round and place, the lowest first."""
    query = (
        _within(readable(gate, analysis.round, *WHOSE, FrozenValue.score, LINE), analysis.departments_below)
        .join(FrozenValue, on=(FrozenValue.sheet == AppraisalSheet.id))
        .where(FrozenValue.score < PASS, is_newest())
        .order_by(FrozenValue.score, AppraisalSheet.id, FrozenValue.id)
        .limit(MOST)
    )
    return [
        Weak(
            one.name,
            one.department,
            one.sheet.number,
            line.key,
            label_of(line.indicator, line.label),
            spread.printed(one.sheet.score),
        )
        for one in named(list(query.namedtuples()), analysis.all_departments)
        for line in [analysis.lines[one.sheet.line_id]]
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


def named(found: Sequence[Any], tree: Sequence[Department]) -> list[Named]:
    """Sheets with the names of whom they appraise, in one query."""
    people = Person.select(Person.id, Person.name).where(Person.id.in_({one.owner_id for one in found}))
    names, departments = dict(people.tuples()), {one.id: department_name(one) for one in tree}
    return [
        Named(
            one,
            departments[one.department_id] if one.kind == DEPARTMENT else names[one.owner_id],
            departments[one.department_id],
        )
        for one in found
    ]


def _within(query: ModelSelect, departments: Iterable[int] | None) -> ModelSelect:
    if departments is None:
        return query
    return query.where(AppraisalSheet.department.in_(sorted(departments)))
