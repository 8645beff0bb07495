"""Changing the priority of a ticket, and who has to agree."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from app.inbox.models import Request
from app.tickets.models import Ticket
from tests.chained import last
from tests.conftest import at

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Nine in the morning of the office. Ordinary and urgent for tier C are 450 minutes: up to six."""
NOON, LATE = MONDAY + timedelta(hours=3), MONDAY + timedelta(hours=8)


def opened_urgent(opened: Opened) -> Ticket:
    with at(MONDAY):
        return opened("manager_wang", "周以恒", complexity="ordinary", urgency="urgent", answered=True)


def change(browser: FlaskClient, ticket: Ticket, **values: str) -> Any:  # noqa: ANN401  a response
    now = Ticket.get_by_id(ticket.id)
    kept = {
        "rev": str(now.rev),
        "category": now.category or "",
        "complexity": now.complexity or "",
        "urgency": now.urgency,
        "handler": "manager_wang",
    }
    return browser.post(f"/tickets/{ticket.number}/analysis", data=kept | values)


def test_raising_the_priority_needs_nothing(as_: As, opened: Opened) -> None:
    ticket = opened_urgent(opened)
    with at(LATE):
        assert change(as_("manager_wang"), ticket, urgency="critical").status_code == 303
    assert Ticket.get_by_id(ticket.id).urgency == "critical"


def test_lowering_it_needs_a_reason(as_: As, opened: Opened) -> None:
    ticket = opened_urgent(opened)
    with at(NOON):
        refused = change(as_("manager_wang"), ticket, urgency="normal")
        assert refused.status_code == 422
        assert 'id="reason-error"' in refused.text
        assert Ticket.get_by_id(ticket.id).urgency == "urgent"
        assert change(as_("manager_wang"), ticket, urgency="normal", reason="客户说不急").status_code == 303
    after = Ticket.get_by_id(ticket.id)
    assert (after.urgency, Request.select().count()) == ("normal", 0)
    assert after.handling_due > ticket.handling_due


def test_after_three_quarters_somebody_else_has_to_agree(as_: As, opened: Opened) -> None:
    ticket = opened_urgent(opened)
    with at(LATE):
        saved = change(as_("manager_wang"), ticket, urgency="normal", category="account", reason="客户说不急")
        assert saved.status_code == 303
        waiting = Ticket.get_by_id(ticket.id)
        assert (waiting.urgency, waiting.category) == ("urgent", "account"), "the rest is saved"
        request = Request.get()
        card = f"/inbox/requests/{request.number}"
        assert ticket.number in as_("lead_east").get(card).text
        decided = {"decision": "approve", "answer": "同意"}
        assert as_("manager_wang").post(card, data=decided).status_code == 403
        assert as_("lead_east").post(card, data=decided).status_code == 303
    after = Ticket.get_by_id(ticket.id)
    assert after.urgency == "normal"
    assert after.handling_due > ticket.handling_due
    assert last("ticket.analysed")[0] == "manager_wang"


def test_a_request_about_a_priority_that_changed_meanwhile_does_nothing(as_: As, opened: Opened) -> None:
    ticket = opened_urgent(opened)
    with at(LATE):
        change(as_("manager_wang"), ticket, urgency="normal", reason="客户说不急")
        change(as_("manager_wang"), ticket, urgency="critical")
        card = f"/inbox/requests/{Request.get().number}"
        as_("lead_east").post(card, data={"decision": "approve", "answer": "同意"})
    assert Ticket.get_by_id(ticket.id).urgency == "critical"


def test_saying_how_complex_it_is_for_the_first_time_is_no_change(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", urgency="urgent")
    with at(LATE):
        assert change(as_("manager_wang"), ticket, complexity="complex").status_code == 303
    assert Ticket.get_by_id(ticket.id).complexity == "complex"
