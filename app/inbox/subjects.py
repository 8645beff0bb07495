"""What a task, a request or a notification is about, as far as its reader may know it (access rule 2).

A subject is the kind of a record and its number; ("", "") for nothing named.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from peewee import SQL, Expression, fn

from app.access.gate import Gate, everything
from app.access.models import Protected
from app.db.base import Model, fetch
from app.room import rooms_of_the_house

Subject = tuple[str, str]
NOTHING: Subject = ("", "")


@dataclass(frozen=True)
class About:
    """A subject for one reader. One that is not `open` to them shows its level and nothing else.

    `page` is the endpoint that shows it by its `number`, "" for none.
    """

    kind: str = ""
    number: str = ""
    name: Any = ""
    level: int = 0
    page: str = ""
    open: bool = True


def protected() -> dict[str, type[Protected]]:
    """Kind → model of the records that the rooms protect."""
    return {kind: model for room in rooms_of_the_house() for kind, model in room.records.items()}


def known(gate: Gate, subjects: Iterable[Subject]) -> dict[Subject, About]:
    """What the person may know of each of `subjects`, in two queries at most per kind."""
    found: dict[Subject, About] = {NOTHING: About()}
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, number in subjects:
        by_kind[kind].add(number)
    models = protected()
    for kind, numbers in by_kind.items():
        if kind in models:
            found |= _records(gate, kind, models[kind], numbers)
        elif kind:
            found |= {(kind, number): About(kind, number, page=page_of(kind)) for number in numbers}
    return found


def about(gate: Gate, subject: Subject) -> About:
    """What the person may know of one subject."""
    return known(gate, [subject])[subject]


def record_of(gate: Gate, subject: Subject) -> Protected:
    """The record that `subject` names. Raises NotFound, also for one that can't be read."""
    model = protected().get(subject[0])
    found: Protected = gate.get(model or next(iter(protected().values())), subject[1] if model else "")
    return found


def may_read(gate: Gate, subject: Subject) -> bool:
    """Whether the person may read what `subject` names; nothing named is open to all."""
    return about(gate, subject).open


def readable(gate: Gate, table: type[Model]) -> Expression:
    """The WHERE of those rows of `table`, which have `kind` and `record`, whose record may be read."""
    models = protected()
    named = [
        (table.kind == kind) & fn.EXISTS(gate.select(model, SQL("1")).where(model.number == table.record))
        for kind, model in models.items()
    ]
    return reduce(or_, named, table.kind.not_in(list(models)))


def page_of(kind: str) -> str:
    """The endpoint of a record's page, "" for a kind that has none."""
    return next((room.pages[kind] for room in rooms_of_the_house() if kind in room.pages), "")


def _records(gate: Gate, kind: str, model: type[Protected], numbers: set[str]) -> dict[Subject, About]:
    rows = fetch(gate.select(model).where(model.number.in_(sorted(numbers))))
    names = gate.show_rows(rows, ("name",)) if "name" in model.field_rules else [("",)] * len(rows)
    found = {
        (kind, row.number): About(kind, row.number, name, row.level, page_of(kind))
        for row, (name,) in zip(rows, names, strict=True)
    }
    closed = sorted(numbers - {number for _, number in found})
    if closed:
        levels = everything(model, model.number, model.level, why="a card tells its record's level, no more")
        told = dict(levels.where(model.number.in_(closed)).tuples())
        found |= {(kind, number): About(kind, level=told.get(number, 0), open=False) for number in closed}
    return found
