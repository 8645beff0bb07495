"""What the page of a batch says: what was asked for, what each customer becomes, what was refused or kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.customers import batch_undoing
from app.customers.batches import is_undoable
from app.customers.bulk import changing, raising
from app.customers.bulk.planning import Look, Plan, Planner
from app.customers.interests import INTERESTS
from app.customers.models import (
    BULK,
    CHOSEN,
    PLANNED,
    REFUSED,
    RUNNING,
    UNDOING,
    Batch,
    BatchItem,
    Customer,
)
from app.customers.words import FIELDS, Words
from app.db.base import fetch
from app.errors import Invalid
from app.inbox.models import Request
from app.jobs.reports import Report, last_report
from app.web.answers import translated

SHOWN = 50
"""Customers of a kind that the page lists; the rest is counted."""
WHY = {
    batch_undoing.SINCE: _l("changed since"),
    batch_undoing.RIGHTS: _l("not yours to change"),
    batch_undoing.GONE: _l("no longer kept"),
    batch_undoing.REFUSED: _l("no longer possible"),
}


@dataclass(frozen=True)
class Line:
    """One customer: its view, and what is said of it: (label, before, after), or sentences."""

    customer: Any
    changes: Sequence[tuple[Any, Any, Any]] = ()
    said: Sequence[str] = ()
    lost: bool = False


@dataclass(frozen=True)
class Told:
    """All that the page says beside the batch itself. `going`: in the background, `report` says how.

    `waiting` is the request that nobody has decided yet.
    """

    counts: dict[str, int]
    asked: Sequence[tuple[Any, Any]]
    planned: Sequence[Line]
    refused: Sequence[Line]
    kept: Sequence[Line]
    lost: bool
    undoable: bool
    going: bool
    report: Report | None
    waiting: Request | None
    raises: bool

    @property
    def total(self) -> int:
        """How many customers were chosen."""
        return sum(self.counts.values())


def told(gate: Gate, batch: Batch, words: Words) -> Told:
    """What there is to say to the person of `gate`."""
    plan = Plan.of(batch) if batch.kind == BULK else Plan()
    chosen = batch.state == CHOSEN
    looks = _looks(gate, batch, plan) if chosen and plan.fields else []
    report = last_report(job_of(batch), batch.number) if job_of(batch) else None
    return Told(
        counts=changing.counts(batch),
        asked=_asked(plan, words),
        planned=[_planned(gate, look, words) for look in looks],
        refused=_refused(gate, batch),
        kept=_kept(gate, batch),
        lost=any(look.lost for look in looks),
        undoable=is_undoable(batch),
        going=report is not None and not report.ended,
        report=report,
        waiting=raising.waiting(gate, batch) if plan.level else None,
        raises=bool(plan.level),
    )


def job_of(batch: Batch) -> str:
    """The job that carries the batch on, "" where nothing is left to do."""
    if batch.state == UNDOING:
        return batch_undoing.JOB
    return changing.JOB if (batch.kind, batch.state) == (BULK, RUNNING) else ""


def _asked(plan: Plan, words: Words) -> list[tuple[Any, Any]]:
    asked = [(FIELDS[name], words.of(name, getattr(plan, name))) for name in plan.fields if name != INTERESTS]
    for label, codes in ((_("Add interests"), plan.add), (_("Take interests away"), plan.remove)):
        if codes:
            asked.append((label, _interests(sorted(codes), words)))
    return asked


def _looks(gate: Gate, batch: Batch, plan: Plan) -> list[Look]:
    items = _items(batch, BatchItem.outcome == PLANNED)
    return list(Planner(gate, plan).look(list(_customers(gate, items).values())))


def _planned(gate: Gate, look: Look, words: Words) -> Line:
    changes = [
        (FIELDS[name], _worded(name, look.before[name], words), _worded(name, after, words))
        for name, after in look.after.items()
    ]
    return Line(_shown(gate, look.customer), changes, lost=look.lost)


def _refused(gate: Gate, batch: Batch) -> list[Line]:
    items = _items(batch, BatchItem.outcome == REFUSED)
    found = _customers(gate, items)
    return [
        Line(_shown(gate, found[item.record]), said=[_said(**item.told)])
        for item in items
        if item.record in found and item.told
    ]


def _kept(gate: Gate, batch: Batch) -> list[Line]:
    items = _items(batch, ~BatchItem.kept.is_null())
    found = _customers(gate, items)
    return [
        Line(_shown(gate, found[item.record]), said=[_why(field, why) for field, why in item.kept.items()])
        for item in items
        if item.record in found
    ]


def _said(field: str, message: str, values: dict[str, Any]) -> str:
    return translated(Invalid(field, message, **values))


def _why(field: str, why: str) -> str:
    name = field.rpartition(".")[2]
    if name not in FIELDS:
        return str(WHY[why])
    return _("%(label)s: %(value)s", label=FIELDS[name], value=WHY[why])


def _items(batch: Batch, condition: Any) -> list[BatchItem]:  # noqa: ANN401  an expression
    query = BatchItem.select().where(BatchItem.batch == batch, condition)
    return list(query.order_by(BatchItem.id).limit(SHOWN))


def _customers(gate: Gate, items: Iterable[BatchItem]) -> dict[str, Customer]:
    """The customers of `items` that the person may read, by number."""
    numbers = [item.record for item in items]
    found = fetch(gate.select(Customer).where(Customer.number.in_(numbers)))
    by_number = {one.number: one for one in found}
    return {number: by_number[number] for number in numbers if number in by_number}


def _shown(gate: Gate, customer: Customer) -> Any:  # noqa: ANN401  a view of it
    return gate.show(customer, ("number", "name"))


def _worded(name: str, value: Any, words: Words) -> Any:  # noqa: ANN401
    if value is None:
        return _("nothing")
    return _interests(value, words) if name == INTERESTS else words.of(name, value)


def _interests(codes: Iterable[str], words: Words) -> str:
    return _(", ").join(str(words.of("interest", code)) for code in codes)
