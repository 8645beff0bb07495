"""A second person approves what follows from a sheet (clause 4.6, access rule 6)."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.access.levels import SEALED
from app.appraisal.consequences import acting
from app.appraisal.consequences.handling import KIND, asked, change, check_not_asked, end_task, subject_of
from app.appraisal.consequences.models import FINE, PROPOSED, Consequence
from app.appraisal.consequences.proposing import BY_CODE
from app.appraisal.consequences.readiness import check_ready, wage_of
from app.appraisal.consequences.reading import Found, keyed, knows_wage
from app.appraisal.consequences.telling import event_of
from app.appraisal.consequences.texts import fine_text
from app.appraisal.consequences.words import KINDS, heard_words, money, whose
from app.appraisal.steps import CONSEQUENCE_STEPS, PUBLISH
from app.clock import now
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound
from app.inbox import notices, tasks
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, may_decide
from app.people.models import Person
from app.room import Approval, Outcome, Told


def step_of(one: Consequence) -> str:
    """What approving it does."""
    return "begin" if one.is_followed else "put_in_force"


def ask_for_approval(gate: Gate, found: Found, reason: str, rev: int) -> Request:
    """Ask a second person, for a `reason`. Raises Forbidden, Conflict; Invalid for what is lacking."""
    one, sheet = found.one, found.sheet
    acting.check(gate, step_of(one), found, rev)
    check_not_asked(one)
    concerned = sheet.owner_id if sheet is not None else one.owner_id
    with database.atomic():
        return ask(gate, KIND, Subject(Consequence.audit_kind, one.key, concerned), reason, {"rev": one.rev})


def save_and_ask(gate: Gate, found: Found, values: Mapping[str, Any], reason: str, rev: int) -> Request:
    """Write it as `handling.change` does, and ask; both or nothing. Raises what either does."""
    with database.atomic():
        change(gate, found, values, rev)
        return ask_for_approval(gate, found, reason, found.one.rev)


def others_of(one: Consequence) -> list[Consequence]:
    """Those that are proposed by the same rule in the place of this one: it takes one of them."""
    if one.rule not in BY_CODE or not BY_CODE[one.rule].one_of:
        return []
    rows = everything(Consequence, why="what stands for choice beside one that came through the gate")
    here = (Consequence.sheet == one.sheet_id, Consequence.rule == one.rule, Consequence.id != one.id)
    return list(rows.where(*here, Consequence.state == PROPOSED))


def _check(gate: Gate, key: str, details: Mapping[str, Any]) -> None:
    found = keyed(gate, key)
    acting.check(gate, step_of(found.one), found, details["rev"])
    if any(asked(other) for other in others_of(found.one)):
        raise Invalid(
            "request",
            "Approval was asked for what may take its place. One of them is enough: withdraw that.",
        )
    check_ready(found)


def _run(approved: Approved) -> Outcome:
    found, decider = keyed(approved.asker, approved.request.subject), approved.decider
    one, sheet = found.one, found.sheet
    if decider is not None and decider.id in found.concerned:
        raise Conflict("Nobody approves what concerns themselves. Ask somebody else.")
    for other in others_of(one):
        acting.move(decider, "drop", other, {"dropped_for": _("Something else was chosen in its place.")})
        end_task(decider, other)
    by = {"approved_by": decider and decider.id, "approved_at": now(), "told_at": one.told_at or now()}
    if one.is_followed:
        task = tasks.give(
            approved.request.asked_by,
            Person.get_by_id(one.owner_id),
            one.what,
            one.due,
            subject_of(sheet) if sheet is not None else ("", ""),
            one.kind,
        )
        by["task"] = task.id
    acting.move(decider, step_of(one), one, by)
    if sheet is not None and sheet.owner_id:
        notices.notify([sheet.owner_id], event_of(one.kind), subject_of(sheet), decider)
    return Outcome("What follows from the appraisal is approved.")


def _told(request: Request, gate: Gate) -> list[Told]:
    """All that the decision rests on for whoever may read the sheet, for others what it is and its basis."""
    try:
        found = keyed(gate, request.subject)
    except NotFound:
        return _card(request)
    one, sheet = found.one, found.sheet
    address: dict[str, Any] = found.address
    url = url_for("appraisal.consequence", **address)
    lines = [Told(_l("Consequence"), KINDS[one.kind], url=url)]
    if sheet is not None:
        lines.append(Told(_l("Person appraised"), whose(sheet)))
    lines += [Told(label, words) for label, words in _known(request, gate, found) if words]
    return lines


def _card(request: Request) -> list[Told]:
    """What is addressed to somebody who can't read the sheet: no value of it (access rule 2)."""
    rows = everything(Consequence, why="a card tells its kind and its basis, no value of the sheet")
    one = rows.where(Consequence.key == request.subject).first()
    lines = [Told(_l("What follows from an appraisal"), request.subject)]
    if one is None:
        return lines
    lines += [Told(_l("Consequence"), KINDS[one.kind]), Told(_l("Clause"), one.clause or "–")]
    if one.kind == FINE:
        amounts = (_l("Amount"), _l("Wage of that month"), _l("Local minimum wage of a month"))
        lines += [*(Told(label, SEALED) for label in amounts), Told(_l("Beside a fine"), fine_text())]
    return lines


def _known(request: Request, gate: Gate, found: Found) -> list[tuple[Any, Any]]:
    one = found.one
    known: list[tuple[Any, Any]] = [(_l("What exactly"), one.what)]
    if one.is_followed:
        owner = Person.get_by_id(one.owner_id).name if one.owner_id else ""
        known += [(_l("Who does it"), owner), (_l("Due on"), one.due and one.due.isoformat())]
    if one.is_penalty:
        day = one.acknowledged_on.isoformat() if one.acknowledged_on else ""
        known += [
            (_l("Clause"), one.clause),
            (_l("Rule acknowledged on"), day or _l("no acknowledgement on file")),
            *heard_words(found),
        ]
    if one.kind == FINE:
        knows = knows_wage(gate, found) or may_decide(gate, request)
        wage = money(wage_of(one)) if knows else SEALED
        known += [
            (_l("Amount"), money(one.fen)),
            (_l("Wage of that month"), wage),
            (_l("Local minimum wage of a month"), money(one.least_wage)),
            (_l("Beside a fine"), fine_text()),
        ]
    return known


APPROVING = Approval(
    KIND,
    _l("Approve what follows from an appraisal"),
    PUBLISH,
    _run,
    check=_check,
    told=_told,
    decided_by=CONSEQUENCE_STEPS["begin"].approved_by,
)
