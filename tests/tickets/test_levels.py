"""The level of a ticket, of an entry on it and of its files: raised by one person, lowered by two."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.chain.verifying import verify
from app.customers import record
from app.customers.facts import Why
from app.db.connection import database
from app.errors import Forbidden
from app.files.models import Attachment
from app.inbox.models import Request
from app.inbox.requests import decide
from app.people.models import Person
from app.tickets.audited import TICKETS
from app.tickets.conversation.messages import Said, add_message
from app.tickets.models import Message, Ticket, TicketEvent
from app.tickets.secrecy import levels, messages
from tests.conftest import Company, form
from tests.files.contents import PDF

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
WHY = Why("It names a suspect", "Rule 7")


def fresh(ticket: Ticket) -> Ticket:
    """As it stands."""
    return Ticket.get_by_id(ticket.id)


def indexed(message: Message) -> bool:
    """Whether it can be found by its words."""
    sql = "SELECT count(*) FROM message_text WHERE rowid = ?"
    return bool(database.execute_sql(sql, (message.id,)).fetchone()[0])


def test_whoever_handles_it_raises_it_and_what_is_written_is_sealed(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong")
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}/level"
    sent = {"rev": str(ticket.rev), "level": "3", "reason": "It names a suspect", "basis": "Rule 7"}
    assert browser.post(page, data=sent).status_code == 303
    after, [message] = fresh(ticket), Message.select().where(Message.ticket == ticket.id)
    assert (after.level, after.own_level) == (3, 3)
    assert isinstance(message.text, bytes)
    assert not indexed(message)
    told = browser.get(page).text
    assert "It names a suspect" in told
    assert "Rule 7" in told
    assert "The bill is wrong" in browser.get(f"/tickets/{ticket.number}").text
    assert as_("manager_li").get(page).status_code == 404
    assert not verify(tables=[TICKETS]).differences


def test_nobody_raises_it_above_their_clearance_nor_without_a_reason(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    page = f"/tickets/{ticket.number}/level"
    for wrong in (
        {"level": "4", "reason": "So"},
        {"level": "3", "reason": ""},
        {"level": "1", "reason": "So"},
    ):
        assert as_("manager_wang").post(page, data={"rev": str(ticket.rev)} | wrong).status_code == 422
    assert fresh(ticket).level == ticket.level


def test_its_handler_has_to_be_cleared_for_it(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("director", "周以恒", handler=company.person("manager_wang"))
    sent = {"rev": str(ticket.rev), "level": "4", "reason": "So"}
    refused = as_("director").post(f"/tickets/{ticket.number}/level", data=sent)
    assert "Hand it over first" in refused.text


def test_a_stale_form_keeps_what_was_typed_and_goes_through_the_second_time(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    browser, page = as_("manager_wang"), f"/tickets/{ticket.number}/level"
    sent = {"rev": "99", "level": "3", "reason": "It names a suspect"}
    late = browser.post(page, data=sent)
    assert late.status_code == 409
    assert "Somebody else changed this record meanwhile" in late.text
    assert 'value="It names a suspect"' in late.text
    assert f'name="rev" type="hidden" value="{ticket.rev}"' in late.text
    assert browser.post(page, data=sent | {"rev": str(ticket.rev)}).status_code == 303


def test_a_stale_form_of_an_entry_keeps_what_was_typed(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong")
    [message] = Message.select().where(Message.ticket == ticket.id)
    page = f"/tickets/{ticket.number}/messages/{message.key}/level"
    sent = {"rev": "99", "level": "3", "reason": "It names a suspect"}
    late = as_("manager_wang").post(page, data=sent)
    assert late.status_code == 409
    assert 'value="It names a suspect"' in late.text
    assert Message.get_by_id(message.id).level == message.level


def test_a_second_person_lowers_it_and_it_can_be_found_again(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong", own_level=3)
    [message] = Message.select().where(Message.ticket == ticket.id)
    lowest = levels.lowest_of(ticket)
    page = f"/tickets/{ticket.number}/level/lower"
    sent = {"lower-level": str(lowest), "lower-reason": "It is over"}
    assert as_("manager_wang").post(page, data=sent).status_code == 303
    assert fresh(ticket).level == 3
    request = Request.get(Request.kind == "ticket.level.lower")
    with pytest.raises(Forbidden):
        decide(company.gate("manager_wang"), request, "Yes", approved=True)
    decide(company.gate("security"), request, "Yes", approved=True)
    after = fresh(ticket)
    assert (after.level, after.own_level) == (lowest, lowest)
    assert Message.get_by_id(message.id).text == "The bill is wrong"
    assert indexed(message)
    assert "It is over" in as_("manager_wang").get(f"/tickets/{ticket.number}/level").text
    assert not verify(tables=[TICKETS]).differences


def test_it_is_never_below_its_customer(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    customer = company.customer("周以恒")
    record.raise_level(company.gate("manager_wang"), customer, 3, Why("It is", "So"), customer.rev)
    assert levels.lower_levels(fresh(ticket)) == []
    sent = {"lower-level": "1", "lower-reason": "So"}
    assert as_("manager_wang").post(f"/tickets/{ticket.number}/level/lower", data=sent).status_code == 422
    unknown = opened("manager_wang", caller_name="Somebody")
    assert levels.lowest_of(unknown) == 2


def test_notes_on_events_are_sealed_too(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    [event] = TicketEvent.select().where(TicketEvent.ticket == ticket.id)
    levels.raise_level(company.gate("manager_wang"), ticket, 3, WHY, ticket.rev)
    assert TicketEvent.get_by_id(event.id).note is None
    assert fresh(ticket).level == 3


def test_an_entry_above_somebody_is_not_there_for_them(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("director", "周以恒", handler=company.person("manager_wang"))
    kept = add_message(company.person("director"), ticket, Said("Only for the board", level=4))
    page = f"/tickets/{ticket.number}"
    assert "Only for the board" in as_("director").get(page).text
    before = as_("manager_wang").get(page).text
    assert "Only for the board" not in before
    assert kept.key not in before
    hidden = as_("manager_wang").get(f"{page}/messages/{kept.key}/level")
    missing = as_("manager_wang").get(f"{page}/messages/22222222/level")
    assert hidden.status_code == missing.status_code == 404
    assert isinstance(Message.get_by_id(kept.id).text, bytes)


def test_an_entry_is_raised_by_one_and_lowered_by_two(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong")
    [message] = Message.select().where(Message.ticket == ticket.id)
    page = f"/tickets/{ticket.number}/messages/{message.key}/level"
    browser = as_("manager_wang")
    assert browser.get(page).status_code == 200
    raised = {"rev": str(message.rev), "level": "3", "reason": "It names a suspect"}
    assert browser.post(page, data=raised).status_code == 303
    assert browser.post(page, data=raised | {"rev": "77"}).status_code == 422
    kept = Message.get_by_id(message.id)
    assert (kept.level, isinstance(kept.text, bytes), indexed(kept)) == (3, True, False)
    asked = {"lower-level": str(ticket.level), "lower-reason": "It is over", "lower-basis": "Rule 8"}
    assert browser.post(f"{page}/lower", data=asked).status_code == 303
    decide(company.gate("security"), Request.get(), "Yes", approved=True)
    kept = Message.get_by_id(message.id)
    assert (kept.level, kept.text, indexed(kept)) == (1, "The bill is wrong", True)
    assert not verify(tables=[TICKETS]).differences


def test_what_is_written_above_the_own_clearance_is_refused(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", content="The bill is wrong")
    [message] = Message.select().where(Message.ticket == ticket.id)
    gate: Gate = company.gate("manager_wang")
    assert 4 not in messages.higher_levels(gate, ticket, message)
    with pytest.raises(Forbidden):
        messages.lower_message(gate, ticket, message, 1, Why("So", "", Person.get()))


def test_a_second_person_lowers_a_file_of_a_ticket(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    browser, files = as_("manager_wang"), f"/tickets/{ticket.number}/files"
    browser.post(files, data=form(level="3", file=(io.BytesIO(PDF), "合同.pdf")))
    address = f"{files}/{Attachment.get().number}"
    assert f"{address}/lower" in browser.get(f"{address}/change").text
    assert "Ask to lower the level of a file" in browser.get(f"{address}/lower").text
    for wrong in ("1", "3", "x"):
        sent = form(level=wrong, reason="It is public")
        assert browser.post(f"{address}/lower", data=sent).status_code == 422
    asked = browser.post(f"{address}/lower", data=form(level="2", reason="It is public", basis="Rule 8"))
    assert asked.status_code == 303
    assert Attachment.get().level == 3
    card = as_("security").get(f"/inbox/requests/{Request.get().number}").text
    assert ticket.number in card
    assert "合同.pdf" not in card
    decide(company.gate("security"), Request.get(), "Yes", approved=True)
    assert Attachment.get().level == 2
    assert browser.get(address).data == PDF
    assert not verify(tables=[TICKETS]).differences
