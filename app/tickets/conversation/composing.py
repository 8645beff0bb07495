"""Writing on a ticket: what was said with its file, its own level and the standard answers in it, as one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.access.gate import Gate
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.files.attaching import Sent, attach
from app.tickets.answers.citing import cite
from app.tickets.conversation.mentioning import write_note
from app.tickets.conversation.messages import Said
from app.tickets.conversation.telling import tell
from app.tickets.models import CLOSED, Ticket
from app.tickets.pausing import hear

WAYS = NOTE, TOLD, CALL, HEARD = ("note", "told", "call", "heard")
"""Among colleagues; to the customer, on paper or screen; on the phone; by the customer."""


@dataclass(frozen=True)
class Composed:
    """What is written: in one of `WAYS`, `told_by` the channel of what was told, `reached` of a call.

    `came` is when the customer said it, `level` one of its own, `sent` a file, `answers` the numbers of
    standard answers that stand in it, `mention` the names of colleagues whom a note is for.
    """

    text: str
    way: str = NOTE
    told_by: str = ""
    reached: bool = True
    came: datetime | None = None
    level: int = 1
    sent: Sent | None = None
    answers: Sequence[str] = ()
    mention: str = ""


def compose(gate: Gate, ticket: Ticket, written: Composed) -> None:
    """Keep it all, or nothing of it. Raises Conflict on a closed ticket, Invalid, Forbidden."""
    if ticket.stage == CLOSED:
        raise Conflict
    if written.level > gate.clearance_on(ticket, Ticket.edit_permission):
        raise Invalid("level", "The level is above your clearance.")
    if written.mention and written.way != NOTE:
        raise Invalid("mention", "Colleagues are mentioned in internal notes only.")
    if written.sent:
        attach(gate, ticket, written.sent, written.level, lambda file: _keep(gate, ticket, written, file))
    else:
        _keep(gate, ticket, written, None)


def _keep(gate: Gate, ticket: Ticket, written: Composed, file: str | None) -> None:
    with database.atomic():
        SAYING[written.way](gate, ticket, written, file)
        cite(gate, ticket, written.answers)


def _note(gate: Gate, ticket: Ticket, written: Composed, file: str | None) -> None:
    write_note(gate, ticket, Said(written.text, level=written.level, file=file), written.mention)


def _told(gate: Gate, ticket: Ticket, written: Composed, file: str | None) -> None:
    tell(gate, ticket, written.text, written.told_by, reached=True, level=written.level, file=file)


def _call(gate: Gate, ticket: Ticket, written: Composed, file: str | None) -> None:
    tell(gate, ticket, written.text, "phone", reached=written.reached, level=written.level, file=file)


def _heard(gate: Gate, ticket: Ticket, written: Composed, file: str | None) -> None:
    hear(gate, ticket, written.text, written.came, level=written.level, file=file)


SAYING: Mapping[str, Callable[[Gate, Ticket, Composed, str | None], None]] = {
    NOTE: _note,
    TOLD: _told,
    CALL: _call,
    HEARD: _heard,
}
