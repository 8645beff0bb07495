"""Working minutes, compared with a plain counter of minutes."""

import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.worktime.minutes import CLOSED, COUNTED, PAUSED, Calendar, Hours, NoTime, faults_of
from tests.worktime.counter import Case, Counter, Gaps, cases, counters

OFFICE_HOURS: Hours = (*(((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60)),) * 5, (), ())
ALL_HOURS: Hours = (((0, 24 * 60),),) * 7
SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = Calendar(
    SHANGHAI,
    OFFICE_HOURS,
    {date(2026, 10, day): () for day in range(1, 8)} | {date(2026, 10, 10): OFFICE_HOURS[0]},
    years=frozenset({2026}),
)


def wall(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


@settings(max_examples=300)
@given(counters(), cases())
def test_the_minutes_spent_are_those_that_one_counts(counter: Counter, tried: list[Case]) -> None:
    for start, _, found, (_, end, _) in tried:
        began, ended, gaps = counter.moment(start), counter.moment(end), counter.moments(found)
        spent = counter.calendar.spent(began, ended, gaps)
        assert spent == counter.spent(start, end, found)
        parts = list(counter.calendar.segments(began, ended, gaps))
        assert sum(one.minutes for one in parts if one.kind == COUNTED) == spent
        edges = [began, *(one.end for one in parts)]
        assert [one.start for one in parts] == edges[:-1]
        assert edges[-1] == max(began, ended)
        assert all(one.start < one.end for one in parts)


@settings(max_examples=300)
@given(counters(), cases())
def test_a_deadline_is_the_end_of_the_last_minute_that_one_counts(
    counter: Counter, tried: list[Case]
) -> None:
    for start, wanted, found, _ in tried:
        expected = counter.due(start, wanted, found)
        if expected:
            assert counter.calendar.due(counter.moment(start), wanted, counter.moments(found)) == expected


@settings(max_examples=300)
@given(counters(), cases())
def test_more_minutes_never_give_an_earlier_deadline(counter: Counter, tried: list[Case]) -> None:
    for start, wanted, found, (more, _, _) in tried:
        assert due(counter, start, wanted, found) <= due(counter, start, wanted + more, found)


@settings(max_examples=300)
@given(counters(), cases())
def test_no_pause_shortens(counter: Counter, tried: list[Case]) -> None:
    for start, wanted, found, (low, _, high) in tried:
        paused = due(counter, start, wanted, [*found, (low, high)])
        assert due(counter, start, wanted, found) <= paused


@settings(max_examples=300)
@given(counters(), cases())
def test_cutting_a_pause_in_two_changes_nothing(counter: Counter, tried: list[Case]) -> None:
    for start, wanted, found, (low, cut, high) in tried:
        whole, halves = [*found, (low, high)], [(cut, high), *found, (low, cut)]
        assert due(counter, start, wanted, whole) == due(counter, start, wanted, halves)
        first, second = (
            counter.calendar.spent(counter.moment(start), counter.moment(high), counter.moments(one))
            for one in (whole, halves)
        )
        assert first == second


@settings(max_examples=100)
@given(counters(), cases())
def test_what_is_spent_at_a_deadline_is_what_was_given(counter: Counter, tried: list[Case]) -> None:
    for start, wanted, _, _ in tried:
        is_none, moment = due(counter, start, wanted, [])
        assert is_none or counter.calendar.between(counter.moment(start), moment) == wanted


def test_a_deadline_at_the_end_of_a_frame_shows_that_end() -> None:
    assert OFFICE.after(wall("2026-03-02", "13:30"), 270) == wall("2026-03-02", "18:00")
    assert OFFICE.after(wall("2026-03-02", "09:00"), 180) == wall("2026-03-02", "12:00")
    assert OFFICE.after(wall("2026-03-02", "09:00"), 181) == wall("2026-03-02", "13:31")


def test_a_start_outside_hours_begins_at_the_next_opening() -> None:
    for day, clock in (("2026-03-06", "18:00"), ("2026-03-07", "11:00"), ("2026-03-09", "08:59")):
        assert OFFICE.after(wall(day, clock), 0) == wall("2026-03-09", "09:00")
        assert OFFICE.after(wall(day, clock), 60) == wall("2026-03-09", "10:00")


def test_a_holiday_is_left_out_and_a_make_up_workday_counts() -> None:
    assert OFFICE.after(wall("2026-09-30", "17:00"), 120) == wall("2026-10-08", "10:00")
    assert OFFICE.between(wall("2026-10-09", "18:00"), wall("2026-10-11", "12:00")) == 450
    assert OFFICE.later_by_days(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert OFFICE.workdays(date(2026, 9, 30), date(2026, 10, 10)) == 3


def test_a_deadline_in_a_year_that_is_not_known_is_guessed() -> None:
    assert not OFFICE.is_guessed(wall("2026-12-31", "23:59"))
    assert OFFICE.is_guessed(wall("2027-01-01", "00:00"))
    assert not Calendar(SHANGHAI, ALL_HOURS).is_guessed(wall("2027-01-01", "00:00"))


def test_a_pause_that_still_lasts_leaves_no_deadline_unless_the_time_was_used_before() -> None:
    start = wall("2026-03-02", "09:00")
    lasting = [(wall("2026-03-02", "10:00"), None)]
    assert OFFICE.due(start, 61, lasting) is None
    assert OFFICE.due(start, 60, lasting) == wall("2026-03-02", "10:00")


def test_what_begins_in_a_pause_begins_at_its_end() -> None:
    pause = [(wall("2026-03-02", "08:00"), wall("2026-03-02", "10:00"))]
    assert OFFICE.due(wall("2026-03-02", "07:00"), 0, pause) == wall("2026-03-02", "10:00")


def test_hours_that_change_hold_from_their_day_on() -> None:
    short = ((((9 * 60, 10 * 60),),) * 5) + ((), ())
    calendar = Calendar(SHANGHAI, OFFICE_HOURS, later=((date(2026, 3, 4), short),))
    assert calendar.between(wall("2026-03-03", "00:00"), wall("2026-03-05", "00:00")) == 450 + 60


def test_seconds_fall_away() -> None:
    start = wall("2026-03-02", "09:00") + timedelta(seconds=59)
    assert OFFICE.after(start, 1) == wall("2026-03-02", "09:01")


def test_a_calendar_without_hours_has_no_deadlines() -> None:
    never = Calendar(SHANGHAI, ((),) * 7)
    with pytest.raises(NoTime):
        never.after(wall("2026-03-02", "09:00"), 1)
    with pytest.raises(NoTime):
        never.later_by_days(date(2026, 3, 2), 1)


@pytest.mark.parametrize(
    ("frames", "fault"),
    [
        ([(540, 720), (810, 1080)], ""),
        ([(540, 720), (720, 1080)], ""),
        ([(0, 1440)], ""),
        ([(720, 540)], "reversed"),
        ([(540, 540)], "reversed"),
        ([(810, 1080), (540, 811)], "overlap"),
        ([(540, 1441)], "outside"),
        ([(-1, 600)], "outside"),
    ],
)
def test_frames_have_faults(frames: list[tuple[int, int]], fault: str) -> None:
    assert faults_of(frames) == fault


@given(st.integers(-400, 400), st.dates(date(2025, 1, 1), date(2027, 12, 31)))
@settings(max_examples=200)
def test_so_many_workdays_later_is_a_workday_with_as_many_between(days: int, day: date) -> None:
    later = OFFICE.later_by_days(day, days)
    assert OFFICE.workdays(*sorted((day, later))) in {abs(days), abs(days) + 1, abs(days) - 1}
    assert days == 0 or OFFICE.is_workday(later)


def test_ten_thousand_deadlines_take_a_second_at_most() -> None:
    start = wall("2026-01-01", "00:00")
    OFFICE.after(start, 450 * 300)
    moments = [start + timedelta(minutes=step * 37) for step in range(2_000)]
    before = time.perf_counter()
    for step, moment in enumerate(moments):
        OFFICE.after(moment, step)
    assert time.perf_counter() - before < 0.2, "ten times as slow as ever measured"


def test_a_pause_is_told_apart() -> None:
    gaps = [(wall("2026-03-02", "11:00"), wall("2026-03-02", "14:00"))]
    parts = OFFICE.segments(wall("2026-03-02", "10:00"), wall("2026-03-02", "15:00"), gaps)
    assert [(one.kind, one.minutes) for one in parts] == [
        (COUNTED, 60),
        (PAUSED, 60),
        (CLOSED, 0),
        (PAUSED, 30),
        (COUNTED, 60),
    ]


def due(counter: Counter, start: int, wanted: int, found: Gaps) -> tuple[bool, datetime]:
    """Comparable: what has no deadline comes after everything."""
    try:
        moment = counter.calendar.due(counter.moment(start), wanted, counter.moments(found))
    except NoTime:
        moment = None
    return moment is None, moment or counter.moment(0)
