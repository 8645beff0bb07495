"""A plan becomes final, and what grades propose stands there."""

from datetime import date

import pytest

from app.appraisal.consequences import from_grades
from app.appraisal.consequences.audited import CONSEQUENCES
from app.appraisal.consequences.models import DROPPED, PROPOSED, Consequence
from app.appraisal.models import ARCHIVED, DEPARTMENT, EXEMPT, FINAL, AppraisalPlan
from app.chain.verifying import verify
from app.chain.writing import writing
from tests.appraisal.consequences.conftest import Finished, Graded, Planned
from tests.conftest import Company
from tests.queries import queries


def kinds(found: list[Consequence]) -> list[tuple[str, str]]:
    return [(one.rule, one.kind) for one in found]


def test_a_final_plan_proposes_and_names_the_weak_indicator(
    planned: Planned, graded: Graded, finished: Finished
) -> None:
    plan = planned()
    graded(plan, "manager_li", "excellent", 950, 980)
    wang = graded(plan, "manager_wang", "pass", 590, 980)
    graded(plan, "desk_chen", "good", 590, 980)
    found = finished(plan)
    assert sorted(kinds(found)) == [
        ("excellent", "bonus"),
        ("excellent", "praise"),
        ("pass_weak", "training"),
    ]
    training = next(one for one in found if one.kind == "training")
    assert (training.sheet_id, training.state, training.owner_id) == (wang.id, PROPOSED, wang.owner_id)
    assert training.indicator_id is not None
    assert training.told_at is None
    assert not verify(tables=[CONSEQUENCES]).differences


def test_nothing_is_proposed_twice(planned: Planned, graded: Graded, finished: Finished) -> None:
    plan = planned()
    graded(plan, "manager_wang", "fail", 520, 700)
    before = len(finished(plan))
    assert from_grades.propose(plan) == 0
    assert Consequence.select().count() == before


def test_two_running_count_by_period_whichever_is_final_first(
    planned: Planned, graded: Graded, finished: Finished
) -> None:
    first, second = planned(1), planned(2)
    for plan in (first, second):
        graded(plan, "manager_wang", "excellent", 950, 980)
    assert ("excellent_twice", "promotion") not in kinds(finished(second)), "the first may still change"
    finished(first)
    promoted = Consequence.select().where(Consequence.kind == "promotion")
    assert [one.plan_id for one in promoted] == [second.id]


def test_a_period_without_a_grade_interrupts(planned: Planned, graded: Graded, finished: Finished) -> None:
    for quarter, grade in ((1, "fail"), (2, None), (3, "fail")):
        plan = planned(quarter)
        graded(plan, "manager_wang", grade, state=EXEMPT if grade is None else "final")
        finished(plan)
    assert not Consequence.select().where(Consequence.rule == "fail_twice").exists()


@pytest.mark.parametrize(
    ("grade", "rule"), [("excellent", "excellent_twice"), ("fail", "fail_twice")], ids=["reward", "penalty"]
)
@pytest.mark.parametrize(
    ("order", "proposed"), [((1, 2, 3, 4), {2, 4}), ((4, 3, 2, 1), {2, 4}), ((3, 2, 1, 4), {3})]
)
def test_each_plan_counts_once_for_two_running_whichever_is_final_first(
    planned: Planned,
    graded: Graded,
    finished: Finished,
    grade: str,
    rule: str,
    order: tuple[int, ...],
    proposed: set[int],
) -> None:
    plans = {quarter: planned(quarter) for quarter in order}
    for plan in plans.values():
        graded(plan, "manager_wang", grade, 950, 980)
    for quarter in order:
        finished(plans[quarter])
    found = {one.plan_id for one in Consequence.select().where(Consequence.rule == rule)}
    assert {quarter for quarter, plan in plans.items() if plan.id in found} == proposed


def test_what_was_dropped_is_not_proposed_again_by_the_next_plan(
    planned: Planned, graded: Graded, finished: Finished
) -> None:
    for quarter in (1, 2):
        plan = planned(quarter)
        graded(plan, "manager_wang", "excellent", 950, 980)
        finished(plan)
    with writing(None, "tests.planted"):
        Consequence.update(state=DROPPED).where(Consequence.kind == "promotion").execute()
    third = planned(3)
    graded(third, "manager_wang", "excellent", 950, 980)
    assert kinds(finished(third)) == [("excellent", "praise"), ("excellent", "bonus")]


def test_an_archived_plan_gets_no_new_proposals(planned: Planned, graded: Graded, finished: Finished) -> None:
    first, second = planned(1), planned(2)
    for plan in (first, second):
        graded(plan, "manager_wang", "fail", 520, 700)
    finished(second)
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=ARCHIVED).where(AppraisalPlan.id == second.id).execute()
    finished(first)
    assert not Consequence.select().where(Consequence.rule == "fail_twice").exists()


def test_two_people_and_a_department_do_not_run_into_each_other(
    company: Company, planned: Planned, graded: Graded, finished: Finished
) -> None:
    lead = company.person("lead_east")
    whole = planned(1, subject=DEPARTMENT, since=date(2025, 10, 1), until=date(2026, 1, 1))
    graded(whole, "lead_east", "excellent", kind=DEPARTMENT, department=lead.department_id)
    finished(whole)
    plan = planned(2)
    graded(plan, "lead_east", "excellent", 950, 980)
    graded(plan, "manager_li", "excellent", 950, 980)
    assert {kind for _, kind in kinds(finished(plan))} == {"praise", "bonus"}


def test_the_number_of_queries_that_read_does_not_grow_with_the_people(
    planned: Planned, graded: Graded
) -> None:
    def reads(people: tuple[str, ...], quarter: int) -> int:
        plan = planned(quarter)
        for username in people:
            graded(plan, username, "good", 850, 850)
        with writing(None, "tests.planted"):
            AppraisalPlan.update(state=FINAL).where(AppraisalPlan.id == plan.id).execute()
        with queries() as asked:
            from_grades.propose(plan)
        return len(asked)

    few = reads(("manager_wang",), 1)
    assert reads(("manager_wang", "manager_li", "manager_zhao", "desk_chen"), 2) == few
