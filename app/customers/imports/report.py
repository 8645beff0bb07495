"""How far an import came, kept with what it wrote, so that a run that was cut can go on from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.customers import batches
from app.customers.models import IMPORT, RUNNING, Batch, ImportRejection
from app.db.base import insert_rows
from app.db.fields import json_text
from app.errors import Invalid
from app.people.models import Person

Rejected = tuple[int, Invalid]
"""A row of the sheet, and one reason why it was not taken: a row has as many as fields are wrong."""


@dataclass
class Report:
    """What became of the rows: numbers of them, and what is wrong with those rejected, by row.

    `skipped` are those that `How` leaves out: of new customers, or of customers that are there.
    """

    batch: str | None = None
    accepted: int = 0
    created: int = 0
    updated: int = 0
    skipped: int = 0
    rejected_rows: int = 0
    rejected: list[Rejected] = field(default_factory=list)

    def as_json(self, words: Callable[[Invalid], str] = str) -> dict[str, Any]:
        """The document of `flask customers import --json`, its reasons put in `words`."""
        return {
            "accepted": self.accepted,
            "created": self.created,
            "updated": self.updated,
            "rejected": [
                {"row": row, "field": error.field, "reason": words(error)} for row, error in self.rejected
            ],
            "batch": self.batch,
        }


def begin(person: Person, fingerprint: str, *, forgets: bool = False) -> tuple[Batch, Report]:
    """A new batch, or the one that was cut while `person` imported the same; with its report so far.

    `forgets`: without what was rejected, which stands with the batch.
    """
    own = (Batch.person == person, Batch.fingerprint == fingerprint, Batch.kind == IMPORT)
    cut = Batch.select().where(*own, Batch.state == RUNNING).first()
    if cut is not None:
        counts = (cut.accepted, cut.created, cut.updated, cut.skipped, cut.refused)
        return cut, Report(cut.number, *counts, [] if forgets else _rejected(cut))
    batch = batches.begin(person, IMPORT, fingerprint=fingerprint)
    return batch, Report(batch.number)


def note(batch: Batch, report: Report, row: int, rejected: Sequence[Rejected]) -> None:
    """Keep that the rows up to `row` are dealt with, inside the transaction that writes them.

    Raises Invalid("file") where another run of the same import has dealt with them meanwhile.
    """
    place = (Batch.id == batch.id, Batch.done == batch.done, Batch.state == RUNNING)
    counts = {name: getattr(report, name) for name in ("accepted", "created", "updated", "skipped")}
    if not Batch.update(done=row, refused=report.rejected_rows, **counts).where(*place).execute():
        raise Invalid("file", "The same file is being imported by another run: wait until it has ended.")
    batch.done = row
    insert_rows(ImportRejection, [_rejection(batch, *each) for each in rejected])


def end(person: Person, batch: Batch, report: Report) -> None:
    """Close the batch."""
    batches.end(
        person,
        batch,
        accepted=report.accepted,
        created=report.created,
        updated=report.updated,
        rejected=report.rejected_rows,
    )


def _rejection(batch: Batch, row: int, why: Invalid) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "row": row,
        "field": why.field,
        "message": why.message,
        "values": json_text(why.values),
    }


def _rejected(batch: Batch) -> list[Rejected]:
    rows = (
        ImportRejection.select()
        .where(ImportRejection.batch == batch)
        .order_by(ImportRejection.row, ImportRejection.id)
    )
    return [(one.row, Invalid(one.field, one.message, **one.values)) for one in rows]
