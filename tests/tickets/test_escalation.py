"""Escalation: once of each step, in working hours, after a standstill only the highest."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from app.inbox.absences import appoint
from app.inbox.models import Notice
from app.people.models import Person
from app.tickets.escalation.steps import STEPS, reached
from app.tickets.minute import go_on
from app.tickets.models import Ticket
from tests.conftest import Company, at

Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
"""Nine in the morning of the office: it opens."""


def told() -> list[tuple[str, str]]:
    """Who was told of what, in order."""
    rows = Notice.select(Notice, Person).join(Person, on=Notice.person == Person.id, attr="whom")
    escalations = rows.where(Notice.event.startswith("escalated")).order_by(Notice.id)
    return [(row.event.removeprefix("escalated."), row.whom.username) for row in escalations]


@pytest.mark.parametrize(
    ("share", "before", "step"),
    [
        (0.5, (), None),
        (0.75, (), 75),
        (0.8, (75,), None),
        (0.95, (75,), 90),
        (1.0, (75, 90), 100),
        (2.0, (), 150),
        (2.0, (75, 90, 100, 150), None),
    ],
)
def test_the_highest_step_that_was_not_taken_is_taken(
    share: float, before: tuple[int, ...], step: int | None
) -> None:
    taken, new = reached(share, before)
    assert (taken and taken.percent) == step
    assert {one.percent for one in new} == {one.percent for one in STEPS if one.percent <= share * 100} - {
        *before
    }


def test_each_step_is_told_once_to_whom_it_concerns(opened: Opened) -> None:
    with at(MONDAY):
        opened("manager_wang", "周以恒", urgency="urgent")  # a response within the hour
    for minute in range(0, 120, 5):
        with at(MONDAY + timedelta(minutes=minute)):
            go_on()
            go_on()
    response = [(event, who) for event, who in told() if event.startswith("response")]
    assert response == [
        ("response.75", "manager_wang"),
        ("response.90", "manager_wang"),
        ("response.100", "lead_east"),
        ("response.150", "director"),
    ]


def test_after_a_standstill_only_the_highest_is_told_and_not_at_night(opened: Opened) -> None:
    with at(MONDAY):
        opened("manager_wang", "周以恒", urgency="urgent")
    with at(MONDAY + timedelta(hours=14)):
        assert go_on() == 0
    with at(MONDAY + timedelta(days=3)):
        go_on()
        go_on()
    assert [event for event, _ in told() if event.startswith("response")] == ["response.150"]


def test_a_deputy_is_told_for_whoever_is_away(company: Company, opened: Opened) -> None:
    with at(MONDAY):
        lead, director = company.person("lead_east"), company.person("director")
        appoint(company.person("sysadmin"), lead, director, MONDAY.date(), MONDAY.date())
        opened("manager_wang", "周以恒", urgency="urgent")
    with at(MONDAY + timedelta(minutes=55)):
        go_on()
    assert ("response.100", "director") in told() or ("response.90", "manager_wang") in told()
    with at(MONDAY + timedelta(minutes=65)):
        go_on()
    assert ("response.100", "director") in told()
    assert ("response.100", "lead_east") not in told()


def test_the_order_of_the_queue_is_brought_up_to_the_minute(opened: Opened) -> None:
    with at(MONDAY):
        slow = opened("manager_wang", "周以恒")
    with at(MONDAY + timedelta(hours=1)):
        fast = opened("manager_wang", "周以恒", urgency="critical")
    with at(MONDAY + timedelta(hours=1)):
        go_on()
        assert Ticket.get_by_id(fast.id).points > Ticket.get_by_id(slow.id).points
    before = Ticket.get_by_id(slow.id).points
    with at(MONDAY + timedelta(hours=3)):
        go_on()
    assert Ticket.get_by_id(slow.id).points > before


def test_what_came_before_the_count_of_receipts_began_is_in_order_too(opened: Opened) -> None:
    with at(datetime(2010, 3, 15, 2, 0, tzinfo=UTC)):
        oldest = opened("manager_wang", "周以恒")
    with at(datetime(2013, 3, 18, 2, 0, tzinfo=UTC)):
        older = opened("manager_wang", "周以恒", urgency="critical")
    with at(MONDAY):
        new = opened("manager_wang", "周以恒", urgency="critical")
        go_on()
    points = [Ticket.get_by_id(one.id).points for one in (oldest, older, new)]
    assert points == sorted(points, reverse=True)
