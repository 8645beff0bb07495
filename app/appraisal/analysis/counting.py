"""What the sheets of rounds come to by department, over all of them (access rule 9); told to nobody yet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from peewee import SQL, fn

from app.access.gate import everything
from app.appraisal.analysis.groups import UNSEEN
from app.appraisal.analysis.rounds import Round
from app.appraisal.models import EXEMPT, OPEN, AppraisalSheet, FrozenValue
from app.db.unchanged import while_unchanged
from app.figures.models import COMPANY
from app.people.departments import all_departments
from app.people.models import Department

WHY = "analysis over all sheets, told of groups of five or more (access rule 9, clause 4.5)"
PASS, TARGET = 600, 900
"""Scores, in tenths, below which is weak, and from which on the target is reached."""
Later = FrozenValue.alias()
Added = TypeVar("Added", "Tally", "Marks")


@dataclass
class Tally:
    """The sheets of a group: how many have a total and their sum in tenths, how many have each grade.

    Those without a total are `without`; the exempt count for nothing else.
    """

    count: int = 0
    added: int = 0
    without: int = 0
    exempt: int = 0
    grades: Counter[str] = field(default_factory=Counter)

    def take(self, other: "Tally") -> None:
        """Add another one."""
        self.count += other.count
        self.added += other.added
        self.without += other.without
        self.exempt += other.exempt
        self.grades += other.grades


@dataclass
class Marks:
    """The scores of a group in an indicator, in tenths: how many, their sum, how many weak, and on target."""

    count: int = 0
    added: int = 0
    weak: int = 0
    reached: int = 0

    def take(self, other: "Marks") -> None:
        """Add another one."""
        self.count += other.count
        self.added += other.added
        self.weak += other.weak
        self.reached += other.reached


class Tree:
    """The departments, each below the company or another one."""

    def __init__(self) -> None:
        self.departments: Sequence[Department] = all_departments()
        self.edges: Sequence[tuple[int, int]] = [
            (int(one.id), int(one.parent_id or COMPANY)) for one in self.departments
        ]

    def summed(self, own: Mapping[int, Added], empty: type[Added]) -> dict[int, Added]:
        """What each department comes to with all below it, and the company."""
        found = {key: empty() for key in (COMPANY, *(key for key, _ in self.edges))}
        for key, one in own.items():
            found[key].take(one)
        for key, above in reversed(self.edges):
            found[above].take(found[key])
        return found


def tallies(every: Sequence[Round]) -> dict[str, dict[int, Tally]]:
    """The sheets of each round, by its key, by the department that each lies in itself; in one query."""
    round_of = {plan: one.key for one in every for plan in one.plan_ids}
    found: dict[str, dict[int, Tally]] = {one.key: {} for one in every}
    for plan, department, grade, exempt, sheets, with_total, added in _tallied(*round_of):
        told = found[round_of[plan]].setdefault(department, Tally())
        if exempt:
            told.take(Tally(exempt=sheets))
        else:
            grades = Counter({grade or "": with_total} if with_total else {})
            told.take(Tally(with_total, added or 0, sheets - with_total, 0, grades))
    return found


def totals(of: Round) -> list[tuple[int, int]]:
    """The department and the total of every sheet of a round that has one."""
    return _totals(*of.plan_ids)


def marks(of: Round) -> dict[int, dict[int, Marks]]:
    """The scores of a round: indicator of a plan, by its id → department → what it came to; in one query."""
    found: dict[int, dict[int, Marks]] = {}
    for indicator, department, *sums in _marked(*of.plan_ids):
        found.setdefault(indicator, {})[department] = Marks(*sums)
    return found


def seen(plans: Iterable[int]) -> tuple[Any, ...]:
    """The conditions of the sheets of plans, by their ids, that count."""
    return AppraisalSheet.plan.in_(list(plans)), AppraisalSheet.state.not_in(UNSEEN)


def is_newest() -> Any:  # noqa: ANN401  peewee's expressions
    """The condition that a value is what counts of its indicator on its sheet: no later one is there."""
    later = everything(Later, SQL("1"), why=WHY).where(
        Later.sheet == FrozenValue.sheet,
        Later.indicator == FrozenValue.indicator,
        Later.turn > FrozenValue.turn,
    )
    return ~fn.EXISTS(later)


@while_unchanged
def _tallied(*plans: int) -> list[tuple[Any, ...]]:
    out = AppraisalSheet.state == EXEMPT
    columns = (AppraisalSheet.plan, AppraisalSheet.department, AppraisalSheet.grade, out)
    sums = (fn.COUNT(AppraisalSheet.id), fn.COUNT(AppraisalSheet.total), fn.SUM(AppraisalSheet.total))
    query = everything(AppraisalSheet, *columns, *sums, why=WHY).where(
        AppraisalSheet.plan.in_(plans), AppraisalSheet.state != OPEN
    )
    return list(query.group_by(*columns).tuples())


@while_unchanged
def _totals(*plans: int) -> list[tuple[int, int]]:
    columns = (AppraisalSheet.department, AppraisalSheet.total)
    query = everything(AppraisalSheet, *columns, why=WHY)
    return list(query.where(*seen(plans), AppraisalSheet.total.is_null(is_null=False)).tuples())


@while_unchanged
def _marked(*plans: int) -> list[tuple[int, ...]]:
    score, columns = FrozenValue.score, (FrozenValue.indicator, AppraisalSheet.department)
    sums = (fn.COUNT(score), fn.SUM(score), fn.SUM(score < PASS), fn.SUM(score >= TARGET))
    query = (
        everything(FrozenValue, *columns, *sums, why=WHY)
        .join(AppraisalSheet, on=(FrozenValue.sheet == AppraisalSheet.id))
        .where(*seen(plans), score.is_null(is_null=False), is_newest())
    )
    return list(query.group_by(*columns).tuples())
