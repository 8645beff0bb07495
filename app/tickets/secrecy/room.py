"""Levels of tickets plug themselves in."""

from app.room import Room
from app.tickets.converters import MessageKey
from app.tickets.secrecy.lowering import LOWERING_MESSAGES, LOWERING_TICKETS, OF_FILES
from app.tickets.views import levels  # noqa: F401  they hang their routes on the blueprint

room = Room(
    "tickets.secrecy",
    approvals=[LOWERING_TICKETS, LOWERING_MESSAGES, OF_FILES.approval()],
    converters={"message_key": MessageKey},
    help=dict.fromkeys(("tickets.level", "tickets.message_level"), "conversation"),
)
