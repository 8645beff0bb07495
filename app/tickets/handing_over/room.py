"""Handing tickets over plugs itself in."""

from flask_babel import lazy_gettext as _l

from app.room import Outcome, Room, Running, Task
from app.tickets.handing_over import returning
from app.tickets.handing_over.words import NOTICES
from app.tickets.views import handing_over  # noqa: F401  it hangs its routes on the blueprint


def _return(_: Running) -> Outcome | None:
    """The job `tickets.offers`."""
    count = returning.return_late()
    return Outcome("Tickets that nobody accepted in time: %(count)s.", count=count) if count else None


room = Room(
    "tickets.handing_over",
    notices=NOTICES,
    listens=dict.fromkeys(
        ("ticket.assigned", "ticket.analysed", "ticket.moved", "ticket.closed.silence", "ticket.merged"),
        returning.follow,
    ),
    jobs=[
        Task("tickets.offers", _return, every="* * * * *", label=_l("Tickets that nobody accepted in time"))
    ],
    help=dict.fromkeys(("tickets.hand_over", "tickets.offer"), "handing-over"),
)
