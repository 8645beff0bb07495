"""Who may take a step of a ticket's plan: people who may read the ticket and its plan."""

from app.access.gate import Gate, everything, gates_of_readers
from app.customers.models import Customer
from app.errors import Forbidden, Invalid
from app.people.models import Person
from app.tickets.handling import head_of
from app.tickets.models import Ticket
from app.tickets.planning.models import HEAD, OWNER, PlanStep

RULE = PlanStep.rule_names["content"]


def possible_owners(ticket: Ticket) -> list[Person]:
    """Everybody who may read `ticket` and its plan, by name: others are not offered (access rule 1).

    Nor is whoever it complains about.
    """
    found = [gate.person for gate in gates_of_readers(ticket) if _may_take_part(gate, ticket)]
    return sorted(found, key=lambda person: str(person.name))


def check_owner(person: Person, ticket: Ticket) -> None:
    """Raise Invalid("owner") for somebody who can't sign in, or may not read the ticket and its plan."""
    if person.disabled or not _may_take_part(Gate(person), ticket):
        raise Invalid("owner", "Choose somebody who can sign in and may read this ticket.")


def sees_plan(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person is cleared for the plan of `ticket`; without that there is none for them."""
    clearance = gate.clearance_on(ticket)
    return clearance > 0 and gate.field_level(Ticket, RULE, ticket) <= clearance


def _may_take_part(gate: Gate, ticket: Ticket) -> bool:
    return gate.person.id != ticket.complained_about_id and sees_plan(gate, ticket)


def require_plan(gate: Gate, ticket: Ticket) -> None:
    """Raise Forbidden for somebody who is not cleared for the plan: they change nothing in it (rule 4)."""
    if not sees_plan(gate, ticket):
        raise Forbidden


def whose(who: str, ticket: Ticket, planner: Person, may: dict[int, Person]) -> Person:
    """Whom a template's step goes to: one of those who `may` take it, else the handler, else who plans."""
    named = {OWNER: _owner_of, HEAD: _head_id}.get(who, _handler_of)(ticket)
    found = may.get(named or 0) or may.get(ticket.handler_id or 0)
    return found or planner


def _handler_of(ticket: Ticket) -> int | None:
    found: int | None = ticket.handler_id
    return found


def _owner_of(ticket: Ticket) -> int | None:
    customers = everything(Customer, Customer.owner, why="the owner of the ticket's customer takes a step")
    found: int | None = customers.where(Customer.id == ticket.customer_id).scalar()
    return found


def _head_id(ticket: Ticket) -> int | None:
    head = head_of(ticket)
    return int(head.id) if head else None
