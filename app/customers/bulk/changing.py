"""A bulk change: looked at, confirmed, carried out; in one step, or in the background where it takes longer.

What was chosen stands in the batch's items; each becomes changed, the same or refused in the transaction that
writes the customer. So a change that was cut goes on with what is left, and does nothing twice.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from peewee import fn

from app.access.gate import Gate
from app.chain.writing import writing
from app.customers import record
from app.customers.batches import BATCH, end, told_of
from app.customers.bulk.planning import LEVEL, Look, Plan, Planner
from app.customers.facts import Why, files_sealed, have_files_to_seal
from app.customers.models import (
    CHANGED,
    CHOSEN,
    PLANNED,
    REFUSED,
    RUNNING,
    SAME,
    Batch,
    BatchItem,
    Customer,
)
from app.db.base import fetch, in_batches
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Invalid
from app.inbox.notices import HANDED_OVER, notify
from app.inbox.subjects import NOTHING
from app.jobs.queue import enqueue
from app.people.models import Person
from app.room import Outcome, Running

JOB = "customers.bulk"
AT_ONCE = 200
"""So many customers are changed while the person waits; more in the background, as what has files to seal."""
GROUP = 50
"""Customers in one transaction: whoever else writes waits so long."""
UPDATE = "UPDATE batch_item SET outcome = ?, told = ?, entry = ? WHERE id = ?"
GONE = Invalid("number", "It can no longer be opened.")
EDITED = "customer.bulk.edited"


def look_over(gate: Gate, batch: Batch, plan: Plan, reason: str) -> None:
    """Keep the plan with the batch, and what it would make of each customer. Raises Invalid("number")."""
    with database.atomic():
        kept = Batch.update(what=plan.as_json(), reason=reason)
        if not kept.where(Batch.id == batch.id, Batch.state == CHOSEN).execute():
            raise Invalid("number", "This change has begun already.")
        planner = Planner(gate, plan)
        for items in in_batches(list(BatchItem.select().where(BatchItem.batch == batch))):
            looks = _looks(gate, planner, items, Customer.view_permission)
            _settle((item, *_outcome(looks.get(item.record)), None) for item in items)


def confirm(gate: Gate, batch: Batch) -> bool:
    """Carry out what was looked over. Whether it is done already, not left to the background.

    Confirmed twice, it is done once. Raises Invalid("number") where nothing would change.
    """
    with database.atomic():
        planned = take(batch, RUNNING)
        if not planned:
            return not _planned(batch).exists()
        return start(gate, Batch.get_by_id(batch.id), planned)


def take(batch: Batch, state: str) -> int:
    """From chosen to `state`, once. How many customers are to be changed; 0 where it was taken before.

    Raises Invalid("number") where nothing would change.
    """
    planned = _planned(batch).count()
    fresh = Batch.get_by_id(batch.id)
    if fresh.state != CHOSEN:
        return 0
    if not fresh.what or not planned:
        raise Invalid("number", "Nothing would change.")
    Batch.update(state=state).where(Batch.id == batch.id).execute()
    return int(planned)


def start(gate: Gate, batch: Batch, planned: int, decider: Person | None = None) -> bool:
    """Begin a batch that was taken; `decider` is the second person. Whether it is done already."""
    what = {**batch.what, "decided_by": decider.id} if decider else batch.what
    with writing(gate.person, "bulk.began", batch) as entry:
        Batch.update(state=RUNNING, what=what).where(Batch.id == batch.id).execute()
        entry.told(customers=planned, field=list(Plan.of(batch).fields), reason=batch.reason)
    if planned > AT_ONCE or _seals_files(gate, batch):
        enqueue(JOB, gate.person, batch.number)
        return False
    change_batch(gate, Batch.get_by_id(batch.id))
    return True


def change(run: Running) -> Outcome:
    """Carry out, in the background, the batch whose number is the run's subject."""
    batch = Batch.get(Batch.number == run.subject, Batch.person == run.person)
    if batch.state == RUNNING:
        change_batch(Gate(run.person), batch, run.progress)
    return outcome(batch)


def outcome(batch: Batch) -> Outcome:
    """How a batch ended, in a sentence."""
    done = Batch.get_by_id(batch.id)
    message = "%(changed)s customers were changed, %(refused)s were refused."
    return Outcome(message, changed=done.updated, refused=done.refused)


def change_batch(
    gate: Gate, batch: Batch, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> None:
    """Change what is left of a batch; after a cut it is called again."""
    planner = Planner(gate, Plan.of(batch))
    total = BatchItem.select().where(BatchItem.batch == batch).count()
    left = _planned(batch).count()
    while left:
        items = list(_planned(batch).order_by(BatchItem.id).limit(GROUP))
        with _sealing(gate, planner.plan, items), database.atomic():
            looks = _looks(gate, planner, items, "customer.edit")
            _settle([(item, *_written(gate, batch, planner.plan, looks.get(item.record))) for item in items])
        left = left - len(items) if items else 0
        progress(total - left, total)
    _end(gate.person, batch)


@contextmanager
def _sealing(gate: Gate, plan: Plan, items: Sequence[BatchItem]) -> Iterator[None]:
    """The files of the customers of `items` are sealed before the transaction, where `plan` raises levels."""
    with files_sealed(_raised(gate, plan, items), plan.level or 0):
        yield


def _seals_files(gate: Gate, batch: Batch) -> bool:
    """Whether a raise has files to seal, for which nobody who writes may wait: that is for the background."""
    plan = Plan.of(batch)
    return have_files_to_seal(_raised(gate, plan, list(_planned(batch))), plan.level or 0)


def _raised(gate: Gate, plan: Plan, items: Sequence[BatchItem]) -> list[Customer]:
    """The customers of `items`, where `plan` raises their level."""
    numbers = [item.record for item in items] if plan.level else []
    query = gate.select(Customer, permission=Customer.edit_permission).where(Customer.number.in_(numbers))
    return fetch(query) if numbers else []


def leave_the_rest(person: Person, batch: Batch) -> None:
    """The batch ends with what was changed by now."""
    if batch.state == RUNNING:
        _end(person, batch)


def counts(batch: Batch) -> dict[str, int]:
    """How many of the chosen customers have each outcome."""
    query = BatchItem.select(BatchItem.outcome, fn.COUNT(BatchItem.id)).where(BatchItem.batch == batch)
    return dict(query.group_by(BatchItem.outcome).tuples())


def _planned(batch: Batch) -> Any:  # noqa: ANN401  a query
    own = (BatchItem.batch == batch, BatchItem.outcome == PLANNED, BatchItem.back.is_null())
    return BatchItem.select().where(*own)


def _looks(gate: Gate, planner: Planner, items: Sequence[BatchItem], permission: str) -> dict[str, Look]:
    """What becomes of the customers of `items` that the person may do `permission` to, by number."""
    numbers = [item.record for item in items]
    query = gate.select(Customer, permission=permission).where(Customer.number.in_(numbers))
    return {look.customer.number: look for look in planner.look(fetch(query))}


def _outcome(look: Look | None) -> tuple[str, Invalid | None]:
    if look is None:
        return REFUSED, GONE
    if look.refused:
        return REFUSED, look.refused
    return (PLANNED if look.after else SAME), None


def _written(
    gate: Gate, batch: Batch, plan: Plan, look: Look | None
) -> tuple[str, Invalid | None, int | None]:
    outcome, refused = _outcome(look)
    if look is None or outcome != PLANNED:
        return outcome, refused, None
    facts = {BATCH: batch.number}
    try:
        with database.atomic():
            if LEVEL in look.after:
                why = Why(batch.reason, plan.basis, Person.get_or_none(Person.id == plan.decided_by))
                rev = look.customer.rev
                return (
                    CHANGED,
                    None,
                    record.raise_level(gate, look.customer, look.after[LEVEL], why, rev, **facts),
                )
            edited = record.write_values(gate, look.customer, look.after, EDITED, **facts)
            return CHANGED, None, edited.entry
    except Invalid as error:
        return REFUSED, error, None


def _settle(settled: Any) -> None:  # noqa: ANN401  rows of item, outcome, reason, row of the chain
    rows = []
    for item, outcome, refused, entry in settled:
        told = told_of(refused)
        rows.append((outcome, json_text(told) if told else None, entry, item.id))
    database.cursor().executemany(UPDATE, rows)


def _end(person: Person, batch: Batch) -> None:
    found = counts(batch)
    numbers = {"updated": found.get(CHANGED, 0), "refused": found.get(REFUSED, 0)}
    with database.atomic():
        Batch.update(**numbers).where(Batch.id == batch.id).execute()
        end(person, batch, **numbers)
        owner = Plan.of(batch).owner
        if owner and numbers["updated"]:
            notify([owner], HANDED_OVER, NOTHING, person, numbers["updated"])
