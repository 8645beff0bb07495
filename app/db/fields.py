"""Field types that say what they hold."""

import json
from datetime import UTC, date, datetime
from typing import Any

from peewee import BlobField, Field, IntegerField, TextField
from playhouse.sqlite_ext import AutoIncrementField

FORMAT_LENGTH = 26


class RowId(AutoIncrementField):
    """The row's id: counts up and is never used twice."""


class MomentField(Field):
    """A point in time.

    Aware UTC in Python; `2026-11-25 02:33:18.123456` in the database, so that text order is time order.
    """

    field_type = "TEXT"

    def db_value(self, value: datetime | None) -> str | None:
        """Refuse naive times: they mean nothing across zones."""
        if value is None:
            return None
        return moment_text(value)

    def python_value(self, value: str | None) -> datetime | None:
        """The stored moment, aware, in UTC."""
        return None if value is None else datetime.fromisoformat(f"{value}+00:00")


class DayField(Field):
    """A calendar day without a time: `2026-11-25`."""

    field_type = "TEXT"

    def db_value(self, value: date | None) -> str | None:
        """ISO 8601."""
        return None if value is None else value.isoformat()

    def python_value(self, value: str | None) -> date | None:
        """The stored day."""
        return None if value is None else date.fromisoformat(value)


class SortKeyField(BlobField):
    """What rows are sorted by in the place of field `of`; for the index alone, never shown."""

    def __init__(self, of: str, **options: Any) -> None:  # noqa: ANN401
        self.of = of
        super().__init__(**options)


class BitsField(IntegerField):
    """Bits that the program keeps of a row, never shown."""


class JsonField(TextField):
    """A small JSON document, written compactly with sorted keys."""

    def db_value(self, value: Any) -> str | None:  # noqa: ANN401  any JSON value
        """Compact JSON text."""
        return None if value is None else json_text(value)

    def python_value(self, value: str | None) -> Any:  # noqa: ANN401
        """The parsed document."""
        return None if value is None else json.loads(value)


def moment_text(value: datetime) -> str:
    """`value` (aware) as the database keeps it."""
    if value.tzinfo is None:
        message = "a moment needs its time zone"
        raise ValueError(message)
    wall = value if value.tzinfo is UTC else value.astimezone(UTC)
    return wall.isoformat(" ", "microseconds")[:FORMAT_LENGTH]


def json_text(value: Any) -> str:  # noqa: ANN401
    """Canonical JSON: sorted keys, no spaces, characters as they are."""
    return "{}" if value == {} else _canonical(value)


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
"""Made once: every row of the chain has three such texts."""
