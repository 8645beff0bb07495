"""When a cron line fires, on the office's clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import use_zone
from app.jobs.schedule import following, latest

MINUTES = st.integers(0, 2 * 365 * 24 * 60)
LINES = st.sampled_from(["* * * * *", "30 2 * * *", "17 * * * *", "0 */6 * * 1"])


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_time_of_day_is_the_offices() -> None:
    assert following("30 2 * * *", utc(2026, 3, 2, 12)) == utc(2026, 3, 2, 18, 30)
    assert latest("30 2 * * *", utc(2026, 3, 2, 18, 29)) == utc(2026, 3, 1, 18, 30)


def test_the_minute_itself_counts_as_come_and_not_as_coming() -> None:
    assert latest("30 2 * * *", utc(2026, 3, 2, 18, 30)) == utc(2026, 3, 2, 18, 30)
    assert following("30 2 * * *", utc(2026, 3, 2, 18, 30)) == utc(2026, 3, 3, 18, 30)


def test_an_hour_that_summer_time_skips_comes_the_next_day() -> None:
    use_zone("Europe/Berlin")
    try:
        assert following("30 2 * * *", utc(2026, 3, 29, 0, 0)) == utc(2026, 3, 30, 0, 30)
    finally:
        use_zone("Asia/Shanghai")


def test_a_line_that_never_comes_is_refused() -> None:
    with pytest.raises(ValueError, match="never comes"):
        following("0 0 31 2 *", utc(2026, 3, 2))


@pytest.mark.parametrize("line", ["60 * * * *", "x * * * *"])
def test_a_line_that_is_none_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not a valid input"):
        following(line, utc(2026, 3, 2))


@given(LINES, MINUTES)
def test_nothing_fires_between_the_latest_and_the_following(line: str, minutes: int) -> None:
    moment = utc(2026, 1, 1) + timedelta(minutes=minutes)
    before, after = latest(line, moment), following(line, moment)
    assert before <= moment < after
    assert latest(line, after - timedelta(minutes=1)) == before
    assert latest(line, after) == after
