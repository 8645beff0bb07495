"""A clock taken apart: what is told adds up."""

from datetime import date, datetime, timedelta
from random import Random

import pytest

from app.tickets.deadlines import clocks
from app.tickets.events import (
    ANSWERED,
    COMPLEX,
    CRITICAL,
    DONE,
    ENDED,
    HELD,
    NORMAL,
    PAUSED,
    PRIORITISED,
    REOPENED,
    RESUMED,
    SIMPLE,
    URGENCIES,
    URGENT,
    VOID,
    Event,
)
from app.tickets.explaining.explanation import HOLIDAY, MAKE_UP, Explanation, Stretch, Sums, explain, week
from app.tickets.standards.shipped import shipped_levels
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, Standard
from app.worktime.calendars import OFFICE
from app.worktime.minutes import CLOSED, COUNTED, Calendar
from app.worktime.minutes import PAUSED as PAUSED_TIME
from tests.tickets.stories import OFFICE_CALENDAR, OFFICE_HOURS, SHIPPED, ZONE, on, received

DESIGN = (
    received(on(2, "09:15"), urgency=CRITICAL, complaint=True, person="chen", author="chen"),
    Event(on(2, "09:19"), ANSWERED, author="chen"),
    Event(on(2, "09:31"), PRIORITISED, COMPLEX, CRITICAL, complaint=True, author="chen"),
    Event(on(2, "09:31"), HELD, person="wang", author="chen"),
    Event(on(2, "09:52"), PAUSED, until=on(4, "00:00"), author="wang"),
    Event(on(2, "10:04"), RESUMED, author="wang"),
)


NOW = on(2, "10:57")


def told(
    *events: Event, clock: str = HANDLING, now: datetime = NOW, standard: Standard = SHIPPED
) -> Explanation:
    """How a clock of tier B came about."""
    return explain(events, "B", standard, clock, now)


def test_a_day_tells_its_stretches() -> None:
    found = told(*DESIGN)
    (day,) = found.days
    assert (day.first, day.last, day.worked) == (date(2026, 11, 2), date(2026, 11, 2), 1)
    assert day.stretches == (
        Stretch(COUNTED, 9 * 60 + 15, 9 * 60 + 52),
        Stretch(PAUSED_TIME, 9 * 60 + 52, 10 * 60 + 4),
        Stretch(COUNTED, 10 * 60 + 4, 10 * 60 + 57),
    )
    assert found.sums == Sums(counted=90, paused=12, closed=0)
    assert found.sums.counted == found.run.spent(found.now)


def test_days_that_went_alike_are_one_line_and_closed_ones_go_with_them() -> None:
    found = told(received(on(2, "14:00"), COMPLEX), now=on(17, "10:00"))
    assert [(one.first.day, one.last.day, one.worked, one.sums.counted, one.total) for one in found.days] == [
        (2, 2, 1, 240, 240),
        (3, 16, 10, 4500, 4740),
        (17, 17, 1, 60, 4800),
    ]
    assert found.days[1].stretches == (
        Stretch(CLOSED, 0, 540),
        Stretch(COUNTED, 540, 720),
        Stretch(CLOSED, 720, 810),
        Stretch(COUNTED, 810, 1080),
        Stretch(CLOSED, 1080, 1440),
    )


def test_holidays_and_make_up_workdays_are_marked() -> None:
    special = {date(2026, 11, 4): (), date(2026, 11, 7): OFFICE_HOURS[0], date(2026, 11, 8): ()}
    calendar = Calendar(ZONE, OFFICE_HOURS, special)
    found = told(
        received(on(3, "09:00"), COMPLEX), now=on(9), standard=Standard(shipped_levels(), {OFFICE: calendar})
    )
    assert [mark for day in found.days for mark in day.marked] == [
        (date(2026, 11, 4), HOLIDAY),
        (date(2026, 11, 7), MAKE_UP),
    ]


def test_the_week_of_a_calendar_is_told_by_runs_of_weekdays() -> None:
    office = OFFICE_HOURS[0]
    assert week(OFFICE_CALENDAR, date(2026, 11, 2)) == [(0, 4, office)]
    saturday = ((540, 720),)
    calendar = Calendar(ZONE, (office, office, (), office, office, saturday, ()))
    assert week(calendar, date(2026, 11, 2)) == [(0, 1, office), (3, 4, office), (5, 5, saturday)]


def test_each_change_is_told_with_its_author_and_what_it_did_to_the_deadline() -> None:
    found = told(*DESIGN)
    assert [(one.event.kind, one.event.author) for one in found.changes] == [
        ("received", "chen"),
        ("prioritised", "chen"),
        ("paused", "wang"),
        ("resumed", "wang"),
    ]
    due = [one.after.due for one in found.changes if one.after]
    assert due == [on(2, "13:45"), on(2, "16:45"), on(4, "15:53"), on(2, "16:57")]
    assert found.changes[0].before is None
    assert found.changes[1].before == found.changes[0].after


def test_what_leaves_a_clock_as_it_was_is_not_told_of_it() -> None:
    assert [one.event.kind for one in told(*DESIGN, clock=RESPONSE).changes] == ["received", "answered"]
    overdue = told(received(on(2), SIMPLE, CRITICAL), Event(on(2, "16:00"), RESUMED), now=on(3))
    assert [one.event.kind for one in overdue.changes] == ["received"]


def test_a_feedback_that_a_reopening_took_back_is_told() -> None:
    found = told(
        received(on(2)),
        Event(on(2, "10:00"), DONE),
        Event(on(2, "11:00"), REOPENED),
        Event(on(3, "11:00"), DONE),
        clock=FEEDBACK,
        now=on(3, "11:30"),
    )
    assert [(one.event.kind, one.after is None) for one in found.changes] == [
        ("done", False),
        ("reopened", True),
        ("done", False),
    ]


def test_whoever_held_it_is_told_with_what_counted_in_their_time() -> None:
    found = told(*DESIGN)
    assert [(one.person, one.counted, one.paused) for one in found.turns] == [
        ("chen", 16, 0),
        ("wang", 74, 12),
    ]
    assert [(one.person, one.counted) for one in told(*DESIGN, clock=RESPONSE).turns] == [("chen", 4)]


def test_what_if_tells_the_clocks_after_a_change_now() -> None:
    found = told(*DESIGN)
    assert not found.from_start
    assert [one.urgency for one in found.instead] == [NORMAL, URGENT]
    changed = (*DESIGN, Event(found.now, PRIORITISED, COMPLEX, URGENT, complaint=True))
    assert found.instead[1].runs == clocks(changed, "B", SHIPPED)
    assert found.instead[0].runs[HANDLING].cell.urgency == URGENT, "it is a complaint"
    assert found.instead[1].runs[HANDLING].due == on(5, "09:27")


def test_what_if_of_a_ticket_whose_clocks_ended_is_told_from_the_start() -> None:
    found = told(
        received(on(2)), Event(on(2, "10:00"), DONE), Event(on(2, "11:30"), ENDED), clock=RESPONSE, now=on(9)
    )
    assert found.from_start
    critical = next(one for one in found.instead if one.urgency == CRITICAL)
    assert critical.runs[RESPONSE].missed_at == on(2, "09:15")


def test_a_clock_that_has_not_begun_is_not_explained() -> None:
    with pytest.raises(KeyError):
        told(received(on(2)), clock=FEEDBACK)
    with pytest.raises(KeyError):
        told(received(on(2)), clock="nothing")


def test_a_clock_of_this_minute_has_no_days_yet() -> None:
    found = told(received(on(2)), now=on(2))
    assert (found.days, found.turns, found.sums) == ((), (), Sums(0, 0, 0))


@pytest.mark.parametrize("seed", range(40))
def test_everything_that_is_told_adds_up(seed: int) -> None:
    chance = Random(seed)
    minutes = sorted(chance.sample(range(1, 30 * 24 * 60), 6))
    kinds = (PAUSED, RESUMED, PRIORITISED, DONE, REOPENED, HELD, PAUSED, VOID)
    events = [received(on(2), COMPLEX, chance.choice(URGENCIES), person="0")]
    for place, minute in enumerate(minutes):
        at = on(2) + timedelta(minutes=minute)
        kind = chance.choice(kinds)
        until = at + timedelta(minutes=chance.randrange(8000)) if kind == PAUSED else None
        events.append(Event(at, kind, COMPLEX, chance.choice(URGENCIES), until=until, person=str(place)))
    now = on(2) + timedelta(minutes=chance.randrange(minutes[-1], 60 * 24 * 60))
    for clock, run in clocks(events, "B", SHIPPED).items():
        found = explain(events, "B", SHIPPED, clock, now)
        went_by = int((found.end - run.start).total_seconds() // 60)
        assert sum(found.sums) == went_by
        assert found.sums.counted == run.spent(now)
        assert found.days[-1].total == found.sums.counted if found.days else went_by == 0
        assert all(
            sum(one.ends - one.begins for one in day.stretches if one.kind == COUNTED) * day.worked
            == day.sums.counted
            for day in found.days
        )
        assert sum(one.counted for one in found.turns) <= found.sums.counted
        if not any(event.kind in {VOID, ENDED} for event in events):
            assert sum(one.counted for one in found.turns) == found.sums.counted
            assert sum(one.paused for one in found.turns) == found.sums.paused
