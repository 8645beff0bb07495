"""Waiting for the customer, and what ends it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask.testing import FlaskClient

from app.tickets.models import Message, Ticket
from tests.conftest import at, form

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
"""Ten in the morning of the office."""


def asked(ticket: Ticket, **values: str) -> dict[str, str]:
    rev = str(Ticket.get_by_id(ticket.id).rev)
    kept = {"awaited": "A copy of the bill", "until": "2026-03-20", "told_by": "phone"}
    kept |= {"rev": rev, "waits_for": "customer"}
    return form(**kept | values)


def test_a_pause_moves_the_deadline_until_the_customer_replies(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="simple")
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"
    with at(MONDAY + timedelta(hours=1)):
        due = ticket.handling_due
        assert browser.post(f"{page}/pause", data=asked(ticket)).status_code == 303
        paused = Ticket.get_by_id(ticket.id)
        assert paused.line == "paused"
        assert paused.handling_due > due
    with at(MONDAY + timedelta(hours=6)):
        said = {"way": "heard", "text": "Here it is", "came": "2026-03-16T14:00"}
        assert browser.post(f"{page}/messages", data=said).status_code == 303
        resumed = Ticket.get_by_id(ticket.id)
        assert resumed.line == "waiting"
        assert resumed.handling_due == due + timedelta(minutes=90)
    assert Message.select().where(Message.ticket == ticket.id, Message.visible).count() == 2


def test_a_pause_needs_what_is_awaited_until_when_and_that_the_customer_knows(
    as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒")
        browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"
        for values, field in (
            ({"awaited": ""}, "awaited"),
            ({"until": "2026-03-16"}, "until"),
            ({"until": "2026-04-16"}, "until"),
            ({"until": "soon"}, "until"),
            ({"told_by": ""}, "told_by"),
        ):
            refused = browser.post(f"{page}/pause", data=asked(ticket, **values))
            assert refused.status_code == 422
            assert f'id="{field}-error"' in refused.text
        assert Ticket.get_by_id(ticket.id).line == "waiting"


def test_a_reply_that_is_typed_after_the_pause_was_over_counts_from_when_it_came(
    as_: As, opened: Opened
) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="complex")
        due = ticket.handling_due
        browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"
        assert browser.post(f"{page}/pause", data=asked(ticket)).status_code == 303
    with at(MONDAY + timedelta(days=7)):
        said = {"way": "heard", "text": "Here it is", "came": "2026-03-16T14:00"}
        assert as_("manager_wang").post(f"{page}/messages", data=said).status_code == 303
        assert Ticket.get_by_id(ticket.id).handling_due == due + timedelta(hours=4)
