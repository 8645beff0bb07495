"""A customer's history in words: what the chain says, as the reader may see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.audit.history import Happening, history
from app.customers.models import Customer
from app.customers.words import FIELDS, Words

PAGE = 20
ACTIONS = {
    "customer.created": ("plus", "accent", _l("added the customer")),
    "customer.imported": ("import", "accent", _l("imported the customer")),
    "customer.edited": ("edit", "", _l("changed")),
    "customer.import.updated": ("import", "", _l("changed by import")),
    "customer.level.raised": ("lock", "seal", _l("raised the level")),
    "grant.given": ("user", "warn", _l("granted access")),
    "grant.ended": ("user", "", _l("ended a grant")),
}
OTHER = ("info", "", _l("did something"))
DAMAGED = (
    "signal",
    "warn",
    _l("This entry was changed behind the program's back. The auditor can verify the chain."),
)
CREATING = frozenset({"customer.created", "customer.imported"})


@dataclass(frozen=True)
class Change:
    """One field before and after, in words or masks."""

    label: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One thing that happened."""

    at: datetime | None
    person: str
    icon: str
    tone: str
    words: Any
    changes: list[Change]
    reason: str


@dataclass(frozen=True)
class Timeline:
    """Entries, newest first; `more` is where the older ones begin, None where there are none."""

    entries: list[Entry]
    more: int | None


def read(
    gate: Gate, customer: Customer, words: Words, before: int | None = None, limit: int = PAGE
) -> Timeline:
    """The history of `customer` before entry number `before`."""
    happenings = history(gate, customer, before, limit + 1)
    entries = [_entry(one, words) for one in happenings[:limit]]
    return Timeline(entries, happenings[limit - 1].number if len(happenings) > limit else None)


def _entry(happening: Happening, words: Words) -> Entry:
    if happening.damaged:
        return Entry(None, "", *DAMAGED, [], "")
    icon, tone, said = ACTIONS.get(happening.action, OTHER)
    told = happening.facts
    changes = (
        []
        if happening.action in CREATING
        else [_change(one, words) for one in happening.changes if one.field in FIELDS]
    )
    reason = " · ".join(filter(None, (told.get("reason"), told.get("basis"))))
    return Entry(happening.at, happening.person or _("Kebu"), icon, tone, said, changes, reason)


def _change(change: Any, words: Words) -> Change:  # noqa: ANN401
    before, after = (words.of(change.field, value) for value in (change.before, change.after))
    return Change(FIELDS[change.field], before, after)
