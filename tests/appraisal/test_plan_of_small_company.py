"""A plan over the small company: each score worked out by hand from the figures that were counted by hand.

The shipped weights and rules, of manager_wang and desk_chen (`test_small_company.py` has the figures):

| indicator | weight | wang | points | chen | points |
| --- | --- | --- | --- | --- | --- |
| satisfaction | 30 | 25 of 6 = 4.1666… | 60 + 30 · (4.1666… − 3.3) ÷ 1.2 = 81.666… → 81.7 | none | missing |
| retention | 25 | 4 of 6 = 66.7 % | worse than 80: 0.0 | none | missing |
| complaint rate | 20 | 2 of 21 = 9.5 % | worse than 3: 0.0 | 0 of 2 | too few |
| acquisition cost | 10 | 11,500 ÷ 3 = 3,833.33 | worse than 2,700: 0.0 | 1,500 for nobody | 0.0 |
| handling on time | 10 | 19 of 20 = 95 % | the target: 90.0 | 2 of 2 | too few |
| given | 5 | nobody yet | missing | nobody yet | missing |

wang: 30 · 81.7 + 10 · 90 = 2,451 + 900 = 3,351 ÷ 95 = 35.27… → 35.3, failed. chen: 10 of 100 are present, so
there is no total. zhao's cost is missing: the west said nothing of May.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask.testing import FlaskClient

from app.appraisal.collecting.freezing import collect
from app.appraisal.collecting.frozen import beside_values_of
from app.appraisal.marking import kept_rule
from app.appraisal.models import (
    DRAFT,
    GIVEN,
    RUNNING,
    AppraisalPlan,
    AppraisalSheet,
    FrozenRow,
    PlanIndicator,
)
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.scoring import Given, Knots, Rule
from app.chain.writing import writing
from tests.appraisal.making import make_plan, make_sheet
from tests.appraisal.small_company import COUNTED, SINCE, UNTIL, SmallCompany
from tests.conftest import at

WANG, ZHAO, CHEN = "manager_wang", "manager_zhao", "desk_chen"


def knots(floor: str, target: str, stretch: str) -> Knots:
    """A rule of three numbers."""
    return Knots(Decimal(floor), Decimal(target), Decimal(stretch))


SHIPPED: dict[str, tuple[int, Rule]] = {
    "tickets.result_score": (30, knots("3.3", "4.5", "4.8")),
    "customers.retention": (25, knots("80", "92", "95.5")),
    "tickets.complaint_rate": (20, knots("3", "2", "1")),
    "appraisal.acquisition_cost": (10, knots("2700", "1800", "1500")),
    "tickets.handling_on_time": (10, knots("80", "95", "99")),
    GIVEN: (5, Given()),
}


def planned(
    small: SmallCompany,
    **values: Any,  # noqa: ANN401
) -> tuple[AppraisalPlan, dict[str, AppraisalSheet]]:
    """A running plan of the quarter, and its sheets."""
    company = small.company
    with writing(None, "tests.planted"):
        days = {
            "collect_on": COUNTED.date(),
            "score_by": UNTIL.replace(day=15),
            "answer_by": UNTIL.replace(day=29),
        }
        plan = make_plan(
            company.person("hr_zhou"), **{"since": SINCE, "until": UNTIL, "state": RUNNING, **days, **values}
        )
        PlanIndicator.delete().where(PlanIndicator.plan == plan.id).execute()
        for place, (name, (weight, rule)) in enumerate(SHIPPED.items()):
            PlanIndicator.create(
                plan=plan,
                position=place,
                key=f"4444444{place + 2}",
                indicator=name,
                weight=weight,
                rule=kept_rule(rule),
                options=[],
            )
        sheets = {name: make_sheet(plan, company.person(name)) for name in (WANG, ZHAO, CHEN)}
    return plan, sheets


def test_a_plan_freezes_what_was_counted_by_hand_and_its_scores_add_up(small: SmallCompany) -> None:
    plan, sheets = planned(small)
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    names = {one.id: one.indicator for one in indicators_of(plan.id)}
    values = values_of(sheets.values())
    found = {
        whose: {
            names[one]: value.missing or f"{value.numerator}/{value.denominator} {value.printed}"
            for one, value in values[sheet.id].items()
        }
        for whose, sheet in sheets.items()
    }
    assert found[WANG] == {
        "tickets.result_score": "25/6 81.7",
        "customers.retention": "4/6 0.0",
        "tickets.complaint_rate": "2/21 0.0",
        "appraisal.acquisition_cost": "1150000/3 0.0",
        "tickets.handling_on_time": "19/20 90.0",
        GIVEN: "not_given",
    }
    assert found[CHEN] == {
        "tickets.result_score": "nothing",
        "customers.retention": "nothing",
        "tickets.complaint_rate": "few",
        "appraisal.acquisition_cost": "150000/0 0.0",
        "tickets.handling_on_time": "few",
        GIVEN: "not_given",
    }
    assert found[ZHAO]["appraisal.acquisition_cost"] == "lacking"
    of_cost = next(one for one, name in names.items() if name == "appraisal.acquisition_cost")
    assert values[sheets[ZHAO].id][of_cost].lacking == [["2026-05", "west"]]
    totals = {whose: AppraisalSheet.get_by_id(sheet.id) for whose, sheet in sheets.items()}
    assert (totals[WANG].total, totals[WANG].grade) == (353, "fail")
    assert (totals[CHEN].total, totals[CHEN].grade) == (None, None)


def test_what_stands_beside_and_the_rows_behind_are_frozen_too(small: SmallCompany) -> None:
    plan, sheets = planned(small)
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    beside = beside_values_of(sheets.values())[sheets[WANG].id]
    told = {name: (value.numerator, value.denominator) for name, value in beside.items()}
    assert told == {
        "tickets.survey": (7, 19),
        "tickets.satisfied": (5, 6),
        "tickets.suggestions_adopted": (3, 5),
        "customers.churn": (2, 6),
        "tickets.complaints_in_time": (2, 2),
        "tickets.complaints_to_effect": (0, 2),
        "appraisal.marketing_cost": (900000, 3),
        "appraisal.promotion_cost": (250000, 3),
        "customers.transactions": (4, 8),
        "customers.visits": (3, 8),
        "tickets.per_customer": (23, 8),
    }
    score = next(one for one in indicators_of(plan.id) if one.indicator == "tickets.result_score")
    value = values_of([sheets[WANG]])[sheets[WANG].id][score.id]
    keys = {small.ticket(key).number: key for key in small.tickets}
    rows = FrozenRow.select().where(FrozenRow.value == value.id)
    assert {keys[row.number]: (row.numerator, row.denominator) for row in rows} == {
        "T1": (5, 1),
        "T2": (4, 1),
        "T3": (4, 1),
        "T4": (2, 1),
        "T5": (5, 1),
        "T6": (0, 0),
        "T8": (5, 1),
    }


def test_what_stands_beside_is_counted_by_the_options_of_what_it_stands_beside(small: SmallCompany) -> None:
    plan, sheets = planned(small)
    with writing(None, "tests.planted"):
        for name, option in (("customers.retention", "dormant"), ("tickets.result_score", "recorded")):
            PlanIndicator.update(options=[option]).where(
                PlanIndicator.plan == plan.id, PlanIndicator.indicator == name
            ).execute()
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    beside = beside_values_of(sheets.values())[sheets[WANG].id]
    names = {one.id: one.indicator for one in indicators_of(plan.id)}
    scored = {names[one]: value for one, value in values_of(sheets.values())[sheets[WANG].id].items()}
    retention, churn = scored["customers.retention"], beside["customers.churn"]
    assert retention.numerator + churn.numerator == retention.denominator == churn.denominator
    assert scored["tickets.result_score"].denominator == beside["tickets.satisfied"].denominator == 7


def test_what_stands_beside_opens_its_rows(small: SmallCompany, as_: Callable[[str], FlaskClient]) -> None:
    plan, sheets = planned(small)
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    client, sheet = as_("director"), f"/appraisal/sheets/{sheets[WANG].number}"
    with at(COUNTED):
        page = client.get(f"{sheet}/beside/tickets.survey").text
        beside = client.get(sheet).text
        refused = [
            client.get(f"{sheet}/beside/{what}").status_code
            for what in ("customers.visits", "tickets.result_score", "no.such", "tickets.survey?turn=2")
        ]
    assert f'href="{sheet}/beside/tickets.survey"' in beside
    assert "7 of 19 · n = 19 · formula 1" in page
    assert "Tickets for which the customer gave scores" in page
    assert Counter(re.findall(r'data-label="Counted as">([^<]*)<', page)) == {"Answered": 7, "No answer": 12}
    assert "Points scored" not in page
    assert refused == [404] * 4


def test_a_mark_opens_the_records_that_are_marked_and_no_others(
    small: SmallCompany, as_: Callable[[str], FlaskClient]
) -> None:
    plan, sheets = planned(small)
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    key = next(one.key for one in indicators_of(plan.id) if one.indicator == "tickets.complaint_rate")
    client, rows = as_("director"), f"/appraisal/sheets/{sheets[WANG].number}/rows/{key}"
    with at(COUNTED):
        sheet = client.get(f"/appraisal/sheets/{sheets[WANG].number}").text
        page = client.get(f"{rows}?mark=1").text
        refused = client.get(f"{rows}?mark=2").status_code
    [count] = re.findall(rf'href="{rows}\?mark=1">(\d+): Complaints not decided yet', sheet)
    bands = re.findall(r'data-label="Outcome">([^<]*)<', page)
    assert bands == ["Not decided yet"] * int(count)
    assert bands
    assert "Only: Complaints not decided yet, counted" in page
    assert refused == 404


def test_the_sheet_shows_what_is_marked(small: SmallCompany, as_: Callable[[str], FlaskClient]) -> None:
    plan, sheets = planned(small)
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    client = as_("hr_zhou")
    with at(COUNTED):
        page = client.get(f"/appraisal/sheets/{sheets[WANG].number}").text
    for said in (
        "Complaints not decided yet, counted",
        "Written down by colleagues, not counted",
        "Closed, not",
    ):
        assert said in page


def test_the_preview_shows_each_figure_on_its_side_of_the_knots(
    small: SmallCompany, as_: Callable[[str], FlaskClient]
) -> None:
    plan, _sheets = planned(small, state=DRAFT, whom={"all": True}, since=UNTIL, until=date(2026, 10, 1))
    with writing(None, "tests.planted"):
        PlanIndicator.update(rule=kept_rule(knots("66.7", "92", "95.5"))).where(
            PlanIndicator.plan == plan.id, PlanIndicator.indicator == "customers.retention"
        ).execute()
    client = as_("hr_zhou")
    with at(COUNTED):
        page = client.get(f"/appraisal/plans/{plan.number}/preview").text
    assert "66.67 %" in page
    assert "3,833.33 yuan" in page
    assert '<b>0.0</b> <span class="quiet small">counts as the worst value</span>' in page
    assert "95.0 %" in page


def test_each_row_behind_a_figure_says_as_what_it_counted(
    small: SmallCompany, as_: Callable[[str], FlaskClient]
) -> None:
    plan, sheets = planned(small)
    with small.company.app.app_context(), at(COUNTED):
        collect(plan)
    keys = {one.indicator: one.key for one in indicators_of(plan.id)}
    client = as_("director")

    def rows(name: str) -> tuple[str, Counter[str]]:
        with at(COUNTED):
            page = client.get(f"/appraisal/sheets/{sheets[WANG].number}/rows/{keys[name]}").text
        return page, Counter(re.findall(r'data-label="Counted as">([^<]*)<', page))

    page, found = rows("tickets.complaint_rate")
    assert "2 of 21 · n = 21 · 25 rows behind it" in page
    assert "n is the denominator" in page
    assert found == {"As a ticket": 21, "As a complaint": 2, "Not counted as a complaint": 2}
    page, found = rows("customers.retention")
    assert "4 of 6 · n = 6 · 7 rows behind it" in page
    assert found == {"Kept": 4, "Not kept": 2, "Not counted": 1}
    page, found = rows("tickets.result_score")
    assert "25 ÷ 6 · n = 6 · 7 rows behind it" in page
    assert found == {"5": 3, "4": 2, "2": 1, "Not counted": 1}
    page, found = rows("tickets.handling_on_time")
    assert "19 of 20 · n = 20 · formula" in page
    assert "n is the denominator" not in page
    _page, found = rows("appraisal.acquisition_cost")
    assert found["One new customer"] == 3
    assert found["0 yuan"] == 1
