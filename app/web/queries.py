"""What a list is narrowed by: read from an address or a form, and said in an address again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol

from peewee import Expression, Field, ModelSelect

from app.access.gate import NOBODY, Gate
from app.access.models import Protected
from app.clock import zone

SEARCH = "q"
"""What an address calls the token of the words."""
UNKNOWN = "-"
"""What an address says in the place of a value that is none: whatever was typed stays out of it."""
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


class Worded(Protocol):
    """Words for the values and the columns of a list."""

    def table(self, field: str) -> Mapping[Any, Any]:
        """Id or code → word."""


Read = Callable[[str, Worded], Any]
Where = Callable[[Any, Gate], Expression | None]


class Filter(NamedTuple):
    """One way to narrow a list, by a field that the person must be able to use.

    `read` makes the value of a text and the words of the list, None of one that is not known; `where` finds
    the rows it fits, None: all.
    """

    field: str
    read: Read
    where: Where


@dataclass(frozen=True)
class Query:
    """`words` are as typed; `filters` narrow further.

    `unknown` names what was asked for and is not known (any more), or not to this person: nothing fits that.
    """

    words: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    @property
    def address(self) -> dict[str, Any]:
        """What an address carries: everything but the words (access rule 13)."""
        return {**dict.fromkeys(self.unknown, UNKNOWN), **self.filters}


@dataclass(frozen=True)
class Filters:
    """The ways to narrow a list of `model`, in the order of its form and chips."""

    model: type[Protected]
    by_name: Mapping[str, Filter]

    def read(self, values: Mapping[str, Any], words: Worded, gate: Gate) -> Query:
        """The filters among `values` of an address or a form."""
        found: dict[str, Any] = {}
        unknown = []
        for name, how in self.by_name.items():
            text = str(values.get(name) or "")
            if not text:
                continue
            value = how.read(text, words) if gate.may_use(self.model, how.field) else None
            if value is None:
                unknown.append(name)
            else:
                found[name] = value
        return Query(filters=found, unknown=tuple(unknown))

    def usable(self, gate: Gate) -> set[str]:
        """The names of the filters that the person may use (access rule 3)."""
        return {name for name, how in self.by_name.items() if gate.may_use(self.model, how.field)}

    def narrow(self, gate: Gate, found: ModelSelect, query: Query) -> ModelSelect:
        """`found`, from the gate, as the filters of `query` narrow it.

        Nothing where one is not known, or by a field above the person's clearance (access rule 3).
        """
        if query.unknown:
            return found.where(NOBODY)
        for name, value in query.filters.items():
            how = self.by_name[name]
            wanted = how.where(value, gate) if gate.may_use(self.model, how.field) else NOBODY
            found = found if wanted is None else found.where(wanted)
        return found


def word(table: str) -> Read:
    """One of the codes that have a word in `table`."""
    return lambda text, words: next((code for code in words.table(table) if str(code) == text), None)


def flag(text: str, _: Worded) -> int | None:
    """What is ticked or not."""
    return 1 if text == "1" else None


def day(text: str, _: Worded) -> date | None:
    """A day as a form sends it."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found <= LAST else None


def code(column: Field) -> Filter:
    """By a code that `column` holds."""
    return Filter(column.name, word(column.name), lambda value, _: column == value)


def since(column: Field) -> Filter:
    """From the beginning of a day on."""
    return Filter(column.name, day, lambda value, _: column >= midnight(value))


def until(column: Field) -> Filter:
    """To the end of a day."""
    return Filter(column.name, day, lambda value, _: column < midnight(value + timedelta(days=1)))


def midnight(value: date) -> datetime:
    """The beginning of a day at the office."""
    return datetime.combine(value, time(), zone()).astimezone(UTC)
