"""What a decision on an appeal makes of a value: a new turn beside the old one, which stays as it was.

What a room counts is counted again from the records as they are by now, by the formula and period of the
plan: nobody types it. A figure of the firm's own is typed again, with the evidence on the sheet. A given
score is set by the decider: whoever gave it is whom the appeal is against, and the scores that each of them
handed in stay beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.access.gate import everything
from app.appraisal.collecting.entered import in_whole_numbers
from app.appraisal.collecting.taking import counted_of, whom_of
from app.appraisal.counting import comes_to
from app.appraisal.marking import mark, tenths
from app.appraisal.measuring import Measured
from app.appraisal.models import (
    AppraisalPlan,
    AppraisalSheet,
    FrozenRow,
    FrozenValue,
    PlanIndicator,
)
from app.appraisal.reading import turns_of
from app.appraisal.scoring import TENTHS
from app.clock import now
from app.db.base import insert_rows
from app.errors import Invalid
from app.figures.collecting import indicators

MOST = Decimal(100)
SAME = "The records still give the same figure. Have the record put right first, or keep the figure."


@dataclass(frozen=True)
class Turn:
    """The columns of a new value, and the facts it rests on."""

    columns: Mapping[str, Any]
    facts: Sequence[Any] = ()


def counted_again(plan: AppraisalPlan, sheet: AppraisalSheet, line: PlanIndicator) -> Turn:
    """What a room counts by now. Raises Invalid("outcome") where that is what stands there."""
    indicator = indicators()[line.indicator]
    whom = whom_of(plan, sheet)
    found = counted_of(indicator, plan.since, plan.until, line.options, [whom])[whom.key]
    columns = {
        "version": indicator.formulas[-1].version,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "count": len(found.facts),
        **_scored(plan, line, comes_to(indicator, found)),
        "lacking": [list(lack) for lack in found.lacking],
    }
    newest = next(iter(turns_of(sheet, line)), None)
    if newest and all(
        getattr(newest, name) == columns[name] for name in ("numerator", "denominator", "missing")
    ):
        raise Invalid("outcome", SAME)
    return Turn(columns, found.facts)


def entered_again(plan: AppraisalPlan, line: PlanIndicator, value: Decimal) -> Turn:
    """A figure of the firm's own, typed anew."""
    numerator, denominator = in_whole_numbers(value)
    found = Measured(Fraction(numerator, denominator))
    columns = {"numerator": numerator, "denominator": denominator}
    return Turn({**columns, **_scored(plan, line, found), "lacking": []})


def scored_again(points: Decimal) -> Turn:
    """Points that the decider sets. Raises Invalid("points") for more than a tenth or out of 0 to 100."""
    if not 0 <= points <= MOST or points * TENTHS != int(points * TENTHS):
        raise Invalid("points", "Points are from 0 to 100, with one digit after the point at most.")
    score = tenths(points)
    return Turn({"numerator": score, "denominator": TENTHS, "missing": "", "lacking": [], "score": score})


def add_turn(sheet: AppraisalSheet, line: PlanIndicator, turn: Turn) -> FrozenValue:
    """Write it as what counts from now on, in the caller's transaction."""
    newest = next(iter(turns_of(sheet, line)), None)
    made: FrozenValue = FrozenValue.create(
        sheet=sheet.id,
        indicator=line.id,
        collection=None,
        turn=newest.turn + 1 if newest else 1,
        at=now(),
        **turn.columns,
    )
    names = ("number", "day", "numerator", "denominator", "band")
    rows = ({"value_id": made.id, **{name: getattr(fact, name) for name in names}} for fact in turn.facts)
    insert_rows(FrozenRow, ({**row, "day": row["day"].isoformat()} for row in rows))
    return made


def value_numbered(value: int | None) -> FrozenValue | None:
    """A value by its id, None for none."""
    rows = everything(FrozenValue, why="it belongs to an appeal against a sheet that came through the gate")
    found: FrozenValue | None = rows.where(FrozenValue.id == value).first() if value else None
    return found


def _scored(plan: AppraisalPlan, line: PlanIndicator, found: Measured) -> dict[str, Any]:
    score = tenths(mark(line.rule, found, plan.cap))
    return {"missing": found.missing, "worst": found.worst, "score": score}
