"""Appeals, and the values that decisions on them made, compared with what the chain said of them."""

import json
from collections.abc import Iterator
from typing import Any

from peewee import SQL

from app.access.gate import everything
from app.appraisal.appeals.models import Appeal
from app.appraisal.appeals.recording import VALUE_COLUMNS, value_name, value_texts
from app.appraisal.models import AppraisalSheet, FrozenValue
from app.chain.tables import Beside
from app.customers.part_marks import marked, name_of, text_of
from app.db.connection import database


def appeals(first: str, last: str) -> Iterator[Beside]:
    """The appeals against the sheets numbered from `first` to `last`."""
    columns, fields = marked(Appeal), Appeal._meta.fields
    kept = ", ".join(f'"t1"."{fields[name].column_name}"' for name in columns)
    for number, key, *values in _rows(f'"t2"."number", "t1"."key", {kept}', first, last):
        texts = {name: text_of(_plain(name, value)) for name, value in zip(columns, values, strict=True)}
        yield Beside(number, Appeal._meta.table_name, name_of(Appeal, key), texts)


def values_given(first: str, last: str) -> Iterator[Beside]:
    """The values that decisions on them made."""
    table = FrozenValue._meta.table_name
    kept = ", ".join(
        f'(SELECT v."{name}" FROM "{table}" AS v WHERE v.id = "t1"."given_id")'  # noqa: S608  names of ours
        for name in VALUE_COLUMNS
    )
    for number, key, given, *values in _rows(
        f'"t2"."number", "t1"."key", "t1"."given_id", {kept}', first, last
    ):
        if given is not None:
            texts = value_texts(dict(zip(VALUE_COLUMNS, values, strict=True)))
            yield Beside(number, table, value_name(key), texts)


def _rows(columns: str, first: str, last: str) -> Iterator[tuple[Any, ...]]:
    query = everything(
        Appeal, SQL(columns), why="all of them are compared with the chain; no value is told"
    ).join(AppraisalSheet)
    yield from database.execute_sql(*query.where(AppraisalSheet.number.between(first, last)).sql())


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401
    """As the row has it that was told; lists are kept as JSON."""
    return json.loads(value) if name in {"files", "rulings"} else value
