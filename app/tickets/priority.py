"""Changing the priority of a ticket (clause 3.6): lowering it needs a reason, late also a second person."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.clock import now
from app.errors import Conflict, Forbidden
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.room import Approval, Outcome, Told
from app.tickets.clocks import events, happened, runs_of
from app.tickets.events import NORMAL, ORDINARY, PRIORITISED, Event
from app.tickets.handling import require_head
from app.tickets.happening import Happened, happen, priority_of
from app.tickets.limits import check_priority, needs_second
from app.tickets.models import PRIORITY, Ticket
from app.tickets.words import COMPLEXITIES, URGENCIES

KIND = "ticket.priority.lower"


def needs_somebody(ticket: Ticket, priority: Mapping[str, Any], reason: str) -> bool:
    """Whether somebody else has to confirm that `ticket` gets that complexity, urgency and kind.

    To say for the first time how complex it is is no change of priority. Raises Invalid("reason").
    """
    story, moment = events(happened([ticket.id])[ticket.id]), now()
    present = priority_of(ticket)
    if present["complexity"] is None:
        present |= {"complexity": priority["complexity"]}
    before, after = (
        runs_of(
            ticket,
            [
                *story,
                Event(
                    moment,
                    PRIORITISED,
                    one["complexity"] or ORDINARY,
                    one["urgency"] or NORMAL,
                    bool(one["is_complaint"]),
                ),
            ],
        )
        for one in (present, priority)
    )
    check_priority(before, after, moment, reason, seconded=True)
    return needs_second(before, after, moment)


def ask_to_lower(gate: Gate, ticket: Ticket, priority: Mapping[str, Any], reason: str) -> Request:
    """Ask that a second person lets the priority become that. Raises Forbidden, Invalid."""
    details = {"from": priority_of(ticket), "to": {name: priority[name] for name in PRIORITY}}
    subject = Subject(Ticket.audit_kind, ticket.number, ticket.complained_about_id)
    return ask(gate, KIND, subject, reason, details)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    ticket = gate.get(Ticket, number, Ticket.edit_permission)
    if details["from"]["is_complaint"] and not details["to"]["is_complaint"]:
        require_head(gate, ticket)
    if priority_of(ticket) != details["from"]:
        raise Conflict("The priority of %(number)s has changed since it was asked for.", number=number)


def _run(approved: Approved) -> Outcome:
    request, priority = approved.request, approved.details["to"]
    ticket = approved.asker.get(Ticket, request.subject, Ticket.edit_permission)
    if approved.decider and approved.decider.id == ticket.complained_about_id:
        raise Forbidden
    change = Happened(PRIORITISED, note=request.reason, priority=priority)
    by = approved.decider.username if approved.decider else None
    happen(approved.asker.person, ticket, "ticket.analysed", [change], priority, approved_by=by)
    return Outcome("The priority of %(number)s was lowered.", number=request.subject)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The ticket's number; what would change, for whoever can read it."""
    details, number = details_of(request), request.subject
    if not gate.select(Ticket, Ticket.id).where(Ticket.number == number).exists():
        return [Told(_l("Ticket"), number)]
    before, after = details["from"], details["to"]
    lines = [Told(_l("Ticket"), number, url=url_for("tickets.ticket", number=number))]
    for name, label, words in (
        ("urgency", _l("Urgency"), URGENCIES),
        ("complexity", _l("Complexity"), COMPLEXITIES),
        ("is_complaint", _l("Complaint"), {True: _l("yes"), False: _l("no")}),
    ):
        if before[name] != after[name]:
            lines.append(Told(label, words.get(after[name], ""), before=words.get(before[name], "")))
    return lines


LOWERING = Approval(
    KIND, _l("Lower the priority of a ticket"), Ticket.edit_permission, _run, check=_check, told=_told
)
