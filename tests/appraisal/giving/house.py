"""A plan of which the figures are there and people are asked for scores."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from app.appraisal.models import (
    COLLECTED,
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
from app.appraisal.reading import indicators_of
from app.appraisal.totals import write_totals
from app.chain.writing import writing
from app.clock import now
from app.people.models import Person
from tests.appraisal.making import make_plan, make_score, make_sheet
from tests.conftest import Company

NOW = datetime(2026, 4, 10, 2, tzinfo=UTC)
"""The plan was collected two days ago; its scores are due in five."""
KEY = "22222223"
"""What addresses call the given indicator."""
WANG, LI, LEAD = "manager_wang", "manager_li", "lead_east"
PEERS = ("manager_zhao", "desk_chen", "desk_liu")
OFFICER = "hr_zhou"


class Asked(NamedTuple):
    """A plan with its sheets, by the user names of those whom they appraise."""

    plan: AppraisalPlan
    sheets: dict[str, AppraisalSheet]

    def score(self, of: str, by: str) -> Score:
        """What `by` is asked for, or has given, on the sheet of `of`."""
        return Score.get(
            Score.sheet == self.sheets[of].id, Score.person == Person.get(Person.username == by).id
        )


class Run:
    """A run of the job that nobody looks at."""

    person, subject = None, ""

    def progress(self, done: int, total: int) -> None:
        """Tell nobody."""


def asked(
    company: Company,
    whom: Sequence[str] = (WANG,),
    superior: str | None = LEAD,
    peers: Sequence[str] = PEERS,
    **values: Any,  # noqa: ANN401
) -> Asked:
    """A collected plan in which `superior`, `peers` and they themselves are asked to score each of `whom`."""
    person = company.person
    with writing(None, "tests.planted"):
        plan = make_plan(person(OFFICER), **{"state": COLLECTED, **values})
        sheets = {}
        for name in whom:
            above = superior and person(superior)
            sheet = sheets[name] = make_sheet(plan, person(name), superior=above)
            freeze(plan, sheet)
            make_score(sheet, person(name), SELF)
            if above:
                make_score(sheet, above, SUPERIOR)
            for peer in peers:
                make_score(sheet, person(peer), PEER)
        write_totals(plan, sheets.values())
    return Asked(plan, sheets)


def freeze(plan: AppraisalPlan, sheet: AppraisalSheet, score: int = 880) -> None:
    """What the collection found for all indicators that nobody gives."""
    for indicator in indicators_of(plan.id):
        if indicator.indicator != GIVEN:
            FrozenValue.create(
                sheet=sheet,
                indicator=indicator,
                turn=1,
                at=now(),
                numerator=442,
                denominator=100,
                count=100,
                lacking=[],
                score=score,
            )


def fields(sheet: AppraisalSheet, points: str, comment: str = "", rev: int = 1) -> dict[str, str]:
    """What a browser sends for one score."""
    key = f"{sheet.number}-{KEY}"
    return {f"points-{key}": points, f"comment-{key}": comment, f"rev-{key}": str(rev)}


def given_indicator(plan: AppraisalPlan) -> PlanIndicator:
    """The one that people score."""
    return PlanIndicator.get(PlanIndicator.plan == plan.id, PlanIndicator.indicator == GIVEN)
