"""Batches: what was changed together, kept so that it can be undone together (see `batch_undoing`).

Whoever changes many customers begins a batch, puts down each row of the chain that it writes in the same
transaction, and ends the batch. Each of those rows tells the batch's number as the fact `BATCH`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from peewee import SQL, fn

from app.access.gate import NOBODY, Gate, everything
from app.chain.numbering import fresh_number
from app.chain.writing import writing
from app.clock import now
from app.customers.models import (
    CHANGED,
    DONE,
    MADE,
    RUNNING,
    UNDOING,
    UNDONE,
    Batch,
    BatchItem,
    Customer,
)
from app.db.base import insert_rows
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Invalid, NotFound
from app.people.models import Person

LETTER = "B"
BATCH = "batch"
"""The fact of a row of the chain that says which batch it belongs to."""


HANDS_OUT = "customer.assign"


class Item(NamedTuple):
    """What became of a customer, by its number: the row of the chain that was written, or why none was."""

    record: str
    outcome: str
    entry: int | None = None
    refused: Invalid | None = None


def begin(
    person: Person,
    kind: str,
    *,
    what: Mapping[str, Any] | None = None,
    reason: str = "",
    fingerprint: str = "",
    state: str = RUNNING,
) -> Batch:
    """A new batch of `person`: an import or a bulk change."""
    told = {"fingerprint": fingerprint, "reason": reason}
    with database.atomic():
        batch = Batch(
            number=fresh_number(Batch, LETTER, now().year),
            kind=kind,
            person=person,
            what=dict(what or {}),
            reason=reason,
            fingerprint=fingerprint,
            state=state,
            began_at=now(),
        )
        with writing(person, f"{kind}.began", batch) as entry:
            batch.save(force_insert=True)
            entry.told(**{name: fact for name, fact in told.items() if fact})
    return batch


def put_down(batch: Batch, items: Iterable[Item]) -> None:
    """Keep what became of customers, inside the transaction that wrote them."""
    insert_rows(BatchItem, [_row(batch, item) for item in items])


def end(person: Person, batch: Batch, **told: Any) -> None:  # noqa: ANN401  any JSON value
    """The batch has come to its end; the chain is told how."""
    with writing(person, f"{batch.kind}.ended", batch) as entry:
        Batch.update(state=DONE, ended_at=now()).where(Batch.id == batch.id).execute()
        entry.told(**told)


def own_batch(person: Person, number: str) -> Batch:
    """The batch of `person` with `number`. Raises NotFound: those of others do not exist for them."""
    batch = Batch.get_or_none(Batch.number == number, Batch.person == person)
    if batch is None:
        raise NotFound
    return batch


def batch_of(gate: Gate, number: str) -> Batch:
    """The batch with `number` that the person may see: their own, or one of `of_colleagues`.

    Raises NotFound.
    """
    batch = Batch.get_or_none(Batch.number == number, (Batch.person == gate.person) | of_colleagues(gate))
    if batch is None:
        raise NotFound
    return batch


def of_colleagues(gate: Gate) -> Any:  # noqa: ANN401  an expression
    """The condition on batches that the person may see and undo though somebody else made them.

    Whoever hands out customers may, in the departments of their scope, where they may edit all that such a
    batch concerned and that is still there: so it tells of nothing that does not exist for them (access
    rule 2). A raise of levels is not undone so.
    """
    if not gate.has(HANDS_OUT):
        return NOBODY
    here = Customer.number == BatchItem.record
    there = everything(Customer, Customer.id, why="only whether the person may edit all of a batch").where(
        here
    )
    editable = gate.select(Customer, Customer.id, permission=Customer.edit_permission).where(here)
    beyond = BatchItem.select(SQL("1")).where(
        BatchItem.batch == Batch.id, fn.EXISTS(there), ~fn.EXISTS(editable)
    )
    return (
        Batch.person.in_(gate.colleagues())
        & Batch.state.in_((DONE, UNDOING, UNDONE))
        & fn.json_extract(Batch.what, "$.level").is_null()
        & ~fn.EXISTS(beyond)
    )


def number_of_items(batch: Batch) -> int:
    """How many rows of the chain the batch wrote: what an undo has to look at."""
    return int(
        BatchItem.select().where(BatchItem.batch == batch, BatchItem.outcome.in_((MADE, CHANGED))).count()
    )


def is_undoable(batch: Batch) -> bool:
    """Whether an undo of the batch can begin; imports of earlier releases put nothing down."""
    return bool(batch.state == DONE and number_of_items(batch))


def told_of(refused: Invalid | None) -> dict[str, Any] | None:
    """Why something was refused, as an item keeps it."""
    return {"field": refused.field, "message": refused.message, "values": refused.values} if refused else None


def _row(batch: Batch, item: Item) -> dict[str, Any]:
    told = told_of(item.refused)
    return {
        "batch_id": batch.id,
        "record": item.record,
        "entry": item.entry,
        "outcome": item.outcome,
        "told": json_text(told) if told else None,
    }
