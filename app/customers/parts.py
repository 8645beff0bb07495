"""Adding, changing and removing what a customer has several of.

Each is a transaction with its row on the chain. The preferred mobile, e-mail address and address stand on the
customer too (`models.COPIED`): this module alone keeps the two together.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from peewee import SQL, Expression, ModelSelect, NodeList

from app.access.gate import Gate, everything
from app.access.parts import may_write_all, may_write_column, part_of
from app.audit.changes import REV, UNDONE
from app.chain.row_marks import ROWS
from app.chain.writing import Entry, writing
from app.clock import local, today
from app.customers.free_text import INTERESTS as INTEREST_NOTES
from app.customers.free_text import NOTES, is_clear, reindex_text
from app.customers.interests import INTERESTS, write_interests
from app.customers.merging import Choice, Clash, Theirs, merge
from app.customers.merging import others_of as others_of_customer
from app.customers.models import (
    COPIED,
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Note,
    Transaction,
    Visit,
)
from app.customers.part_marks import marks, name_of, tell_gone, tell_row
from app.customers.part_versions import WHOSE, others_of, plain, tell_part
from app.customers.quality.completeness import bits_of, refilled
from app.customers.typed.dealings import left_open, of_transaction, of_visit
from app.customers.values import current
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
KEY_LENGTH = 8
ONE_DAY = timedelta(days=1)
USUAL_STEP = timedelta(days=7)
"""A next step without a day is due so long after the talk."""
INTERESTS_CHANGED = "customer.interests.changed"
ENDED, REPLACED, ALONG = ("ended_parts", "replaced", "along")
"""Facts for whoever undoes a row: the keys of the employments that it ended and of the contact points that
were preferred before, the rows of what was removed along with it."""


def new_key(choose: Choose = secrets.choice) -> str:
    """What addresses call a part: it tells nothing (access rule 14)."""
    return "".join(choose(ALPHABET) for _ in range(KEY_LENGTH))


@dataclass(frozen=True)
class Changed:
    """What a change of a part wrote: the columns; `theirs` are what others changed meanwhile and stays so."""

    columns: tuple[str, ...] = ()
    theirs: Mapping[str, Theirs] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was written."""
        return bool(self.columns)


@dataclass(frozen=True)
class Undoing:
    """That a part is written to undo `row` of the chain: what that row had ended and replaced comes back.

    `ended` are the keys of employments, `replaced` of contact points.
    """

    row: int
    ended: Sequence[str] = ()
    replaced: Sequence[str] = ()


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
        values = _prepared(gate, customer, model, values, entry.at)
        part = _insert(customer, model, new_key(), 1, values, entry)
        if ends_present and values.get("since"):
            _end_present(customer, part, values["since"], entry)
        if isinstance(part, Visit):
            _give_next_step(gate, customer, part, values)
    return str(part.key)


def put_back(
    gate: Gate,
    customer: Customer,
    model: type[CustomerPart],
    values: Mapping[str, Any],
    undoing: Undoing,
    *,
    key: str,
    rev: int,
) -> None:
    """Add again what was removed, under its `key`. Raises Forbidden, Invalid.

    A contact point is preferred again unless another one is by now.
    """
    gate.require("customer.edit", customer)
    _require_writable(gate, customer, model(**values), values)
    with writing(gate.person, f"customer.{model.word}.added", customer) as entry:
        entry.told(**{UNDONE: undoing.row})
        values = dict(values)
        if model is ContactPoint:
            _refuse_second(customer, values)
            other = _preferred(customer.id, values["kind"], values.get("contact_person"))
            values["preferred"] = bool(values.get("preferred")) and other is None
        _insert(customer, model, key, rev, values, entry)


def _insert(
    customer: Customer,
    model: type[CustomerPart],
    key: str,
    rev: int,
    values: Mapping[str, Any],
    entry: Entry,
) -> CustomerPart:
    row = next_id(model)
    part = model(id=row, key=key, rev=rev, customer=customer, **_kept(customer, model, row, values))
    for column, value in values.items():
        _note(entry, part, column, None, value)
    part.save(force_insert=True)
    if isinstance(part, Note):
        reindex_text(NOTES, row, part.text)
    if isinstance(part, ContactPoint):
        _keep_preference(customer, part, entry, copied=_is_copied(part))
    tell_part(entry, part, rev)
    tell_row(entry, part)
    _touch(customer, part, entry)
    return part


def change(
    gate: Gate,
    customer: Customer,
    part: CustomerPart,
    values: Mapping[str, Any],
    rev: int,
    choice: Choice = Choice(),  # noqa: B008  immutable
    undoing: Undoing | None = None,
) -> Changed:
    """Write those `values`, typed at `rev`, that differ; what is not in `values` is left alone.

    Somebody else's changes since then stay where the person did not touch the column. Raises Clash where both
    did and `choice` does not say which stays, Conflict, NotFound where the part is gone, Forbidden, Invalid.
    """
    gate.require("customer.edit", customer)
    try:
        return _merge_and_write(gate, customer, part, values, rev, choice, undoing)
    except Clash:
        raise
    except Conflict:  # written by somebody else in the last moment: that is merged, too
        with database.atomic():
            part.__data__.update(part_of(gate, customer, type(part), part.key).__data__)
            return _merge_and_write(gate, customer, part, values, rev, choice, undoing)


def _merge_and_write(
    gate: Gate,
    customer: Customer,
    part: CustomerPart,
    values: Mapping[str, Any],
    rev: int,
    choice: Choice,
    undoing: Undoing | None,
) -> Changed:
    differing = [column for column, value in values.items() if plain(part, column) != value]
    if not all(may_write_column(gate, customer, part.rule_name(name), "customer.edit") for name in differing):
        raise Forbidden
    theirs: Mapping[str, Theirs] = {}
    if rev != part.rev:
        values, theirs = merge(gate.person, others_of(customer, part), values, rev, choice)
    changed = {column: value for column, value in values.items() if plain(part, column) != value}
    if changed:
        _check(part, changed)
        _write_change(gate, customer, part, changed, undoing)
    return Changed(tuple(changed), theirs)


def _write_change(
    gate: Gate, customer: Customer, part: CustomerPart, changed: Mapping[str, Any], undoing: Undoing | None
) -> None:
    rev, was_copied = part.rev + 1, isinstance(part, ContactPoint) and _is_copied(part)
    with writing(gate.person, f"customer.{part.word}.changed", customer) as entry:
        for column, value in changed.items():
            _note(entry, part, column, plain(part, column), value)
        if "contact_person" in changed:
            entry.told(**{WHOSE: [_key_of(part.contact_person_id), _key_of(changed["contact_person"])]})
        columns = _kept(customer, type(part), part.id, _whole(part, changed))
        if isinstance(part, Note):
            columns["changed_at"] = entry.at
            reindex_text(NOTES, part.id, columns.get("text", part.text))
        if not update_row(type(part), part.id, part.rev, columns | {"rev": rev}):
            raise Conflict
        part.__data__.update(columns | {"rev": rev})
        _bring_back(customer, undoing, entry)
        if isinstance(part, ContactPoint):
            _keep_preference(customer, part, entry, copied=was_copied or _is_copied(part))
        tell_part(entry, part, rev)
        tell_row(entry, part)
        _touch(customer, part, entry)


def may_remove(gate: Gate, customer: Customer, part: CustomerPart) -> bool:
    """Whether the person may take `part` away: only where they may write all that goes with it."""
    going = [part, *_belonging(customer, part)]
    return all(may_write_all(gate, customer, one, "customer.edit") for one in going)


def remove(
    gate: Gate,
    customer: Customer,
    part: CustomerPart,
    undoing: Undoing | None = None,
    reason: str = "",
) -> None:
    """Take a part away, a contact person with their contact points; the values stay on the chain.

    The chain is told the `reason`. Raises Forbidden where it holds what the person may not write.
    """
    gate.require("customer.edit", customer)
    if not may_remove(gate, customer, part):
        raise Forbidden
    with database.atomic():
        along = [_take_away(gate, customer, one, None) for one in _belonging(customer, part)]
        _take_away(gate, customer, part, undoing, along, reason)


def _take_away(
    gate: Gate,
    customer: Customer,
    part: CustomerPart,
    undoing: Undoing | None,
    along: Sequence[int] = (),
    reason: str = "",
) -> int:
    """Returns the row that tells of it; `along` are those of what went before with it."""
    with writing(gate.person, f"customer.{part.word}.removed", customer) as entry:
        for column in part.rule_names:
            _note(entry, part, column, plain(part, column), None)
        if reason:
            entry.told(reason=reason)
        if along:
            entry.told(**{ALONG: [*along]})
        if isinstance(part, ContactPoint) and part.contact_person_id:
            entry.told(**{WHOSE: [_key_of(part.contact_person_id), None]})
        if not type(part).delete().where(type(part).id == part.id).execute():
            raise Conflict
        if isinstance(part, Note):
            reindex_text(NOTES, part.id, None)
        _bring_back(customer, undoing, entry)
        if isinstance(part, ContactPoint) and part.preferred and _is_copied(part):
            _copy_preferred(customer, part.kind, entry)
        tell_part(entry, part, part.rev + 1)
        tell_gone(entry, part)
        _touch(customer, part, entry)
    return entry.number


def _bring_back(customer: Customer, undoing: Undoing | None, entry: Entry) -> None:
    """What the row that is undone had ended lasts again; what it had replaced is preferred again."""
    if undoing is None:
        return
    entry.told(**{UNDONE: undoing.row})
    jobs = everything(Employment, why="they belong to a customer that came through the gate")
    for job in jobs.where(Employment.customer == customer.id, Employment.key.in_(undoing.ended)):
        _rewrite(job, {"until": None}, entry)
    points = _points(customer.id).where(ContactPoint.key.in_(undoing.replaced))
    for point in points:
        if _preferred(customer.id, point.kind, point.contact_person_id) is None:
            _rewrite(point, {"preferred": True}, entry)


def _rewrite(part: CustomerPart, columns: dict[str, Any], entry: Entry) -> None:
    """Change another part than the one at hand, as follows from that."""
    update_row(type(part), part.id, part.rev, columns | {"rev": part.rev + 1})
    part.__data__.update(columns)
    tell_row(entry, part)


def _key_of(person: int | None) -> str | None:
    """The key of a contact person of a customer that came through the gate."""
    query = everything(ContactPerson, why="they belong to a customer that came through the gate")
    found = query.where(ContactPerson.id == person).first() if person else None
    return str(found.key) if found else None


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
            _rewrite(found, sealed_columns(ContactPoint, found.id, {"value": text}), entry)
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


def set_interests(
    gate: Gate,
    customer: Customer,
    codes: frozenset[str],
    note: str | None,
    rev: int,
    choice: Choice = Choice(),  # noqa: B008  immutable
    undoing: Undoing | None = None,
) -> bool:
    """Write which interests the customer has, and the note on them, typed at `rev`. Whether anything changed.

    Raises Clash as `change` does, Conflict, Forbidden.
    """
    gate.require("customer.edit", customer)
    values: dict[str, Any] = {INTERESTS: sorted(codes) or None, "interest_note": note}
    if rev != customer.rev:
        values, _theirs = merge(gate.person, others_of_customer(customer), values, rev, choice)
    changed = {name: value for name, value in values.items() if current(customer, name) != value}
    if not all(may_write_column(gate, customer, name, "customer.edit") for name in changed):
        raise Forbidden
    if changed:
        _write_interests(gate, customer, changed, undoing)
    return bool(changed)


def _write_interests(
    gate: Gate, customer: Customer, changed: Mapping[str, Any], undoing: Undoing | None
) -> None:
    with writing(gate.person, INTERESTS_CHANGED, customer) as entry:
        columns: dict[str, Any] = {}
        if INTERESTS in changed:
            write_interests(customer, changed[INTERESTS], entry)
        if "interest_note" in changed:
            entry.changed("interest_note", current(customer, "interest_note"), changed["interest_note"])
            note, clear = {"interest_note": changed["interest_note"]}, is_clear(customer.level)
            columns = sealed_columns(Customer, customer.id, note, clear=clear)
            reindex_text(INTEREST_NOTES, customer.id, columns["interest_note"])
        columns |= {"filled": refilled(customer.filled, changed), "updated_at": entry.at}
        if not update_row(Customer, customer.id, customer.rev, columns | {"rev": customer.rev + 1}):
            raise Conflict
        _bring_back(customer, undoing, entry)
        entry.told(**{REV: customer.rev + 1})


def _give_next_step(gate: Gate, customer: Customer, visit: Visit, values: Mapping[str, Any]) -> None:
    """Make a task of the next step, for whoever was there; what was to be done in the past is none."""
    due = values.get("next_on") or local(visit.at).date() + USUAL_STEP
    if values.get("next_step") and due >= today():
        about = (Customer.audit_kind, customer.number)
        give(gate.person, Person.get_by_id(visit.person_id), values["next_step"], due, about, NEXT_STEP)


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
    gate: Gate, customer: Customer, model: type[CustomerPart], values: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """`values` completed for a part that is added `at` a moment."""
    values = dict(values)
    if model is ContactPoint:
        _refuse_second(customer, values)
        person = values.get("contact_person")
        if _preferred(customer.id, values["kind"], person) is None and not values.get("do_not_contact"):
            values["preferred"] = True
    if model is Note:
        values |= {"person": gate.person, "written_at": at}
    if model is Transaction and values.get("open_amount") is None:
        values["open_amount"] = left_open(values["amount"], values.get("settled_on"))
    _check(model(**values), values)
    return values


def _end_present(customer: Customer, part: CustomerPart, since: date, entry: Entry) -> None:
    ended = since - ONE_DAY
    lasting = (Employment.until.is_null()) & (Employment.since.is_null() | (Employment.since <= ended))
    jobs = everything(Employment, why="they belong to a customer that came through the gate")
    found = list(jobs.where(Employment.customer == customer.id, Employment.id != part.id, lasting))
    for job in found:
        _rewrite(job, {"until": ended}, entry)
    if found:
        entry.told(**{"ended": ended, ENDED: [job.key for job in found]})


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
        for wrong in rules({**kept, **changed}):
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
        for other in (found := list(others)):
            _rewrite(other, {"preferred": False}, entry)
        if found:
            entry.told(**{REPLACED: [other.key for other in found]})
    if copied:
        _copy_preferred(customer, point.kind, entry)


def _copy_preferred(customer: Customer, kind: str, entry: Entry) -> None:
    """Note the preferred value for the customer's own column; `_touch` writes it."""
    found = _preferred(customer.id, kind)
    text = opened_or_damaged(found, "value") if found else None
    if isinstance(text, Damaged):
        return
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
