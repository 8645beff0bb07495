"""Feedback and closing plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.room import Outcome, Reason, Room, Running, Task
from app.tickets.closing.scores import CALL_BACK
from app.tickets.closing.silence import close_silent
from app.tickets.views import feedback  # noqa: F401  it hangs its routes on the blueprint

CALL_THEM = _l("Call the customer back, and write down what they said.")


def _close(_: Running) -> Outcome | None:
    """The job `tickets.silence`."""
    count = close_silent()
    return Outcome("Tickets closed after days of silence: %(count)s.", count=count) if count else None


room = Room(
    "tickets.closing",
    reasons={CALL_BACK: Reason(_l("The customer was not content"), lambda _text: CALL_THEM)},
    jobs=[Task("tickets.silence", _close, every="25 * * * *", label=_l("Closing silent tickets"))],
)
