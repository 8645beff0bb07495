"""Undoing a whole batch: each of its rows on the chain, what it changed before what it made.

What the batch changed gets its former value again where nothing else has changed the field since; what it
made is taken back where nobody has touched it since. All else is left alone and listed. The rights are those
that the person has now. Undoing goes on where it was cut: an item that was dealt with says so.
"""

from collections.abc import Callable
from typing import Any

from peewee import IntegrityError

from app.access.gate import Gate
from app.audit.changes import Gone, former, places_changed_after, row_of, touched_after
from app.audit.rows import Row
from app.chain.writing import writing
from app.clock import now
from app.customers.batches import BATCH, is_undoable, number_of_items
from app.customers.facts import Why
from app.customers.models import (
    BACK,
    CHANGED,
    DONE,
    IN_PART,
    LEFT,
    MADE,
    TAKEN_BACK,
    UNDOING,
    UNDONE,
    Batch,
    BatchItem,
    Customer,
)
from app.customers.record import lower_level, write_values
from app.customers.removing import remove
from app.customers.undoing import UNDONE as UNDONE_AS
from app.customers.undoing import refuse_closed
from app.customers.values import editable
from app.db.connection import database
from app.errors import Invalid, NotFound
from app.inbox import tasks
from app.inbox.notices import notify
from app.inbox.requests import LONGEST_REASON
from app.inbox.subjects import NOTHING
from app.jobs.queue import enqueue
from app.people.models import Person
from app.room import Outcome, Running

JOB = "customers.undo"
UNDONE_BY_ANOTHER = "batch.undone"
"""What a notice calls it."""
AT_ONCE = 200
"""So many items are undone while the person waits; more in the background."""
GROUP = 50
"""Items in one transaction: whoever else writes waits so long."""
SINCE, RIGHTS, GONE, REFUSED = "since", "rights", "gone", "refused"
"""Why a field was left alone: changed since, not the person's to write, not kept any more, not accepted."""
LEVEL = "level"
DECIDER, REASON = "undo_decided_by", "undo_reason"
"""Who agreed to the undo, and why it was asked for, in what the batch keeps."""
NO_REASON = Why()
WHOLE = ""
"""In the place of a field: the customer itself."""
Kept = dict[str, str]
"""{field: why} of what was left alone."""
Undoer = Callable[[Gate, Customer, Row, Batch], tuple[str, Kept]]
"""Undoes what a row of the chain did to a customer, inside a transaction; says how, and what is kept."""


def ask_to_undo(gate: Gate, batch: Batch, why: Why = NO_REASON) -> bool:
    """Undo the batch. Whether it is done already, not left to the background. Raises Invalid("batch").

    Levels that it raised are lowered only with a second person: `why` tells who and the reason. That of
    somebody else is undone with a reason alone: Invalid("reason").
    """
    if batch.person_id != gate.person.id and not why.reason.strip():
        raise Invalid("reason", "Fill this in.")
    with database.atomic():
        begin_undo(gate.person, batch, why.reason.strip()[:LONGEST_REASON])
        notify([batch.person_id], UNDONE_BY_ANOTHER, NOTHING, gate.person)
        if why.decided_by is not None:
            what = {**batch.__data__["what"], DECIDER: why.decided_by.id, REASON: why.reason}
            Batch.update(what=what).where(Batch.id == batch.id).execute()
            batch.__data__["what"] = what
        if number_of_items(batch) > AT_ONCE:
            enqueue(JOB, gate.person, batch.number)
            return False
        undo_batch(gate, batch)
    return True


def begin_undo(person: Person, batch: Batch, reason: str = "") -> None:
    """From now on the batch is being undone. Raises Invalid("batch") where it is not one that can be."""
    with writing(person, "batch.undo.began", batch) as entry:
        if reason:
            entry.told(reason=reason)
        if not is_undoable(Batch.get_by_id(batch.id)):
            raise Invalid("batch", "It has not ended yet, or was undone before.")
        Batch.update(state=UNDOING).where(Batch.id == batch.id).execute()
    batch.state = UNDOING


def undo(run: Running) -> Outcome:
    """Undo, in the background, the batch whose number is the run's subject."""
    batch = Batch.get(Batch.number == run.subject)  # who asked was looked at; part of it may be out of reach
    if batch.state == UNDOING:
        undo_batch(Gate(run.person), batch, run.progress)
    return outcome(batch)


def leave_the_rest(_person: Person, batch: Batch) -> None:
    """What was not undone by now stays; an undo can begin again."""
    Batch.update(state=DONE).where(Batch.id == batch.id, Batch.state == UNDOING).execute()


def outcome(batch: Batch) -> Outcome:
    """How an undo ended, in a sentence."""
    done = Batch.get_by_id(batch.id)
    message = "%(undone)s customers are as they were before, %(left)s were left alone."
    return Outcome(message, undone=done.undone, left=done.left)


def undo_batch(
    gate: Gate, batch: Batch, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> None:
    """Undo what is left of a batch that `begin_undo` opened; after a cut it is called again."""
    total = number_of_items(batch)
    left = sum(_open_items(batch, outcome).count() for outcome in (CHANGED, MADE))
    while left:
        with database.atomic():
            group = _next_items(batch)
            for item in group:
                _undo_item(gate, batch, item)
        left = left - len(group) if group else 0
        progress(total - left, total)
    _end(gate.person, batch)


def _open_items(batch: Batch, outcome: str) -> Any:  # noqa: ANN401  a query
    own = (BatchItem.batch == batch, BatchItem.outcome == outcome, BatchItem.back.is_null())
    return BatchItem.select().where(*own)


def _next_items(batch: Batch) -> list[BatchItem]:
    """The newest that are still to be undone: of a customer that was made, first what came after."""
    for outcome in (CHANGED, MADE):
        found = list(_open_items(batch, outcome).order_by(BatchItem.id.desc()).limit(GROUP))
        if found:
            return found
    return []


def _undo_item(gate: Gate, batch: Batch, item: BatchItem) -> None:
    try:
        with database.atomic():
            back, kept = _undone(gate, batch, item)
    except NotFound:  # gone, or no longer the person's to change: the same
        back, kept = LEFT, {WHOLE: RIGHTS}
    except IntegrityError:  # something of another room hangs on it
        back, kept = LEFT, {WHOLE: SINCE}
    except Invalid as refused:
        back, kept = LEFT, {refused.field: REFUSED}
    BatchItem.update(back=back, kept=kept or None).where(BatchItem.id == item.id).execute()


def _undone(gate: Gate, batch: Batch, item: BatchItem) -> tuple[str, Kept]:
    customer: Customer = gate.get(Customer, item.record, "customer.edit")
    row = row_of(customer, item.entry)
    if row is None or row.damaged:
        return LEFT, {WHOLE: GONE}
    return UNDOERS.get(row.action, _give_back)(gate, customer, row, batch)


def _take_back(gate: Gate, customer: Customer, row: Row, batch: Batch) -> tuple[str, Kept]:
    """Remove a customer that the batch made, unless somebody has touched it since."""
    subject = (Customer.audit_kind, customer.number)
    if touched_after(customer, row.number, BATCH, batch.number) or tasks.asked_for(subject):
        return LEFT, {WHOLE: SINCE}
    tasks.close_all(gate.person, subject)
    remove(gate.person, customer, **{BATCH: batch.number})
    return TAKEN_BACK, {}


def _give_back(gate: Gate, customer: Customer, row: Row, batch: Batch) -> tuple[str, Kept]:
    """Write the former values of the fields that nothing has changed since."""
    changed_since = _changed_since(customer, row)
    open_to_person = _open_fields(gate, customer)
    values: dict[str, Any] = {}
    kept: Kept = {}
    for name in (*row.changes, *row.digests):
        if name in changed_since:
            kept[name] = SINCE
        elif name not in open_to_person:
            kept[name] = RIGHTS
        else:
            try:
                value = former(customer, row, name)
                refuse_closed({name: value})
            except Gone:
                kept[name] = GONE
            except Invalid:
                kept[name] = REFUSED
            else:
                values[name] = value
    if not values:
        return LEFT, kept
    write_values(gate, customer, values, UNDONE_AS, undone=row.number, **{BATCH: batch.number})
    return (IN_PART if kept else TAKEN_BACK), kept


def _changed_since(customer: Customer, row: Row) -> frozenset[str]:
    """The customer's own fields that changed after `row`."""
    return frozenset(name for name, part in places_changed_after(customer, row.number) if not part)


def _lower(gate: Gate, customer: Customer, row: Row, batch: Batch) -> tuple[str, Kept]:
    """Give the former level back, where a second person has agreed to that."""
    if LEVEL in _changed_since(customer, row):
        return LEFT, {LEVEL: SINCE}
    what = batch.__data__["what"]
    decider = Person.get_or_none(Person.id == what.get(DECIDER))
    if decider is None:
        return LEFT, {LEVEL: RIGHTS}
    why = Why(what.get(REASON, ""), decided_by=decider)
    facts = {"undone": row.number, BATCH: batch.number}
    lower_level(gate, customer, former(customer, row, LEVEL), why, **facts)
    return TAKEN_BACK, {}


UNDOERS: dict[str, Undoer] = {"customer.imported": _take_back, "customer.level.raised": _lower}
"""By action of the row; all others give former values back."""


def _open_fields(gate: Gate, customer: Customer) -> frozenset[str]:
    beside = {"interests"} if gate.may_write(customer, "interests", "customer.edit") else set()
    return editable(gate, customer) | beside


def _end(person: Person, batch: Batch) -> None:
    own = BatchItem.select().where(BatchItem.batch == batch)
    counts = {back: own.where(BatchItem.back == back).count() for back in BACK}
    with writing(person, "batch.undone", batch) as entry:
        done = {"undone": counts[TAKEN_BACK] + counts[IN_PART], "left": counts[LEFT]}
        Batch.update(state=UNDONE, undone_at=now(), **done).where(Batch.id == batch.id).execute()
        entry.told(customers=done["undone"], left=done["left"])
