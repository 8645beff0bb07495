"""Lowering the level of a risk or of a file of it: asked for, agreed by a second person (access rule 5)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.facts import Why
from app.customers.lowering import check_levels, told_of
from app.customers.lowering_files import FileLowering
from app.errors import Forbidden
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask
from app.risk.models import Risk
from app.risk.register.registering import may_describe
from app.risk.secrecy import levels
from app.risk.steps import PROPOSE
from app.room import Approval, Outcome

KIND = "risk.level.lower"


def ask_to_lower(gate: Gate, risk: Risk, level: int, why: Why) -> Request:
    """Ask that a second person lets `risk` go down to `level`. Raises Forbidden, Invalid."""
    details = {"from": risk.level, "to": level, "basis": why.basis}
    return ask(gate, KIND, Subject(Risk.audit_kind, risk.number), why.reason, details)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    risk = gate.get(Risk, number, PROPOSE)
    if not may_describe(gate, risk):
        raise Forbidden
    check_levels(number, risk.level, levels.lower_levels(risk), details)


def _run(approved: Approved) -> Outcome:
    number, details = approved.request.subject, approved.details
    risk = approved.asker.get(Risk, number, PROPOSE)
    why = Why(approved.request.reason, details["basis"], approved.decider)
    levels.lower_level(approved.asker, risk, details["to"], why)
    return Outcome("The level of %(number)s was lowered.", number=number)


LOWERING = Approval(
    KIND,
    _l("Lower the level of a risk"),
    PROPOSE,
    _run,
    check=_check,
    told=told_of(Risk, _l("Risk"), "risk.risk"),
    decided_by=DECIDE_LEVEL,
)
OF_FILES = FileLowering(
    "risk.file.level.lower",
    _l("Lower the level of a file of a risk"),
    Risk,
    _l("Risk"),
    "risk.files",
)
