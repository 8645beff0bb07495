"""What the tables of tickets hold is what the chain said of them; what follows by itself it does not tell."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access.gate import Gate
from app.chain.verifying import verify
from app.clock import now
from app.customers import record
from app.customers.facts import Why
from app.tickets import minute
from app.tickets.analysing import analyse
from app.tickets.audited import TICKETS
from app.tickets.complaints.making import take_back
from app.tickets.conversation.telling import tell
from app.tickets.handling import assign
from app.tickets.models import Message, Ticket, TicketEvent
from app.tickets.moving import move
from tests.conftest import Company, at
from tests.tampering import behind_the_back

Opened = Callable[..., Ticket]
NAME = "周以恒"


@pytest.fixture
def worked(company: Company, opened: Opened) -> Ticket:
    """A ticket to which all sorts of things have happened, one of an unknown caller, and one that follows."""
    gate = company.gate("manager_wang")
    ticket = opened("manager_wang", NAME, content="账单有误", is_complaint=True, category="account")
    move(gate, ticket, "analyse", "", ticket.rev)
    wanted = {"complexity": "simple", "urgency": "urgent", "goal": "更正对账单"}
    analyse(gate, ticket, {**wanted, "handler": gate.person.id}, "弄错了", ticket.rev)
    take_back(company.gate("lead_east"), ticket, "弄错了", ticket.rev)
    tell(gate, ticket, "正在核对", "phone", reached=True)
    assign(gate, ticket, company.person("lead_east"))
    opened("desk_liu", caller_name="某君", caller_phone="13900001234", answered=True)
    opened("manager_wang", NAME, follows=ticket)
    return Ticket.get_by_id(ticket.id)


def told(tables: list[object] | None = None) -> list[tuple[str, str | None]]:
    return [(one.record, one.column) for one in verify(tables=tables or [TICKETS]).differences]


def test_what_people_do_and_what_follows_by_itself_is_no_difference(company: Company, worked: Ticket) -> None:
    assert not told()
    with at(now() + timedelta(days=1)):
        minute.go_on()
    Ticket.update(points=7, line=None).where(Ticket.id == worked.id).execute()
    customer = company.customer(NAME)
    record.raise_level(company.gate("director"), customer, 3, Why("投诉", "第三条"), customer.rev)
    li = company.person("manager_li")
    record.change_owner(company.gate("director"), company.customer(NAME), li)
    assert Ticket.get_by_id(worked.id).owner_id == li.id
    assert not told()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE ticket SET subject = 'x' WHERE id = ?", "subject"),
        ("UPDATE ticket SET is_complaint = 1 WHERE id = ?", "is_complaint"),
        ("UPDATE ticket SET handler_id = NULL WHERE id = ?", "handler"),
        ("UPDATE ticket SET urgency = 'normal' WHERE id = ?", "urgency"),
        ("UPDATE ticket SET level = 1 WHERE id = ?", "own_level"),
        ("UPDATE ticket SET region = 'nowhere' WHERE id = ?", "customer"),
        ("UPDATE ticket SET goal = 'x' WHERE id = ?", "goal"),
        ("UPDATE ticket SET received_at = '2020-01-01 00:00:00.000000' WHERE id = ?", "received_at"),
    ],
)
def test_a_changed_column_is_named(worked: Ticket, change: str, column: str) -> None:
    with behind_the_back() as connection:
        connection.execute(change, (worked.id,))
    assert told() == [(worked.number, column)]


def test_another_place_of_an_unknown_callers_ticket_is_named(worked: Ticket) -> None:
    other = Ticket.get(Ticket.kind == "unknown")
    with behind_the_back() as connection:
        connection.execute(
            "UPDATE ticket SET department_id = ? WHERE id = ?", (worked.department_id, other.id)
        )
    assert told() == [(other.number, "department")]


def test_a_changed_message_and_event_are_named(worked: Ticket) -> None:
    message = Message.select().where(Message.ticket == worked.id).order_by(Message.id).get()
    event = TicketEvent.select().where(TicketEvent.ticket == worked.id).order_by(TicketEvent.id).get()
    with behind_the_back() as connection:
        connection.execute("UPDATE ticket_message SET text = 'x' WHERE id = ?", (message.id,))
        connection.execute(
            "UPDATE ticket_event SET at = '2020-01-01 00:00:00.000000' WHERE id = ?", (event.id,)
        )
    assert set(told()) == {
        (f"{worked.number} message.{message.key}", "text"),
        (f"{worked.number} event.{event.id}", "at"),
    }


def test_a_row_that_was_put_in_or_taken_out_is_named(worked: Ticket) -> None:
    event = TicketEvent.select().where(TicketEvent.ticket == worked.id).order_by(TicketEvent.id.desc()).get()
    with behind_the_back() as connection:
        connection.execute("DELETE FROM ticket_event WHERE id = ?", (event.id,))
        connection.execute(
            "INSERT INTO ticket_event (ticket_id, at, recorded_at, kind, complaint) "
            "VALUES (?, '2020-01-01 00:00:00.000000', '2020-01-01 00:00:00.000000', 'done', 0)",
            (worked.id,),
        )
    assert [column for _, column in told()] == [None, None]


def test_all_tickets_are_compared_by_the_command(company: Company, worked: Ticket) -> None:
    assert Gate(company.person("director")).get(Ticket, worked.number)
    with behind_the_back() as connection:
        connection.execute("UPDATE ticket SET subject = 'x' WHERE id = ?", (worked.id,))
    done = company.app.test_cli_runner().invoke(args=["audit", "verify"])
    assert (done.exit_code, worked.number in done.output) == (1, True), done.output
