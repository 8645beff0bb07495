"""Plans to try things on. What is made here is told by no row of the chain: whoever makes it writes one."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from app.appraisal.marking import kept_rule
from app.appraisal.models import (
    DRAFT,
    GIVEN,
    OPEN,
    PERSON,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
    Score,
)
from app.appraisal.scoring import Given, Knots
from app.clock import now
from app.db.numbers import new_number
from app.people.models import Person

GRADES = [
    [90, "excellent", "优秀", "Excellent"],
    [80, "good", "良好", "Good"],
    [60, "pass", "合格", "Pass"],
    [0, "fail", "不合格", "Fail"],
]
SATISFACTION = Knots("3.3", "4.5", "4.8")  # type: ignore[arg-type]
_turn = count()


def make_plan(person: Person, **values: Any) -> AppraisalPlan:  # noqa: ANN401
    """A plan past forms, rights and chain: the first quarter of 2026, satisfaction 95 and a given score 5."""
    plan = AppraisalPlan.create(
        **{
            "number": new_number("A", now().year),
            "name": f"plan {next(_turn)}",
            "subject": PERSON,
            "since": date(2026, 1, 1),
            "until": date(2026, 4, 1),
            "collect_on": date(2026, 4, 8),
            "score_by": date(2026, 4, 15),
            "answer_by": date(2026, 4, 15) + timedelta(days=14),
            "state": DRAFT,
            "whom": {},
            "scorers": {},
            "cap": 100,
            "superior_part": 60,
            "peers_part": 40,
            "own_part": 0,
            "grades": GRADES,
            "created_by": person,
            "created_at": now(),
            **values,
        }
    )
    for place, (name, weight, rule) in enumerate(
        (("tickets.result_score", 95, SATISFACTION), (GIVEN, 5, Given()))
    ):
        PlanIndicator.create(
            plan=plan,
            position=place,
            key=f"2222222{place + 2}",
            indicator=name,
            weight=weight,
            rule=kept_rule(rule),
            options=[],
        )
    return plan


def make_sheet(plan: AppraisalPlan, person: Person, **values: Any) -> AppraisalSheet:  # noqa: ANN401
    """The sheet of a person in a plan, likewise."""
    return AppraisalSheet.create(
        **{
            "number": new_number("S", now().year),
            "plan": plan,
            "level": 1,
            "owner": person,
            "department": person.department,
            "kind": PERSON,
            "post": person.post,
            "state": OPEN,
            **values,
        }
    )


def make_score(sheet: AppraisalSheet, person: Person, role: str, **values: Any) -> Score:  # noqa: ANN401
    """What a person is asked to give on a sheet, likewise; of the plan's given indicator."""
    found = PlanIndicator.select().where(
        PlanIndicator.plan == sheet.plan_id, PlanIndicator.indicator == GIVEN
    )
    return Score.create(
        **{"sheet": sheet, "indicator": found.get(), "person": person, "role": role, **values}
    )
