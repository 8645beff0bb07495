"""The sheet as it is drawn, with its figures, past forms, rights and chain."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from app.appraisal.marking import kept_rule
from app.appraisal.measuring import LACKING
from app.appraisal.models import (
    ENTERED,
    GIVEN,
    OPEN,
    PEER,
    SCORED,
    SELF,
    SHOWN,
    SUPERIOR,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
    Collection,
    FrozenValue,
    PlanIndicator,
    Score,
)
from app.appraisal.scoring import Given, Knots
from app.appraisal.totals import write_totals
from app.chain.writing import writing
from app.people.models import Person
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company

SHOWN_AT = datetime(2026, 10, 20, 1, tzinfo=UTC)
FROZEN_AT = datetime(2026, 10, 8, 10, tzinfo=UTC)
QUARTER: dict[str, Any] = {
    "name": "2026 年第三季度 · 客户经理",
    "since": date(2026, 7, 1),
    "until": date(2026, 10, 1),
    "collect_on": date(2026, 10, 8),
    "score_by": date(2026, 10, 15),
    "answer_by": date(2026, 11, 27),
}


class Drawn(NamedTuple):
    """An indicator of the drawn plan: name, weight, rule, numerator and denominator; None missing."""

    indicator: str
    label: str
    unit: str
    weight: int
    rule: Any
    figure: tuple[int, int] | None
    score: int | None


SATISFACTION, RETENTION, COMPLAINTS, COST, REVIEWS, COOPERATION = DRAWN = (
    Drawn("tickets.result_score", "", "", 30, Knots("3.3", "4.5", "4.8"), (442, 100), 880),  # type: ignore[arg-type]
    Drawn("customers.retention", "", "%", 25, Knots("80", "92", "95.5"), (941, 10), 960),  # type: ignore[arg-type]
    Drawn("tickets.complaint_rate", "", "%", 20, Knots("3", "2", "1"), (26, 10), 720),  # type: ignore[arg-type]
    Drawn("appraisal.acquisition_cost", "", "元", 10, Knots("2700", "1800", "1500"), None, None),  # type: ignore[arg-type]
    Drawn(ENTERED, "资料按期复核率", "%", 10, Knots("85", "95", "98.4"), (977, 10), 979),  # type: ignore[arg-type]
    Drawn(GIVEN, "协作评价", "", 5, Given(), (820, 10), 820),
)


def key_of(at: int) -> str:
    """What addresses call the indicator at that place."""
    return f"2222222{at + 2}"


def drawn_plan(company: Company, **values: Any) -> AppraisalPlan:  # noqa: ANN401
    """The plan of the drawn sheet; inside a transaction."""
    plan = make_plan(company.person("hr_zhou"), **{**QUARTER, "state": SHOWN, **values})
    PlanIndicator.delete().where(PlanIndicator.plan == plan.id).execute()
    for at, one in enumerate(DRAWN):
        PlanIndicator.create(
            plan=plan,
            position=at,
            key=key_of(at),
            indicator=one.indicator,
            label=one.label,
            unit=one.unit,
            weight=one.weight,
            rule=kept_rule(one.rule),
            options=[],
            supplier=company.person("hr_zhou") if one.indicator == ENTERED else None,
        )
    return plan


def drawn_sheet(company: Company, plan: AppraisalPlan, username: str, **values: Any) -> AppraisalSheet:  # noqa: ANN401
    """The sheet of that person with the drawn figures, its scores given and its total; likewise."""
    told = {"state": TO_ANSWER, "shown_at": SHOWN_AT, "superior": company.person("lead_east")}
    sheet = make_sheet(plan, company.person(username), **(told | values))
    frozen = Collection.get_or_none(plan=plan.id) or Collection.create(
        plan=plan, turn=1, at=FROZEN_AT, sha256=""
    )
    for at, one in enumerate(DRAWN):
        line = PlanIndicator.get(plan=plan.id, key=key_of(at))
        numerator, denominator = one.figure or (None, None)
        given = one.indicator == GIVEN
        FrozenValue.create(
            sheet=sheet,
            indicator=line,
            collection=None if given else frozen,
            turn=1,
            at=FROZEN_AT,
            version=None if one.indicator in {GIVEN, ENTERED} else 1,
            numerator=numerator,
            denominator=denominator,
            count=denominator,
            missing="" if one.figure else LACKING,
            lacking=[] if one.figure else [["2026-09", "east"]],
            score=one.score,
        )
        if given:
            people = [(SUPERIOR, "lead_east", 850, "配合到位"), (PEER, "manager_li", 775, "交接偶有迟延")]
            people += [(PEER, "desk_zhu", 800, ""), (SELF, username, 900, "")]
            for role, giver, points, comment in people:
                person = Person.get_or_none(Person.username == giver)
                if person:
                    Score.create(
                        sheet=sheet,
                        indicator=line,
                        person=person,
                        role=role,
                        points=points,
                        comment=comment,
                        given_at=FROZEN_AT,
                    )
    write_totals(plan, [sheet])
    return sheet


def drawn(company: Company, **values: Any) -> AppraisalSheet:  # noqa: ANN401
    """The sheet of manager_wang, shown and not answered yet; with its plan."""
    with writing(None, "tests.planted"):
        return drawn_sheet(company, drawn_plan(company), "manager_wang", **values)


def not_shown(company: Company) -> AppraisalSheet:
    """The same before it is shown."""
    with writing(None, "tests.planted"):
        return drawn_sheet(
            company, drawn_plan(company, state=SCORED), "manager_wang", state=OPEN, shown_at=None
        )
