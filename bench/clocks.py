"""What the clocks of tickets take, reckoned from what happened: nothing is read or drawn. Processor time."""

from datetime import UTC, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

from app.tickets.deadlines import clocks
from app.tickets.events import ANSWERED, COMPLEX, DONE, PAUSED, PRIORITISED, RECEIVED, RESUMED, URGENT, Event
from app.tickets.standards.shipped import shipped_levels
from app.tickets.targets import Standard
from app.worktime.calendars import OFFICE
from app.worktime.minutes import Calendar, Hours

PAGE = 50
"""Tickets of a page; each has three clocks."""
MANY = 10_000
START = datetime(2026, 11, 2, 1, 15, tzinfo=UTC)
HOURS: Hours = (*(((540, 720), (810, 1080)),) * 5, (), ())
CALENDAR = Calendar(ZoneInfo("Asia/Shanghai"), HOURS)
STANDARD = Standard(shipped_levels(), {OFFICE: CALENDAR}, 1)


def story(place: int) -> list[Event]:
    """What happened to one of many tickets: answered, raised, paused, done."""
    start = START + timedelta(minutes=37 * place)
    steps = (0.1, 0.4, 1, 3, 20)
    kinds = (ANSWERED, PRIORITISED, PAUSED, RESUMED, DONE)
    later = zip(kinds, (start + timedelta(hours=step) for step in steps), strict=True)
    return [Event(start, RECEIVED), *(Event(at, kind, COMPLEX, URGENT) for kind, at in later)]


def page() -> float:
    """The milliseconds that the clocks of a page take, with what is shown of each; the best of ten."""
    stories = [story(place) for place in range(PAGE)]
    now = START + timedelta(days=4)
    return min(_page(stories, now) for _ in range(10)) * 1000


def deadlines(count: int = MANY) -> float:
    """The seconds that so many deadlines take, each from a start and a target of its own."""
    starts = [START + timedelta(minutes=7 * place) for place in range(count)]
    CALENDAR.due(starts[-1], 450)
    began = process_time()
    for place, start in enumerate(starts):
        CALENDAR.due(start, 30 + place % 3000)
    return process_time() - began


def _page(stories: list[list[Event]], now: datetime) -> float:
    began = process_time()
    for events in stories:
        for run in clocks(events, "B", STANDARD).values():
            run.state(now), run.left(now), run.share(now)
    return process_time() - began
