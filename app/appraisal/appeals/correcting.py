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
from app.appraisal.counting import Counted, comes_to, sums
from app.appraisal.marking import mark, tenths
from app.appraisal.measuring import Measured
from app.appraisal.models import (
    ENTERED,
    GIVEN,
    PERSON,
    AppraisalPlan,
    AppraisalSheet,
    FrozenRow,
    FrozenValue,
    PlanIndicator,
)
from app.appraisal.reading import turns_of
from app.clock import now
from app.db.base import insert_rows
from app.errors import Invalid
from app.figures.collecting import indicators
from app.room import Indicator

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
    found = _counted(indicator, plan, sheet, line)
    columns = {
        "version": indicator.formulas[-1].version,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "count": found.denominator,
        **_scored(plan, line, comes_to(indicator, found)),
        "lacking": [str(one) for one in found.lacking],
    }
    newest = next(iter(turns_of(sheet, line)), None)
    if newest and all(
        getattr(newest, name) == columns[name] for name in ("numerator", "denominator", "missing")
    ):
        raise Invalid("outcome", SAME)
    return Turn(columns, found.facts)


def entered_again(plan: AppraisalPlan, line: PlanIndicator, value: Decimal) -> Turn:
    """A figure of the firm's own, typed anew."""
    exact = Fraction(value)
    columns = {"numerator": exact.numerator, "denominator": exact.denominator}
    return Turn({**columns, **_scored(plan, line, Measured(exact)), "lacking": []})


def scored_again(points: Decimal) -> Turn:
    """Points that the decider sets. Raises Invalid("points") for more than a tenth or out of 0 to 100."""
    if not 0 <= points <= MOST or points * 10 != int(points * 10):
        raise Invalid("points", "Points are from 0 to 100, with one digit after the point at most.")
    return Turn({"missing": "", "lacking": [], "score": tenths(points)})


def kind_of(line: PlanIndicator) -> str:
    """GIVEN or ENTERED, "" for what a room counts."""
    return line.indicator if line.indicator in {GIVEN, ENTERED} else ""


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


def _counted(
    indicator: Indicator, plan: AppraisalPlan, sheet: AppraisalSheet, line: PlanIndicator
) -> Counted:
    people = [sheet.owner_id] if sheet.kind == PERSON else []
    departments = [] if people else [sheet.department_id]
    found = sums(indicator, plan.since, plan.until, line.options, people, departments)
    return found.people[sheet.owner_id] if people else found.departments[sheet.department_id]


def _scored(plan: AppraisalPlan, line: PlanIndicator, found: Measured) -> dict[str, Any]:
    score = tenths(mark(line.rule, found, plan.cap))
    return {"missing": found.missing, "worst": found.worst, "score": score}
