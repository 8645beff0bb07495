"""A customer's history in words: what the chain says, as the reader may see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.audit.history import Happening, history
from app.audit.sight import DAMAGED
from app.customers.models import Customer
from app.customers.words import FIELDS, Words
from app.web.cursors import cursor_of
from app.web.filters import moment

PAGE = 20
ACTIONS = {
    "customer.created": ("plus", "accent", _l("%(person)s added the customer")),
    "customer.imported": ("import", "accent", _l("%(person)s imported the customer")),
    "customer.edited": ("edit", "", _l("%(person)s made changes")),
    "customer.import.updated": ("import", "", _l("%(person)s made changes by import")),
    "customer.level.raised": ("lock", "seal", _l("%(person)s raised the level")),
    "grant.given": ("user", "warn", _l("%(person)s granted %(to)s access until %(until)s")),
    "grant.ended": ("user", "", _l("%(person)s ended the access of %(to)s")),
}
OTHER = ("info", "", _l("%(person)s did something"))
CHANGED = (
    "signal",
    "warn",
    _l("This entry was changed behind the program's back. The auditor can verify the chain."),
)
CREATING = frozenset({"customer.created", "customer.imported"})
TOLD = ("reason", "basis", "purpose")


@dataclass(frozen=True)
class Change:
    """One field before and after, in words or masks."""

    label: Any
    before: Any
    after: Any


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `told` is why, in the words of whoever did it."""

    at: datetime | None
    icon: str
    tone: str
    words: str
    changes: list[Change]
    told: list[str]


@dataclass(frozen=True)
class Timeline:
    """Entries, newest first; `more` stands in an address for where the older ones begin, None for none."""

    entries: list[Entry]
    more: str | None


def read(
    gate: Gate, customer: Customer, words: Words, before: int | None = None, limit: int = PAGE
) -> Timeline:
    """The history of `customer` before entry number `before`."""
    happenings = history(gate, customer, before, limit + 1)
    entries = [_entry(one, words) for one in happenings[:limit]]
    more = cursor_of(customer.number, happenings[limit - 1].number) if len(happenings) > limit else None
    return Timeline(entries, more)


def _entry(happening: Happening, words: Words) -> Entry:
    if happening.damaged:
        icon, tone, said = CHANGED
        return Entry(None, icon, tone, str(said), [], [])
    icon, tone, said = ACTIONS.get(happening.action, OTHER)
    changes = () if happening.action in CREATING else happening.changes
    return Entry(
        happening.at,
        icon,
        tone,
        str(said) % _named(happening, words),
        [_change(one, words) for one in changes if one.field in FIELDS],
        [happening.facts[name] for name in TOLD if happening.facts.get(name)],
    )


def _named(happening: Happening, words: Words) -> Mapping[str, str]:
    until = happening.facts.get("until")
    return {
        "person": happening.person or _("Kebu"),
        "to": words.of("username", happening.facts.get("to", "")),
        "until": moment(datetime.fromisoformat(until)) if until else "",
    }


def _change(change: Any, words: Words) -> Change:  # noqa: ANN401
    before, after = (_said(change.field, value, words) for value in (change.before, change.after))
    return Change(words.table("field")[change.field], before, after)


def _said(field: str, value: Any, words: Words) -> Any:  # noqa: ANN401
    return _("damaged") if value is DAMAGED else words.of(field, value)
