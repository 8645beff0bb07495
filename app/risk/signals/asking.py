"""A request about a signal that waits for a second person: there is one at most."""

from app.inbox.models import ASKED, Request
from app.inbox.requests import is_open
from app.risk.signals.models import Signal

KINDS = FALSE, FALSE_ACCESS, REVIEWING, LASTING = (
    "signal.false_alarm",
    "signal.false_alarm.access",
    "signal.review",
    "signal.effect",
)


def asked_about(signal: Signal) -> Request | None:
    """The request that waits for a second person."""
    mine = (Request.kind.in_(KINDS), Request.subject == signal.number, Request.state == ASKED)
    return next((one for one in Request.select().where(*mine) if is_open(one)), None)
