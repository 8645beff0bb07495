"""Which suggestions count, and as what (clause 4.1): past the gate, for the plans of appraisal."""

from collections.abc import Iterator
from datetime import date

from app.access.gate import everything
from app.db.base import among
from app.room import Fact
from app.tickets.analysis.causes import stand_at
from app.tickets.analysis.counting import Counting, begin_of, place_columns, read, steps_of
from app.tickets.models import Ticket
from app.tickets.suggestions.models import ADOPTED, Suggestion


def suggestions(since: date | None, until: date) -> Iterator[Fact]:
    """Every suggestion decided in those days, by its ticket: whether it was adopted.

    It belongs to whoever held the ticket when the customer made it.
    """
    counting = Counting()
    decided = everything(
        Suggestion,
        Suggestion.ticket,
        Suggestion.at,
        Suggestion.decided_at,
        Suggestion.state,
        why="official figure over all suggestions (access rule 9)",
    ).where(Suggestion.decided_at < begin_of(until))
    rows = read(decided.where(Suggestion.decided_at >= begin_of(since)) if since else decided)
    tickets = {row[0] for row in rows}
    of_tickets = everything(
        Ticket, Ticket.id, *place_columns(), why="official figure over all suggestions (access rule 9)"
    ).where(among(Ticket.id, tickets))
    places, steps = {ticket: where for ticket, *where in read(of_tickets)}, steps_of(tickets)
    for ticket, made, decided_at, state in rows:
        holder = stand_at(steps[ticket], made, met=True).holder
        yield counting.fact(places[ticket], decided_at, int(state == ADOPTED), holder, state)
