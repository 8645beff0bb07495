"""What changed on a record, read from the chain for writing: values come out plain, never for showing."""

from typing import Any

from peewee import SQL

from app.access.models import Protected
from app.audit.history import LOOKED_AT
from app.audit.rows import Row, read_rows, read_values
from app.chain.writing import BEFORE
from app.db.connection import database, reading_damaged
from app.vault.sealing import BrokenSeal, unseal

REV = "rev"
"""The fact of a row that says which `rev` of the record it led to; rows of earlier releases have none."""
LONGEST = 200
"""How many changes back a `rev` may lie and still be compared with."""
_LATER = (
    '"t1"."kind" = ? AND "t1"."record" = ? '
    f'AND CASE WHEN json_valid("t1"."facts") THEN json_extract("t1"."facts", \'$.{REV}\') > ? END'
)
_FIELDS = " UNION ".join(
    f"SELECT field.key FROM audit_entry, json_each(iif(json_valid({column}), {column}, '{{}}')) AS field "  # noqa: S608  names of ours
    "WHERE kind = ? AND record = ? AND audit_entry.id > ?"
    for column in ("changes", "sealed")
)

_TOUCHED = (
    "SELECT 1 FROM audit_entry WHERE kind = ? AND record = ? AND id > ? "  # noqa: S608  marks alone
    f"AND action NOT IN ({', '.join('?' * len(LOOKED_AT))}) "
    "AND iif(json_valid(facts), json_extract(facts, '$.' || ?), NULL) IS NOT ? LIMIT 1"
)


class Gone(LookupError):
    """The value was erased, or does not open."""


def rows_since(record: Protected, rev: int) -> list[Row] | None:
    """The rows that led `record` from `rev` to where it is, oldest first; one query.

    None where the chain does not tell each of them.
    """
    steps = range(rev + 1, record.rev + 1)
    if rev < 1 or not 0 < len(steps) <= LONGEST:
        return None
    condition = SQL(_LATER, (record.audit_kind, record.number, rev))
    rows = read_rows(condition, len(steps), forward=True)
    return rows if [row.facts.get(REV) for row in rows] == list(steps) else None


def row_of(record: Protected, number: int) -> Row | None:
    """Row `number` of the chain, None where it does not tell of `record`."""
    rows = read_rows(SQL('"t1"."id" = ?', (number,)), 1)
    mine = [row for row in rows if (row.kind, row.record) == (record.audit_kind, record.number)]
    return mine[0] if mine else None


def fields_changed_after(record: Protected, number: int) -> frozenset[str]:
    """The fields of `record` that changed in rows after `number`; one query."""
    values = (record.audit_kind, record.number, number)
    with reading_damaged():
        return frozenset(name for (name,) in database.execute_sql(_FIELDS, values * 2))


def touched_after(record: Protected, number: int, fact: str, value: str) -> bool:
    """Whether something happened to `record` after row `number`, in a row whose `fact` is not `value`."""
    looked_at = [f"{record.audit_kind}.{word}" for word in LOOKED_AT]
    values = (record.audit_kind, record.number, number, *looked_at, fact, value)
    with reading_damaged():
        return database.execute_sql(_TOUCHED, values).fetchone() is not None


def former(record: Protected, row: Row, field: str) -> Any:  # noqa: ANN401
    """The plain value that `field` had before `row` changed it. Raises Gone."""
    if field in row.changes:
        value, column = row.changes[field][0], type(record)._meta.fields.get(field)
        return value if value is None or column is None else column.python_value(value)
    if row.digests[field][0] is None:
        return None
    try:
        sealed = read_values([row])[row.number, field, BEFORE]
        return unseal("audit_value", f"{field}.{BEFORE}", row.number, sealed)
    except (KeyError, BrokenSeal) as gone:
        raise Gone(field) from gone
