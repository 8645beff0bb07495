"""Telling people of a clock that runs short: once of each step, in working hours, deputies for the absent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from app.access.gate import Gate, everything
from app.access.grants import grants_by_record
from app.access.standing import standings
from app.chain.writing import writing
from app.db.base import among, fetch, insert_rows
from app.db.fields import moment_text
from app.inbox.absences import absent_today
from app.inbox.notices import notify
from app.people.departments import all_departments, path_up
from app.people.models import Person
from app.tickets.escalation.models import Escalation
from app.tickets.escalation.steps import DEPUTY, DIRECTOR, HANDLER, HEAD, STEPS, Step, reached
from app.tickets.models import Ticket
from app.tickets.runs import Run

LOWEST = min(step.percent for step in STEPS) / 100
MINUTE = timedelta(minutes=1)


class Ladder:
    """Who is above whom, stands in for whom and may read what: read once for many tickets."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {person.id: person for person in Person.select()}
        self._standing = standings(self.people.values())
        self._departments = all_departments()
        self._grants = grants_by_record(Ticket.audit_kind)
        self.deputies = {
            person: self.people[deputy]
            for person, deputy in absent_today().items()
            if not self.people[deputy].disabled
        }

    def leads_above(self, person: Person) -> list[Person]:
        """The leads up the departments of `person`, the nearest first; not themselves, nor the disabled."""
        path = path_up(self._departments, person.department_id)
        leads = (self.people[one.lead_id] for one in path if one.lead_id)
        return list({one.id: one for one in leads if not one.disabled and one.id != person.id}.values())

    def reads(self, person: Person, ticket: Ticket) -> bool:
        """Whether `person` can sign in and may read `ticket`, which nobody does who is complained about."""
        theirs = Gate(person, self._standing[person.id])
        theirs.grants = self._grants.get(ticket.number, {}).get(person.id, [])
        barred = person.disabled or person.id == ticket.complained_about_id
        return not barred and theirs.clearance_on(ticket) > 0


class Sent(NamedTuple):
    """A step that was taken of a clock that began at a moment."""

    clock: str
    began_at: datetime
    percent: int


def sent_of(tickets: Iterable[int]) -> dict[int, frozenset[Sent]]:
    """The steps that were taken, by the ids of tickets."""
    found: dict[int, set[Sent]] = defaultdict(set)
    rows = everything(Escalation, why="whether somebody was told before; nothing is shown")
    for row in fetch(rows.where(among(Escalation.ticket, tickets))):
        found[row.ticket_id].add(Sent(row.clock, row.began_at, row.percent))
    return {ticket: frozenset(sent) for ticket, sent in found.items()}


class Due(NamedTuple):
    """What is to be said of a running clock: the step, None after a standstill; all that count as taken."""

    ticket: Ticket
    run: Run
    step: Step | None
    new: list[Step]


def due_of(ticket: Ticket, run: Run, sent: Iterable[Sent], moment: datetime) -> Due | None:
    """The step that a clock of `ticket` has reached, if it runs and the step was not taken."""
    if run.ended is not None or run.void:
        return None
    share = run.share(moment)
    if share < LOWEST or not run.calendar.between(moment, moment + MINUTE):
        return None
    before = {one.percent for one in sent if (one.clock, one.began_at) == (run.clock, run.start)}
    step, new = reached(share, before)
    return Due(ticket, run, step, new) if new else None


def escalate(due: Due, moment: datetime, ladder: Ladder) -> int:
    """Take a step. Returns how many were told."""
    ticket, run, step, new = due
    people = receivers(ticket, step, ladder) if step else []
    with writing(None, "ticket.escalated", ticket) as entry:
        entry.told(clock=run.clock, percent=new[-1].percent, to=[person.username for person in people])
        names = " ".join(person.username for person in people)
        insert_rows(
            Escalation,
            [
                {
                    "ticket_id": ticket.id,
                    "clock": run.clock,
                    "began_at": moment_text(run.start),
                    "percent": one.percent,
                    "at": moment_text(moment),
                    "told": names if one == step else "",
                }
                for one in new
            ],
        )
        notify(people, event_of(run.clock, new[-1]), (Ticket.audit_kind, ticket.number), None)
    return len(people)


def event_of(clock: str, step: Step) -> str:
    """What a notice calls it."""
    return f"escalated.{clock}.{step.percent}"


def receivers(ticket: Ticket, step: Step, ladder: Ladder) -> list[Person]:
    """Who is told of a step: those among them who may read the ticket, and for the absent their deputy.

    Never whoever is complained about; of their leads the nearest others.
    """
    holder = ladder.people.get(ticket.handler_id or ticket.opened_by_id)
    if holder is None:
        return []
    leads = [lead for lead in ladder.leads_above(holder) if lead.id != ticket.complained_about_id]
    those: dict[str, Sequence[Person]] = {
        HANDLER: [holder],
        DEPUTY: list(filter(None, [ladder.deputies.get(holder.id)])),
        HEAD: leads[:1],
        DIRECTOR: leads[-1:],
    }
    wanted = [person for kind in step.told for person in those[kind]]
    found: dict[int, Person] = {}
    for person in wanted:
        able = (one for one in (ladder.deputies.get(person.id), person) if one is not None)
        readers = (one for one in able if ladder.reads(one, ticket))
        found |= {one.id: one for one in islice(readers, 1)}
    return list(found.values())
