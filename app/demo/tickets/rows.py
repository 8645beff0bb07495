"""What the chain is told of a row of an invented ticket."""

from collections.abc import Mapping
from typing import Any

from app.chain.row_marks import ROWS
from app.chain.writing import Entry
from app.customers.part_marks import marks, name_of
from app.db.base import Model
from app.people.models import Person

People = Mapping[str, Person]


def tell_row(entry: Entry, model: type[Model], key: str, values: Mapping[str, Any]) -> None:
    """Tell the chain of a row as it is now."""
    entry.facts.setdefault(ROWS, {})[name_of(model, key)] = marks(model, key, values)


def id_of(people: People, username: str | None) -> int | None:
    """The id of somebody, None for nobody."""
    return int(people[username].id) if username else None
