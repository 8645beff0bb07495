"""The service catalogue as it is read and changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.access.gate import Gate
from app.chain.writing import writing
from app.customers.models import TIERS, VISIT_KINDS
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.organisation.changing import change, next_rev
from app.organisation.names import folded, one_code, one_name
from app.tickets.catalogue.entitlements import WALK_IN, Rhythm
from app.tickets.catalogue.models import LONGEST, SERVICE, SHORTEST, VISIT, Entitlement, ServiceItem

LONGEST_NAME = 40
Given = Mapping[str, Rhythm | None]
"""Tier → the rhythm of visits, None for what is no visit; a tier that does not get it is missing."""


@dataclass(frozen=True)
class Line:
    """An item with what each tier gets of it."""

    item: ServiceItem
    given: Given


def lines() -> list[Line]:
    """The whole catalogue, by kind, in the order in which items were added; retired ones last."""
    given: dict[int, dict[str, Rhythm | None]] = defaultdict(dict)
    for one in Entitlement.select():
        given[one.item_id][one.tier] = _rhythm(one)
    items = ServiceItem.select().order_by(ServiceItem.retired, ServiceItem.id)
    return [Line(item, given[item.id]) for item in items]


def item_numbered(number: str) -> ServiceItem:
    """The item called `number` (``service.pick_up``). Raises NotFound."""
    kind, _, code = number.partition(".")
    item = ServiceItem.get_or_none(ServiceItem.kind == kind, ServiceItem.code == code)
    if item is None:
        raise NotFound
    return item


def given_to(item: ServiceItem) -> Given:
    """What each tier gets of an item."""
    return {one.tier: _rhythm(one) for one in Entitlement.select().where(Entitlement.item == item.id)}


def add_item(by: Gate, typed: Mapping[str, str], given: Given) -> ServiceItem:
    """A new service for these tiers. Raises Forbidden, Invalid."""
    by.require("service.manage")
    item = ServiceItem(kind=SERVICE, code=one_code("code", typed["code"]), **_names(typed))
    with writing(by.person, "service_item.added", item) as entry:
        others = list(ServiceItem.select())
        if item.audit_number in {other.audit_number for other in others}:
            raise Invalid("code", "This code is taken.")
        _check(item, given, others)
        item.save(force_insert=True)
        _write(item, given)
        for name in ("zh", "en"):
            entry.changed(name, None, getattr(item, name))
        entry.changed("entitled", None, told(given) or None)
    return item


def edit_item(by: Gate, item: ServiceItem, typed: Mapping[str, str], given: Given, rev: int) -> bool:
    """Rename an item, or give it to other tiers. Returns whether anything changed.

    Raises Forbidden, Invalid, Conflict.
    """
    by.require("service.manage")
    names = _names(typed)
    with database.atomic():
        others = list(ServiceItem.select().where(ServiceItem.id != item.id))
        _check(ServiceItem(kind=item.kind, code=item.code, **names), given, others)
        if rev != item.rev:
            raise Conflict
        before = given_to(item)
        changed = {name: value for name, value in names.items() if item.__data__[name] != value}
        if not changed and before == given:
            return False
        with writing(by.person, "service_item.changed", item) as entry:
            for name, value in changed.items():
                entry.changed(name, item.__data__[name], value)
            entry.changed("entitled", told(before), told(given))
            _write(item, given)
            next_rev(item, rev, changed)
    return True


def retire_item(by: Gate, item: ServiceItem, rev: int) -> bool:
    """Offer a service to nobody any more. Raises Forbidden for what is no service, Conflict."""
    return _set_retired(by, item, rev, retired=True)


def restore_item(by: Gate, item: ServiceItem, rev: int) -> bool:
    """Offer it again. Raises Forbidden, Conflict."""
    return _set_retired(by, item, rev, retired=False)


def told(given: Given) -> list[str]:
    """What tiers get of an item as the chain tells it: ``A``, or ``A 30 visit``."""
    return [
        f"{tier} {rhythm.days} {rhythm.kind}" if (rhythm := given[tier]) else tier for tier in sorted(given)
    ]


def _set_retired(by: Gate, item: ServiceItem, rev: int, *, retired: bool) -> bool:
    by.require("service.manage")
    if item.kind != SERVICE:
        raise Forbidden
    action = "service_item.retired" if retired else "service_item.restored"
    return change(by.person, action, item, {"retired": retired}, rev)


def _rhythm(one: Entitlement) -> Rhythm | None:
    return Rhythm(one.days, one.visit_kind) if one.days else None


def _names(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: one_name(name, typed[name], LONGEST_NAME) for name in ("zh", "en")}


def _check(item: ServiceItem, given: Given, others: Iterable[ServiceItem]) -> None:
    taken = {folded(word) for other in others for word in (other.zh, other.en)}
    for name in ("zh", "en"):
        if folded(getattr(item, name)) in taken:
            raise Invalid(name, "Another entry has this word.")
    if item.code == WALK_IN and set(given) != set(TIERS):
        raise Invalid("tiers", "Whoever comes to the counter is served: it is open to every tier.")
    if item.kind == VISIT:
        _check_rhythms(given)


def _check_rhythms(given: Given) -> None:
    for tier, rhythm in given.items():
        if rhythm is None or not SHORTEST <= rhythm.days <= LONGEST:
            raise Invalid(
                f"days_{tier}", "Between %(least)d and %(most)d days.", least=SHORTEST, most=LONGEST
            )
        if rhythm.kind not in VISIT_KINDS:
            raise Invalid(f"kind_{tier}", "Choose from what is offered.")


def _write(item: ServiceItem, given: Given) -> None:
    Entitlement.delete().where(Entitlement.item == item.id).execute()
    for tier, rhythm in given.items():
        Entitlement.insert(
            item=item.id, tier=tier, days=rhythm and rhythm.days, visit_kind=rhythm and rhythm.kind
        ).execute()
