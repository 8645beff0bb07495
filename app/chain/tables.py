"""What the tables hold, compared with what the chain said last of each record (access rule 11).

Records and rows of the chain pass side by side in the order of the records' numbers, so that memory stays the
same however many there are. Nothing here tells a value.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from peewee import SQL, Model, ModelSelect

from app.chain.models import ERASED
from app.chain.row_marks import ROWS, changed_columns
from app.chain.writing import AFTER
from app.db.base import in_batches
from app.db.connection import database
from app.vault.fields import hash_columns, is_sealed, unsealed
from app.vault.sealing import BrokenSeal, unseal

ADDED = "added"
"""The last word of an action whose facts are the first values of a record."""
REMOVED = "removed"
"""The last word of an action that takes a record away with its values staying on the chain."""


class Audited(NamedTuple):
    """A table whose records the chain names.

    `source` makes the query over all records, which calls their table t1. `number` is SQL for what the chain
    calls a record, `fields` has SQL for the present value of each field of the chain. `whole`: the chain
    tells of every record when it is made, with all fields that aren't empty. `dated` gives (number, field,
    value, since, until) of the records numbered from one to another, in that order; `beside` the rows that
    belong to them. `stays`: what is removed keeps its row, which says so. `follows` gives (number, column) of
    what has to follow from other tables and does not, of the records numbered from one to another.
    """

    model: type[Model]
    source: Callable[[], ModelSelect]
    number: str
    fields: Mapping[str, str]
    whole: bool = False
    dated_fields: Sequence[str] = ()
    dated: Callable[[str, str], Iterable[Sequence[Any]]] | None = None
    beside: Callable[[str, str], Iterable["Beside"]] | None = None
    stays: bool = False
    follows: Callable[[str, str], Iterable[tuple[str, str]]] | None = None


class Beside(NamedTuple):
    """A row that belongs to record `number`: its table, what the chain calls it, its plain values in text.

    `wrong` are columns that contradict others.
    """

    number: str
    table: str
    name: str
    values: Mapping[str, str | None]
    wrong: Sequence[str] = ()


class Difference(NamedTuple):
    """A column of a record that is not what row `row` of the chain says.

    Without a column: the record is gone, or there again. Without a row: the chain knows nothing of it.
    """

    table: str
    record: str
    column: str | None
    row: int | None


@dataclass
class _Said:
    """What the chain says of one record: field → (row, value or digest); a dated field with all its times.

    `beside`: name of a row that belongs to it → (row of the chain, marks); `all_beside`: of each that was
    ever there, since the first row of the chain told of rows.
    """

    last: int = 0
    plain: dict[str, tuple[int, Any]] = field(default_factory=dict)
    sealed: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    dated: dict[str, list[tuple[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    beside: dict[str, tuple[int, str]] = field(default_factory=dict)
    all_beside: bool = False
    known: bool = False
    erased: bool = False
    removed: bool = False


_Row = Mapping[str, Any]
_Pair = tuple[str, _Row | None, _Said | None]
_Values = Mapping[tuple[int, str], bytes]
"""(row of the chain, field) → ciphertext."""


def differences(table: Audited) -> Iterator[Difference]:
    """Where `table` is not what the chain says, in the order of the records' numbers."""
    with closing(_rows(table)) as rows, closing(_said(table)) as said:
        for batch in in_batches(_paired(rows, said)):
            values, dated, beside = _values_of(batch), _dated_of(table, batch), _beside_of(table, batch)
            wrong = _wrong_of(table, batch)
            for number, row, word in batch:
                yield from _compare(table, number, row, word, values)
                if word and row and not (word.erased or word.removed):
                    yield from _compare_dated(table, number, word, dated.get(number, []))
                    yield from _compare_beside(number, word, beside.get(number, []))
                    for column in wrong.get(number, ()):
                        yield Difference(table.model._meta.table_name, number, column, word.last)


def _rows(table: Audited) -> Generator[tuple[str, _Row], None, None]:
    names, columns = list(table.fields), list(table.fields.values())
    for name, made in table.model._meta.fields.items():
        if hasattr(made, "of"):
            names.append(name)
            columns.append(f'"t1"."{made.column_name}"')
    query = table.source().columns(SQL(", ".join([table.number, '"t1".rowid', *columns])))
    with closing(database.execute_sql(*query.order_by(SQL("1 COLLATE BINARY")).sql())) as found:
        for number, row, *values in found:
            yield str(number), {"rowid": row, **dict(zip(names, values, strict=True))}


def _said(table: Audited) -> Generator[tuple[str, _Said], None, None]:
    kind = table.model.audit_kind
    sql = (
        "SELECT record, id, at, action, changes, facts, sealed FROM audit_entry WHERE kind = ? "
        "AND (changes <> '{}' OR sealed <> '{}' OR instr(facts, ?) OR action IN (?, ?, ?)) "
        "ORDER BY record, id"
    )
    special = (f"{kind}.{ADDED}", f"{kind}.{ERASED}", f"{kind}.{REMOVED}")
    tells_rows = f'"{ROWS}":'
    with closing(database.execute_sql(sql, (kind, tells_rows, *special))) as found:
        for number, entries in groupby(found, key=itemgetter(0)):
            said = _Said()
            for _, row, at, action, changes, facts, sealed in entries:
                said.last = row
                said.erased |= action == special[1]
                said.removed = action == special[2] and not table.stays
                told = {name: after for name, (_, after) in json.loads(changes).items()}
                rows = json.loads(facts).get(ROWS) if tells_rows in facts else None
                if isinstance(rows, dict):  # of an export the fact of this name says how many were taken out
                    said.all_beside |= not said.known
                    said.beside |= {name: (row, marks) for name, marks in rows.items()}
                said.known = True
                if action == special[0]:
                    told = json.loads(facts) | told
                said.plain |= {name: (row, after) for name, after in told.items()}
                for name in told.keys() & set(table.dated_fields):
                    said.dated[name].append((at, told[name]))
                if sealed != "{}":
                    said.sealed |= {name: (row, after) for name, (_, after) in json.loads(sealed).items()}
            yield number, said


def _paired(rows: Iterator[tuple[str, _Row]], said: Iterator[tuple[str, _Said]]) -> Iterator[_Pair]:
    """Each record with what the chain says of it; None for what one of the two lacks."""
    here, there = next(rows, None), next(said, None)
    while here or there:
        if there is None or (here is not None and here[0] < there[0]):
            yield here[0], here[1], None  # type: ignore[index]
            here = next(rows, None)
        elif here is None or there[0] < here[0]:
            yield there[0], None, there[1]
            there = next(said, None)
        else:
            yield here[0], here[1], there[1]
            here, there = next(rows, None), next(said, None)


def _values_of(batch: Iterable[_Pair]) -> _Values:
    wanted = {row for _, _, said in batch if said for row, digest in said.sealed.values() if digest}
    values: dict[tuple[int, str], bytes] = {}
    for rows in in_batches(wanted):
        places = ", ".join("?" * len(rows))
        sql = f"SELECT entry, field, sealed FROM audit_value WHERE side = ? AND entry IN ({places})"  # noqa: S608  marks alone
        found = database.execute_sql(sql, (AFTER, *rows))
        values |= {(entry, name): sealed for entry, name, sealed in found}
    return values


def _dated_of(table: Audited, batch: Sequence[_Pair]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if table.dated:
        for number, *fact in table.dated(batch[0][0], batch[-1][0]):
            found[number].append(tuple(fact))
    return found


def _beside_of(table: Audited, batch: Sequence[_Pair]) -> dict[str, list[Beside]]:
    found: dict[str, list[Beside]] = defaultdict(list)
    if table.beside:
        for row in table.beside(batch[0][0], batch[-1][0]):
            found[row.number].append(row)
    return found


def _wrong_of(table: Audited, batch: Sequence[_Pair]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if table.follows:
        for number, column in table.follows(batch[0][0], batch[-1][0]):
            found[number].append(column)
    return found


def _compare(
    table: Audited, number: str, row: _Row | None, said: _Said | None, values: _Values
) -> Iterator[Difference]:
    name = table.model._meta.table_name
    if said is None:
        if table.whole:
            yield Difference(name, number, None, None)
        return
    if said.erased or (said.removed and row is None):
        return
    if row is None or said.removed:
        yield Difference(name, number, None, said.last)
        return
    for column in table.fields:
        if is_sealed(table.model, column):
            yield from _compare_sealed(table, number, row, column, said, values)
        elif column in said.plain or table.whole:
            entry, after = said.plain.get(column, (said.last, None))
            if _text(row[column]) != _text(after):
                yield Difference(name, number, column, entry)


def _compare_sealed(
    table: Audited, number: str, row: _Row, column: str, said: _Said, values: _Values
) -> Iterator[Difference]:
    entry, digest = said.sealed.get(column, (said.last, None))
    if digest and (entry, column) not in values:
        return  # erased: nothing is left to compare with
    expected = unseal("audit_value", f"{column}.{AFTER}", entry, values[entry, column]) if digest else None
    name = table.model._meta.table_name
    if _opened(table.model, column, row) != (expected or None):  # an empty one is kept as none
        yield Difference(name, number, column, entry)
    for hashed, value in hash_columns(table.model, {column: expected}).items():
        if row[hashed] != value:
            yield Difference(name, number, hashed, entry)


def _opened(model: type[Model], column: str, row: _Row) -> object:
    """The plain value; what is no sealed value at all equals none."""
    sealed = row[column]
    if sealed is None:
        return None
    try:
        return unsealed(model, column, row["rowid"], sealed)
    except (BrokenSeal, TypeError):
        return sealed if isinstance(sealed, bytes) else BrokenSeal


def _compare_dated(
    table: Audited, number: str, said: _Said, facts: Sequence[tuple[Any, ...]]
) -> Iterator[Difference]:
    """A dated field has held each of its values from its change to the next one."""
    for name in table.dated_fields:
        told = said.dated.get(name, [])
        ends: list[str | None] = [at for at, _ in told[1:]]
        expected = [
            (_text(value), since, until)
            for (since, value), until in zip(told, [*ends, None], strict=False)
            if value is not None
        ]
        present = [(_text(value), since, until) for fact, value, since, until in facts if fact == name]
        if present != expected:
            row = said.plain[name][0] if name in said.plain else said.last
            yield Difference(f"{table.model._meta.table_name}_fact", number, name, row)


def _compare_beside(number: str, said: _Said, rows: Iterable[Beside]) -> Iterator[Difference]:
    """Rows that belong to a record, by their marks; of what the chain knows nothing of nothing is said."""
    left = {name: entry for name, (entry, marks) in said.beside.items() if marks}
    for row in rows:
        entry = left.pop(row.name, None)
        record = f"{number} {row.name}"
        if entry is None:
            if said.all_beside or row.name in said.beside:
                yield Difference(row.table, record, None, None)
            continue
        for column in (*changed_columns(row.name, row.values, said.beside[row.name][1]), *row.wrong):
            yield Difference(row.table, record, column, entry)
    for name, entry in left.items():
        yield Difference(name.partition(".")[0], f"{number} {name}", None, entry)


def _text(value: object) -> str:
    """A value in one form, whether from a table or from the chain; none and empty are the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return json.dumps(sorted(value), separators=(",", ":")) if isinstance(value, list) else str(value)
