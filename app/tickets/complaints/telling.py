"""What a complainant is told: that it has arrived, how it goes on, what came of it (ISO 10002, clause 7)."""

from flask_babel import gettext as _

from app.access.gate import Gate
from app.access.levels import Masked
from app.access.showing import Shown
from app.clock import local, now
from app.tickets.complaints.models import NOT_UPHELD, UPHELD
from app.tickets.complaints.reading import shown_complaint
from app.tickets.models import FEEDBACK, Ticket


def wording(gate: Gate, ticket: Ticket) -> str:
    """What there is to tell now, in the reader's language, to be made fit for the one who complained."""
    complaint = shown_complaint(gate, ticket)
    if complaint and complaint["outcome"] and ticket.stage == FEEDBACK:
        return _result(ticket, complaint)
    if ticket.response_at is None:
        return _(
            "Your complaint of %(day)s has reached us. Its number is %(number)s. You will hear what came of "
            "it by %(due)s.",
            **_named(ticket),
        )
    return _(
        "We are looking into your complaint of %(day)s (%(number)s). You will hear what came of it by "
        "%(due)s.",
        **_named(ticket),
    )


def _result(ticket: Ticket, complaint: Shown) -> str:
    named = _named(ticket)
    if complaint["outcome"] == UPHELD:
        return _(
            "We have looked into your complaint of %(day)s (%(number)s). You are right, and we are sorry.\n"
            "What we have done: %(remedy)s\n"
            "If that does not settle it, tell us: somebody else looks at it again.",
            remedy=complaint["remedy"] if not isinstance(complaint["remedy"], Masked) else "",
            **named,
        )
    if complaint["outcome"] == NOT_UPHELD:
        return _(
            "We have looked into your complaint of %(day)s (%(number)s) and have found no fault on our "
            "side.\nThe reason: …\n"
            "If you see it differently, tell us: somebody else looks at it again.",
            **named,
        )
    return _(
        "You have withdrawn your complaint of %(day)s (%(number)s), and we close it. Should it come up "
        "again, tell us, and we go on with it.",
        **named,
    )


def _named(ticket: Ticket) -> dict[str, str]:
    due = ticket.handling_due if ticket.handling_due and ticket.handling_due > now() else None
    return {
        "number": ticket.number,
        "day": local(ticket.received_at).date().isoformat(),
        "due": local(due).strftime("%Y-%m-%d %H:%M") if due else "…",
    }
