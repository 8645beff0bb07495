"""What somebody sees of a sheet that they may read, decided here alone.

The gate says whether the sheet is there. Whom it appraises is shown what it came to at one time, with all
others of the plan: until then the sheet is there for them without figures. Those who score, lead or run
appraisal see the figures as far as they are collected.
"""

from app.access.gate import Gate
from app.appraisal.models import (
    ARCHIVED,
    EXEMPT,
    FINAL,
    GIVEN,
    OPEN,
    SCORED,
    SHOWN,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
)
from app.errors import NotFound

COMPLETE = frozenset({SCORED, SHOWN, FINAL, ARCHIVED})
"""Plans whose totals are those of all indicators."""


def sees_figures(gate: Gate, sheet: AppraisalSheet) -> bool:
    """Whether the person sees what the sheet came to."""
    return sheet.state not in {OPEN, EXEMPT} or sheet.owner_id != gate.person.id


def require_figures(gate: Gate, sheet: AppraisalSheet) -> None:
    """Raise NotFound where they do not: what is not shown yet does not exist."""
    if not sees_figures(gate, sheet):
        raise NotFound


def sees_others(gate: Gate, sheet: AppraisalSheet, plan: AppraisalPlan) -> bool:
    """Whether the person sees where it stands among others: once all of them have their totals."""
    return plan.state in COMPLETE and sees_figures(gate, sheet)


def sees_given(line: PlanIndicator, value: FrozenValue | None) -> bool:
    """Whether it can be seen what people gave: once the last of them has handed in."""
    return line.indicator == GIVEN and value is not None and not value.missing


def rests_on_scores(line: PlanIndicator, value: FrozenValue | None) -> bool:
    """Whether a value is what people gave, and not what an appeal decided in its place."""
    return sees_given(line, value) and value is not None and not value.is_decided
