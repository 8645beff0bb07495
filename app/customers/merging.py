"""Two people on one record.

What only one of them changed merges by itself; where both changed the same field, the person chooses. What
the record was when the form was opened is read from the chain: nothing that a form sends is believed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from app.audit.changes import REV, Gone, former, rows_since
from app.audit.rows import Row
from app.customers.models import Customer
from app.customers.searching.confirming import is_masked
from app.customers.values import current
from app.errors import Conflict
from app.people.models import Person

MINE, THEIRS = CHOICES = ("mine", "theirs")


class Choice(NamedTuple):
    """What was chosen per field (`MINE` or `THEIRS`), seeing the record as it stood at rev `met`."""

    met: int = 0
    keep: Mapping[str, str] = MappingProxyType({})


class Theirs(NamedTuple):
    """Who changed a field last, and when; None where the chain does not tell."""

    person: str | None = None
    username: str | None = None
    at: datetime | None = None


class Clash(Conflict):
    """Both changed the same fields.

    `fields` says of each who else did, `open_fields` which still need a choice; `fresh` are those of the
    form that the person did not touch and that are other ones now; `rev` is where the record stands.
    """

    def __init__(
        self, fields: Mapping[str, Theirs], open_fields: frozenset[str], fresh: frozenset[str], rev: int
    ) -> None:
        super().__init__()
        self.fields = fields
        self.open_fields = open_fields
        self.fresh = fresh
        self.rev = rev


@dataclass(frozen=True)
class Others:
    """What others made of a record or of a part of it.

    Where it stands, the rows `since` a rev (None where the chain does not tell each), each of which tells its
    own rev as `fact` and which fields it `changed`; what a field holds now, what it held before a row (raises
    Gone), and whether it is `masked`.
    """

    rev: int
    fact: str
    since: Callable[[int], Sequence[Row] | None]
    current: Callable[[str], Any]
    former: Callable[[Row, str], Any]
    masked: Callable[[str], bool]
    changed: Callable[[Row], Iterable[str]]


def others_of(customer: Customer) -> Others:
    """What others made of the customer itself."""
    return Others(
        rev=customer.rev,
        fact=REV,
        since=lambda rev: rows_since(customer, rev),
        current=lambda name: current(customer, name),
        former=lambda row, name: former(customer, row, name),
        masked=is_masked,
        changed=lambda row: (*row.changes, *row.digests),
    )


@dataclass(frozen=True)
class _Story:
    """What happened since the form was opened: the first and the last row of each field that changed."""

    first: Mapping[str, Row] = field(default_factory=dict)
    last: Mapping[str, Row] = field(default_factory=dict)


def merge(
    person: Person, others: Others, values: Mapping[str, Any], rev: int, choice: Choice
) -> tuple[dict[str, Any], dict[str, Theirs]]:
    """Those `values`, typed at `rev`, that are still to be written; and what of others stays.

    Of a masked value nobody is told whether it equals what was typed, unless they wrote it themselves.
    Raises Clash.
    """
    rows = others.since(rev)
    story = _story(others, rows or ())
    touched = [name for name in values if rows is None or name in story.last]
    fresh = {name for name in touched if _agrees(person, others, story, name, values[name])}
    both = {name: _theirs(story, name) for name in touched if name not in fresh}
    unsettled = {name for name in both if not _is_settled(others, rows, name, choice)}
    if unsettled:
        raise Clash(both, frozenset(unsettled), frozenset(fresh), others.rev)
    dropped = fresh | {name for name in both if choice.keep[name] == THEIRS}
    left = {name: value for name, value in values.items() if name not in dropped}
    stays = {name: _theirs(story, name) for name in story.last if name not in left}
    return left, {name: theirs for name, theirs in stays.items() if theirs.username != person.username}


def _story(others: Others, rows: Sequence[Row]) -> _Story:
    first: dict[str, Row] = {}
    last: dict[str, Row] = {}
    for row in rows:
        for name in others.changed(row):
            first.setdefault(name, row)
            last[name] = row
    return _Story(first, last)


def _theirs(story: _Story, name: str) -> Theirs:
    row = story.last.get(name)
    return Theirs(row.person, row.username, row.at) if row else Theirs()


def _agrees(person: Person, others: Others, story: _Story, name: str, value: Any) -> bool:  # noqa: ANN401
    """Whether nothing is to be decided: both want the same, or the person did not touch the field."""
    masked = others.masked(name)
    if masked and value is not None and _theirs(story, name).username != person.username:
        return False
    if others.current(name) == value:
        return True
    if masked or name not in story.first:
        return False
    try:
        return bool(others.former(story.first[name], name) == value)
    except Gone:
        return False


def _is_settled(others: Others, rows: Sequence[Row] | None, name: str, choice: Choice) -> bool:
    """Whether the person chose, and the field is still what they saw when they did."""
    if choice.keep.get(name) not in CHOICES:
        return False
    if choice.met == others.rev:
        return True
    later = [row for row in rows or () if row.facts[others.fact] > choice.met]
    return rows is not None and not any(name in others.changed(row) for row in later)
