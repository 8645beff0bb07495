"""Undoing what a batch did to the parts of customers: what it added goes, what it changed is as it was."""

from app.access.gate import Gate
from app.audit.rows import Row
from app.chain.writing import together
from app.customers.batch_undoing import RIGHTS, SINCE, UNDOERS, WHOLE, Kept
from app.customers.batches import BATCH
from app.customers.models import LEFT, TAKEN_BACK, Batch, Customer, CustomerPart
from app.customers.undoing_parts import ChangedSince, undo_part
from app.errors import Forbidden


def give_back_part(gate: Gate, customer: Customer, row: Row, batch: Batch) -> tuple[str, Kept]:
    """Undo what `row` did to a part, unless that was changed since or is not the person's to write."""
    fields = {*row.changes, *row.digests} or {WHOLE}
    try:
        with together(**{BATCH: batch.number}):
            undo_part(gate, customer, row)
    except ChangedSince:
        return LEFT, dict.fromkeys(fields, SINCE)
    except Forbidden:
        return LEFT, dict.fromkeys(fields, RIGHTS)
    return TAKEN_BACK, {}


UNDOERS |= {
    f"customer.{model.word}.{done}": give_back_part
    for model in CustomerPart.__subclasses__()
    for done in ("added", "changed")
}
