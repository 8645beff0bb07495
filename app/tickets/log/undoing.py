"""Undoing the import of a log: its tickets, then the customers and the categories that it made for them.

What was used since stays, and is named with the reason. What the program alone did meanwhile, such as telling
of a clock, is no use.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from peewee import IntegrityError

from app.access.gate import Gate, everything
from app.access.grants import end_by_program, grants_on
from app.audit.changes import touched_by_people
from app.chain.writing import Entry, append, writing
from app.clock import now
from app.customers.models import Customer
from app.customers.removing import remove
from app.db.base import Model, in_batches
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.files.models import Attachment
from app.inbox.models import Task
from app.people.models import DictionaryEntry
from app.tickets.answers.models import Answer, AnswerKeeper, OpenQuestion
from app.tickets.escalation.models import Escalation
from app.tickets.handling import settle_access
from app.tickets.log.importing import BATCH, BATCH_OF, CATEGORY, CATEGORY_ADDED, CUSTOMER_ADDED
from app.tickets.log.models import LogBatch, LogTicket
from app.tickets.models import CLOSED, Ticket, TicketEvent, TicketPart
from app.tickets.planning.models import StepTemplate

WORKED_ON = Invalid("ticket", "somebody has worked on it since.")
USED = Invalid("customer", "it has been used or changed since.")
NOT_YOURS = Invalid("customer", "it is not yours to change any more.")
IN_USE = Invalid("category", "it is in use, or was changed since.")
NOT_USED = (LogTicket, TicketEvent, Escalation)
"""What belongs to a ticket of a log without anybody having worked on it."""
NO_TABLE = (TicketPart,)
MADE = (
    "SELECT record, id FROM audit_entry WHERE action = ? "
    "AND iif(json_valid(facts), json_extract(facts, '$.' || ?), NULL) = ? ORDER BY id DESC"
)


@dataclass
class Undone:
    """What an undo took back, and what it left alone: the name of each and why."""

    tickets: int = 0
    customers: int = 0
    categories: int = 0
    left: list[tuple[str, Invalid]] = field(default_factory=list)


def undo_log(gate: Gate, number: str) -> Undone:
    """Take back what an import made and nobody used since.

    Raises Invalid for a batch that is not the person's own or was undone, Forbidden.
    """
    gate.require("ticket.create")
    batch = LogBatch.get_or_none(LogBatch.number == number, LogBatch.person == gate.person.id)
    if batch is None or batch.undone_at is not None:
        raise Invalid("batch", "There is no import of yours with this number that could be undone.")
    undone = Undone()
    mine = everything(LogTicket, why="they came with a batch of the person's own, which is taken back")
    for some in in_batches(list(mine.where(LogTicket.batch == batch.id)), BATCH):
        _take_tickets(gate, batch, some, undone)
    for some in in_batches(_made(CUSTOMER_ADDED, number), BATCH):
        with database.atomic():
            for customer, row in some:
                _take_customer(gate, number, customer, row, undone)
    with database.atomic():
        for category, row in _made(CATEGORY_ADDED, number):
            _take_category(gate, number, category, row, undone)
    with writing(gate.person, "ticket.log.undone", batch) as entry:
        LogBatch.update(undone_at=now()).where(LogBatch.id == batch.id).execute()
        taken = {"tickets": undone.tickets, "customers": undone.customers, "categories": undone.categories}
        entry.told(**taken, left=len(undone.left))
    return undone


def _take_tickets(gate: Gate, batch: LogBatch, items: Sequence[LogTicket], undone: Undone) -> None:
    revs = {item.ticket_id: item.rev for item in items}
    every = everything(Ticket, why="they came with a batch of the person's own, which is taken back")
    with database.atomic():
        found = list(every.where(Ticket.id.in_(list(revs))))
        used = {one.id for one in found if one.rev != revs[one.id]} | _worked_on(found)
        gone = [one for one in found if one.id not in used]
        undone.left += [(one.number, WORKED_ON) for one in found if one.id in used]
        ids = [one.id for one in gone]
        for table in NOT_USED:
            table.delete().where(table.ticket.in_(ids)).execute()
        for row in ids:
            database.execute_sql("DELETE FROM ticket_text WHERE rowid = ?", (row,))
        Ticket.delete().where(Ticket.id.in_(ids)).execute()
        append([_told(gate, "ticket.removed", one, batch.number) for one in gone])
        for one in gone:
            one.stage = CLOSED  # nobody reads its customer by it any more
            settle_access(one)
    undone.tickets += len(ids)


def _told(gate: Gate, action: str, record: Ticket, batch: str) -> Entry:
    entry = Entry(gate.person, action, record)
    entry.told(**{BATCH_OF: batch})
    return entry


def _worked_on(tickets: Sequence[Ticket]) -> set[int]:
    """Those of them that something hangs on which people made."""
    ids, numbers = [one.id for one in tickets], {one.number: one.id for one in tickets}
    why = "whether something hangs on a ticket that is taken back; nothing is shown"
    used: set[int] = set()
    for key, model in Ticket._meta.backrefs.items():
        if model not in (*NOT_USED, *NO_TABLE):
            used |= {row for (row,) in everything(model, key, why=why).where(key.in_(ids)).tuples()}
    for about in (Attachment, Task):
        rows = everything(about, about.record, why=why)
        there = rows.where(about.kind == Ticket.audit_kind, about.record.in_(list(numbers)))
        used |= {numbers[number] for (number,) in there.tuples()}
    return used


def _made(action: str, batch: str) -> list[tuple[str, int]]:
    """What the import made, by what the chain calls it, and the row that says so; the newest first."""
    return list(database.execute_sql(MADE, (action, BATCH_OF, batch)).fetchall())


def _take_customer(gate: Gate, batch: str, number: str, row: int, undone: Undone) -> None:
    try:
        customer: Customer = gate.get(Customer, number, "customer.edit")
    except NotFound:  # gone, or no longer the person's to change: the same
        undone.left.append((number, NOT_YOURS))
        return
    try:
        with database.atomic():
            if touched_by_people(customer, row, BATCH_OF, batch):
                raise IntegrityError
            for grant in grants_on(customer):
                end_by_program(customer, grant.person)
            remove(gate.person, customer, **{BATCH_OF: batch})
    except IntegrityError:  # somebody changed it, or something of another room hangs on it
        undone.left.append((number, USED))
    else:
        undone.customers += 1


def _take_category(gate: Gate, batch: str, number: str, row: int, undone: Undone) -> None:
    code = number.removeprefix(f"{CATEGORY}.")
    found = DictionaryEntry.get_or_none(DictionaryEntry.dictionary == CATEGORY, DictionaryEntry.code == code)
    if found is None:
        return
    if touched_by_people(found, row, BATCH_OF, batch) or any(_uses(code)):
        undone.left.append((str(found.zh), IN_USE))
        return
    with writing(gate.person, "dictionary.removed", found) as entry:
        entry.told(**{BATCH_OF: batch})
        DictionaryEntry.delete().where(DictionaryEntry.id == found.id).execute()
    undone.categories += 1


def _uses(code: str) -> Iterator[bool]:
    """Whether each of those that name a category of tickets names this one."""
    places: Iterable[tuple[type[Model], str]] = (
        (Ticket, "category"),
        (Answer, "category"),
        (Answer, "new_category"),
        (OpenQuestion, "category"),
        (AnswerKeeper, "category"),
        (StepTemplate, "category"),
    )
    for model, name in places:
        rows = everything(model, why="whether a category is in use that is taken back; nothing is shown")
        yield rows.where(getattr(model, name) == code).exists()
