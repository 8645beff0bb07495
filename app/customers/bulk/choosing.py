"""Whom a bulk change concerns: ticked on the list, or all that its query finds. Kept for a day."""

from collections.abc import Iterable
from datetime import timedelta

from peewee import ModelSelect

from app.access.gate import Gate
from app.chain.numbering import fresh_number
from app.clock import now
from app.customers.batches import LETTER, Item, put_down
from app.customers.models import BULK, CHOSEN, PLANNED, Batch, Customer
from app.db.base import in_batches
from app.db.connection import database
from app.errors import Invalid

MOST = 20_000
"""Customers of one bulk change."""
KEPT = timedelta(days=1)


def choose_numbers(gate: Gate, numbers: Iterable[str]) -> Batch:
    """Choose those of `numbers` that the person may read, in their order. Raises Invalid("number")."""
    wanted = list(dict.fromkeys(numbers))[: MOST + 1]
    readable: set[str] = set()
    for some in in_batches(wanted):
        query = gate.select(Customer, Customer.number).where(Customer.number.in_(some))
        readable.update(number for (number,) in query.tuples())
    return _keep(gate, [number for number in wanted if number in readable])


def choose_all(gate: Gate, found: ModelSelect) -> Batch:
    """Choose every row of a query of the gate. Raises Invalid("number")."""
    query = found.columns(Customer.number).order_by(Customer.id).limit(MOST + 1)
    return _keep(gate, [number for (number,) in query.tuples()])


def _keep(gate: Gate, numbers: list[str]) -> Batch:
    if not numbers:
        raise Invalid("number", "Tick the customers first.")
    if len(numbers) > MOST:
        raise Invalid("number", "At most %(most)s customers at once: narrow the list first.", most=MOST)
    with database.atomic():
        forgotten = (Batch.state == CHOSEN, Batch.person == gate.person, Batch.began_at < now() - KEPT)
        Batch.delete().where(*forgotten).execute()
        batch: Batch = Batch.create(
            number=fresh_number(Batch, LETTER, now().year),
            kind=BULK,
            person=gate.person,
            state=CHOSEN,
            began_at=now(),
        )
        put_down(batch, [Item(number, PLANNED) for number in numbers])
    return batch
