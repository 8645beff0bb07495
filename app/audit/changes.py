"""What changed on a record, read from the chain for writing: values come out plain, never for showing."""

from collections.abc import Iterable
from typing import Any

from peewee import SQL, Field

from app.access.models import Part, Protected
from app.audit.history import LOOKED_AT
from app.audit.rows import Row, read_rows, read_values
from app.chain.writing import AFTER, BEFORE, Recorded
from app.db.connection import database, reading_damaged
from app.vault.sealing import BrokenSeal, unseal

REV = "rev"
"""The fact of a row that says which `rev` of the record it led to; rows of earlier releases have none."""
PART, PART_REV, PART_LEVEL = ("part", "part_rev", "part_level")
"""Facts of a row about a part: its key, the `rev` the row led it to, its level where it has one of its
own (`Protected.secret_parts`)."""
UNDONE = "undone"
"""The fact that names the row which this one undid."""
LONGEST = 200
"""How many changes back a `rev` may lie and still be compared with."""
_TELLS = '"t1"."kind" = ? AND "t1"."record" = ? AND CASE WHEN json_valid("t1"."facts") THEN '
_FACT = 'json_extract("t1"."facts", \'$.{0}\')'
_LATER = f"{_TELLS}{_FACT.format(REV)} > ? END"
_OF_PART = f"{_TELLS}{_FACT.format(PART)} = ? AND {_FACT.format(PART_REV)} > ? END"
_UNDOING = f"{_TELLS}{_FACT.format(UNDONE)} = ? END"
_FIELDS = " UNION ".join(
    f"SELECT field.key, iif(json_valid(facts), json_extract(facts, '$.{PART}'), NULL) "  # noqa: S608  names of ours
    f"FROM audit_entry, json_each(iif(json_valid({column}), {column}, '{{}}')) AS field "
    "WHERE kind = ? AND record = ? AND audit_entry.id > ?"
    for column in ("changes", "sealed")
)
_ABOVE = (
    f"SELECT record, json_extract(facts, '$.{PART}') FROM audit_entry "  # noqa: S608  names of ours
    "WHERE kind = ? AND record IN ({places}) "
    f"AND CASE WHEN json_valid(facts) THEN json_extract(facts, '$.{PART_LEVEL}') > ? END"
)

Place = tuple[str, str]
"""A field and the key of the part that holds it, "" for the record's own."""

_TOUCHED = (
    "SELECT 1 FROM audit_entry WHERE kind = ? AND record = ? AND id > ? "  # noqa: S608  marks alone
    f"AND action NOT IN ({', '.join('?' * len(LOOKED_AT))}) "
    "AND iif(json_valid(facts), json_extract(facts, '$.' || ?), NULL) IS NOT ? LIMIT 1"
)

_BY_PEOPLE = _TOUCHED.replace(" LIMIT 1", " AND person IS NOT NULL LIMIT 1")


class Gone(LookupError):
    """The value was erased, or does not open."""


def places_of(names: Iterable[str], part: Any) -> frozenset[Place]:  # noqa: ANN401  a fact
    """Where the fields `names` of one row stand, which tells of `part`."""
    return frozenset((name, str(part or "") if "." in name else "") for name in names)


def rows_since(record: Protected, rev: int) -> list[Row] | None:
    """The rows that led `record` from `rev` to where it is, oldest first; one query.

    None where the chain does not tell each of them.
    """
    condition = SQL(_LATER, (record.audit_kind, record.number, rev))
    return _steps(condition, REV, rev, record.rev)


def rows_of_part_since(record: Protected, part: Part, rev: int) -> list[Row] | None:
    """The same for a `part` of `record`."""
    condition = SQL(_OF_PART, (record.audit_kind, record.number, part.key, rev))
    return _steps(condition, PART_REV, rev, part.rev)


def _steps(condition: SQL, fact: str, rev: int, now: int) -> list[Row] | None:
    steps = range(rev + 1, now + 1)
    if rev < 1 or not 0 < len(steps) <= LONGEST:
        return None
    rows = read_rows(condition, len(steps), forward=True)
    return rows if [row.facts.get(fact) for row in rows] == list(steps) else None


def row_of(record: Protected, number: int) -> Row | None:
    """Row `number` of the chain, None where it does not tell of `record`."""
    rows = read_rows(SQL('"t1"."id" = ?', (number,)), 1)
    mine = [row for row in rows if (row.kind, row.record) == (record.audit_kind, record.number)]
    return mine[0] if mine else None


def rows_of_part(record: Protected, key: str) -> list[Row]:
    """The newest rows that tell of the part `key` of `record`, newest first; one query."""
    return read_rows(SQL(_OF_PART, (record.audit_kind, record.number, key, 0)), LONGEST)


def newest_row(record: Protected, action: str) -> Row | None:
    """The newest row of `action` on `record`."""
    named = (record.audit_kind, record.number, action)
    rows = read_rows(SQL('"t1"."kind" = ? AND "t1"."record" = ? AND "t1"."action" = ?', named), 1)
    return rows[0] if rows else None


def undoing_of(record: Protected, number: int) -> Row | None:
    """The newest row that undid row `number` of `record`."""
    rows = read_rows(SQL(_UNDOING, (record.audit_kind, record.number, number)), 1)
    return rows[0] if rows else None


def places_changed_after(record: Protected, number: int) -> frozenset[Place]:
    """The fields of `record` and of its parts that changed in rows after `number`; one query."""
    values = (record.audit_kind, record.number, number)
    with reading_damaged():
        found = database.execute_sql(_FIELDS, values * 2)
        return frozenset(place for name, part in found for place in places_of([name], part))


def parts_above(kind: str, numbers: Iterable[str], clearance: int) -> frozenset[tuple[str, str]]:
    """(number, key) of the parts of these records whose own level, which only rises, is above `clearance`."""
    wanted = sorted(numbers)
    sql = _ABOVE.format(places=", ".join("?" * len(wanted)))
    with reading_damaged():
        return frozenset(database.execute_sql(sql, (kind, *wanted, clearance)))


def touched_after(record: Protected, number: int, fact: str, value: str) -> bool:
    """Whether something happened to `record` after row `number`, in a row whose `fact` is not `value`."""
    looked_at = [f"{record.audit_kind}.{word}" for word in LOOKED_AT]
    values = (record.audit_kind, record.number, number, *looked_at, fact, value)
    with reading_damaged():
        return database.execute_sql(_TOUCHED, values).fetchone() is not None


def touched_by_people(record: Recorded, number: int, fact: str, value: str) -> bool:
    """As `touched_after`, but for what the program did by itself."""
    looked_at = [f"{record.audit_kind}.{word}" for word in LOOKED_AT]
    values = (record.audit_kind, record.audit_number, number, *looked_at, fact, value)
    with reading_damaged():
        return database.execute_sql(_BY_PEOPLE, values).fetchone() is not None


def former(record: Protected, row: Row, field: str) -> Any:  # noqa: ANN401
    """The plain value that `field` had before `row` changed it. Raises Gone."""
    return value_told(row, field, BEFORE, type(record)._meta.fields.get(field))


def value_told(row: Row, field: str, side: str, kept: Field | None) -> Any:  # noqa: ANN401
    """The plain value of `field` on one `side` of `row`, read by a model's field `kept`. Raises Gone."""
    place = (BEFORE, AFTER).index(side)
    if field in row.changes:
        value = row.changes[field][place]
        return value if value is None or kept is None else kept.python_value(value)
    if row.digests[field][place] is None:
        return None
    try:
        sealed = read_values([row])[row.number, field, side]
        return unseal("audit_value", f"{field}.{side}", row.number, sealed)
    except (KeyError, BrokenSeal) as gone:
        raise Gone(field) from gone
