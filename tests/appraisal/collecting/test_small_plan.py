"""A plan of the small company, collected on the command line: what was counted by hand, row by row."""

import json
from fractions import Fraction

import pytest

from app.appraisal.collecting.frozen import frozen_digest
from app.appraisal.marking import kept_rule
from app.appraisal.models import RUNNING, AppraisalPlan, Collection, FrozenRow, FrozenValue, PlanIndicator
from app.appraisal.plans.shipped import WEIGHTED
from app.appraisal.reading import rows_of
from app.chain.writing import writing
from tests.appraisal.collecting.conftest import knots, one_named, sheet_of
from tests.appraisal.making import make_plan, make_sheet
from tests.appraisal.small_company import COUNTED, SINCE, UNTIL, SmallCompany
from tests.appraisal.test_small_company import BY_HAND, LI, WANG, ZHAO
from tests.conftest import Company, at

PEOPLE = (WANG, LI, ZHAO)
NAMES = [name for name, _weight, _knots in WEIGHTED]


@pytest.fixture
def plan(small: SmallCompany) -> AppraisalPlan:
    """The shipped plan, less what people give, of the second quarter."""
    company = small.company
    with at(COUNTED), writing(None, "tests.planted"):
        made = make_plan(
            company.person("hr_zhou"), state=RUNNING, since=SINCE, until=UNTIL, collect_on=COUNTED.date()
        )
        PlanIndicator.delete().where(PlanIndicator.plan == made.id).execute()
        for place, (name, weight, three) in enumerate(WEIGHTED):
            rule, key = kept_rule(knots(*three)), f"5555555{place + 2}"
            PlanIndicator.create(
                plan=made, position=place, key=key, indicator=name, weight=weight, rule=rule, options=[]
            )
        for username in PEOPLE:
            make_sheet(made, company.person(username))
    return made


def collected(company: Company, plan: AppraisalPlan) -> dict[str, dict[str, object]]:
    """What the command prints of each person."""
    with at(COUNTED):
        ended = company.app.test_cli_runner().invoke(args=["appraisal", "collect", plan.number, "--json"])
    assert ended.exit_code == 0, ended.output
    return {one["username"]: one for one in json.loads(ended.output)["people"]}


def test_a_collected_plan_has_the_figures_that_were_counted_by_hand(
    company: Company, plan: AppraisalPlan
) -> None:
    people, compared = collected(company, plan), 0
    for name, whose, numerator, denominator, value in BY_HAND:
        if whose in people and name in NAMES:
            [told] = [one for one in people[whose]["indicators"] if one["indicator"] == name]
            assert (told["numerator"], told["denominator"]) == (numerator, denominator), (name, whose)
            if isinstance(value, Fraction):
                assert told["value"] == pytest.approx(float(value), abs=1e-4)
                assert told["missing"] is None
            else:
                assert told["missing"] in {value, "lacking"}
            compared += 1
    assert compared >= len(NAMES)
    assert frozen_digest(Collection.get()) == Collection.get().sha256


def test_its_scores_and_totals_are_those_that_one_adds_up_by_hand(
    company: Company, plan: AppraisalPlan
) -> None:
    wang = collected(company, plan)[WANG]
    scores = {one["indicator"]: one["score"] for one in wang["indicators"]}
    assert scores == {
        "tickets.result_score": 81.7,  # 60 + 30 · (25/6 − 3.3) / 1.2
        "customers.retention": 0.0,  # 66.7 %, below the floor of 80
        "tickets.complaint_rate": 0.0,  # 9.5 %, above the floor of 3
        "appraisal.acquisition_cost": 0.0,  # 3,833 yuan, above the floor of 2,700
        "tickets.handling_on_time": 90.0,  # 95 %, the target
    }
    assert (wang["total"], wang["grade"]) == (35.3, "fail")  # (30 · 81.7 + 10 · 90) ÷ 95


def test_every_figure_has_the_records_that_it_rests_on(company: Company, plan: AppraisalPlan) -> None:
    collected(company, plan)
    sheet, rate = sheet_of(plan, company, WANG), one_named(plan, "tickets.complaint_rate")
    value = FrozenValue.get(FrozenValue.sheet == sheet.id, FrozenValue.indicator == rate.id)
    rows = list(rows_of(value).order_by(FrozenRow.day, FrozenRow.id))
    assert sum(row.numerator for row in rows) == value.numerator == 2
    assert sum(row.denominator for row in rows) == value.denominator == 21
    assert len(rows) == value.count
