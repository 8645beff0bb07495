"""The risk officer confirms what an owner says of a risk, or gives it back (clause 5.1, access rule 6)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.errors import Conflict, NotFound
from app.inbox.models import Request
from app.inbox.requests import Approved, details_of
from app.risk import grounds, steps
from app.risk.assessing.assessing import (
    BROUGHT,
    GIVEN_BACK,
    KIND,
    LAPSED,
    TAKEN_BACK,
    confirm,
    keyed,
    settle_undecided,
)
from app.risk.assessing.card import told_of
from app.risk.assessing.models import ASKED, RETURNED, WITHDRAWN
from app.risk.models import Risk
from app.risk.people import owners_of
from app.room import Approval, Outcome, Told

ENDS = {"request.refused": (RETURNED, GIVEN_BACK), "request.withdrawn": (WITHDRAWN, TAKEN_BACK)}


def follow(entry: Entry) -> None:
    """What a request came to that does not run: its assessments are given back or withdrawn."""
    request = entry.record
    if not isinstance(request, Request):
        return
    every = everything(Risk, why="a request about it has ended; nothing is shown")
    state, action = ENDS.get(entry.action, (WITHDRAWN, LAPSED))
    for number, key in _named(request):
        risk = every.where(Risk.number == number).first()
        made = risk and keyed(risk, key)
        if made is not None and made.state == ASKED:
            settle_undecided(entry.person, risk, made, state, action)


def _named(request: Request) -> list[tuple[str, str]]:
    """The number of each risk whose rating it asks to confirm, and the key of that."""
    if request.kind == KIND:
        return [(request.subject, details_of(request)["assessment"])]
    return details_of(request)["made"] if request.kind == BROUGHT else []


def _check(gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    risk = gate.get(Risk, number)
    steps.check(gate, "assess", risk)
    if keyed(risk, details["assessment"]).state != ASKED:
        raise Conflict("This assessment has been decided on already.")


def _run(approved: Approved) -> Outcome:
    risk = approved.asker.get(Risk, approved.request.subject)
    made = keyed(risk, approved.details["assessment"])
    confirm(approved.decider or approved.asker.person, risk, made)
    grounds.ask_owner(approved.decider, risk, made)
    return Outcome("The rating of %(number)s is confirmed.", number=risk.number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """The ratings and why, for whoever may read the risk; its number for others."""
    number = request.subject
    try:
        risk = gate.get(Risk, number)
    except NotFound:
        return [Told(_l("Risk"), number)]
    shown = gate.show(risk, ("title",))
    lines = [Told(_l("Risk"), f"{number} {shown['title']}", url=url_for("risk.risk", number=number))]
    made = keyed(risk, details_of(request)["assessment"])
    return [*lines, *told_of(gate, risk, made)]


CONFIRMING = Approval(
    KIND,
    _l("Confirm the rating of a risk"),
    steps.PROPOSE,
    _run,
    check=_check,
    told=_told,
    decided_by=steps.MANAGE,
    parties=owners_of,
)
LISTENS = dict.fromkeys((*ENDS, "request.expired", "request.failed"), follow)
"""What a request may come to other than that the rating counts."""
