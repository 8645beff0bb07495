"""What people gave becomes values of their sheets: once, when the last score of a collected plan is in."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from app.access.gate import everything
from app.appraisal.giving.asked import waiting_in
from app.appraisal.giving.sparing import spare_colleagues
from app.appraisal.marking import tenths
from app.appraisal.measuring import NOT_GIVEN
from app.appraisal.models import (
    COLLECTED,
    EXEMPT,
    GIVEN,
    PEER,
    SELF,
    SUPERIOR,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
    Score,
)
from app.appraisal.moving import move_plan
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.scoring import TENTHS, Parts, given, of_tenths
from app.appraisal.totals import write_totals
from app.chain.writing import together
from app.clock import now
from app.db.base import among, insert_rows
from app.db.connection import database
from app.db.fields import json_text, moment_text

Place = tuple[AppraisalSheet, PlanIndicator]


def settle_given(plan: AppraisalPlan) -> bool:
    """Score a plan that is collected and whose last score is in. Returns whether it was.

    The values of its given indicators are frozen, totals and grades written, and the plan moves on. As long
    as somebody has not handed in nothing happens: a late score is never averaged away.
    """
    with database.atomic():
        fresh = AppraisalPlan.get_by_id(plan.id)
        if fresh.state == COLLECTED:
            spare_colleagues(fresh)
        if fresh.state != COLLECTED or waiting_in(plan.id).exists():
            return False
        sheets = _sheets(plan.id)
        digest = freeze_given(fresh, sheets)
        write_totals(fresh, sheets)
        with together(sha256=digest):
            move_plan(None, "score", fresh)
        plan.__data__.update(fresh.__data__)
    return True


def freeze_given(plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> str:
    """Freeze what people gave on `sheets` now, each as the next turn of its value; those before stay.

    Call it inside the transaction of its cause, whose row on the chain tells the digest that this returns;
    totals are not written.
    """
    wanted = [one for one in indicators_of(plan.id) if one.indicator == GIVEN]
    there = handed_in(sheets)
    former = values_of(sheets)
    rows = []
    for sheet in sheets:
        for indicator in wanted:
            before = former[sheet.id].get(indicator.id)
            mine = there[sheet.id, indicator.id]
            rows.append(
                _row((sheet, indicator), 1 + (before.turn if before else 0), total_of(plan, mine), len(mine))
            )
    insert_rows(FrozenValue, rows)
    return hashlib.sha256(json_text(rows).encode()).hexdigest()


def total_of(plan: AppraisalPlan, scores: Iterable[Score]) -> Decimal | None:
    """The printed score that these come to by the parts of the plan."""
    by: dict[str, list[Decimal]] = {SUPERIOR: [], PEER: [], SELF: []}
    for one in scores:
        by[one.role].append(of_tenths(one.points))
    parts = Parts(plan.superior_part, plan.peers_part, plan.own_part)
    return given(by[SUPERIOR], by[PEER], next(iter(by[SELF]), None), parts)


def _row(place: Place, turn: int, score: Decimal | None, count: int) -> dict[str, Any]:
    """A value as the database keeps it: tenths of points over ten, so that it is the score itself."""
    sheet, indicator = place
    there = score is not None
    return {
        "sheet_id": sheet.id,
        "indicator_id": indicator.id,
        "turn": turn,
        "at": moment_text(now()),
        "numerator": tenths(score),
        "denominator": TENTHS if there else None,
        "count": count,
        "missing": "" if there else NOT_GIVEN,
        "lacking": json_text([]),
        "worst": 0,
        "score": tenths(score),
    }


def _sheets(plan: int) -> list[AppraisalSheet]:
    query = everything(AppraisalSheet, why="all sheets of a plan are scored alike, whoever looks")
    found = query.where(AppraisalSheet.plan == plan, AppraisalSheet.state != EXEMPT)
    return list(found.order_by(AppraisalSheet.number))


def handed_in(sheets: Iterable[AppraisalSheet]) -> dict[tuple[int, int], list[Score]]:
    """What was handed in, by sheet and indicator, by their ids."""
    found = defaultdict(list)
    query = everything(Score, why="what was handed in becomes the value of its sheet")
    query = query.where(among(Score.sheet, [sheet.id for sheet in sheets]), Score.given_at.is_null(False))  # noqa: FBT003
    for one in query.order_by(Score.id):
        found[one.sheet_id, one.indicator_id].append(one)
    return found
