"""What is frozen of a plan, read again: to be shown, compared, and checked against its digest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from peewee import ModelSelect

from app.access.gate import everything
from app.appraisal.collecting.models import BesideRow, BesideValue
from app.appraisal.collecting.taking import COLUMNS, Taken, digest_of_rows
from app.appraisal.models import AppraisalPlan, AppraisalSheet, Collection, FrozenValue
from app.appraisal.reading import indicators_of, rows_of, values_of
from app.db.base import among
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Invalid

Holder = tuple[type, int]
"""A kind of value, and the id of the one that keeps the rows."""


@dataclass(frozen=True)
class Change:
    """What collecting again makes of a figure; `before` is None where none was frozen."""

    before: FrozenValue | BesideValue | None
    after: Taken


def last_collection(plan: AppraisalPlan) -> Collection:
    """The newest collection of a plan. Raises Invalid for one that was never collected."""
    found: Collection | None = collections_of(plan).first()
    if found is None:
        raise Invalid("plan", "This plan was not collected yet.")
    return found


def collections_of(plan: AppraisalPlan) -> ModelSelect:
    """The collections of a plan, the newest first."""
    return Collection.select().where(Collection.plan == plan.id).order_by(Collection.turn.desc())


def changes_in(taken: Sequence[Taken]) -> list[Change]:
    """What differs from what is frozen; what an appeal decided stays as that was decided."""
    sheets = {one.sheet.id: one.sheet for one in taken}.values()
    scored, beside = values_of(sheets), beside_values_of(sheets)
    rows: dict[Holder, str] = {}
    found = []
    for one in taken:
        if one.indicator is None:
            before = beside[one.sheet.id].get(one.name)
            same = (
                before is not None and _kept(before) == one.values and _rows(before, rows) in (one.rows, "")
            )
        else:
            value = scored[one.sheet.id].get(one.indicator.id)
            if value is not None and value.collection_id is None:
                continue
            before = value
            same = value is not None and _kept(value) == one.values and _rows(value, rows) == one.rows
        if not same:
            found.append(Change(before, one))
    return found


def beside_values_of(sheets: Iterable[AppraisalSheet]) -> dict[int, dict[str, BesideValue]]:
    """What was collected beside the scores: the ids of sheets from the gate → name → the newest value."""
    ids = [sheet.id for sheet in sheets]
    found: dict[int, dict[str, BesideValue]] = {one: {} for one in ids}
    query = everything(BesideValue, why="they belong to sheets that came through the gate, or to their job")
    for value in query.where(among(BesideValue.sheet, ids)).order_by(BesideValue.turn):
        found[value.sheet_id][value.name] = value
    return found


def rows_beside(value: BesideValue) -> ModelSelect:
    """The records that a figure beside the scores rests on, in no order; as `reading.rows_of`."""
    query = everything(BesideRow, why="they belong to a sheet that came through the gate, or to their job")
    return query.where(BesideRow.value == (value.rows_with_id or value.id))


def frozen_digest(collection: Collection) -> str:
    """The digest of what stands in the tables of a collection; another one than was noted: it was changed."""
    sheets = everything(
        AppraisalSheet,
        AppraisalSheet.id,
        AppraisalSheet.number,
        why="a collection is compared with its digest; no value is told",
    )
    numbers = dict(sheets.where(AppraisalSheet.plan == collection.plan_id).tuples())
    mine = {one.id: one for one in indicators_of(collection.plan_id)}
    known: dict[Holder, str] = {}
    lines = []
    for one in everything(
        FrozenValue, why="a collection is compared with its digest; no value is told"
    ).where(FrozenValue.collection == collection.id):
        of = mine[one.indicator_id]
        lines.append([numbers[one.sheet_id], of.key, of.indicator, *_kept(one), _rows(one, known)])
    beside = everything(BesideValue, why="a collection is compared with its digest; no value is told").where(
        BesideValue.collection == collection.id
    )
    lines += [[numbers[one.sheet_id], "", one.name, *_kept(one), _rows(one, known)] for one in beside]
    return sha256("\n".join(sorted(map(json_text, lines))).encode()).hexdigest()


def _kept(value: FrozenValue | BesideValue) -> tuple[Any, ...]:
    """As `Taken.values`, of what is frozen."""
    score = value.score if isinstance(value, FrozenValue) else None
    return (
        *(value.version, value.numerator, value.denominator, value.count),
        *(value.missing, json_text(value.lacking), int(value.worst), score),
    )


def _rows(value: FrozenValue | BesideValue, known: dict[Holder, str]) -> str:
    """The digest of the rows that a value rests on, each looked up once.

    "" for what was entered, and for what stands beside the scores and keeps none.
    """
    if value.version is None:
        return ""
    holder = type(value), value.rows_with_id or value.id
    if holder not in known:
        query = rows_of(value) if isinstance(value, FrozenValue) else rows_beside(value)
        columns = [getattr(query.model, name) for name in COLUMNS]
        sql, values = query.columns(*columns).order_by(query.model.id).sql()
        there = database.execute_sql(sql, values).fetchall()
        known[holder] = digest_of_rows(there) if there or isinstance(value, FrozenValue) else ""
    return known[holder]
