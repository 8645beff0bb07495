"""Telling the customer (clause 3.5): Kebu sends nothing, so an entry says how they were told."""

from app.access.gate import Gate
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.tickets.conversation.messages import Said, add_message
from app.tickets.events import ANSWERED, ATTEMPTED, TOLD
from app.tickets.happening import Happened, happen
from app.tickets.models import CLOSED, FEEDBACK, TOLD_BY, Ticket


def tell(
    gate: Gate,
    ticket: Ticket,
    text: str,
    told_by: str,
    *,
    reached: bool,
    level: int = 1,
    file: str | None = None,
) -> None:
    """Keep what the customer was told, and how; or that they could not be reached.

    It answers them, and once the work is done it tells them so (clauses 3.5 and 3.7). `level` and
    `file` are those of what is said. Raises Invalid, Conflict for a closed ticket.
    """
    if ticket.stage == CLOSED:
        raise Conflict
    if told_by not in TOLD_BY:
        raise Invalid("told_by", "Say how the customer was told.")
    with database.atomic():
        said = Said(text, visible=True, told_by=told_by, reached=reached, level=level, file=file)
        add_message(gate.person, ticket, said)
        kinds: list[str] = [ANSWERED] if reached and ticket.response_at is None else []
        if ticket.stage == FEEDBACK and ticket.feedback_at is None:
            kinds.append(TOLD if reached else ATTEMPTED)
        if kinds:
            happen(gate.person, ticket, "ticket.told", [Happened(kind) for kind in kinds])
