"""Deciding on an appeal: kept, the data corrected, or scored again; always with a reason (clause 4.5).

A score never changes silently: what stood there stays, the chain and the sheet show both, and the person and
their superior are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.access.gate import Gate
from app.appraisal.appeals.assigning import LONGEST_REASON, end_task
from app.appraisal.appeals.cases import Case, files_of_case
from app.appraisal.appeals.correcting import (
    Turn,
    add_turn,
    counted_again,
    entered_again,
    scored_again,
    value_numbered,
)
from app.appraisal.appeals.deciders import deciders
from app.appraisal.appeals.models import CORRECTED, DECIDED, KEPT, SCORED_AGAIN, WAITING
from app.appraisal.appeals.recording import LATE, change, tell_value
from app.appraisal.appeals.ruled import Said, ruled_on, turn_of
from app.appraisal.appeals.ruling import Ruled, kept
from app.appraisal.appeals.times import may_settle, waiting_of
from app.appraisal.models import ENTERED, GIVEN, SHOWN, AppraisalSheet, PlanIndicator
from app.appraisal.moving import move_sheet
from app.appraisal.steps import DECIDE, check_step_on, may_take_on
from app.appraisal.totals import write_totals
from app.chain.writing import writing
from app.clock import now
from app.customers.typed.reasons import checked_reason
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox.notices import notify

TOLD = "appeal_decided"
"""The person hears that their appeal is decided."""


@dataclass(frozen=True)
class Decision:
    """What is decided, and why; `value` and `files` of an entered figure, `points` of a given score.

    `rows` are what is said of single rows of a figure from the records.
    """

    outcome: str
    reason: str
    value: Decimal | None = None
    points: Decimal | None = None
    files: Sequence[str] = ()
    rows: Sequence[Said] = ()


def outcomes_for(line: PlanIndicator) -> tuple[str, ...]:
    """What can be decided of an indicator: given scores are scored again, all others corrected."""
    return (KEPT, SCORED_AGAIN if line.indicator == GIVEN else CORRECTED)


def may_decide(gate: Gate, sheet: AppraisalSheet) -> bool:
    """Whether the person decides on what was appealed of this sheet."""
    return may_take_on(gate, "decide", sheet) and _is_able(gate, sheet)


def decide(gate: Gate, case: Case, decision: Decision, rev: int) -> None:
    """Decide on the appeal of a case, which is at `rev`. Raises Forbidden, Conflict, Invalid.

    With the last appeal the time for others may be over, too: then the sheet is final.
    """
    sheet = case.sheet
    check_step_on(gate, "decide", sheet)
    with database.atomic():
        if not _is_able(gate, sheet):
            raise Forbidden
        if case.plan.state != SHOWN:
            raise Conflict("The plan has gone on meanwhile.")
        if not case.appeal.waits or case.appeal.rev != rev:
            raise Conflict(LATE)
        reason = checked_reason(decision.reason, LONGEST_REASON)
        ruled = ruled_on(gate, case, decision.rows)
        turn = _turn(gate, case, decision, ruled)
        end_task(gate.person, case.appeal)
        _write(gate, case, {"outcome": decision.outcome, "reason": reason, "rulings": kept(ruled)}, turn)
        left = bool(waiting_of(sheet))
        move_sheet(gate.person, "decide", sheet, decider=sheet.decider_id if left else None)
        if may_settle(sheet):
            move_sheet(None, "settle", sheet)
        told = {one for one in (sheet.owner_id, sheet.superior_id) if one}
        notify(told, TOLD, (AppraisalSheet.audit_kind, sheet.number), gate.person)


def _is_able(gate: Gate, sheet: AppraisalSheet) -> bool:
    return gate.has(DECIDE) and gate.person.id in {one.id for one in deciders(sheet)}


def _turn(gate: Gate, case: Case, decision: Decision, ruled: Sequence[Ruled]) -> Turn | None:
    """What comes of the value, None where it is kept."""
    if decision.outcome not in outcomes_for(case.line):
        raise Invalid("outcome", "Choose from what is offered.")
    if decision.outcome == KEPT:
        if ruled:
            raise Invalid(
                "outcome", "Records are to count otherwise: correct the data, or leave them as they are."
            )
        return None
    if case.line.indicator == GIVEN:
        if decision.points is None:
            raise Invalid("points", "Fill this in.")
        return scored_again(decision.points)
    if case.line.indicator != ENTERED:
        return turn_of(case, ruled) if ruled else counted_again(case.plan, case.sheet, case.line)
    if decision.value is None:
        raise Invalid("value", "Fill this in.")
    _check_evidence(gate, case, decision.files)
    return entered_again(case.plan, case.line, decision.value)


def _check_evidence(gate: Gate, case: Case, files: Sequence[str]) -> None:
    if not files:
        raise Invalid("files", "A figure that is typed needs evidence: choose one of the files.")
    if not set(files) <= {one.number for one in files_of_case(gate, case)}:
        raise Invalid("files", "Choose from what is offered.")


def _write(gate: Gate, case: Case, columns: dict[str, Any], turn: Turn | None) -> None:
    sheet, appeal = case.sheet, case.appeal
    before = sheet.total, sheet.grade
    with writing(gate.person, "appraisal.appeal.decided", sheet) as entry:
        entry.changed(appeal.field_name("state"), WAITING, columns["outcome"])
        entry.changed(appeal.field_name("reason"), None, columns["reason"])
        columns["ended_at"] = now()
        if turn is not None:
            given, contested = add_turn(sheet, case.line, turn), value_numbered(appeal.contested_id)
            entry.changed("appeal.appeal_score", contested and contested.score, given.score)
            tell_value(entry, appeal, given)
            columns["given"] = given.id
        change(entry, appeal, state=DECIDED, **columns)
        write_totals(case.plan, [sheet])
        entry.changed("total", before[0], sheet.total)
        entry.changed("grade", before[1], sheet.grade)
