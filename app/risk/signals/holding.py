"""The open signals that a leaver handles, by level, and how they are handed over.

Those about people's access are nobody's to hand over: whoever holds the office then has them.
"""

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.access.upward import may_own
from app.customers.holding import HeldByLevel
from app.db.connection import database
from app.errors import Invalid
from app.inbox.notices import notify
from app.people.models import Person
from app.risk.signals.acting import write
from app.risk.signals.audience import HANDLE
from app.risk.signals.models import OPEN_STATES, Signal
from app.risk.signals.recording import RAISED
from app.risk.signals.responding import give_steps


def hand_over(gate: Gate, signal: Signal, receiver: Person) -> None:
    """Let `receiver` handle it, with what is open of its plan. Raises Forbidden, Invalid, Conflict."""
    gate.require(HANDLE, signal)
    if not may_own(receiver, signal.level, HANDLE):
        raise Invalid("receiver", "Choose somebody who can sign in and may handle this signal.")
    with database.atomic():
        write(gate.person, "signal.handler_changed", signal, {"handler": receiver.id})
        give_steps(gate.person, signal, receiver)
        notify([receiver], RAISED, (Signal.audit_kind, signal.number), gate.person)


SIGNALS_HELD = HeldByLevel(
    Signal,
    assign=HANDLE,
    needed=HANDLE,
    held=lambda leaver: (Signal.handler == leaver.id) & Signal.state.in_(OPEN_STATES) & ~Signal.addressed,
    label=lambda level: _l("Signals: %(level)s", level=level),
    give=hand_over,
).holding("signals")
