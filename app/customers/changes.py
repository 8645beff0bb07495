"""The changes of a customer in words: what the chain says, as the reader may see it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.models import own_name
from app.audit.changes import PART, UNDONE, Place, places_changed_after, places_of
from app.audit.history import Happening, history
from app.audit.sight import DAMAGED
from app.customers.interest_changes import INTERESTS_CHANGED
from app.customers.models import Customer
from app.customers.typed.amounts import yuan
from app.customers.undoing import UNDOABLE
from app.customers.undoing_parts import CHANGED as CHANGED_PART
from app.customers.undoing_parts import INTERESTS, NEVER, deed
from app.customers.values import editable
from app.customers.words import FIELDS, Words
from app.room import Dated
from app.web.cursors import cursor_of
from app.web.filters import moment

KIND = "changes"
ACTIONS = {
    "customer.created": ("plus", "accent", _l("%(person)s added the customer")),
    "customer.imported": ("import", "accent", _l("%(person)s imported the customer")),
    "customer.edited": ("edit", "", _l("%(person)s made changes")),
    "customer.import.updated": ("import", "", _l("%(person)s made changes by import")),
    "customer.bulk.edited": ("edit", "", _l("%(person)s made changes together with other customers")),
    "customer.reassigned": ("people", "", _l("%(person)s handed the customer over")),
    "customer.undone": ("undo", "", _l("%(person)s undid a change")),
    "customer.level.raised": ("lock", "seal", _l("%(person)s raised the level")),
    "customer.level.lowered": (
        "lock",
        "warn",
        _l("%(person)s lowered the level; %(decided_by)s agreed"),
    ),
    "customer.tier.decided": ("star", "accent", _l("%(person)s set the tier; %(decided_by)s agreed")),
    "customer.contact.added": ("phone", "accent", _l("%(person)s added a contact point")),
    "customer.contact.changed": ("phone", "", _l("%(person)s changed a contact point")),
    "customer.contact.removed": ("phone", "", _l("%(person)s removed a contact point")),
    "customer.person.added": ("user", "accent", _l("%(person)s added a contact person")),
    "customer.person.changed": ("user", "", _l("%(person)s changed a contact person")),
    "customer.person.removed": ("user", "", _l("%(person)s removed a contact person")),
    "customer.emergency.added": ("phone", "accent", _l("%(person)s added an emergency contact")),
    "customer.emergency.changed": ("phone", "", _l("%(person)s changed an emergency contact")),
    "customer.emergency.removed": ("phone", "", _l("%(person)s removed an emergency contact")),
    "customer.employment.added": ("org", "accent", _l("%(person)s added an employment")),
    "customer.employment.changed": ("org", "", _l("%(person)s changed an employment")),
    "customer.employment.removed": ("org", "", _l("%(person)s removed an employment")),
    "customer.note.added": ("edit", "accent", _l("%(person)s added a note")),
    "customer.note.changed": ("edit", "", _l("%(person)s changed a note")),
    "customer.note.removed": ("edit", "", _l("%(person)s removed a note")),
    "customer.file.added": ("clip", "accent", _l("%(person)s attached a file")),
    "customer.file.level.changed": ("lock", "", _l("%(person)s changed the level of a file")),
    "customer.file.removed": ("clip", "", _l("%(person)s removed a file")),
    "customer.transaction.added": ("card", "accent", _l("%(person)s added a transaction")),
    "customer.transaction.changed": ("card", "", _l("%(person)s changed a transaction")),
    "customer.transaction.removed": ("card", "", _l("%(person)s removed a transaction")),
    "customer.visit.added": ("chat", "accent", _l("%(person)s recorded a visit or call")),
    "customer.visit.changed": ("chat", "", _l("%(person)s changed a visit or call")),
    "customer.visit.removed": ("chat", "", _l("%(person)s removed a visit or call")),
    "customer.interests.changed": ("edit", "", _l("%(person)s changed the interests")),
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
AMOUNTS = frozenset({"amount", "open_amount"})
TOLD = ("reason", "basis", "purpose")


@dataclass(frozen=True)
class Change:
    """One field before and after, in words or masks; `undoable` by this reader, being its newest change."""

    field: str
    label: Any
    before: Any
    after: Any
    undoable: bool


def tell(
    gate: Gate, customer: Customer, words: Words, place: str, limit: int, without: Iterable[str]
) -> Iterator[Dated]:
    """The changes of `customer` before row `place` of the chain, but for actions in `without`."""
    before = int(place) if place else None
    happenings = history(gate, customer, before, limit, without)
    may_edit = gate.may("customer.edit", customer)
    seen = places_changed_after(customer, before - 1) if before is not None and may_edit else frozenset()
    undoable = dict(_undoable(gate, customer, happenings, seen)) if may_edit else {}
    return (_entry(one, words, customer, undoable.get(one.number, NOTHING)) for one in happenings)


@dataclass(frozen=True)
class _Open:
    """What of a happening may be undone: some of its fields one by one, or it as a `whole`."""

    fields: frozenset[str] = frozenset()
    whole: bool = False


NOTHING = _Open()


def _undoable(
    gate: Gate, customer: Customer, happenings: Sequence[Happening], seen: frozenset[Place]
) -> Iterator[tuple[int, _Open]]:
    """Number of each happening, newest first → what of it is the newest change; `seen` are newer places."""
    named = {own_name(change.field) for one in happenings for change in one.changes}
    writable = gate.writable(customer, filter(Customer.rule_of, {*named, *INTERESTS}), "customer.edit")
    own = editable(gate, customer) | writable.intersection(INTERESTS)
    for one in happenings:
        places = places_of([change.field for change in one.changes], one.facts.get(PART))
        fresh = frozenset(name for name, part in places - seen if part or name in own)
        yield one.number, _open(one, fresh, places, seen, writable)
        seen |= places


def _open(
    happening: Happening,
    fresh: frozenset[str],
    places: frozenset[Place],
    seen: frozenset[Place],
    writable: frozenset[str],
) -> _Open:
    word, done = deed(happening.action, happening.facts)
    if not word:
        return _Open(fresh) if happening.action in {*UNDOABLE, INTERESTS_CHANGED} else NOTHING
    names = [name for name, part in places if part]
    copied = {place for place in places if not place[1]}
    if copied & seen or not writable.issuperset(map(own_name, names)):
        return NOTHING
    if done == CHANGED_PART:
        return _Open(frozenset(name for name in names if name in fresh) - NEVER)
    return _Open(whole=happening.facts[PART] not in {part for _name, part in seen})


def _entry(happening: Happening, words: Words, customer: Customer, undoable: _Open) -> Dated:
    place = str(happening.number)
    if happening.damaged:
        icon, tone, said = CHANGED
        return Dated(kind=KIND, place=place, at=None, icon=icon, tone=tone, words=str(said))
    icon, tone, said = ACTIONS.get(happening.action, OTHER)
    if UNDONE in happening.facts:
        icon, tone, said = ACTIONS["customer.undone"]
    changes = () if happening.action in CREATING else happening.changes
    return Dated(
        kind=KIND,
        place=place,
        at=happening.at,
        icon=icon,
        tone=tone,
        words=str(said) % _named(happening, words),
        changes=[
            _change(one, words, undoable.fields)
            for one in changes
            if own_name(one.field) in FIELDS and not _twice(one, changes)
        ],
        lines=[happening.facts[name] for name in TOLD if happening.facts.get(name)],
        undo=cursor_of(customer.number, happening.number) if undoable != NOTHING else "",
        whole=undoable.whole,
    )


def _named(happening: Happening, words: Words) -> Mapping[str, str]:
    until = happening.facts.get("until")
    return {
        "person": happening.person or _("Kebu"),
        "to": words.of("username", happening.facts.get("to", "")),
        "decided_by": words.of("username", happening.facts.get("decided_by", "")),
        "until": moment(datetime.fromisoformat(until)) if until else "",
    }


def _twice(change: Any, changes: Sequence[Any]) -> bool:  # noqa: ANN401
    """Whether a part's field says the same: a preferred contact point stands on the customer, too."""
    name = own_name(change.field)
    return name == change.field and any(own_name(one.field) == name for one in changes if one is not change)


def _change(change: Any, words: Words, undoable: frozenset[str]) -> Change:  # noqa: ANN401
    name = own_name(change.field)
    before, after = (_worded(name, value, words) for value in (change.before, change.after))
    return Change(change.field, words.table("field")[name], before, after, change.field in undoable)


def _worded(name: str, value: Any, words: Words) -> Any:  # noqa: ANN401
    if name in AMOUNTS and isinstance(value, int):
        return yuan(value)
    if value is DAMAGED:
        return _("damaged")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return _(", ").join(str(words.of("interest", one)) for one in value)
    if name == "visited_at" and isinstance(value, str):
        return moment(datetime.fromisoformat(value))
    return words.of({"note_level": "level", "attachment_level": "level"}.get(name, name), value)
