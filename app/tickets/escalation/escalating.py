"""Telling people of a clock that runs short: once of each step, in working hours, deputies for the absent."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from app.access.gate import everything, gates_of_readers
from app.access.upward import leads_above
from app.chain.writing import writing
from app.inbox.absences import deputy_of
from app.inbox.notices import notify
from app.people.models import Person
from app.tickets.deadlines import Run
from app.tickets.escalation.models import Escalation
from app.tickets.escalation.steps import DEPUTY, DIRECTOR, HANDLER, HEAD, STEPS, Step, reached
from app.tickets.models import Ticket

LOWEST = min(step.percent for step in STEPS) / 100
MINUTE = timedelta(minutes=1)


class Sent(NamedTuple):
    """A step that was taken of a clock that began at a moment."""

    clock: str
    began_at: datetime
    percent: int


def sent_of(tickets: Iterable[int]) -> dict[int, frozenset[Sent]]:
    """The steps that were taken, by the ids of tickets."""
    found: dict[int, set[Sent]] = defaultdict(set)
    rows = everything(Escalation, why="whether somebody was told before; nothing is shown")
    for row in rows.where(Escalation.ticket.in_(list(tickets))):
        found[row.ticket_id].add(Sent(row.clock, row.began_at, row.percent))
    return {ticket: frozenset(sent) for ticket, sent in found.items()}


def escalate(ticket: Ticket, run: Run, sent: Iterable[Sent], moment: datetime) -> int:
    """Take the step that a running clock has reached, if it was not taken. Returns how many were told."""
    share = run.share(moment)
    if share < LOWEST or not run.calendar.between(moment, moment + MINUTE):
        return 0
    before = {one.percent for one in sent if (one.clock, one.began_at) == (run.clock, run.start)}
    step, new = reached(share, before)
    if not new:
        return 0
    people = receivers(ticket, step) if step else []
    with writing(None, "ticket.escalated", ticket) as entry:
        entry.told(clock=run.clock, percent=new[-1].percent, to=[person.username for person in people])
        for one in new:
            names = " ".join(person.username for person in people) if one == step else ""
            Escalation.create(
                ticket=ticket.id,
                clock=run.clock,
                began_at=run.start,
                percent=one.percent,
                at=moment,
                told=names,
            )
        notify(people, event_of(run.clock, new[-1]), (Ticket.audit_kind, ticket.number), None)
    return len(people)


def event_of(clock: str, step: Step) -> str:
    """What a notice calls it."""
    return f"escalated.{clock}.{step.percent}"


def receivers(ticket: Ticket, step: Step) -> list[Person]:
    """Who is told of a step: those among them who may read the ticket, and for the absent their deputy.

    Never whoever is complained about; of their leads the nearest others.
    """
    holder = Person.get_or_none(Person.id == (ticket.handler_id or ticket.opened_by_id))
    if holder is None:
        return []
    leads = [lead for lead in leads_above(holder) if lead.id != ticket.complained_about_id]
    those: dict[str, Sequence[Person]] = {
        HANDLER: [holder],
        DEPUTY: [deputy] if (deputy := deputy_of(holder)) else [],
        HEAD: leads[:1],
        DIRECTOR: leads[-1:],
    }
    wanted = [person for kind in step.told for person in those[kind]]
    readers = {theirs.person.id for theirs in gates_of_readers(ticket)} - {ticket.complained_about_id}
    present = [_present(person, readers) for person in wanted]
    return list({person.id: person for person in present if person.id in readers}.values())


def _present(person: Person, readers: Collection[int]) -> Person:
    """Whoever stands in for `person` today and may read the ticket, or they themselves."""
    deputy = deputy_of(person)
    return deputy if deputy is not None and deputy.id in readers else person
