"""Exempting somebody from a plan by hand, with a reason: the sheet has no scores then."""

from app.access.gate import Gate
from app.appraisal.models import AppraisalSheet
from app.appraisal.moving import move_sheet
from app.appraisal.steps import check_step_on
from app.errors import Forbidden, Invalid

LONGEST = 300


def exempt(gate: Gate, sheet: AppraisalSheet, reason: str) -> AppraisalSheet:
    """Exempt a sheet that came through the gate, as long as it was not shown; never one's own.

    Raises Forbidden, Conflict, Invalid.
    """
    check_step_on(gate, "exempt", sheet)
    if sheet.owner_id == gate.person.id:
        raise Forbidden
    text = reason.strip()
    if not text:
        raise Invalid("reason", "Fill this in.")
    if len(text) > LONGEST:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST)
    move_sheet(gate.person, "exempt", sheet, exempt_for=text, total=None, grade=None)
    return sheet
