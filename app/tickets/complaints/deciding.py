"""What comes of a complaint: the handler proposes it, somebody else decides (GB/T 19012, access rule 6)."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from peewee import JOIN, fn

from app.access.gate import Gate, everything
from app.access.parts import Viewer
from app.clock import now
from app.db.base import ASKED, loaded, written_out
from app.db.connection import database
from app.db.fields import moment_text
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import ASKED as REQUESTED
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.people.dictionaries import all_dictionaries
from app.people.models import Person
from app.room import Approval, Outcome, Told
from app.tickets.complaints.models import OUTCOMES, UPHELD, WITHDRAWN, Complaint
from app.tickets.complaints.reading import complaint_of
from app.tickets.complaints.words import OUTCOMES as OUTCOME_WORDS
from app.tickets.complaints.words import SEVERITIES
from app.tickets.complaints.writing import ABOUT, CAUSES, check_open, plain, write
from app.tickets.models import Ticket
from app.web.language import language

KIND = "ticket.complaint.outcome"
COLUMNS = len(Complaint._meta.sorted_fields)


def may_propose(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person may propose what comes of it: the handler, so that somebody else decides."""
    return ticket.handler_id == gate.person.id and gate.may(Ticket.edit_permission, ticket)


def propose(gate: Gate, ticket: Ticket, outcome: str, reason: str) -> Request:
    """Ask that `outcome` is confirmed by a second person, who is neither handler nor complained about.

    Raises Conflict, Invalid: "handler" for all others, or the field that has to be known before.
    """
    if not may_propose(gate, ticket):
        raise Invalid("handler", "The handler proposes it, and a second person decides.")
    details = {"outcome": outcome, **_stands(ticket)}
    subject = Subject(Ticket.audit_kind, ticket.number, ticket.complained_about_id)
    return ask(gate, KIND, subject, reason, details)


def complaint_with_proposal(ticket: Ticket) -> tuple[Complaint | None, Request | None]:
    """What is known of it, and what was proposed and nobody has decided yet, in one query.

    Nothing is proposed for a complaint of which nothing is known.
    """
    values = (REQUESTED, moment_text(now()), KIND, ticket.number, ticket.id)
    row = database.execute_sql(_asks_for_both(), values).fetchone()
    if row is None:
        return None, None
    known, asked = row[:COLUMNS], row[COLUMNS:]
    return loaded(Complaint, known), loaded(Request, asked) if asked[0] is not None else None


@lru_cache(maxsize=1)
def _asks_for_both() -> str:
    about = (Request.kind == ASKED, Request.subject == ASKED)
    newest = Request.select(fn.MAX(Request.id)).where(
        Request.state == ASKED, Request.expires_at > ASKED, *about
    )
    both = everything(Complaint, Complaint, Request, why="it belongs to a ticket that came through the gate")
    return written_out(
        both.join(Request, JOIN.LEFT_OUTER, on=Request.id == newest).where(Complaint.ticket == ASKED)
    )


def check_decided(ticket: Ticket) -> None:
    """Raise Invalid for a complaint that nobody has decided: it can't be closed."""
    complaint = complaint_of(ticket) if ticket.is_complaint else None
    if ticket.is_complaint and (complaint is None or complaint.outcome is None):
        raise Invalid(
            "outcome",
            "A second person decides first whether the complaint is upheld. The handler asks for it.",
        )


def open_again(person: Person, ticket: Ticket) -> None:
    """A complaint whose handling goes on is decided anew."""
    complaint = complaint_of(ticket) if ticket.is_complaint else None
    if complaint is not None and complaint.outcome is not None:
        nothing = dict.fromkeys(("outcome", "outcome_reason", "decided_by", "decided_at"))
        write(person, ticket, "ticket.complaint.reopened", nothing)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    ticket = gate.get(Ticket, number, Ticket.edit_permission)
    check_open(ticket)
    if not may_propose(gate, ticket):
        raise Forbidden
    complaint, stands = complaint_of(ticket), _stands(ticket)
    if any(details[name] != value for name, value in stands.items()):
        raise Conflict("The complaint %(number)s has changed since it was asked for.", number=number)
    if complaint is not None and complaint.outcome is not None:
        raise Conflict("The complaint %(number)s is decided already.", number=number)
    if details["outcome"] not in OUTCOMES:
        raise Invalid("outcome", "Choose from what is offered.")
    if complaint is None or complaint.severity is None:
        raise Invalid("severity", "Say first how severe it is.")
    if details["outcome"] != WITHDRAWN and complaint.cause is None:
        raise Invalid("cause", "Say first by which cause it came about.")
    if details["outcome"] == UPHELD and complaint.remedy is None:
        raise Invalid("remedy", "Say first what was done to put it right.")


def _run(approved: Approved) -> Outcome:
    request, decider = approved.request, approved.decider
    ticket = approved.asker.get(Ticket, request.subject, Ticket.edit_permission)
    if decider is None or decider.id in {ticket.handler_id, ticket.complained_about_id}:
        raise Forbidden
    values = {
        "outcome": approved.details["outcome"],
        "outcome_reason": request.reason,
        "decided_by": decider.id,
        "decided_at": now(),
    }
    write(decider, ticket, "ticket.complaint.decided", values)
    return Outcome("The complaint %(number)s is decided.", number=request.subject)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The ticket's number; what is known of the complaint, for whoever may read it."""
    number, outcome = request.subject, details_of(request)["outcome"]
    ticket = gate.select(Ticket).where(Ticket.number == number).first()
    if ticket is None:
        return [Told(_l("Ticket"), number)]
    lines = [Told(_l("Ticket"), number, url=url_for("tickets.ticket", number=number))]
    lines.append(Told(_l("Outcome"), OUTCOME_WORDS[outcome]))
    about = ticket.complained_about_id
    if about and Viewer(gate, ticket).sees(ABOUT):
        lines.append(Told(_l("Person complained about"), Person.get_by_id(about).name))
    complaint = complaint_of(ticket)
    return lines + (_known(gate, ticket, complaint) if complaint else [])


def _known(gate: Gate, ticket: Ticket, complaint: Complaint) -> list[Told]:
    seen, found = Viewer(gate, ticket), []
    for name, label, words in (
        ("severity", _l("Severity"), SEVERITIES.get),
        ("cause", _l("Cause"), lambda code: all_dictionaries().label(CAUSES, code, language())),
        ("remedy", _l("Remedy"), lambda text: text),
    ):
        value = plain(complaint, name)
        if value and seen.sees(complaint.rule_name(name)):
            found.append(Told(label, words(value)))
    return found


def _stands(ticket: Ticket) -> dict[str, Any]:
    """What must not change between proposal and decision."""
    complaint = complaint_of(ticket)
    return {"rev": complaint.rev if complaint else 0, "about": ticket.complained_about_id}


DECIDING = Approval(KIND, _l("Decide a complaint"), Ticket.edit_permission, _run, check=_check, told=_told)
