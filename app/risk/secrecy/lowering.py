"""Lowering the level of a risk or of a file of it: asked for, agreed by a second person (access rule 5)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.deciding import DECIDE_LEVEL
from app.access.gate import Gate
from app.customers.facts import Why
from app.customers.lowering_files import FileLowering
from app.customers.words import LEVELS
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.risk.models import Risk
from app.risk.register.registering import may_describe
from app.risk.secrecy import levels
from app.risk.steps import PROPOSE
from app.room import Approval, Outcome, Told

KIND = "risk.level.lower"


def ask_to_lower(gate: Gate, risk: Risk, level: int, why: Why) -> Request:
    """Ask that a second person lets `risk` go down to `level`. Raises Forbidden, Invalid."""
    details = {"from": risk.level, "to": level, "basis": why.basis}
    return ask(gate, KIND, Subject(Risk.audit_kind, risk.number), why.reason, details)


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    risk = gate.get(Risk, number, PROPOSE)
    if not may_describe(gate, risk):
        raise Forbidden
    if risk.level != details["from"]:
        raise Conflict("The level of %(number)s has changed since it was asked for.", number=number)
    if details["to"] not in levels.lower_levels(risk):
        raise Invalid("level", "Choose a level below the present one.")


def _run(approved: Approved) -> Outcome:
    number, details = approved.request.subject, approved.details
    risk = approved.asker.get(Risk, number, PROPOSE)
    why = Why(approved.request.reason, details["basis"], approved.decider)
    levels.lower_level(approved.asker, risk, details["to"], why)
    return Outcome("The level of %(number)s was lowered.", number=number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The risk's number and the levels; the way to it for whoever can read it."""
    details, number = details_of(request), request.subject
    readable = gate.select(Risk, Risk.id).where(Risk.number == number).exists()
    url = url_for("risk.risk", number=number) if readable else ""
    lines = [
        Told(_l("Risk"), number, url=url),
        Told(_l("Level"), LEVELS[details["to"]], before=LEVELS[details["from"]]),
    ]
    return [*lines, Told(_l("Basis"), details["basis"])] if details["basis"] else lines


LOWERING = Approval(
    KIND,
    _l("Lower the level of a risk"),
    PROPOSE,
    _run,
    check=_check,
    told=_told,
    decided_by=DECIDE_LEVEL,
)
OF_FILES = FileLowering(
    "risk.file.level.lower",
    _l("Lower the level of a file of a risk"),
    Risk,
    _l("Risk"),
    "risk.files",
)
