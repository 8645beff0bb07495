"""Inventing the tickets of the demo company."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.demo.company import CLEARANCES
from app.demo.invention import invent as invent_customers
from app.demo.tickets.invention import HANDLERS, invent
from app.demo.tickets.office import House, Office
from app.demo.tickets.records import Client, Story, events_of
from app.tickets.deadlines import clocks
from app.tickets.events import HELD, KINDS, TAKEN_BACK
from app.tickets.models import CHANNELS, CLOSED, MOVED, STAGES
from app.tickets.standards.shipped import shipped_levels
from app.tickets.targets import Standard
from app.worktime.calendars import OFFICE
from app.worktime.minutes import Calendar, Hours

NOW = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
HOURS: Hours = (*(((540, 720), (810, 1080)),) * 5, (), ())
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"), HOURS)
STANDARD = Standard(shipped_levels(), {OFFICE: CALENDAR}, 1)


def told(count: int, seed: int = 7, now: datetime = NOW) -> list[Story]:
    customers = invent_customers(300, seed, date(2026, 3, 3))
    clients = [Client(row, f"C{row}", each) for row, each in enumerate(customers, start=1)]
    house = House(Office(CALENDAR, now), STANDARD, {}, dict.fromkeys("ABCD", CHANNELS))
    return list(invent(count, seed, clients, house))


@pytest.fixture(scope="module")
def stories() -> Sequence[Story]:
    return told(600)


def test_the_same_seed_gives_the_same_tickets_and_another_one_others() -> None:
    assert told(60) == told(60)
    assert [one.subject for one in told(60)] != [one.subject for one in told(60, seed=8)]


def test_what_happens_is_in_order_in_working_time_and_over(stories: Sequence[Story]) -> None:
    for story in stories:
        moments = [act.at for act in story.acts]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
        assert story.acts[0].action == "ticket.opened"
        assert story.opened_at > NOW - timedelta(days=740)
    done = [act.at for story in stories for act in story.acts if act.by]
    worked = [at for at in done if CALENDAR.between(at - timedelta(minutes=2), at + timedelta(minutes=1))]
    assert len(worked) == len(done)


def test_every_stage_channel_tier_and_state_of_a_clock_is_there(stories: Sequence[Story]) -> None:
    assert {story.stage for story in stories} == set(STAGES)
    assert {story.channel for story in stories} == set(CHANNELS)
    assert {story.tier for story in stories} == set("ABCD")
    assert {story.ending for story in stories} >= {None, "solved", "silence", "cancelled"}
    kinds = {event.kind for story in stories for act in story.acts for event in act.events}
    assert kinds >= {*KINDS, MOVED} - {HELD, TAKEN_BACK}
    runs = [
        run.state(NOW)
        for story in stories
        for run in clocks(events_of(story), story.tier, STANDARD).values()
        if story.stage != CLOSED
    ]
    assert set(runs) >= {"running", "paused", "overdue", "met"}


def test_each_who_handles_tickets_has_open_ones_that_they_may_read(stories: Sequence[Story]) -> None:
    held = Counter(story.handler for story in stories if story.stage != CLOSED)
    assert set(held) == set(HANDLERS)
    assert min(held.values()) >= 3
    assert all(CLEARANCES[one.handler] >= one.level for one in stories if one.stage != CLOSED)


def test_a_company_without_customers_has_unknown_callers() -> None:
    house = House(Office(CALENDAR, NOW), STANDARD, {}, dict.fromkeys("ABCD", CHANNELS))
    found = list(invent(20, 1, [], house))
    assert all(story.client is None and story.caller for story in found)
