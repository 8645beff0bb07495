"""Weeks, months and years, and their names in addresses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures.periods import KINDS, MONTH, WEEK, YEAR, before, begun, between, ended, name_of, read_name

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@given(st.sampled_from(KINDS), DAYS)
def test_every_day_is_in_one_period_that_has_a_name(kind: str, day: date) -> None:
    since = begun(kind, day)
    assert since <= day < ended(kind, since)
    assert begun(kind, ended(kind, since)) == ended(kind, since)
    assert read_name(name_of(kind, since)) == (kind, since)


def test_a_week_begins_on_a_monday_and_may_belong_to_another_year() -> None:
    assert begun(WEEK, date(2027, 1, 3)) == date(2026, 12, 28)
    assert name_of(WEEK, date(2026, 12, 28)) == "2026-W53"


def test_periods_follow_one_another() -> None:
    assert list(between(MONTH, date(2026, 11, 15), date(2027, 1, 1))) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
    ]
    assert before(MONTH, date(2026, 2, 1), 3) == date(2025, 11, 1)
    assert before(YEAR, date(2026, 1, 1), 1) == date(2025, 1, 1)


@pytest.mark.parametrize(
    "name", ["", "2026-13", "2026-1", "26", "2026-W60", "2026-11-01", "２０２６", "x-W1"]
)
def test_what_is_no_period_has_no_meaning(name: str) -> None:
    assert read_name(name) is None
