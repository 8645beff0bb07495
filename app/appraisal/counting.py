"""What indicators count for people and departments in a period of their own, over all records (rule 9).

Nothing is kept here, and nobody's rights are asked: the collection keeps what it gets, and the preview of a
plan shows sums alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from app.appraisal.measuring import Counting, Measured, measured
from app.db.base import among
from app.people.departments import all_departments, path_up
from app.people.models import Person
from app.room import Fact, Indicator, Lack

IN_ORDER = attrgetter("day", "number", "band")


@dataclass
class Counted:
    """What somebody's facts add up to, the facts themselves in order, and what lacks before they say it."""

    numerator: int = 0
    denominator: int = 0
    facts: list[Fact] = field(default_factory=list)
    lacking: Sequence[Lack] = ()

    def take(self, fact: Fact) -> None:
        """Add a fact."""
        self.numerator += fact.numerator
        self.denominator += fact.denominator
        self.facts.append(fact)


class Sums(NamedTuple):
    """What an indicator counted, by the ids of the people and of the departments that were asked for."""

    people: Mapping[int, Counted]
    departments: Mapping[int, Counted]


def counted(indicator: Indicator, since: date, until: date, options: Iterable[str] = ()) -> Iterable[Fact]:
    """Every fact from `since` until before `until`, with the `options` of a plan that are set."""
    return indicator.facts(since, until, *sorted(options))


def sums(
    indicator: Indicator,
    since: date,
    until: date,
    options: Iterable[str],
    people: Iterable[int],
    departments: Iterable[int],
) -> Sums:
    """What each of those people and departments, by their ids, has; a department with all below it.

    A fact counts for its own person and department. Of an indicator `of_department` a person has what their
    department has. Everybody asked for is there, also with nothing. Facts come in the order of their days.
    """
    people, departments = list(people), list(departments)
    homes = _homes(people) if indicator.of_department else {}
    wanted = {*departments, *homes.values()}
    of_departments = {one: Counted() for one in wanted}
    of_people = {} if indicator.of_department else {one: Counted() for one in people}
    above = _above(wanted)
    facts = sorted(counted(indicator, since, until, options), key=IN_ORDER)
    for fact in facts:
        if fact.person in of_people:
            of_people[fact.person].take(fact)
        for department in above.get(fact.department, ()):
            of_departments[department].take(fact)
    for department, lacks in indicator.lacking(since, until).items():
        if department in of_departments:
            of_departments[department].lacking = lacks
    if indicator.of_department:
        of_people = {one: of_departments[homes[one]] for one in people}
    return Sums(of_people, {one: of_departments[one] for one in departments})


def comes_to(indicator: Indicator, found: Counted) -> Measured:
    """The exact value of what was counted, or why there is none."""
    how = Counting(indicator.measure, indicator.unit, indicator.least, indicator.empty_is_worst)
    return measured(how, found.numerator, found.denominator, found.lacking)


def _homes(people: Sequence[int]) -> dict[int, int]:
    """The department of each of those people."""
    rows = Person.select(Person.id, Person.department).where(among(Person.id, people)).tuples()
    return dict(rows)


def _above(wanted: Iterable[int]) -> dict[int | None, list[int]]:
    """Every department → those `wanted` that it counts for: itself and those above it."""
    tree, asked = all_departments(), set(wanted)
    paths = {int(one.id): path_up(tree, int(one.id)) for one in tree}
    return {one: [int(up.id) for up in path if up.id in asked] for one, path in paths.items()}
