"""What happens to a ticket is told to those who follow it, in the transaction of its cause.

Nobody is flooded: the newest stands in the place of what they have not read; being mentioned stays.
"""

from app.access.gate import everything
from app.audit.changes import PART_LEVEL
from app.chain.writing import Entry
from app.inbox.models import Notice
from app.inbox.notices import notify_once
from app.tickets.models import Ticket
from app.tickets.watching.watching import readers_watching
from app.tickets.watching.words import ESCALATED, GROUP, MENTIONED, MESSAGE, MOVED

EVENTS = {
    "ticket.message.added": MESSAGE,
    "ticket.moved": MOVED,
    "ticket.closed.silence": MOVED,
    "ticket.escalated": ESCALATED,
}
"""Action on the chain → what watchers hear of."""


def tell(entry: Entry) -> None:
    """Tell those who follow the ticket and may read it; of a message, those who are cleared for that."""
    ticket = entry.record
    if not isinstance(ticket, Ticket):
        return
    level = entry.facts.get(PART_LEVEL, 0)
    told_already = entry.facts.get("to", ())
    subject = (Ticket.audit_kind, ticket.number)
    people = {
        int(one.person.id)
        for one in readers_watching(ticket)
        if one.clearance_on(ticket) >= level and one.person.username not in told_already
    }
    notify_once(people - _mentioned(people, ticket), EVENTS[entry.action], GROUP, subject, entry.person)


def _mentioned(people: set[int], ticket: Ticket) -> set[int]:
    """Those of them who have not read yet that they are mentioned."""
    if not people:
        return set()
    rows = everything(Notice, Notice.person, why="whether somebody has unread news; nothing is shown")
    unread = (Notice.event == MENTIONED) & (Notice.record == ticket.number) & Notice.read_at.is_null()
    return {one.person_id for one in rows.where(Notice.person.in_(sorted(people)), unread)}
