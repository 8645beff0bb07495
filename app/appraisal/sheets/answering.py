"""What the person of a sheet says to it: a comment, and that they accept it (clause 4.5)."""

from app.access.gate import Gate
from app.appraisal.models import AppraisalSheet
from app.appraisal.moving import move_sheet
from app.appraisal.steps import check_step_on
from app.clock import now
from app.customers.typed.text import clean_lines
from app.errors import Conflict, Invalid

LONGEST = 2000
CHANGED = "This sheet has changed meanwhile. Look at it again before you answer."


def accept(gate: Gate, sheet: AppraisalSheet, rev: int) -> bool:
    """Accept what was shown, as it stood at `rev`. Raises Forbidden, Conflict."""
    check_step_on(gate, "accept", sheet)
    _check_rev(sheet, rev)
    move_sheet(gate.person, "accept", sheet, answered_at=now())
    return True


def comment(gate: Gate, sheet: AppraisalSheet, text: str, rev: int) -> bool:
    """Say something to it, "" to take it back. Raises Forbidden, Conflict, Invalid("comment")."""
    check_step_on(gate, "comment", sheet)
    _check_rev(sheet, rev)
    text = clean_lines(text)
    if len(text) > LONGEST:
        raise Invalid("comment", "At most %(max)d characters.", max=LONGEST)
    if text != sheet.comment:
        move_sheet(gate.person, "comment", sheet, comment=text)
    return True


def _check_rev(sheet: AppraisalSheet, rev: int) -> None:
    """What somebody answers is what they saw."""
    if sheet.rev != rev:
        raise Conflict(CHANGED)
