"""How long guessing is slowed: free five times, then 1 s doubling to 60 s, forgotten after an hour."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.delays import FORGOTTEN, pause, seconds_left

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (8, 8), (9, 16), (10, 32), (11, 60), (12, 60), (10**9, 60)],
)
def test_five_tries_are_free_then_the_pause_doubles_to_a_minute(failures: int, seconds: int) -> None:
    assert pause(failures) == seconds


@given(st.integers(0, 10**6))
def test_one_more_wrong_try_never_shortens_the_pause(failures: int) -> None:
    assert pause(failures) <= pause(failures + 1) <= 60


@given(st.integers(0, 100), st.timedeltas(timedelta(), timedelta(hours=2)))
def test_after_waiting_the_seconds_told_a_try_counts_and_not_a_second_before(
    failures: int, since: timedelta
) -> None:
    left = seconds_left(failures, NOW - since, NOW)
    assert seconds_left(failures, NOW - since, NOW + timedelta(seconds=left)) == 0
    if left:
        assert seconds_left(failures, NOW - since, NOW + timedelta(seconds=left - 1)) == 1


@given(st.integers(0, 10**6))
def test_after_an_hour_everything_is_forgotten(failures: int) -> None:
    assert seconds_left(failures, NOW - FORGOTTEN, NOW) == 0


@given(st.integers(5, 100), st.timedeltas(timedelta(), timedelta(minutes=30)))
def test_a_clock_set_back_never_locks_for_longer_than_it_was_set_back_and_a_minute(
    failures: int, back: timedelta
) -> None:
    assert seconds_left(failures, NOW + back, NOW) <= back.total_seconds() + 61
