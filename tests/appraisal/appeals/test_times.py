"""Five workdays to appeal, ten to decide, by the office's calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.appeals.times import (
    TO_APPEAL,
    TO_DECIDE,
    decided_by_day,
    is_in_time,
    may_appeal_until,
    may_settle,
)
from app.appraisal.models import AppraisalSheet
from app.worktime.calendars import OFFICE, calendars
from tests.conftest import Company, at

DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 30))


def shown_on(moment: datetime | None) -> AppraisalSheet:
    return AppraisalSheet(id=0, shown_at=moment)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (datetime(2026, 4, 20, 2, tzinfo=UTC), date(2026, 4, 27)),  # Monday to Monday
        (datetime(2026, 4, 20, 17, tzinfo=UTC), date(2026, 4, 28)),  # Tuesday already, on the office's clock
        (datetime(2026, 4, 18, 2, tzinfo=UTC), date(2026, 4, 24)),  # a Saturday counts for nothing
        (datetime(2026, 9, 28, 2, tzinfo=UTC), date(2026, 10, 10)),  # over the holidays, to a make-up workday
    ],
)
def test_the_last_day_of_an_appeal_is_the_fifth_workday_after_it_was_shown(
    moment: datetime, until: date
) -> None:
    assert may_appeal_until(shown_on(moment)) == until


@pytest.mark.usefixtures("company")
def test_before_it_is_shown_there_is_no_time_and_afterwards_the_last_day_counts_whole() -> None:
    assert may_appeal_until(shown_on(None)) is None
    assert not is_in_time(shown_on(None))
    sheet = shown_on(datetime(2026, 4, 20, 2, tzinfo=UTC))
    for moment, lasts in (
        (datetime(2026, 4, 27, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 4, 27, 16, 0, tzinfo=UTC), False),
    ):
        with at(moment):
            assert is_in_time(sheet) is lasts
            assert may_settle(sheet) is not lasts


def test_between_any_day_and_its_last_lie_just_as_many_workdays(company: Company) -> None:
    @given(DAYS)
    def check(day: date) -> None:
        office = calendars()[OFFICE]
        noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
        until = may_appeal_until(shown_on(noon))
        assert until is not None
        assert office.is_workday(until)
        assert office.workdays(day, until) == TO_APPEAL
        assert until - day >= timedelta(days=TO_APPEAL)
        by = decided_by_day(day)
        assert office.is_workday(by)
        assert office.workdays(day, by) == TO_DECIDE
        assert by > until

    assert company
    check()


def test_a_later_day_never_ends_earlier(company: Company) -> None:
    @given(DAYS, st.integers(0, 20))
    def check(day: date, days: int) -> None:
        assert decided_by_day(day) <= decided_by_day(day + timedelta(days=days))

    assert company
    check()
