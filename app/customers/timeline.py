"""One timeline of a customer (clause 2.5): changes, notes, visits, transactions, and what other rooms tell.

Each kind is a row of entries, newest first, that its source reads page by page from a place of its own; the
rows are merged by time. A cursor holds the place of every kind, sealed.
"""

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.customers import changes, dealings
from app.customers.models import Customer
from app.customers.words import Words
from app.room import Dated, Source
from app.web.cursors import cursor_to, place_at

PAGE = 20
TAMPERED = datetime.max.replace(tzinfo=UTC)
"""An entry whose time is not known comes where the chain has it, as soon as its turn comes."""


@dataclass(frozen=True)
class Timeline:
    """Entries, newest first. `more` stands in an address for where the older ones begin, None for none.

    `kinds` are (code, label) of all that could be shown, `kind` the one that is, "" for all.
    """

    entries: Sequence[Dated]
    more: str | None
    kinds: Sequence[tuple[str, Any]]
    kind: str = ""


def read(
    gate: Gate, customer: Customer, words: Words, cursor: str = "", kind: str = "", limit: int = PAGE
) -> Timeline:
    """The timeline of `customer` from `cursor` on; of one `kind` alone where one is given.

    A cursor of another record or kind is the beginning; of a kind that is not known there is nothing.
    """
    sources = _others()
    labels: dict[str, Any] = {changes.KIND: _l("Changes"), **dealings.LABELS}
    for source in sources:
        labels |= source.kinds
    alone = {one for source in sources if source.alone for one in source.kinds}
    wanted = {kind} & labels.keys() if kind else labels.keys() - alone
    asked = dict.fromkeys(wanted, "") | _places(customer, kind, cursor)
    rows = _rows(gate, customer, words, asked, limit + 1, sources)
    merged = heapq.merge(*rows, key=lambda entry: entry.at or TAMPERED, reverse=True)
    found = list(islice(merged, limit + 1))
    shown = found[:limit]
    places = asked | {entry.kind: entry.place for entry in shown}
    more = cursor_to(_name(customer, kind), json.dumps(places)) if len(found) > limit else None
    return Timeline(shown, more, list(labels.items()), kind)


def _rows(
    gate: Gate,
    customer: Customer,
    words: Words,
    asked: Mapping[str, str],
    limit: int,
    sources: Iterable[Source],
) -> Iterator[Iterator[Dated]]:
    instead = dealings.INSTEAD.union(*(source.instead for source in sources))
    if changes.KIND in asked:
        yield changes.tell(gate, customer, words, asked[changes.KIND], limit, instead)
    yield from dealings.tell(gate, customer, words, _of(asked, dealings.KINDS), limit)
    for source in sources:
        if wanted := _of(asked, source.kinds):
            yield from source.tell(gate, customer, wanted, limit)


def _of(asked: Mapping[str, str], kinds: Iterable[str]) -> dict[str, str]:
    return {kind: asked[kind] for kind in kinds if kind in asked}


def _others() -> list[Source]:
    """What other rooms tell of customers."""
    rooms = current_app.extensions["kebu"]["rooms"]
    return [source for room in rooms for source in room.timeline if source.of == Customer.audit_kind]


def _name(customer: Customer, kind: str) -> str:
    return f"{customer.number} {kind}"


def _places(customer: Customer, kind: str, cursor: str) -> dict[str, str]:
    place = place_at(_name(customer, kind), cursor) if cursor else None
    return dict(json.loads(place)) if place else {}
