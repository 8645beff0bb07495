"""Hand-overs that end by themselves: nobody accepted in time, or the ticket went elsewhere meanwhile."""

from collections.abc import Iterable

from app.access.gate import everything
from app.chain.writing import Entry
from app.clock import now
from app.db.connection import database
from app.people.models import Person
from app.tickets.handing_over.models import OVERTAKEN, RETURNED, Offer
from app.tickets.handing_over.recording import holds, tell, waiting_offers, write_end
from app.tickets.handing_over.words import EVENTS, LAPSED
from app.tickets.limits import may_still_accept
from app.tickets.models import CLOSED, Ticket


def return_late() -> int:
    """End what nobody can accept any more: each once, however late the job runs. Returns how many."""
    over = [pair for pair in _with_tickets(waiting_offers().order_by(Offer.id)) if not holds(*pair)]
    for made, ticket in over:
        end_by_itself(made, ticket)
    return len(over)


def follow(entry: Entry) -> None:
    """The ticket has another handler, or has ended: nobody can accept it any more, in one transaction."""
    if entry.changes.get("stage", (None, None))[1] != CLOSED and "handler" not in entry.changes:
        return
    waiting = waiting_offers().join(Ticket).where(Ticket.number == entry.record_number)
    for made, ticket in _with_tickets(waiting):
        if not holds(made, ticket):
            end_by_itself(made, ticket, entry.person)


def end_by_itself(made: Offer, ticket: Ticket, by: Person | None = None) -> None:
    """End a hand-over that nobody can accept any more, and tell both; `by` let the ticket go elsewhere."""
    late = not may_still_accept(made.until, now())
    with database.atomic():
        write_end(by, ticket, made, RETURNED if late else OVERTAKEN)
        if late:
            tell(made.giver_id, EVENTS[RETURNED], ticket, None)
            tell(made.receiver_id, LAPSED, ticket, None)
        else:
            for one in sorted({made.giver_id, made.receiver_id} - {ticket.handler_id}):
                tell(one, EVENTS[OVERTAKEN], ticket, by)


def _with_tickets(offers: Iterable[Offer]) -> list[tuple[Offer, Ticket]]:
    found = list(offers)
    every = everything(Ticket, why="a hand-over of each of them may end; nothing is shown")
    tickets = {one.id: one for one in every.where(Ticket.id.in_([one.ticket_id for one in found]))}
    return [(one, tickets[one.ticket_id]) for one in found]
