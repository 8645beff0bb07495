"""Scores: written down by a colleague, or given by the customer through a link (clause 3.7)."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from app.access.gate import Gate, everything
from app.access.levels import SEALED
from app.access.upward import leads_above
from app.chain.writing import writing
from app.clock import now, today
from app.db.base import next_id
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.inbox.tasks import give
from app.people.models import Person
from app.tickets.closing.models import BY_LINK, RECORDED, Feedback, FeedbackLink
from app.tickets.models import FEEDBACK, Ticket
from app.tickets.suggestions.reading import with_feedback
from app.tickets.suggestions.suggesting import keep
from app.vault.fields import keyed_hash, opened_or_damaged, sealed_columns
from app.worktime.calendars import OFFICE, calendars

LASTS = timedelta(days=14)
TOKEN_BYTES = 18
LOW = 2
"""A score up to this one makes the head call back."""
CALL_BACK = "call_back"
CALL_WITHIN = 1
"""Workdays in which the head calls back."""
LONGEST = 1000
SCORED = "It was scored already, and is scored once only."
REASONS = ("process_reason", "result_reason")


@dataclass(frozen=True)
class Scored:
    """What somebody thought: two scores from 1 to 5, reasons and a suggestion."""

    process_score: int
    result_score: int
    process_reason: str = ""
    result_reason: str = ""
    suggestion: str = ""


def may_record(gate: Gate, ticket: Ticket) -> bool:
    """Whether the person may write down what the customer thought: never whoever handled it."""
    stage = ticket.stage == FEEDBACK and gate.may(Ticket.edit_permission, ticket)
    return stage and ticket.handler_id != gate.person.id and feedback_of(ticket) is None


def record(gate: Gate, ticket: Ticket, scored: Scored) -> None:
    """Write down what the customer said. Raises Forbidden for the handler, Conflict where it was scored."""
    if ticket.handler_id == gate.person.id or ticket.stage != FEEDBACK:
        raise Forbidden
    _write(gate.person, ticket, scored, RECORDED)


def make_link(gate: Gate, ticket: Ticket) -> str:
    """A token for one score of this ticket, good for fourteen days. Raises Conflict where it was scored."""
    if ticket.done_at is None or feedback_of(ticket) is not None:
        raise Conflict
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with writing(gate.person, "ticket.feedback.linked", ticket) as entry:
        FeedbackLink.create(
            ticket=ticket.id,
            token_hash=_hash(token),
            done_at=ticket.done_at,
            until=now() + LASTS,
            person=gate.person,
        )
        entry.told(until=now() + LASTS)
    return token


def link_of(token: str) -> FeedbackLink:
    """The link with that token. Raises NotFound for none, one that ended, or whose ticket went on."""
    found = FeedbackLink.get_or_none(FeedbackLink.token_hash == _hash(token), FeedbackLink.until > now())
    if found is None or _ticket(found).done_at != found.done_at:
        raise NotFound
    link: FeedbackLink = found
    return link


def score_by_link(token: str, scored: Scored) -> None:
    """Take the customer's scores. Raises NotFound, Conflict for a second time from one link."""
    with database.atomic():
        link = link_of(token)
        if link.used_at is not None:
            raise Conflict(SCORED)
        _write(None, _ticket(link), scored, BY_LINK)
        FeedbackLink.update(used_at=now()).where(FeedbackLink.id == link.id).execute()


def feedback_of(ticket: Ticket) -> Feedback | None:
    """What was said about the ticket as it was done last; None where nobody said anything yet."""
    mine = everything(Feedback, why="it belongs to a ticket that came through the gate, or through its link")
    found: Feedback | None = mine.where(
        Feedback.ticket == ticket.id, Feedback.done_at == ticket.done_at
    ).first()
    return found


def shown_feedback(gate: Gate, ticket: Ticket) -> dict[str, Any] | None:
    """The same as the reader may see it."""
    found = feedback_of(ticket)
    if found is None:
        return None
    seen = gate.clearance_on(ticket) >= gate.field_level(Ticket, "message", ticket)
    told = {
        name: opened_or_damaged(found, name) if seen else SEALED for name in REASONS if getattr(found, name)
    }
    told["suggestion"] = with_feedback(gate, ticket, found)
    return told | {name: getattr(found, name) for name in ("process_score", "result_score", "source", "at")}


def _write(person: Person | None, ticket: Ticket, scored: Scored, source: str) -> None:
    for name in ("process_score", "result_score"):
        if getattr(scored, name) not in range(1, 6):
            raise Invalid(name, "Give a score from 1 to 5.")
    texts = {name: getattr(scored, name) or None for name in REASONS}
    for name, text in {**texts, "suggestion": scored.suggestion}.items():
        if text and len(text) > LONGEST:
            raise Invalid(name, "At most %(most)s characters.", most=LONGEST)
    with database.atomic():
        if feedback_of(ticket) is not None:
            raise Conflict(SCORED)
        row = next_id(Feedback)
        with writing(person, "ticket.feedback.given", ticket) as entry:
            given = Feedback.create(
                id=row,
                ticket=ticket.id,
                done_at=ticket.done_at,
                process_score=scored.process_score,
                result_score=scored.result_score,
                source=source,
                person=person,
                at=now(),
                **sealed_columns(Feedback, row, texts),
            )
            entry.told(process_score=scored.process_score, result_score=scored.result_score, source=source)
            for text in texts.values():
                entry.changed("message.message", None, text)
        if scored.suggestion:
            keep(person, ticket, scored.suggestion, source, given)
        if min(scored.process_score, scored.result_score) <= LOW:
            _call_back(ticket)


def _call_back(ticket: Ticket) -> None:
    """Give the task to the nearest lead who may read the ticket, else to its handler; nobody else hears."""
    holder = ticket.handler_id or ticket.opened_by_id
    wanted = [*leads_above(holder), *Person.select().where(Person.id == holder)]
    for person in wanted:
        able = not person.disabled and person.id != ticket.complained_about_id
        if able and Gate(person).may(Ticket.view_permission, ticket):
            due = calendars()[OFFICE].later_by_days(today(), CALL_WITHIN)
            give(None, person, CALL_BACK, due, (Ticket.audit_kind, ticket.number), CALL_BACK)
            return


def _ticket(link: FeedbackLink) -> Ticket:
    every = everything(Ticket, why="its link leads to it, and nothing of it is shown")
    found: Ticket = every.where(Ticket.id == link.ticket_id).get()
    return found


def _hash(token: str) -> bytes:
    return keyed_hash("feedback_link", token)
