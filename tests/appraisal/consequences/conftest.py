"""Plans of 2026 that were shown and whose sheets are settled; the clock stands at the first of June."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.appraisal.consequences.models import Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.models import (
    SETTLED,
    SHOWN,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
)
from app.appraisal.moving import move_plan
from app.chain.writing import writing
from app.clock import now
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company, at

SHOWN_AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
"""A Monday: until the 27th its people may appeal."""
TODAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)

Planned = Callable[..., AppraisalPlan]
Graded = Callable[..., AppraisalSheet]
Finished = Callable[..., list[Consequence]]


@pytest.fixture(autouse=True)
def _first_of_june() -> Iterator[None]:
    with at(TODAY):
        yield


@pytest.fixture
def planned(company: Company) -> Planned:
    """`planned(quarter)`: the plan of a quarter of 2026, shown to all."""

    def make(quarter: int = 1, **values: Any) -> AppraisalPlan:  # noqa: ANN401
        first, after = date(2026, 3 * quarter - 2, 1), date(2026 + quarter // 4, 3 * quarter % 12 + 1, 1)
        with writing(None, "tests.planted"):
            return make_plan(
                company.person("hr_zhou"),
                **{"since": first, "until": after, "state": SHOWN, "shown_at": SHOWN_AT, **values},
            )

    return make


@pytest.fixture
def graded(company: Company) -> Graded:
    """`graded(plan, "manager_wang", "pass", 880, 550)`: their sheet with that grade, and scores in tenths."""

    def make(
        plan: AppraisalPlan,
        username: str,
        grade: str | None,
        *scores: int | None,
        **values: Any,  # noqa: ANN401
    ) -> AppraisalSheet:
        with writing(None, "tests.planted"):
            sheet = make_sheet(
                plan,
                company.person(username),
                **{"state": SETTLED, "grade": grade, "shown_at": SHOWN_AT, **values},
            )
            lines = PlanIndicator.select().where(PlanIndicator.plan == plan).order_by(PlanIndicator.position)
            for line, score in zip(lines, scores, strict=False):
                FrozenValue.create(
                    sheet=sheet, indicator=line, turn=1, at=now(), lacking=[], score=score, missing=""
                )
        return sheet

    return make


@pytest.fixture
def finished() -> Finished:
    """`finished(plan)`: it becomes final, and what is proposed."""

    def make(plan: AppraisalPlan) -> list[Consequence]:
        move_plan(None, "finish", AppraisalPlan.get_by_id(plan.id))
        return list(Consequence.select().where(Consequence.plan == plan.id).order_by(Consequence.id))

    return make


@pytest.fixture
def failed(planned: Planned, graded: Graded, finished: Finished) -> AppraisalSheet:
    """王若溪 has failed: a warning is proposed, and training in satisfaction."""
    plan = planned()
    sheet = graded(plan, "manager_wang", "fail", 520, 700)
    finished(plan)
    return sheet


@pytest.fixture
def passed(planned: Planned, graded: Graded, finished: Finished) -> AppraisalSheet:
    """王若溪 has passed, but for satisfaction: training is proposed."""
    plan = planned()
    sheet = graded(plan, "manager_wang", "pass", 590, 980)
    finished(plan)
    return sheet


def of(sheet: AppraisalSheet, kind: str) -> Consequence:
    """What follows of that kind from a sheet."""
    return Consequence.get(Consequence.sheet == sheet.id, Consequence.kind == kind)


def found_of(sheet: AppraisalSheet, kind: str) -> Found:
    """The same with its sheet, as it stands now."""
    return Found(of(sheet, kind), AppraisalSheet.get_by_id(sheet.id))


def address(one: Consequence, step: str = "") -> str:
    """Where it stands."""
    sheet = AppraisalSheet.get_by_id(one.sheet_id)
    return f"/appraisal/sheets/{sheet.number}/consequences/{one.key}{step and '/' + step}"
