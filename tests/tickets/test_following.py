"""Tickets follow their customer: where it lies, how secret it is, who may read it while they are open."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from app.access.grants import LONGEST, PROLONGED
from app.access.models import Grant
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.clock import now
from app.customers import record
from app.customers.bulk.changing import confirm, look_over
from app.customers.bulk.choosing import choose_numbers
from app.customers.bulk.planning import Plan
from app.customers.facts import Why
from app.customers.imports.importing import import_file
from app.customers.models import Customer
from app.customers.undoing import undo
from app.db.connection import database
from app.files.attaching import Sent, attach
from app.files.models import Attachment
from app.people.models import Person
from app.tickets.handling import assign
from app.tickets.happening import Happened, happen
from app.tickets.lending import lend_all
from app.tickets.models import CLOSED, MOVED, Message, Ticket, TicketEvent
from app.tickets.moving import move
from tests.conftest import Company, at
from tests.customers.tables import csv_file

Opened = Callable[..., Ticket]
NAME = "周以恒"
WHY = Why("投诉", "第三条")


def place(one: Ticket | Customer) -> tuple[object, ...]:
    return one.owner_id, one.department_id, one.region, one.business_line, one.kind


def edit(company: Company, **values: object) -> None:
    customer = company.customer(NAME)
    record.edit(company.gate("director"), customer, values, customer.rev)


def by_form(company: Company, _folder: Path) -> None:
    li = company.person("manager_li")
    edit(company, owner=li.id, department=li.department_id, region="west", business_line="sales")


def by_many(company: Company, _folder: Path) -> None:
    gate, li = company.gate("director"), company.person("manager_li")
    batch = choose_numbers(gate, [company.customer(NAME).number])
    look_over(gate, batch, Plan(owner=li.id), "")
    assert confirm(gate, batch)


def by_import(company: Company, folder: Path) -> None:
    edit(company, external_id="OLD-1")
    header, row = ("name", "external_id", "region"), (NAME, "OLD-1", "west")
    import_file(company.gate("director"), csv_file(folder, (header, row)))


def by_undoing(company: Company, _folder: Path) -> None:
    edit(company, region="west", business_line="sales")
    assert place(Ticket.get()) == place(company.customer(NAME))
    undo(company.gate("director"), company.customer(NAME), last_row())


def last_row() -> int:
    return int(database.execute_sql("SELECT max(id) FROM audit_entry").fetchone()[0])


def by_handing_over(company: Company, _folder: Path) -> None:
    record.change_owner(company.gate("director"), company.customer(NAME), company.person("manager_li"))


@pytest.mark.parametrize("way", [by_form, by_many, by_import, by_undoing, by_handing_over])
def test_a_ticket_goes_with_its_customer_whatever_writes_it(
    company: Company, opened: Opened, tmp_path: Path, way: Callable[[Company, Path], None]
) -> None:
    ticket, other = opened("manager_wang", NAME), opened("manager_li", "何思远")
    before, left = place(ticket), place(other)
    way(company, tmp_path)
    after = place(Ticket.get_by_id(ticket.id))
    assert after == place(company.customer(NAME))
    if way is not by_undoing:
        assert after != before
    assert place(Ticket.get_by_id(other.id)) == left


def test_another_tier_is_that_of_the_next_ticket(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME)
    why = Why("重要", decided_by=company.person("director"))
    record.set_tier(company.gate("lead_east"), company.customer(NAME), "A", why)
    assert Ticket.get_by_id(ticket.id).tier == ticket.tier != "A"
    assert opened("manager_wang", NAME).tier == "A"


def cancel(company: Company, ticket: Ticket) -> None:
    """By whoever handles it."""
    handler = Person.get_by_id(ticket.handler_id).username
    move(company.gate(handler), Ticket.get_by_id(ticket.id), "cancel", "误开", ticket.rev)


def lent(username: str, customer: str = NAME) -> list[Grant]:
    own = (Person.username == username, Grant.kind == "customer", Grant.ended_at.is_null())
    number = Customer.get(Customer.name == customer).number
    return list(Grant.select().join(Person, on=Grant.person == Person.id).where(*own, Grant.record == number))


def reads(company: Company, username: str) -> bool:
    return record.is_readable(company.gate(username), company.customer(NAME).number)


def test_a_customer_that_leaves_its_handlers_scope_is_lent_to_them(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME)
    assert not lent("manager_wang")
    by_handing_over(company, Path())
    [grant] = lent("manager_wang")
    assert (grant.given_by_id, grant.purpose) == (None, ticket.number)
    assert reads(company, "manager_wang")
    assert not company.gate("manager_wang").may("customer.edit", company.customer(NAME))
    cancel(company, ticket)
    assert not reads(company, "manager_wang")


def test_a_change_that_moves_no_customer_asks_for_no_ticket(company: Company, opened: Opened) -> None:
    opened("manager_wang", NAME)
    edit(company, external_id="NEW-1")
    assert not lent("manager_wang")


def test_a_loan_reaches_no_further_than_its_receivers_clearance(company: Company, opened: Opened) -> None:
    opened("manager_wang", NAME, handler=company.person("manager_li"))
    assert reads(company, "manager_li")
    assert (
        company.gate("manager_li").clearance_on(company.customer(NAME))
        == company.person("manager_li").clearance
    )
    record.raise_level(company.gate("director"), company.customer(NAME), 4, WHY, company.customer(NAME).rev)
    assert not reads(company, "manager_li")


def test_another_open_ticket_of_the_same_customer_keeps_the_loan(company: Company, opened: Opened) -> None:
    li = company.person("manager_li")
    tickets = [opened("manager_wang", NAME, handler=li) for _ in range(2)]
    cancel(company, tickets[0])
    assert reads(company, "manager_li")
    cancel(company, tickets[1])
    assert not reads(company, "manager_li")
    [ended] = AuditEntry.select().where(AuditEntry.action == "grant.ended")
    assert (ended.person, ended.record) == (None, company.customer(NAME).number)


def test_a_ticket_that_is_handed_on_takes_the_loan_along(company: Company, opened: Opened) -> None:
    ticket = opened("manager_wang", NAME, handler=company.person("manager_li"))
    assign(company.gate("director"), ticket, company.person("manager_wang"))
    assert not reads(company, "manager_li")
    assert reads(company, "manager_wang")


def test_between_two_who_are_both_lent_the_customer_it_goes_as_a_whole(
    company: Company, opened: Opened
) -> None:
    ticket = opened("manager_wang", NAME, handler=company.person("manager_li"))
    for receiver, other in (("manager_zhao", "manager_li"), ("manager_li", "manager_zhao")):
        assign(company.gate("director"), ticket, company.person(receiver))
        assert reads(company, receiver)
        assert not reads(company, other)


def test_the_nightly_job_prolongs_the_loans_of_open_tickets_alone(company: Company, opened: Opened) -> None:
    zhao = company.person("manager_zhao")
    opened("manager_wang", NAME, handler=zhao)
    cancel(company, opened("manager_li", "何思远", handler=zhao))
    [first] = lent("manager_zhao")
    lend_all()
    assert [one.id for one in lent("manager_zhao")] == [first.id]
    with at(now() + LONGEST - PROLONGED + PROLONGED / 2):
        lend_all()
        [second] = lent("manager_zhao")
        assert second.until == now() + LONGEST
    assert not lent("manager_zhao", "何思远")


def test_the_nightly_job_lends_to_a_handler_who_lost_their_scope(company: Company, opened: Opened) -> None:
    opened("desk_liu", NAME)
    assert not lent("desk_liu")
    with writing(None, "test.changed") as entry:
        entry.told(scope="own")
        Person.update(scope="own").where(Person.username == "desk_liu").execute()
    assert not reads(company, "desk_liu")
    lend_all()
    assert reads(company, "desk_liu")


def texts(ticket: Ticket) -> set[type]:
    fresh = Ticket.get_by_id(ticket.id)
    message = Message.get(Message.ticket == ticket.id)
    event = TicketEvent.select().where(TicketEvent.ticket == ticket.id, TicketEvent.note.is_null(False)).get()  # noqa: FBT003
    return {type(fresh.__data__["goal"]), type(message.__data__["text"]), type(event.__data__["note"])}


def indexed(word: str) -> int:
    sql = "SELECT count(*) FROM message_text WHERE message_text MATCH ?"
    return int(database.execute_sql(sql, (" ".join(word),)).fetchone()[0])


def in_the_folder(company: Company, text: str) -> bool:
    kept = b"".join(path.read_bytes() for path in company.settings.data.glob("kebu.db*"))
    return text.encode() in kept or " ".join(text).encode() in kept


def test_all_that_is_written_of_a_ticket_is_sealed_and_unsealed_with_its_customer(
    company: Company, opened: Opened
) -> None:
    gate = company.gate("director")
    ticket = opened("manager_wang", NAME, content="账单有误")
    happen(gate.person, ticket, "ticket.analysed", values={"goal": "更正对账单"})
    happen(gate.person, ticket, "ticket.resumed", [Happened(MOVED, note="等候寄回执")])
    attach(gate, ticket, Sent(BytesIO(b"plain words"), "a.txt"), 1)
    assert texts(ticket) == {str}
    assert indexed("账单") == 1
    assert in_the_folder(company, "更正对账单")
    record.raise_level(gate, company.customer(NAME), 3, WHY, company.customer(NAME).rev)
    assert Ticket.get_by_id(ticket.id).level == 3
    assert texts(ticket) == {bytes}
    assert indexed("账单") == 0
    assert Attachment.get().sealed
    assert not any(in_the_folder(company, text) for text in ("账单有误", "更正对账单", "等候寄回执"))
    assert gate.value(Ticket.get_by_id(ticket.id), "goal") == "更正对账单"
    why = Why("解除", "第三条", company.person("security"))
    record.lower_level(gate, company.customer(NAME), 2, why)
    assert texts(ticket) == {str}
    assert indexed("账单") == 1


def test_a_ticket_of_a_level_of_its_own_stays_sealed_when_its_customer_is_lowered(
    company: Company, opened: Opened
) -> None:
    gate = company.gate("director")
    ticket = opened("director", NAME, content="账单有误", own_level=3)
    message = Message.get(Message.ticket == ticket.id)
    assert (ticket.level, type(message.__data__["text"])) == (3, bytes)
    record.raise_level(gate, company.customer(NAME), 4, WHY, company.customer(NAME).rev)
    assert Ticket.get_by_id(ticket.id).level == 4
    record.lower_level(gate, company.customer(NAME), 1, Why("解除", "", company.person("security")))
    assert Ticket.get_by_id(ticket.id).level == 3
    assert isinstance(Message.get_by_id(message.id).__data__["text"], bytes)
    assert Ticket.get_by_id(ticket.id).stage != CLOSED
