"""Who handles a ticket: somebody who may read it, and who may read its customer until it closes (rule 1)."""

from app.access.gate import Gate, everything
from app.access.grants import end_by_program
from app.access.standing import standing_of
from app.access.upward import leads_above, may_own, possible_owners
from app.customers.models import Customer
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.notices import notify
from app.people.models import Person
from app.tickets.complaints.models import Complaint
from app.tickets.complaints.reading import complaint_of
from app.tickets.events import HELD
from app.tickets.happening import Happened, happen
from app.tickets.lending import lend
from app.tickets.models import ANALYSIS, CLOSED, RECEPTION, Ticket

ASSIGNED = "ticket.assigned"
"""What a notice calls it."""


def possible_handlers(ticket: Ticket) -> list[Person]:
    """Everybody who may handle `ticket` once it is theirs, by name; others are not offered (rule 1).

    Nor is whoever it complains about.
    """
    people = possible_owners(ticket.level, Ticket.edit_permission)
    return [person for person in people if person.id != ticket.complained_about_id]


def check_handler(person: Person, level: int, complained_about: int | None = None) -> None:
    """Raise Invalid("handler") for somebody who could not read a ticket of `level`, or can't sign in.

    Nor may it be whoever is complained about; the message is the same, it tells nobody of whom that is.
    """
    if person.id == complained_about or not may_own(person, level, Ticket.edit_permission):
        raise Invalid("handler", "Choose somebody who can sign in and may read this ticket.")


def assign(gate: Gate, ticket: Ticket, person: Person, rev: int | None = None) -> None:
    """Let `person` hold the ticket from now on. Raises Invalid, Conflict for a closed one."""
    if ticket.stage == CLOSED:
        raise Conflict("This ticket is closed: nobody needs to take it over.")
    check_handler(person, ticket.level, ticket.complained_about_id)
    if person.id == ticket.handler_id:
        return
    former, held = ticket.handler_id, [Happened(HELD, holder=person.id)]
    with database.atomic():
        happen(gate.person, ticket, "ticket.assigned", held, {"handler": person.id, "resource": None}, rev)
        hand_over(gate, ticket, former)


def hand_over(gate: Gate, ticket: Ticket, former: int | None) -> None:
    """After another holds it: the customer is granted to them, and they are told; `former` held it before.

    In the caller's transaction, as is `settle_access`.
    """
    settle_access(ticket, former)
    if ticket.handler_id:
        notify([ticket.handler_id], ASSIGNED, (Ticket.audit_kind, ticket.number), gate.person)


def settle_access(ticket: Ticket, former: int | None = None) -> None:
    """Grant the customer to the handler while the ticket is open, and no longer; call it when either changes.

    Whoever may read the customer anyway needs no grant. `former` held the ticket before.
    """
    if ticket.customer_id is None:
        return
    every = everything(Customer, why="the program grants it to the handler of its ticket (access rule 1)")
    customer = every.where(Customer.id == ticket.customer_id).get()
    handler = ticket.handler_id if ticket.stage != CLOSED else None
    people = Person.select().where(Person.id.in_({former, ticket.handler_id} - {None}))
    for person in list(people):
        if person.id == handler or _handles_another(person, ticket):
            lend(customer, person, standing_of(person), ticket.number)
        else:
            end_by_program(customer, person)


def _handles_another(person: Person, ticket: Ticket) -> bool:
    theirs = everything(Ticket, why="whether the handler has another ticket of the same customer")
    same = (Ticket.customer == ticket.customer_id, Ticket.handler == person.id, Ticket.id != ticket.id)
    return bool(theirs.where(*same, Ticket.stage != CLOSED).exists())


def head_of(ticket: Ticket) -> Person | None:
    """The lead of the handler's department, or the nearest above it who is not complained about."""
    holder = ticket.handler_id or ticket.opened_by_id
    leads = leads_above(holder) if holder else []
    return next((lead for lead in leads if lead.id != ticket.complained_about_id), None)


def is_head(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person is the ticket's head."""
    head = head_of(ticket)
    return head is not None and head.id == gate.person.id


def require_head(gate: Gate, ticket: Ticket) -> None:
    """Raise Forbidden for everybody but the ticket's head."""
    if not is_head(gate, ticket):
        raise Forbidden


def closers(ticket: Ticket) -> frozenset[int]:
    """The ids of those who cancel and close a ticket: its handler and their head.

    A complaint is closed by somebody else than its handler: the head, or whoever decided it (GB/T 19012).
    """
    return closers_of(ticket, head_of(ticket), complaint_of(ticket) if ticket.is_complaint else None)


def closers_of(ticket: Ticket, head: Person | None, complaint: Complaint | None) -> frozenset[int]:
    """The same where its head and complaint are known."""
    allowed = {head.id} if head else set()
    if not ticket.is_complaint:
        return frozenset(allowed | ({ticket.handler_id} - {None}))
    decided_by = {complaint.decided_by_id} if complaint else set()
    return frozenset((allowed | decided_by) - {ticket.handler_id, ticket.complained_about_id, None})


def may_close(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person is one of the `closers`."""
    return gate.person.id in closers(ticket)


def may_assign(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person lets another hold the ticket at once, without asking them.

    Before the work begins whoever analyses it does; from then on who may assign, and the head: the handler
    hands it over (`handing_over`).
    """
    begun = ticket.handler_id is not None and ticket.stage not in {RECEPTION, ANALYSIS}
    return not begun or gate.may("ticket.assign", ticket) or is_head(gate, ticket)
