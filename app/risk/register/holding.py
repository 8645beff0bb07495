"""The open risks that a leaver owns, by level, and how they are handed over."""

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.customers.holding import HeldByLevel
from app.people.models import Person
from app.risk import telling
from app.risk.models import CLOSED, Risk
from app.risk.people import check_owner
from app.risk.recording import recording
from app.risk.steps import PROPOSE, VIEW


def hand_over(gate: Gate, risk: Risk, receiver: Person) -> None:
    """Let `receiver` own it. Raises Forbidden, Invalid, Conflict."""
    gate.require(PROPOSE, risk)
    check_owner(receiver, risk.level)
    with recording(gate.person, "risk.described", risk, {"owner": receiver.id}):
        pass
    telling.tell_owner(risk, gate.person)


RISKS_HELD = HeldByLevel(
    Risk,
    assign=PROPOSE,
    needed=VIEW,
    held=lambda leaver: (Risk.owner == leaver.id) & (Risk.state != CLOSED),
    label=lambda level: _l("Risks: %(level)s", level=level),
    give=hand_over,
).holding("risks")
