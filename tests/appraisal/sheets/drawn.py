"""The sheet as it is drawn, with its figures, past forms, rights and chain."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from app.appraisal.collecting.models import BesideValue
from app.appraisal.marking import kept_rule
from app.appraisal.measuring import LACKING
from app.appraisal.models import (
    ARCHIVED,
    ENTERED,
    GIVEN,
    OPEN,
    PEER,
    SCORED,
    SELF,
    SETTLED,
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
    Drawn("customers.retention", "", "", 25, Knots("80", "92", "95.5"), (941, 1000), 960),  # type: ignore[arg-type]
    Drawn("tickets.complaint_rate", "", "", 20, Knots("3", "2", "1"), (26, 1000), 720),  # type: ignore[arg-type]
    Drawn("appraisal.acquisition_cost", "", "", 10, Knots("2700", "1800", "1500"), None, None),  # type: ignore[arg-type]
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
            people += [(PEER, "desk_chen", 800, ""), (SELF, username, 900, "")]
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


QUARTERS = (
    (date(2025, 4, 1), date(2025, 7, 1), 795, (405, 100)),
    (date(2025, 7, 1), date(2025, 10, 1), 805, (418, 100)),
    (date(2025, 10, 1), date(2026, 1, 1), 825, (411, 100)),
    (date(2026, 1, 1), date(2026, 4, 1), 818, (430, 100)),
    (date(2026, 4, 1), date(2026, 7, 1), 841, (436, 100)),
)
"""Periods before the drawn one, with a total and what satisfaction came to."""
COLLEAGUES = (741, 762, 801, 822, 841, 859, 868, 892, 913, 931, 964)
"""What those with the same post have in the drawn plan."""


def before(company: Company, username: str) -> list[AppraisalSheet]:
    """The sheets of that person in the periods before; inside a transaction."""
    found = []
    for since, until, total, figure in QUARTERS:
        plan = drawn_plan(company, name=f"{since:%Y-%m}", since=since, until=until, state=ARCHIVED)
        sheet = make_sheet(plan, company.person(username), state=SETTLED, total=total, grade="good")
        FrozenValue.create(
            sheet=sheet,
            indicator=PlanIndicator.get(plan=plan.id, key=key_of(0)),
            turn=1,
            at=FROZEN_AT,
            version=1,
            numerator=figure[0],
            denominator=figure[1],
            count=figure[1],
            lacking=[],
            score=800,
        )
        found.append(sheet)
    return found


def others(plan: AppraisalPlan, like: Person, totals: tuple[int, ...] = COLLEAGUES) -> list[AppraisalSheet]:
    """Sheets of people who have the same post, with these totals; likewise."""
    found = []
    for at, total in enumerate(totals):
        person = Person.create(
            username=f"like.{plan.number.lower()}.{at}",
            name=f"同岗{at}",
            post=like.post,
            department=like.department,
            created_at=SHOWN_AT,
        )
        found.append(make_sheet(plan, person, state=TO_ANSWER, total=total, grade="good"))
    return found


def beside(sheet: AppraisalSheet, **figures: tuple[int, int]) -> None:
    """What stands beside the scores of a sheet, by names with ``__`` for a dot; likewise."""
    for name, (numerator, denominator) in figures.items():
        BesideValue.create(
            sheet=sheet,
            name=name.replace("__", "."),
            collection=Collection.get(plan=sheet.plan_id),
            turn=1,
            version=1,
            numerator=numerator,
            denominator=denominator,
            count=denominator,
            lacking=[],
        )
