"""The clock plays two weeks with a public holiday: all that happens by itself happens once, in working hours.

In 2026 1 to 5 May are a holiday, for which Saturday 9 May is worked.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest

from app.clock import zone
from app.inbox.models import Notice
from app.people.models import Person
from app.tickets.closing.silence import close_silent
from app.tickets.conversation.telling import tell
from app.tickets.escalation.models import Escalation
from app.tickets.minute import go_on
from app.tickets.models import Ticket
from app.tickets.moving import move
from tests.conftest import Company, at

Opened = Callable[..., Ticket]
BEGINS, DAYS = date(2026, 4, 27), 14
HOLIDAY = {date(2026, 5, day) for day in range(1, 6)}
CLOCKS = ("00:00", "09:00", "10:30", "12:00", "14:00", "15:30", "17:00", "21:00")
KNOWN = {"category": "account", "complexity": "ordinary"}


def on(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone())


def moments(still: frozenset[date]) -> Iterator[datetime]:
    """When the worker runs: by day and at night, but not on the days on which it stands `still`."""
    days = (BEGINS + timedelta(days=step) for step in range(DAYS))
    yield from (on(day, clock) for day in days if day not in still for clock in CLOCKS)


def play(still: frozenset[date] = frozenset()) -> tuple[list[datetime], list[datetime]]:
    """When people were told of something, and when tickets closed; a job that did something runs again."""
    told: list[datetime] = []
    closed: list[datetime] = []
    for moment in moments(still):
        with at(moment):
            for happened, job in ((told, go_on), (closed, close_silent)):
                while count := job():
                    happened.extend([moment] * count)
    return told, closed


def notices() -> list[tuple[str, str]]:
    """What was told of the handling clock, and whom."""
    rows = Notice.select(Notice, Person).join(Person, on=Notice.person == Person.id, attr="whom")
    of_handling = rows.where(Notice.event.startswith("escalated.handling")).order_by(Notice.id)
    return [(row.event.rpartition(".")[2], row.whom.username) for row in of_handling]


def steps() -> dict[str, datetime]:
    """When each step of the handling clock was taken."""
    rows = Escalation.select().where(Escalation.clock == "handling").order_by(Escalation.id)
    assert len({row.percent for row in rows}) == len(rows)
    return {str(row.percent): row.at.astimezone(zone()) for row in rows}


@pytest.fixture
def waiting(company: Company, opened: Opened) -> Ticket:
    """One that nobody works on: three days are left for it. Another is done, and its customer told of it."""
    inside = company.gate("manager_wang")
    with at(on(BEGINS, "09:00")):
        left = opened("manager_wang", "周以恒", **KNOWN)
        tell(inside, left, "We look into it", "phone", reached=True)
    with at(on(BEGINS + timedelta(days=1), "10:00")):
        done = opened("manager_wang", "周以恒", **KNOWN)
        move(inside, done, "solve", "", done.rev)
        tell(inside, Ticket.get_by_id(done.id), "It is right now", "phone", reached=True)
    assert left.handling_due == on(date(2026, 4, 29), "18:00")
    return left


def test_in_two_weeks_with_a_holiday_each_warning_and_each_closing_comes_once(waiting: Ticket) -> None:
    told, closed = play()
    assert notices() == [
        ("75", "manager_wang"),
        ("90", "manager_wang"),
        ("100", "lead_east"),
        ("150", "director"),
    ]
    assert len(told) == 4
    assert not {moment.date() for moment in told} & HOLIDAY
    assert all(time(9) <= moment.time() < time(18) for moment in told)
    assert steps()["150"] == on(date(2026, 5, 6), "15:30"), "four days before the holiday, half a day after"
    assert closed == [on(date(2026, 5, 9), "00:00")], "the sixth workday, a Saturday that is worked"
    assert Ticket.get_by_id(waiting.id).stage == "reception"


def test_after_three_days_of_standstill_only_the_highest_is_told(waiting: Ticket) -> None:
    still = frozenset(date(2026, 4, day) for day in (28, 29, 30))
    told, closed = play(still)
    assert notices() == [("100", "lead_east"), ("150", "director")]
    assert told[0] == on(date(2026, 5, 6), "09:00"), "the first moment that is worked after the holiday"
    assert set(steps()) == {"75", "90", "100", "150"}
    assert closed == [on(date(2026, 5, 9), "00:00")]
    assert Ticket.get_by_id(waiting.id).line == "waiting"
