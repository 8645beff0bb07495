"""The columns of a list: those there are, and those that a person chose, kept with the person.

No list costs a query more for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.access.gate import Gate
from app.access.models import Protected
from app.chain.writing import writing
from app.people.models import Person

MARK, WORD, DAY, TEXT, MADE, SAID = "mark", "word", "day", "text", "made", "said"
"""How the values of a column are written; one that is MADE or SAID, in words that wrap, is so by its list."""


class Column(NamedTuple):
    """How the values of one column are written; of `fields` a row shows the first that has one.

    `sort` names what the list is sorted by there.
    """

    written: str
    fields: tuple[str, ...] = ()
    sort: str = ""

    @property
    def width(self) -> str:
        """The class of its cells."""
        return "nowrap" if self.written in {WORD, TEXT, SAID} else "tight"


@dataclass(frozen=True)
class Columns:
    """The columns that a list of `model` can show, in their one order; `first` are always there."""

    model: type[Protected]
    by_name: Mapping[str, Column]
    default: tuple[str, ...]
    first: tuple[str, ...]

    def readable(self, gate: Gate, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Those of `names`, or of all, of which the person may read something."""
        wanted = set(self.by_name if names is None else names)
        return tuple(
            name
            for name, column in self.by_name.items()
            if name in wanted and (not column.fields or self._may_read(gate, column))
        )

    def fields_of(self, names: Iterable[str]) -> tuple[str, ...]:
        """The fields that a list with the columns `names` reads, one after the other."""
        return (*self.first, *(field for name in names for field in self.by_name[name].fields))

    def _may_read(self, gate: Gate, column: Column) -> bool:
        return any(gate.may_use(self.model, field) for field in column.fields)


def column(field: str, written: str = TEXT, sort: str = "") -> Column:
    """A column of one field."""
    return Column(written, (field,), sort)


def chosen_columns(person: Person, lists: str) -> list[str] | None:
    """What `person` chose for the list named `lists`; None: nothing."""
    return _choices(person).get(lists)


def choose_columns(person: Person, lists: str, names: Sequence[str] | None) -> None:
    """Keep `names` as the person's choice for the list named `lists`, or forget it."""
    kept = _choices(person)
    with writing(person, "person.preferred", person) as entry:
        entry.changed("columns", kept.pop(lists, None), None if names is None else list(names))
        if names is not None:
            kept[lists] = list(names)
        Person.update(columns=kept).where(Person.id == person.id).execute()


def _choices(person: Person) -> dict[str, list[str]]:
    return dict(person.__data__.get("columns") or {})
