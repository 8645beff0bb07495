"""What the sheets of rounds come to by department, over all of them (access rule 9); told to nobody yet."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from peewee import SQL, fn

from app.access.gate import everything
from app.appraisal.analysis.groups import UNSEEN
from app.appraisal.analysis.rounds import Round
from app.appraisal.collecting.models import BesideValue
from app.appraisal.models import EXEMPT, OPEN, AppraisalSheet, FrozenValue
from app.db.unchanged import while_unchanged
from app.figures.models import COMPANY
from app.people.departments import all_departments
from app.people.models import Department

WHY = "analysis over all sheets, told of groups of five or more (access rule 9, clause 4.5)"
PASS, TARGET = 600, 900
"""Scores, in tenths, below which is weak, and from which on the target is reached."""
Added = TypeVar("Added", "Tally", "Marks", "Figures")


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


@dataclass
class Figures:
    """What was counted for an indicator on the sheets of a group: on how many sheets, and the sums."""

    count: int = 0
    numerator: int = 0
    denominator: int = 0

    def take(self, other: "Figures") -> None:
        """Add another one."""
        self.count += other.count
        self.numerator += other.numerator
        self.denominator += other.denominator


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
    for indicator, department, count, added, weak, reached, *_counted in _marked(*of.plan_ids):
        if count:
            found.setdefault(indicator, {})[department] = Marks(count, added, weak, reached)
    return found


def figures(of: Round, names: Mapping[int, str]) -> dict[str, dict[int, Figures]]:
    """What was counted in a round, to score and beside that: name of an indicator → department → sums.

    `names` are those of the plans' indicators, by their ids.
    """
    found: dict[str, dict[int, Figures]] = {}
    scored = ((names[one], *rest) for one, *rest in _marked(*of.plan_ids))
    rows = [(name, department, *rest[-3:]) for name, department, *rest in scored]
    for name, department, *sums in (*rows, *_beside(*of.plan_ids)):
        if sums[0]:
            found.setdefault(name, {}).setdefault(department, Figures()).take(Figures(*sums))
    return found


def seen(plans: Iterable[int]) -> tuple[Any, ...]:
    """The conditions of the sheets of plans, by their ids, that count."""
    return AppraisalSheet.plan.in_(list(plans)), AppraisalSheet.state.not_in(UNSEEN)


def is_newest() -> Any:  # noqa: ANN401  peewee's expressions
    """The condition that a value is what counts of its indicator on its sheet: no later one is there."""
    return _is_newest(FrozenValue, "indicator")


def _is_newest(table: Any, which: str) -> Any:  # noqa: ANN401
    later = table.alias()
    query = everything(later, SQL("1"), why=WHY).where(
        later.sheet == table.sheet,
        getattr(later, which) == getattr(table, which),
        later.turn > table.turn,
    )
    return ~fn.EXISTS(query)


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
    score = FrozenValue.score
    sums = (fn.COUNT(score), fn.SUM(score), fn.SUM(score < PASS), fn.SUM(score >= TARGET))
    return _by_department(FrozenValue, "indicator", plans, *sums, *_counted(FrozenValue))


@while_unchanged
def _beside(*plans: int) -> list[tuple[Any, ...]]:
    return _by_department(BesideValue, "name", plans, *_counted(BesideValue))


def _counted(table: Any) -> tuple[Any, ...]:  # noqa: ANN401
    """On how many sheets something was counted, and what it came to."""
    return fn.COUNT(table.denominator), fn.SUM(table.numerator), fn.SUM(table.denominator)


def _by_department(
    table: Any,  # noqa: ANN401
    which: str,
    plans: Sequence[int],
    *sums: Any,  # noqa: ANN401
) -> list[tuple[Any, ...]]:
    """Sums over what counts on the sheets of plans, by indicator and department."""
    columns = (getattr(table, which), AppraisalSheet.department)
    query = everything(table, *columns, *sums, why=WHY).join(
        AppraisalSheet, on=(table.sheet == AppraisalSheet.id)
    )
    return list(query.where(*seen(plans), _is_newest(table, which)).group_by(*columns).tuples())
