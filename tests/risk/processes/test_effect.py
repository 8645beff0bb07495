"""What tests prove of a control."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.risk.controls.effect import (
    EFFECTIVE,
    EFFECTS,
    EXPIRED,
    FAILED,
    PARTLY,
    STRENGTH,
    UNTESTED,
    Checked,
    effect,
    newest,
    verdict,
)

DAY = date(2026, 3, 2)
DAYS = st.dates(date(2024, 1, 1), date(2028, 1, 1))


@st.composite
def checks(draw: st.DrawFn) -> Checked:
    """Any test that can be written down."""
    sample = draw(st.integers(1, 500))
    on = draw(DAYS)
    return Checked(on, sample, draw(st.integers(0, sample)), on + timedelta(days=draw(st.integers(1, 700))))


def test_no_exceptions_are_effective_and_a_tenth_is_the_most_for_partly() -> None:
    assert verdict(25, 0) == EFFECTIVE
    assert [verdict(20, found) for found in (1, 2, 3)] == [PARTLY, PARTLY, FAILED]
    assert verdict(19, 2) == FAILED
    assert verdict(1, 1) == FAILED


def test_what_was_never_tested_or_too_long_ago_proves_nothing() -> None:
    until = DAY + timedelta(days=30)
    found = Checked(DAY, 10, 0, until)
    assert effect(None, DAY) == UNTESTED
    assert effect(found, until) == EFFECTIVE
    assert effect(found, until + timedelta(days=1)) == EXPIRED
    assert STRENGTH[UNTESTED] == STRENGTH[EXPIRED] == STRENGTH[FAILED] == 0


def test_a_control_that_failed_stays_failed_until_it_is_tested_again() -> None:
    failed = Checked(DAY, 10, 5, DAY + timedelta(days=1))
    assert effect(failed, DAY + timedelta(days=400)) == FAILED
    again = Checked(DAY + timedelta(days=9), 10, 0, DAY + timedelta(days=500))
    assert effect(newest([failed, again]), DAY + timedelta(days=400)) == EFFECTIVE


def test_of_two_tests_on_one_day_the_one_written_down_last_counts() -> None:
    first, second = (Checked(DAY, 10, found, DAY + timedelta(days=9)) for found in (0, 9))
    assert newest([first, second]) is second


@given(checks(), DAYS)
def test_another_exception_never_makes_a_control_look_better(test: Checked, day: date) -> None:
    if test.exceptions == test.sample:
        return
    worse = test._replace(exceptions=test.exceptions + 1)
    assert STRENGTH[effect(worse, day)] <= STRENGTH[effect(test, day)]


@given(checks(), DAYS)
def test_a_test_proves_less_as_time_goes_by_never_more(test: Checked, day: date) -> None:
    later = day + timedelta(days=50)
    assert STRENGTH[effect(test, later)] <= STRENGTH[effect(test, day)]
    assert effect(test, day) in EFFECTS


@given(st.lists(checks(), max_size=6), DAYS)
def test_only_the_newest_test_counts(found: list[Checked], day: date) -> None:
    last = newest(found)
    assert (last is None) == (not found)
    assert all(one.on <= last.on for one in found if last)
    older = [one for one in found if last and one.on < last.on]
    for extra in older:
        assert effect(newest([*found, extra]), day) == effect(last, day)
