"""A plan that was shown, approved by the director: sheets that the lead of the east and colleagues scored."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.appraisal.models import (
    GIVEN,
    PEER,
    SELF,
    SHOWN,
    SUPERIOR,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
    Score,
)
from app.appraisal.totals import write_totals
from app.chain.writing import writing
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company, at

SHOWN_AT = datetime(2026, 4, 20, 2, 0, tzinfo=UTC)
"""A Monday; the fifth workday after it is the 27th, the tenth after that the 14th of May."""

Shown = Callable[..., AppraisalSheet]


@pytest.fixture(autouse=True)
def _on_the_day_after() -> object:
    with at(SHOWN_AT.replace(day=21)):
        yield


@pytest.fixture
def plan(company: Company) -> AppraisalPlan:
    with writing(None, "tests.planted"):
        return make_plan(
            company.person("hr_zhou"),
            state=SHOWN,
            approved_by=company.person("director"),
            shown_at=SHOWN_AT,
        )


@pytest.fixture
def shown(company: Company, plan: AppraisalPlan) -> Shown:
    """`shown("manager_wang", superior="lead_east")`: that person's sheet, scored and shown."""

    def make(
        username: str, superior: str | None = "lead_east", peers: tuple[str, ...] = ()
    ) -> AppraisalSheet:
        person = company.person(username)
        with writing(None, "tests.planted"):
            sheet = make_sheet(
                plan,
                person,
                superior=superior and company.person(superior),
                state=TO_ANSWER,
                shown_at=SHOWN_AT,
            )
            counted, given = (
                PlanIndicator.select().where(PlanIndicator.plan == plan).order_by(PlanIndicator.position)
            )
            asked = {superior: SUPERIOR, **dict.fromkeys(peers, PEER), username: SELF}
            for name, role in asked.items():
                if name:
                    _score(sheet, given, company, name, role)
            _value(sheet, counted, 440, 100, 867, version=1)
            _value(sheet, given, None, None, 820)
            write_totals(plan, [sheet])
        return AppraisalSheet.get_by_id(sheet.id)

    return make


@pytest.fixture
def sheet(shown: Shown) -> AppraisalSheet:
    return shown("manager_wang", peers=("manager_li",))


def indicators(plan: AppraisalPlan) -> tuple[PlanIndicator, PlanIndicator]:
    """The counted one and the given one."""
    found = PlanIndicator.select().where(PlanIndicator.plan == plan).order_by(PlanIndicator.position)
    counted, given = found
    assert given.indicator == GIVEN
    return counted, given


def _score(sheet: AppraisalSheet, given: PlanIndicator, company: Company, name: str, role: str) -> None:
    Score.create(
        sheet=sheet, indicator=given, person=company.person(name), role=role, points=820, given_at=SHOWN_AT
    )


def _value(
    sheet: AppraisalSheet,
    indicator: PlanIndicator,
    numerator: int | None,
    denominator: int | None,
    score: int,
    version: int | None = None,
) -> None:
    FrozenValue.create(
        sheet=sheet,
        indicator=indicator,
        turn=1,
        at=SHOWN_AT,
        version=version,
        numerator=numerator,
        denominator=denominator,
        count=denominator,
        lacking=[],
        score=score,
    )
