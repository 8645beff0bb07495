"""Moving a ticket through its stages."""

from app.access.gate import Gate
from app.clock import now
from app.db.connection import database
from app.errors import Forbidden
from app.tickets.complaints.deciding import check_decided, open_again
from app.tickets.events import REOPENED, RESUMED, TAKEN_BACK
from app.tickets.handling import may_close, settle_access
from app.tickets.happening import Happened, current, happen
from app.tickets.limits import check_reopening
from app.tickets.models import CANCELLED, MERGED, SOLVED, Ticket
from app.tickets.pausing import lasting
from app.tickets.planning.ending import check_worked_off
from app.tickets.stages import BY_NAME, Move, check_move, moves_from
from app.worktime.calendars import OFFICE, calendars

VOID_ENDINGS = (CANCELLED, MERGED)


def move(gate: Gate, ticket: Ticket, name: str, reason: str, rev: int) -> Move:
    """Move `ticket` the way of that `name`. Raises Invalid, Forbidden, Conflict."""
    way = BY_NAME[name]
    known = {needed: current(ticket, needed) for needed in way.needs}
    check_move(way, ticket.stage, known, reason)
    if way.by_head and not may_close(gate, ticket):
        raise Forbidden
    if way.judged:
        check_decided(ticket)
    if way.ending == SOLVED:
        check_worked_off(ticket)
    if way.event == REOPENED:
        office = calendars()[OFFICE]
        check_reopening(office, now(), ticket.closed_at, ticket.ending in VOID_ENDINGS)
    what = Happened(way.event, note=reason or None, to_stage=way.end)
    ends = [Happened(RESUMED)] if lasting(ticket) else []
    with database.atomic():
        happen(gate.person, ticket, "ticket.moved", [*ends, what], {"ending": way.ending}, rev)
        if way.event in {REOPENED, TAKEN_BACK}:
            open_again(gate.person, ticket)
        settle_access(ticket)
    return way


def ways(gate: Gate, ticket: Ticket, closers: frozenset[int]) -> list[Move]:
    """The ways out of its stage that the person may take; `closers` as `handling` has them."""
    if not gate.may(Ticket.edit_permission, ticket):
        return []
    closes = gate.person.id in closers
    return [way for way in moves_from(ticket.stage) if closes or not way.by_head]
