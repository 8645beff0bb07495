"""Adding, changing and removing what a customer has several of.

Each is a transaction with its row on the chain. The preferred contact points are kept by `preferred.py`, the
interests by `interest_changes.py`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.access.gate import Gate, everything
from app.access.parts import may_write_all, may_write_column, part_of
from app.audit.changes import REV, UNDONE
from app.chain.writing import Entry, writing
from app.clock import local, today
from app.customers.free_text import NOTES, reindex_text
from app.customers.merging import Choice, Clash, Theirs, merge
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
from app.customers.part_marks import tell_gone, tell_row
from app.customers.part_rows import kept_columns, new_key, points_of, rewrite
from app.customers.part_versions import WHOSE, others_of, plain, tell_part
from app.customers.preferred import copy_preferred, is_copied, keep_preference, preferred_of, refuse_second
from app.customers.quality.completeness import bits_of
from app.customers.typed.dealings import left_open, of_transaction, of_visit
from app.db.base import next_id, update_row
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.tasks import NEXT_STEP, give
from app.people.models import Person
from app.vault.fields import DAMAGED, opened_or_damaged

FILLING = {ContactPerson: "contact_person", EmergencyContact: "emergency_contact", Employment: "employer"}
NEEDED: Mapping[type[CustomerPart], str] = {Note: "text", Transaction: "amount", Visit: "outcome"}
"""What a part is nothing without."""
RULES: Mapping[type[CustomerPart], Callable[[Mapping[str, Any]], Iterator[Invalid]]] = {
    Transaction: of_transaction,
    Visit: of_visit,
}
"""What speaks against the values of a part together."""
ONE_DAY = timedelta(days=1)
USUAL_STEP = timedelta(days=7)
"""A next step without a day is due so long after the talk."""
ENDED, ALONG = ("ended_parts", "along")
"""Facts for whoever undoes a row: the keys of the employments that it ended, the rows of what was removed
along with it."""


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
            refuse_second(customer, values)
            other = preferred_of(customer.id, values["kind"], values.get("contact_person"))
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
    part = model(id=row, key=key, rev=rev, customer=customer, **kept_columns(customer, model, row, values))
    for column, value in values.items():
        _note(entry, part, column, None, value)
    part.save(force_insert=True)
    if isinstance(part, Note):
        reindex_text(NOTES, row, part.text)
    if isinstance(part, ContactPoint):
        keep_preference(customer, part, entry, copied=is_copied(part))
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
    rev, was_copied = part.rev + 1, isinstance(part, ContactPoint) and is_copied(part)
    with writing(gate.person, f"customer.{part.word}.changed", customer) as entry:
        for column, value in changed.items():
            _note(entry, part, column, plain(part, column), value)
        if "contact_person" in changed:
            entry.told(**{WHOSE: [_key_of(part.contact_person_id), _key_of(changed["contact_person"])]})
        columns = kept_columns(customer, type(part), part.id, _whole(part, changed))
        if isinstance(part, Note):
            columns["changed_at"] = entry.at
            reindex_text(NOTES, part.id, columns.get("text", part.text))
        if not update_row(type(part), part.id, part.rev, columns | {"rev": rev}):
            raise Conflict
        part.__data__.update(columns | {"rev": rev})
        bring_back(customer, undoing, entry)
        if isinstance(part, ContactPoint):
            keep_preference(customer, part, entry, copied=was_copied or is_copied(part))
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
        bring_back(customer, undoing, entry)
        if isinstance(part, ContactPoint) and part.preferred and is_copied(part):
            copy_preferred(customer, part.kind, entry)
        tell_part(entry, part, part.rev + 1)
        tell_gone(entry, part)
        _touch(customer, part, entry)
    return entry.number


def bring_back(customer: Customer, undoing: Undoing | None, entry: Entry) -> None:
    """What the row that is undone had ended lasts again; what it had replaced is preferred again."""
    if undoing is None:
        return
    entry.told(**{UNDONE: undoing.row})
    jobs = everything(Employment, why="they belong to a customer that came through the gate")
    for job in jobs.where(Employment.customer == customer.id, Employment.key.in_(undoing.ended)):
        rewrite(job, {"until": None}, entry)
    points = points_of(customer.id).where(ContactPoint.key.in_(undoing.replaced))
    for point in points:
        if preferred_of(customer.id, point.kind, point.contact_person_id) is None:
            rewrite(point, {"preferred": True}, entry)


def _key_of(person: int | None) -> str | None:
    """The key of a contact person of a customer that came through the gate."""
    query = everything(ContactPerson, why="they belong to a customer that came through the gate")
    found = query.where(ContactPerson.id == person).first() if person else None
    return str(found.key) if found else None


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
    return list(points_of(customer.id).where(ContactPoint.contact_person == part.id))


def _prepared(
    gate: Gate, customer: Customer, model: type[CustomerPart], values: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    """`values` completed for a part that is added `at` a moment."""
    values = dict(values)
    if model is ContactPoint:
        refuse_second(customer, values)
        person = values.get("contact_person")
        if preferred_of(customer.id, values["kind"], person) is None and not values.get("do_not_contact"):
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
        rewrite(job, {"until": ended}, entry)
    if found:
        entry.told(**{"ended": ended, ENDED: [job.key for job in found]})


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
