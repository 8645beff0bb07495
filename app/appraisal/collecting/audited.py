"""Figures of a firm's own as the chain tells of them."""

from collections.abc import Iterator

from peewee import ModelSelect

from app.access.gate import everything
from app.appraisal.collecting.frozen import frozen_digest
from app.appraisal.collecting.models import Entry
from app.appraisal.models import AppraisalPlan, Collection
from app.chain.tables import Audited


def _entries() -> ModelSelect:
    return everything(Entry, why="all of them are compared with the chain; no value is told")


def _changed(first: str, last: str) -> Iterator[tuple[str, str]]:
    """Collections whose values, or the rows behind them, are not those of their digest."""
    for one in list(Collection.select(Collection, AppraisalPlan).join(AppraisalPlan)):
        if first <= one.audit_number <= last and frozen_digest(one) != one.sha256:
            yield one.audit_number, "sha256"


ENTRIES = Audited(
    Entry,
    _entries,
    number='"t1"."number"',
    fields={
        "value": '"t1"."value"',
        "note": 'nullif("t1"."note", \'\')',
        "file": 'nullif("t1"."file", \'\')',
    },
    whole=True,
)
COLLECTIONS = Audited(
    Collection,
    Collection.select,
    number='(SELECT number FROM appraisal_plan WHERE id = "t1"."plan_id") || \'.\' || "t1"."turn"',
    fields={"sha256": '"t1"."sha256"'},
    whole=True,
    follows=_changed,
)
