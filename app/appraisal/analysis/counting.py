"""What the sheets of rounds come to by department, over all of them (access rule 9); told to nobody yet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from peewee import SQL, fn

from app.access.gate import everything
from app.appraisal.collecting.models import BesideValue
from app.appraisal.models import EXEMPT, OPEN, AppraisalSheet, FrozenValue, PlanIndicator
from app.appraisal.scoring import AT_FLOOR, AT_TARGET, TENTHS
from app.db.unchanged import while_unchanged
from app.figures.groups import told_groups
from app.figures.models import COMPANY
from app.people.departments import known_departments
from app.people.models import Department

UNSEEN = (OPEN, EXEMPT)
"""States of sheets that count in no analysis: not shown to their person yet, or without any score."""
PASS, TARGET = AT_FLOOR * TENTHS, AT_TARGET * TENTHS
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


@dataclass(frozen=True)
class Tree:
    """The departments, each below the company or another one."""

    departments: Sequence[Department]
    edges: Sequence[tuple[int, int]]

    def summed(self, own: Mapping[int, Added], empty: type[Added]) -> "Groups[Added]":
        """What each department comes to with all below it, and the company; and of which that is told."""
        found = {key: empty() for key in (COMPANY, *(key for key, _ in self.edges))}
        for key, one in own.items():
            found[key].take(one)
        for key, above in reversed(self.edges):
            found[above].take(found[key])
        counts = {key: one.count for key, one in own.items()}
        return Groups(found, told_groups(self.edges, counts, COMPANY))


@dataclass(frozen=True)
class Groups(Generic[Added]):
    """What departments and the company come to, by their ids, and of which that is told."""

    sums: Mapping[int, Added]
    told: frozenset[int]

    def of(self, key: int) -> Added | None:
        """What a group comes to, None where it is too small, or would give one away that is."""
        return self.sums[key] if key in self.told else None


@while_unchanged
def tree() -> Tree:
    """The departments as they are."""
    found = known_departments()
    return Tree(found, [(int(one.id), int(one.parent_id or COMPANY)) for one in found])


@while_unchanged
def tallies(*every: tuple[int, ...]) -> list[Groups[Tally]]:
    """What the sheets of each of `every` round come to, which is told by the ids of its plans; one query."""
    round_of = {plan: at for at, plans in enumerate(every) for plan in plans}
    own: list[dict[int, Tally]] = [{} for _ in every]
    for plan, department, grade, exempt, sheets, with_total, added in _tallied(round_of):
        told = own[round_of[plan]].setdefault(department, Tally())
        if exempt:
            told.take(Tally(exempt=sheets))
        else:
            grades = Counter({grade or "": with_total} if with_total else {})
            told.take(Tally(with_total, added or 0, sheets - with_total, 0, grades))
    return [tree().summed(one, Tally) for one in own]


@while_unchanged
def totals(*plans: int) -> list[tuple[int, int]]:
    """The department and the total of every sheet of plans, by their ids, that has one."""
    columns = (AppraisalSheet.department, AppraisalSheet.total)
    query = everything(
        AppraisalSheet, *columns, why="distribution over all sheets, told of five or more (access rule 9)"
    )
    return list(query.where(*seen(plans), AppraisalSheet.total.is_null(is_null=False)).tuples())


@while_unchanged
def lines(*plans: int) -> dict[tuple[str, str], list[PlanIndicator]]:
    """The indicators of plans, by their ids: those of one name and label are one."""
    found: dict[tuple[str, str], list[PlanIndicator]] = defaultdict(list)
    query = PlanIndicator.select().where(PlanIndicator.plan.in_(plans))
    for line in query.order_by(PlanIndicator.plan, PlanIndicator.position, PlanIndicator.id):
        found[line.indicator, line.label].append(line)
    return dict(found)


@while_unchanged
def marks(*plans: int) -> dict[tuple[str, str], Groups[Marks]]:
    """What the scores of plans, by their ids, come to: name and label of an indicator → the groups."""
    key_of = {int(line.id): key for key, some in lines(*plans).items() for line in some}
    own: dict[tuple[str, str], dict[int, Marks]] = {key: {} for key in key_of.values()}
    for indicator, department, count, added, weak, reached, *_counted in _marked(*plans):
        if count:
            found = own[key_of[indicator]].setdefault(department, Marks())
            found.take(Marks(count, added, weak, reached))
    return {key: tree().summed(one, Marks) for key, one in own.items()}


@while_unchanged
def figures(*plans: int) -> dict[str, Groups[Figures]]:
    """What was counted for plans, by their ids, to score and beside that: name of indicator → groups."""
    name_of = {int(line.id): line.indicator for some in lines(*plans).values() for line in some}
    own: dict[str, dict[int, Figures]] = {}
    scored = [(name_of[one], department, *rest[-3:]) for one, department, *rest in _marked(*plans)]
    for name, department, *sums in (*scored, *_by_department(BesideValue, "name", plans)):
        if sums[0]:
            own.setdefault(name, {}).setdefault(department, Figures()).take(Figures(*sums))
    return {name: tree().summed(one, Figures) for name, one in own.items()}


def seen(plans: Iterable[int]) -> tuple[Any, ...]:
    """The conditions of the sheets of plans, by their ids, that count."""
    return AppraisalSheet.plan.in_(list(plans)), AppraisalSheet.state.not_in(UNSEEN)


def is_newest() -> Any:  # noqa: ANN401  peewee's expressions
    """The condition that a value is what counts of its indicator on its sheet: no later one is there."""
    return _is_newest(FrozenValue, "indicator")


def _is_newest(table: Any, which: str) -> Any:  # noqa: ANN401
    later = table.alias()
    query = everything(later, SQL("1"), why="whether there is a later value of the same sheet").where(
        later.sheet == table.sheet,
        getattr(later, which) == getattr(table, which),
        later.turn > table.turn,
    )
    return ~fn.EXISTS(query)


def _tallied(plans: Iterable[int]) -> list[tuple[Any, ...]]:
    out = AppraisalSheet.state == EXEMPT
    columns = (AppraisalSheet.plan, AppraisalSheet.department, AppraisalSheet.grade, out)
    sums = (fn.COUNT(AppraisalSheet.id), fn.COUNT(AppraisalSheet.total), fn.SUM(AppraisalSheet.total))
    query = everything(
        AppraisalSheet, *columns, *sums, why="sums over all sheets, told of five or more (access rule 9)"
    ).where(AppraisalSheet.plan.in_(list(plans)), AppraisalSheet.state != OPEN)
    return list(query.group_by(*columns).tuples())


@while_unchanged
def _marked(*plans: int) -> list[tuple[int, ...]]:
    score = FrozenValue.score
    sums = (fn.COUNT(score), fn.SUM(score), fn.SUM(score < PASS), fn.SUM(score >= TARGET))
    return _by_department(FrozenValue, "indicator", plans, *sums)


def _by_department(
    table: Any,  # noqa: ANN401
    which: str,
    plans: Sequence[int],
    *sums: Any,  # noqa: ANN401
) -> list[tuple[Any, ...]]:
    """Sums over what counts on the sheets of plans, by indicator and department; last what was counted.

    That is on how many sheets something was, and the sums of numerators and denominators.
    """
    columns = (getattr(table, which), AppraisalSheet.department)
    counted = (fn.COUNT(table.denominator), fn.SUM(table.numerator), fn.SUM(table.denominator))
    query = everything(
        table, *columns, *sums, *counted, why="sums over all sheets, told of five or more (access rule 9)"
    ).join(AppraisalSheet, on=(table.sheet == AppraisalSheet.id))
    return list(query.where(*seen(plans), _is_newest(table, which)).group_by(*columns).tuples())
