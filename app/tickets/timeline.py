"""Tickets in the timeline of their customer: when each was opened, and when it closed."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import SQL

from app.access.gate import Gate
from app.customers.models import Customer
from app.customers.words import Words
from app.db.base import fetch
from app.db.fields import moment_text
from app.room import Dated, Source
from app.tickets.models import Ticket
from app.tickets.words import ENDINGS

OPENED, ENDED = KINDS = ("tickets", "tickets_closed")
MOMENTS = {OPENED: Ticket.opened_at, ENDED: Ticket.closed_at}
LABELS = {OPENED: _l("Tickets opened"), ENDED: _l("Tickets closed")}
Row = Iterator[Dated]


def _tell(gate: Gate, record: Customer, asked: Mapping[str, str], limit: int) -> Iterable[Row]:
    """One query for each kind; those that the person may not read are not there."""
    if not gate.has(Ticket.view_permission):
        return
    words = Words()
    for kind in KINDS:
        if kind in asked:
            found = fetch(_rows(gate, record, kind, asked[kind]).limit(limit))
            yield iter([_dated(gate, one, kind, words) for one in found])


def _rows(gate: Gate, record: Customer, kind: str, place: str) -> Any:  # noqa: ANN401  peewee's own
    """Those before `place`, a moment and a row; nothing at all for one that was made up."""
    moment = MOMENTS[kind]
    query = gate.select(Ticket).where(Ticket.customer == record.id, moment.is_null(False))  # noqa: FBT003
    if place:
        at, _space, row = place.partition("|")
        query = query.where(SQL(f"({moment.column_name}, id) < (?, ?)", (at, int(row))))
    return query.order_by(moment.desc(), Ticket.id.desc())


def _dated(gate: Gate, one: Ticket, kind: str, words: Words) -> Dated:
    shown, opened = gate.show(one), kind == OPENED
    at = one.opened_at if opened else one.closed_at
    place = f"{moment_text(at)}|{one.id}"
    person = words.of("owner", one.opened_by_id) if one.opened_by_id else _("Kebu")
    ending = ENDINGS.get(shown["ending"])
    badges = [(ending, "")] if ending else []
    if shown["is_complaint"]:
        badges.append((_("Complaint"), "warn"))
    return Dated(
        kind=kind,
        place=place,
        at=at,
        icon="ticket",
        tone="accent" if opened else "ok",
        words=_("%(person)s opened a ticket", person=person) if opened else _("A ticket was closed"),
        lines=[shown["subject"]],
        badges=badges,
        url=url_for("tickets.ticket", number=one.number),
    )


TICKETS_TOLD = Source(Customer.audit_kind, {OPENED: LABELS[OPENED]}, _tell)
CLOSED_TOLD = Source(Customer.audit_kind, {ENDED: LABELS[ENDED]}, _tell, alone=True)
"""Closings are asked for alone: among all entries the ticket itself says how it ended."""
