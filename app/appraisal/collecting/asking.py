"""What indicators would come to for people in a period: sums alone, for a plan in the making."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from app.appraisal.collecting.taking import Whom, counted_of
from app.appraisal.counting import comes_to
from app.appraisal.measuring import NOT_ENTERED, NOT_GIVEN, Measured
from app.appraisal.models import GIVEN
from app.db.once import reading_once
from app.figures.collecting import indicators as of_the_house
from app.people.models import Department, Person


class Asked(Protocol):
    """An indicator of a plan, kept or not."""

    @property
    def key(self) -> str:
        """What calls it."""

    @property
    def indicator(self) -> str:
        """The name of one that a room brings, or of one that people score or enter."""

    @property
    def options(self) -> Sequence[str]:
        """The choices that are set."""


def preview(
    indicators: Iterable[Asked],
    people: Iterable[Person] | Iterable[Department],
    since: date,
    until: date,
) -> dict[int, dict[str, Measured]]:
    """What each of those people, or departments, would have: by their ids, then by the keys of indicators.

    One pass over all records for each indicator: it may take seconds.
    """
    whom = [_whom(one) for one in people]
    found: dict[int, dict[str, Measured]] = {one.key: {} for one in whom}
    with reading_once():
        for asked in indicators:
            for key, measured in _each(asked, whom, since, until).items():
                found[key][asked.key] = measured
    return found


def _each(asked: Asked, whom: Sequence[Whom], since: date, until: date) -> dict[int, Measured]:
    indicator = of_the_house().get(asked.indicator)
    if indicator is None:
        nothing = Measured(None, NOT_GIVEN if asked.indicator == GIVEN else NOT_ENTERED)
        return {one.key: nothing for one in whom}
    counted = counted_of(indicator, since, until, asked.options, whom)
    return {key: comes_to(indicator, one) for key, one in counted.items()}


def _whom(one: Person | Department) -> Whom:
    if isinstance(one, Person):
        return Whom(int(one.id), int(one.id), one.department_id)
    return Whom(int(one.id), None, int(one.id))
