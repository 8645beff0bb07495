"""Writing what is known of a complaint: how severe, by which cause, whom it is about, what was done."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.access.gate import Gate
from app.chain.writing import Entry, writing
from app.customers.part_marks import tell_row
from app.customers.part_rows import new_key
from app.db.base import next_id, update_row
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.tickets.complaints.models import SEVERITIES, Complaint
from app.tickets.complaints.reading import complaint_of
from app.tickets.happening import Happened, add_event, write_columns
from app.tickets.models import CLOSED, Ticket
from app.tickets.planning.ending import open_steps
from app.tickets.watching.watching import stop
from app.vault.fields import opened_or_damaged, sealed_columns, sealed_fields

CAUSES = "complaint_cause"
LONGEST = 2000
ABOUT = "complained_about"
BY_THE_ROW = {"decided_by", "decided_at"}
"""Who wrote the row of the chain and when says as much."""


def describe(gate: Gate, ticket: Ticket, values: Mapping[str, Any], rev: int) -> None:
    """Write those `values` of a complaint that differ; `complained_about` is an id, None for nobody.

    Whoever it is about watches it no longer.

    Raises Conflict for a ticket that is no open complaint or was written since `rev`, Invalid for a value
    that can't be.
    """
    check_open(ticket)
    _check(ticket, values)
    if ABOUT in values:
        _check_about(gate, ticket, values[ABOUT])
    own = {name: value for name, value in values.items() if name != ABOUT}
    of_ticket = {ABOUT: values[ABOUT]} if ABOUT in values else {}
    with database.atomic():
        write(gate.person, ticket, "ticket.complaint.described", own, of_ticket, rev)
        if values.get(ABOUT):
            stop(gate, ticket, Person.get_by_id(values[ABOUT]))


def write(
    person: Person | None,
    ticket: Ticket,
    action: str,
    values: Mapping[str, Any],
    of_ticket: Mapping[str, Any] | None = None,
    rev: int | None = None,
    happened: Iterable[Happened] = (),
    **facts: Any,  # noqa: ANN401  any JSON value
) -> None:
    """Write those `values` (plain) of the complaint and `of_ticket` that differ, in one transaction.

    Nothing is checked here. Raises Conflict.
    """
    with writing(person, action, ticket) as entry:
        for one in happened:
            add_event(entry, person, ticket, one)
        _write_row(entry, ticket, values)
        write_columns(entry, ticket, of_ticket or {}, ticket.rev if rev is None else rev)
        entry.told(**facts)


def check_open(ticket: Ticket) -> None:
    """Raise Conflict for a ticket that is closed, or no complaint."""
    if not ticket.is_complaint:
        raise Conflict("This ticket is no complaint any more.")
    if ticket.stage == CLOSED:
        raise Conflict("This ticket is closed: its complaint stays as it is.")


def _check(ticket: Ticket, values: Mapping[str, Any]) -> None:
    complaint = complaint_of(ticket)
    causes = all_dictionaries().codes(CAUSES) | {complaint.cause if complaint else None, None}
    if values.get("severity") not in {*SEVERITIES, None}:
        raise Invalid("severity", "Choose from what is offered.")
    if values.get("cause") not in causes:
        raise Invalid("cause", "Choose from what is offered.")
    if len(values.get("remedy") or "") > LONGEST:
        raise Invalid("remedy", "At most %(max)d characters.", max=LONGEST)


def _check_about(gate: Gate, ticket: Ticket, person: int | None) -> None:
    """Whoever is complained about has no part in it; who handles it does not take their name out again."""
    if person == ticket.complained_about_id:
        return
    if person is not None and person == ticket.handler_id:
        raise Invalid(ABOUT, "They handle this ticket. Hand it to somebody else first.")
    if ticket.complained_about_id is not None and gate.person.id == ticket.handler_id:
        raise Invalid(ABOUT, "Whom it is about is changed by somebody else than the handler.")
    if person is not None and any(step.owner_id == person for step in open_steps(ticket)):
        raise Invalid(ABOUT, "They have open steps of the plan. Give those to somebody else first.")


def _write_row(entry: Entry, ticket: Ticket, values: Mapping[str, Any]) -> None:
    complaint = complaint_of(ticket) or Complaint(id=None, ticket=ticket.id, key=new_key(), rev=0)
    wanted = {name: value or None for name, value in values.items()}
    changed = {name: value for name, value in wanted.items() if plain(complaint, name) != value}
    if not changed:
        return
    for name in changed.keys() - BY_THE_ROW:
        entry.changed(complaint.field_name(name), plain(complaint, name), changed[name])
    is_new = complaint.id is None
    row = next_id(Complaint) if is_new else complaint.id
    sealed = {name: changed[name] for name in changed.keys() & sealed_fields(Complaint)}
    columns = {name: value for name, value in changed.items() if name not in sealed}
    columns |= sealed_columns(Complaint, row, sealed) | {"rev": complaint.rev + 1}
    if is_new:
        Complaint.create(**{**complaint.__data__, **columns, "id": row})
    elif not update_row(Complaint, row, complaint.rev, columns):
        raise Conflict
    complaint.__data__.update({**columns, "id": row})
    tell_row(entry, complaint)


def plain(complaint: Complaint, name: str) -> Any:  # noqa: ANN401
    """The plain value of a column; DAMAGED for a sealed one that does not open."""
    if name in sealed_fields(Complaint):
        return opened_or_damaged(complaint, name)
    return complaint.__data__.get(name)
