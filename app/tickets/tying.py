"""Tying the ticket of an unknown caller to a customer: from then on it lies where that does (clause 3.1)."""

from app.access.gate import Gate
from app.audit.changes import REV
from app.chain.writing import writing
from app.clock import now
from app.customers.models import Customer
from app.db.base import update_row
from app.errors import Conflict, Invalid
from app.people.models import Person
from app.tickets.follow import COPIED
from app.tickets.handling import check_handler, settle_access
from app.tickets.models import Ticket
from app.tickets.texts import follow_level


def tie(gate: Gate, ticket: Ticket, customer: Customer, rev: int) -> None:
    """Let `ticket` be that of `customer`, whom the person may read. The tier of its opening stays.

    Raises Conflict where it has a customer; Invalid where its handler is not cleared for them.
    """
    if ticket.customer_id is not None:
        raise Conflict
    level = max(int(ticket.own_level), int(customer.level))
    if level > gate.standing.clearance:
        raise Invalid("customer", "The customer is above your clearance.")
    if ticket.handler_id:
        check_handler(Person.get_by_id(ticket.handler_id), level)
    copies = {
        name.removesuffix("_id"): customer.__data__[name.removesuffix("_id")] for name in COPIED.values()
    }
    columns = {"customer": customer.id, **copies, "level": level, "updated_at": now(), "rev": rev + 1}
    with writing(gate.person, "ticket.tied", ticket) as entry:
        entry.changed("customer", None, customer.number)
        entry.changed("department", ticket.department_id, None)
        entry.told(**{REV: rev + 1})
        follow_level(ticket, level)
        if not update_row(Ticket, ticket.id, rev, columns):
            raise Conflict
        ticket.__data__.update(columns)
        settle_access(ticket)
