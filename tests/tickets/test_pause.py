"""Waiting for the customer, and what ends it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.errors import Forbidden
from app.tickets.models import Message, Ticket
from app.tickets.standards.third_parties import NAME, let_third_parties_pause
from tests.conftest import Company, at, form

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


def test_a_pause_is_a_line_of_the_conversation(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="simple")
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"
    assert "Paused, waiting for the customer" not in browser.get(page).text
    with at(MONDAY + timedelta(hours=1)):
        browser.post(f"{page}/pause", data=asked(ticket))
    with at(MONDAY + timedelta(hours=4)):
        lasting = browser.get(page).text
        assert lasting.count("Paused, waiting for the customer") == 1
        assert "90 m not counted so far" in lasting
    with at(MONDAY + timedelta(hours=6)):
        said = {"way": "heard", "text": "Here it is", "came": "2026-03-16T14:00"}
        browser.post(f"{page}/messages", data=said)
        over = browser.get(page).text
        assert "90 m not counted<" in over
        assert over.index("Here it is") < over.index("90 m not counted<")
    assert "90 m not counted" not in as_("manager_li").get(page).text


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


def test_a_third_party_is_waited_for_where_the_house_says_so(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="complex")
        browser, page = as_("manager_wang"), f"/tickets/{ticket.number}"
        third = asked(ticket, waits_for="third_party", told_by="")
        assert "Handling goes on while you wait for them" in browser.post(f"{page}/pause", data=third).text
        assert browser.post("/tickets/standards/third-parties", data={"pause": "1"}).status_code == 403
        assert (
            as_("director").post("/tickets/standards/third-parties", data={"pause": "1"}).status_code == 303
        )
        assert "disabled" not in browser.get(f"{page}/pause").text.partition("third_party")[2][:40]
        assert browser.post(f"{page}/pause", data=third).status_code == 303
        assert Ticket.get_by_id(ticket.id).line == "paused"
    with at(MONDAY + timedelta(hours=1)):
        said = {"way": "heard", "text": "Any news?"}
        assert browser.post(f"{page}/messages", data=said).status_code == 303
        assert Ticket.get_by_id(ticket.id).line == "paused"
        assert "Paused: waiting for a third party" in browser.get(f"{page}/clocks/handling").text
        inside = asked(ticket, waits_for="inside")
        assert browser.post(f"{page}/pause", data=inside).status_code == 422


def test_waiting_for_a_third_party_is_off_as_shipped_and_the_form_says_so(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒")
        form_page = as_("manager_wang").get(f"/tickets/{ticket.number}/pause").text
        assert "It goes on while you wait for a third party" in form_page
        assert form_page.count(" disabled") == 2
        kept = as_("director").get("/tickets/standards/").text
        assert "Let it pause for third parties" in kept
        assert "for third parties" not in as_("manager_wang").get("/tickets/standards/").text


def test_the_setting_is_on_the_chain_once(company: Company) -> None:
    director = company.gate("director")
    for on, changed in ((True, True), (True, False), (False, True)):
        assert let_third_parties_pause(director, allowed=on) == changed
    rows = AuditEntry.select().where(AuditEntry.action == "setting.changed")
    told = [json.loads(row.changes) for row in rows.order_by(AuditEntry.id)]
    assert told == [{NAME: [0, 1]}, {NAME: [1, 0]}]
    with pytest.raises(Forbidden):
        let_third_parties_pause(company.gate("lead_east"), allowed=True)


def test_to_tell_the_customer_what_is_waited_for_answers_them(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="complex")
        assert Ticket.get_by_id(ticket.id).response_at is None
    with at(MONDAY + timedelta(minutes=20)):
        page = f"/tickets/{ticket.number}/pause"
        assert as_("manager_wang").post(page, data=asked(ticket)).status_code == 303
        assert Ticket.get_by_id(ticket.id).response_at == MONDAY + timedelta(minutes=20)


def test_a_third_party_that_is_waited_for_answers_nobody(company: Company, as_: As, opened: Opened) -> None:
    with at(MONDAY):
        ticket = opened("manager_wang", "周以恒", category="account", complexity="complex")
        let_third_parties_pause(company.gate("director"), allowed=True)
        third = asked(ticket, waits_for="third_party", told_by="")
        assert as_("manager_wang").post(f"/tickets/{ticket.number}/pause", data=third).status_code == 303
        assert Ticket.get_by_id(ticket.id).response_at is None
