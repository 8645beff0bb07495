"""Adding, changing and removing what a customer has several of.

Each is a transaction with its row on the chain. The preferred mobile, e-mail address and address stand on the
customer too (`models.COPIED`): this module alone keeps the two together.
"""

import secrets
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from peewee import SQL, Expression, ModelSelect, NodeList

from app.access.gate import Gate, everything
from app.access.parts import may_write_all, may_write_column
from app.audit.changes import REV
from app.chain.row_marks import ROWS
from app.chain.writing import Entry, writing
from app.clock import local, now, today
from app.customers.free_text import INTERESTS as INTEREST_NOTES
from app.customers.free_text import NOTES, is_clear, reindex_text
from app.customers.models import (
    COPIED,
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Interest,
    Note,
    Transaction,
    Visit,
)
from app.customers.part_marks import marks, name_of, tell_gone, tell_row
from app.customers.quality.completeness import bits_of, refilled
from app.customers.typed.dealings import left_open, of_transaction, of_visit
from app.db.base import ASKED, loaded, next_id, update_row, written_out
from app.db.connection import database
from app.db.numbers import ALPHABET, Choose
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.tasks import NEXT_STEP, give
from app.people.models import Person
from app.vault.fields import DAMAGED, Damaged, is_sealed, keyed_hash, opened_or_damaged, sealed_columns

FILLING = {ContactPerson: "contact_person", EmergencyContact: "emergency_contact", Employment: "employer"}
NEEDED: Mapping[type[CustomerPart], str] = {Note: "text", Transaction: "amount", Visit: "outcome"}
"""What a part is nothing without."""
RULES: Mapping[type[CustomerPart], Callable[[Mapping[str, Any]], Iterator[Invalid]]] = {
    Transaction: of_transaction,
    Visit: of_visit,
}
"""What speaks against the values of a part together."""
INTERESTS = "interests"
KEY_LENGTH = 8
ONE_DAY = timedelta(days=1)
USUAL_STEP = timedelta(days=7)
"""A next step without a day is due so long after the talk."""


def new_key(choose: Choose = secrets.choice) -> str:
    """What addresses call a part: it tells nothing (access rule 14)."""
    return "".join(choose(ALPHABET) for _ in range(KEY_LENGTH))


def add(
    gate: Gate,
    customer: Customer,
    model: type[CustomerPart],
    values: Mapping[str, Any],
    *,
    ends_present: bool = False,
) -> str:
    """Add a part with checked `values`. Returns its key. Raises Forbidden, Invalid.

    The first contact point of its kind is preferred. A job that `ends_present` ends those that still last on
    the day before it began: the former are kept.
    """
    gate.require("customer.edit", customer)
    needed = NEEDED.get(model, "")
    if needed and not values.get(needed):  # its form had no such field
        raise Invalid(needed, "The level is above your clearance.")
    _require_writable(gate, customer, model(**values), values)
    with writing(gate.person, f"customer.{model.word}.added", customer) as entry:
        values = _prepared(gate, customer, model, values)
        row = next_id(model)
        part = model(id=row, key=new_key(), customer=customer, **_kept(customer, model, row, values))
        for column, value in values.items():
            _note(entry, part, column, None, value)
        if ends_present and values.get("since"):
            _end_present(customer, values["since"], entry)
        part.save(force_insert=True)
        if isinstance(part, Note):
            reindex_text(NOTES, row, part.text)
        tell_row(entry, part)
        if isinstance(part, ContactPoint):
            _keep_preference(customer, part, entry, copied=_is_copied(part))
        _touch(customer, part, entry)
        if isinstance(part, Visit):
            _give_next_step(gate, customer, part, values)
    return str(part.key)


def change(gate: Gate, customer: Customer, part: CustomerPart, values: Mapping[str, Any], rev: int) -> bool:
    """Write those `values` that differ. Returns whether any did; what is not in `values` is left alone.

    Raises Conflict if the part is no longer at `rev`, Forbidden, Invalid.
    """
    gate.require("customer.edit", customer)
    if rev != part.rev:
        raise Conflict
    changed = {column: value for column, value in values.items() if plain(part, column) != value}
    if not changed:
        return False
    if not all(may_write_column(gate, customer, part.rule_name(name), "customer.edit") for name in changed):
        raise Forbidden
    _check(part, changed)
    was_copied = isinstance(part, ContactPoint) and _is_copied(part)
    with writing(gate.person, f"customer.{part.word}.changed", customer) as entry:
        for column, value in changed.items():
            _note(entry, part, column, plain(part, column), value)
        columns = _kept(customer, type(part), part.id, _whole(part, changed))
        if isinstance(part, Note):
            columns["changed_at"] = entry.at
            reindex_text(NOTES, part.id, columns.get("text", part.text))
        if not update_row(type(part), part.id, rev, columns | {"rev": rev + 1}):
            raise Conflict
        part.__data__.update(columns)
        tell_row(entry, part)
        if isinstance(part, ContactPoint):
            _keep_preference(customer, part, entry, copied=was_copied or _is_copied(part))
        _touch(customer, part, entry)
    return True


def may_remove(gate: Gate, customer: Customer, part: CustomerPart) -> bool:
    """Whether the person may take `part` away: only where they may write all that goes with it."""
    going = [part, *_belonging(customer, part)]
    return all(may_write_all(gate, customer, one, "customer.edit") for one in going)


def remove(gate: Gate, customer: Customer, part: CustomerPart, reason: str = "") -> None:
    """Take a part away, a contact person with their contact points; the values stay on the chain.

    The chain is told the `reason`. Raises Forbidden where it holds what the person may not write.
    """
    gate.require("customer.edit", customer)
    if not may_remove(gate, customer, part):
        raise Forbidden
    with database.atomic():
        for one in (*_belonging(customer, part), part):
            _take_away(gate, customer, one, reason)


def _take_away(gate: Gate, customer: Customer, part: CustomerPart, reason: str) -> None:
    with writing(gate.person, f"customer.{part.word}.removed", customer) as entry:
        if reason:
            entry.told(reason=reason)
        for column in part.rule_names:
            _note(entry, part, column, plain(part, column), None)
        if not type(part).delete().where(type(part).id == part.id).execute():
            raise Conflict
        tell_gone(entry, part)
        if isinstance(part, Note):
            reindex_text(NOTES, part.id, None)
        if isinstance(part, ContactPoint) and part.preferred and _is_copied(part):
            _copy(customer, part.kind, None, entry)
        _touch(customer, part, entry)


def follow(customer: Customer, changed: Mapping[str, str | None], entry: Entry) -> None:
    """Bring the preferred contact points after what was `changed` on the customer: kind → value or None.

    Call it inside the transaction that writes the customer; `entry` is told of them.
    """
    for kind in COPIED:
        if kind not in changed:
            continue
        text = changed[kind]
        found = _preferred(customer.id, kind)
        if text is None and found is not None:
            found.delete_instance()
            tell_gone(entry, found)
        elif found is not None:
            columns = sealed_columns(ContactPoint, found.id, {"value": text}) | {"rev": found.rev + 1}
            update_row(ContactPoint, found.id, found.rev, columns)
            found.__data__.update(columns)
            tell_row(entry, found)
        elif text is not None:
            [row] = contact_rows(customer.id, {kind: text}, next_id(ContactPoint), {kind: new_key()})
            ContactPoint.insert(row).execute()
            tell_points(entry, {kind: text}, {kind: row["key"]})


def contact_rows(
    customer: int, values: Mapping[str, Any], first: int, keys: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The rows of `ContactPoint` for a new customer's `values`, as the database keeps them.

    Their ids begin with `first`; `keys` has one for each kind.
    """
    filled = [(kind, values[kind]) for kind in COPIED if values.get(kind)]
    return [
        {
            "id": row,
            "key": keys[kind],
            "rev": 1,
            "customer_id": customer,
            "contact_person_id": None,
            "kind": kind,
            "preferred": 1,
            "do_not_contact": 0,
            **sealed_columns(ContactPoint, row, {"value": text}),
        }
        for row, (kind, text) in enumerate(filled, start=first)
    ]


def tell_points(entry: Entry, values: Mapping[str, Any], keys: Mapping[str, str]) -> None:
    """Tell the chain of the preferred contact points that follow from a customer's `values`."""
    told = entry.facts.setdefault(ROWS, {})
    for kind in COPIED:
        if kind in values:
            point = {"kind": kind, "value": values[kind], "preferred": True}
            there = values[kind] is not None
            told[name_of(ContactPoint, keys[kind])] = marks(ContactPoint, keys[kind], point) if there else ""


def set_interests(gate: Gate, customer: Customer, codes: frozenset[str], note: str | None, rev: int) -> bool:
    """Write which interests the customer has, and the note on them. Returns whether anything changed.

    Raises Conflict if the record is no longer at `rev`, Forbidden.
    """
    gate.require("customer.edit", customer)
    if rev != customer.rev:
        raise Conflict
    before = frozenset(interests_of(customer))
    notes = opened_or_damaged(customer, "interest_note"), note
    if before == codes and notes[0] == notes[1]:
        return False
    for name in ("interests",) * (before != codes) + ("interest_note",) * (notes[0] != notes[1]):
        if not may_write_column(gate, customer, name, "customer.edit"):
            raise Forbidden
    with writing(gate.person, "customer.interests.changed", customer) as entry:
        write_interests(customer, codes, entry)
        entry.changed("interest_note", *notes)
        clear = is_clear(customer.level)
        columns = sealed_columns(Customer, customer.id, {"interest_note": note}, clear=clear)
        reindex_text(INTEREST_NOTES, customer.id, columns["interest_note"])
        columns["filled"] = refilled(customer.filled, {"interests": codes, "interest_note": note})
        if not update_row(Customer, customer.id, rev, columns | {"updated_at": entry.at, "rev": rev + 1}):
            raise Conflict
        entry.told(**{REV: rev + 1})
    return True


def write_interests(customer: Customer, codes: Collection[str] | None, entry: Entry) -> None:
    """Make `codes` the customer's interests, inside the transaction of `entry`."""
    before, after = frozenset(interests_of(customer)), frozenset(codes or ())
    entry.changed(INTERESTS, sorted(before) or None, sorted(after) or None)
    Interest.delete().where(Interest.customer == customer.id, Interest.code.in_(before - after)).execute()
    for code in sorted(after - before):
        Interest.insert(customer=customer.id, code=code).execute()


def interests_of(customer: Customer) -> list[str]:
    """The codes of the customer's interests."""
    return [code for (code,) in database.execute_sql(_interests(), (customer.id,))]


@lru_cache(maxsize=1)
def _interests() -> str:
    query = everything(Interest, Interest.code, why="they belong to a customer that came through the gate")
    return written_out(query.where(Interest.customer == ASKED).order_by(Interest.code))


def plain(part: CustomerPart, column: str) -> Any:  # noqa: ANN401
    """The plain value of `column` now; DAMAGED for a sealed one that doesn't open."""
    if is_sealed(type(part), column):
        return opened_or_damaged(part, column)
    return part.__data__.get(column)


def _give_next_step(gate: Gate, customer: Customer, visit: Visit, values: Mapping[str, Any]) -> None:
    """Make a task of the next step, for whoever was there; what was to be done in the past is none."""
    due = values.get("next_on") or local(visit.at).date() + USUAL_STEP
    if values.get("next_step") and due >= today():
        receiver = Person.get_by_id(visit.person_id)
        give(
            gate.person, receiver, values["next_step"], due, (Customer.audit_kind, customer.number), NEXT_STEP
        )


def _require_writable(gate: Gate, customer: Customer, part: CustomerPart, values: Mapping[str, Any]) -> None:
    for column, value in values.items():
        if value is not None and not may_write_column(
            gate, customer, part.rule_name(column), "customer.edit"
        ):
            raise Forbidden


def _belonging(customer: Customer, part: CustomerPart) -> list[ContactPoint]:
    """The contact points of a contact person."""
    if not isinstance(part, ContactPerson):
        return []
    return list(_points(customer.id).where(ContactPoint.contact_person == part.id))


def _prepared(
    gate: Gate, customer: Customer, model: type[CustomerPart], values: Mapping[str, Any]
) -> dict[str, Any]:
    """`values` completed for a new part, what they end being ended."""
    values = dict(values)
    if model is ContactPoint:
        _refuse_second(customer, values)
        person = values.get("contact_person")
        if _preferred(customer.id, values["kind"], person) is None and not values.get("do_not_contact"):
            values["preferred"] = True
    if model is Note:
        values |= {"person": gate.person, "written_at": now()}
    if model is Transaction and values.get("open_amount") is None:
        values["open_amount"] = left_open(values["amount"], values.get("settled_on"))
    _check(model(**values), values)
    return values


def _end_present(customer: Customer, since: date, entry: Entry) -> None:
    ended = since - ONE_DAY
    lasting = (Employment.until.is_null()) & (Employment.since.is_null() | (Employment.since <= ended))
    query = everything(Employment, why="they belong to a customer that came through the gate")
    found = list(query.where(Employment.customer == customer.id, lasting))
    for one in found:
        _rewrite(one, {"until": ended}, entry)
    if found:
        entry.told(ended=ended)


def _rewrite(part: CustomerPart, columns: dict[str, Any], entry: Entry) -> None:
    """Change another part than the one at hand, as follows from that."""
    update_row(type(part), part.id, part.rev, columns | {"rev": part.rev + 1})
    part.__data__.update(columns)
    tell_row(entry, part)


def _refuse_second(customer: Customer, values: Mapping[str, Any]) -> None:
    same = _points(customer.id).where(
        ContactPoint.kind == values["kind"],
        ContactPoint.value_hash == keyed_hash("value", ContactPoint.value_hash.cut(values["value"])),
    )
    if same.exists():
        raise Invalid("value", "This stands here already.")


def _check(part: CustomerPart, changed: Mapping[str, Any]) -> None:
    """What the values of one part must be together."""
    if isinstance(part, Employment):
        since, until = (changed.get(name, part.__data__.get(name)) for name in ("since", "until"))
        if since and until and until < since:
            raise Invalid("until", "It can't end before it began.")
    rules = RULES.get(type(part))
    if rules:
        kept = {name: plain(part, name) for name in part.rule_names if name not in changed}
        values = {**kept, **changed}
        for wrong in rules(values):
            raise wrong


def _note(entry: Entry, part: CustomerPart, column: str, before: Any, after: Any) -> None:  # noqa: ANN401
    if column not in part.unnoted and (before or after):
        entry.changed(part.field_name(column), before, after)


def _whole(part: CustomerPart, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What is `changed`, and with it what must be kept anew: a note's text beside its level."""
    if not isinstance(part, Note):
        return dict(changed)
    kept = {"text": plain(part, "text"), "level": part.level}
    return {name: value for name, value in {**kept, **changed}.items() if value is not DAMAGED}


def _level_now(customer: Customer) -> int:
    """Its level inside the present transaction: it may have been raised since it was read."""
    query = everything(Customer, Customer.level, why="it came through the gate")
    return int(query.where(Customer.id == customer.id).scalar())


def _kept(
    customer: Customer, model: type[CustomerPart], row: int, values: Mapping[str, Any]
) -> dict[str, Any]:
    sealed = {name: value for name, value in values.items() if is_sealed(model, name)}
    rest = {name: value for name, value in values.items() if name not in sealed}
    clear = model is Note and is_clear(_level_now(customer), values["level"])
    return rest | sealed_columns(model, row, sealed, clear=clear)


def _points(customer: Any) -> ModelSelect:  # noqa: ANN401  an id, or ASKED
    query = everything(ContactPoint, why="they belong to a customer that came through the gate")
    return query.where(ContactPoint.customer == customer)


def _preferred(customer: int, kind: str, person: int | None = None) -> ContactPoint | None:
    row = database.execute_sql(_preferred_one(), (customer, kind, person)).fetchone()
    return row and loaded(ContactPoint, row)


@lru_cache(maxsize=1)
def _preferred_one() -> str:
    whose = NodeList((ContactPoint.contact_person, SQL("IS"), ASKED))
    return written_out(_points(ASKED).where(ContactPoint.kind == ASKED, ContactPoint.preferred, whose))


def _same_person(person: int | None) -> Expression:
    column = ContactPoint.contact_person
    return column.is_null() if person is None else column == person


def _is_copied(point: ContactPoint) -> bool:
    return point.kind in COPIED and point.contact_person_id is None


def _keep_preference(customer: Customer, point: ContactPoint, entry: Entry, *, copied: bool) -> None:
    """One preferred contact point of a kind; where it is or was the customer's own, its copy there."""
    if point.preferred:
        others = _points(customer.id).where(
            ContactPoint.kind == point.kind,
            ContactPoint.preferred,
            ContactPoint.id != point.id,
            _same_person(point.contact_person_id),
        )
        for other in others:
            _rewrite(other, {"preferred": False}, entry)
    if copied:
        found = _preferred(customer.id, point.kind)
        text = opened_or_damaged(found, "value") if found else None
        if not isinstance(text, Damaged):
            _copy(customer, point.kind, text, entry)


def _copy(customer: Customer, kind: str, text: str | None, entry: Entry) -> None:
    """Note the preferred value for the customer's own column; `_touch` writes it."""
    before = opened_or_damaged(customer, kind)
    if before == text:
        return
    entry.changed(kind, before, text)
    customer.__data__.update(sealed_columns(Customer, customer.id, {kind: text}))


def _filling(part: CustomerPart) -> str:
    """The field of the collection standard that a part fills, "" for none."""
    return str(part.kind) if isinstance(part, ContactPoint) else FILLING.get(type(part), "")


def _is_left(customer: Customer, part: CustomerPart) -> bool:
    """Whether another part fills the same field; of a copied kind only the preferred one does."""
    if isinstance(part, ContactPoint) and part.kind in COPIED:
        return opened_or_damaged(customer, part.kind) is not None
    model = type(part)
    if not _filling(part):
        return False
    query = everything(model, why="they belong to a customer that came through the gate")
    return any(_filling(one) == _filling(part) for one in query.where(model.customer == customer.id))


def _touch(customer: Customer, part: CustomerPart, entry: Entry) -> None:
    """Write what of the customer itself is another now: a copy, what is filled, when; tell its new `rev`."""
    kind = getattr(part, "kind", "")
    copies = {kind: customer.__data__[kind]} if kind in entry.sealed else {}
    bit = bits_of([_filling(part)])
    filled = Customer.filled.bin_or(bit) if _is_left(customer, part) else Customer.filled.bin_and(~bit)
    changes = Customer.update(**copies, filled=filled, updated_at=entry.at, rev=Customer.rev + 1)
    [row] = changes.where(Customer.id == customer.id).returning(Customer.rev).execute()
    entry.told(**{REV: row.rev})
