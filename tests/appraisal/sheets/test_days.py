"""What days do to sheets: silence, settling, and the end of a plan."""

from datetime import UTC, date, datetime

import pytest

from app.appraisal.appeals.models import Appeal
from app.appraisal.models import (
    ACCEPTED,
    APPEALED,
    EXEMPT,
    FINAL,
    SETTLED,
    SHOWN,
    SILENT,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
)
from app.appraisal.sheets.days import Passed, go_on
from app.appraisal.steps import may_take_on
from app.chain.models import AuditEntry
from app.chain.writing import writing
from tests.appraisal.making import make_sheet
from tests.appraisal.sheets.drawn import drawn_plan
from tests.conftest import Company, at

LAST_TO_APPEAL = datetime(2026, 10, 27, 3, tzinfo=UTC)  # shown on the 20th, five workdays on
LAST_TO_ANSWER = datetime(2026, 11, 27, 3, tzinfo=UTC)
AFTER = datetime(2026, 11, 28, 3, tzinfo=UTC)
NOBODY = Passed()


@pytest.fixture
def plan(company: Company) -> AppraisalPlan:
    with writing(None, "tests.planted"):
        return drawn_plan(company)


def plant(company: Company, plan: AppraisalPlan, **states: str) -> None:
    shown_at = datetime(2026, 10, 20, 1, tzinfo=UTC)
    with writing(None, "tests.planted"):
        for username, state in states.items():
            make_sheet(plan, company.person(username), state=state, shown_at=shown_at)


def states(plan: AppraisalPlan) -> list[str]:
    rows = AppraisalSheet.select(AppraisalSheet.state).where(AppraisalSheet.plan == plan.id)
    return [state for (state,) in rows.order_by(AppraisalSheet.id).tuples()]


def state_of(plan: AppraisalPlan) -> str:
    return str(AppraisalPlan.get_by_id(plan.id).state)


def test_silence_counts_from_the_day_after_the_last_one(company: Company, plan: AppraisalPlan) -> None:
    plant(company, plan, manager_wang=TO_ANSWER)
    with at(LAST_TO_ANSWER):
        assert go_on() == NOBODY
    with at(AFTER):
        assert go_on() == Passed(silent=1, settled=1, finished=1)
        assert (states(plan), state_of(plan)) == ([SETTLED], FINAL)
        assert go_on() == NOBODY


def test_what_was_accepted_is_final_once_the_time_for_appeals_is_over(
    company: Company, plan: AppraisalPlan
) -> None:
    plant(company, plan, manager_wang=ACCEPTED, manager_li=TO_ANSWER, manager_zhao=EXEMPT)
    with at(LAST_TO_APPEAL):
        assert go_on() == NOBODY
    with at(datetime(2026, 10, 28, 3, tzinfo=UTC)):
        assert go_on() == Passed(settled=1)
    assert (states(plan), state_of(plan)) == ([SETTLED, TO_ANSWER, EXEMPT], SHOWN)


def test_a_plan_ends_with_its_last_sheet_and_the_chain_tells(company: Company, plan: AppraisalPlan) -> None:
    plant(company, plan, manager_wang=ACCEPTED, manager_zhao=EXEMPT)
    with at(AFTER):
        assert go_on() == Passed(settled=1, finished=1)
    told = [one.action for one in AuditEntry.select().order_by(AuditEntry.id)]
    assert "appraisal.sheet.settle" in told
    assert told.count("appraisal.plan.finish") == 1


def test_an_appeal_that_waits_keeps_the_sheet_and_its_plan_open(
    company: Company, plan: AppraisalPlan
) -> None:
    plant(company, plan, manager_wang=APPEALED)
    sheet = AppraisalSheet.get()
    with writing(None, "tests.planted"):
        line = PlanIndicator.get(plan=plan.id)
        due = LAST_TO_ANSWER.date()
        Appeal.create(
            key="22222222", sheet=sheet, indicator=line, text="…", files=[], at=LAST_TO_APPEAL, due=due
        )
    with at(AFTER):
        assert go_on() == NOBODY
    assert (states(plan), state_of(plan)) == ([APPEALED], SHOWN)


def test_a_plan_that_is_not_shown_is_left_alone(company: Company) -> None:
    with writing(None, "tests.planted"):
        plan = drawn_plan(company, state="scored")
    plant(company, plan, manager_wang=TO_ANSWER)
    with at(AFTER):
        assert go_on() == NOBODY


def test_who_is_silent_may_still_appeal_as_long_as_that_lasts(company: Company) -> None:
    with writing(None, "tests.planted"):
        plan = drawn_plan(company, answer_by=date(2026, 10, 22))
    plant(company, plan, manager_wang=TO_ANSWER)
    with at(datetime(2026, 10, 23, 3, tzinfo=UTC)):
        assert go_on() == Passed(silent=1)
        assert states(plan) == [SILENT]
        assert may_take_on(company.gate("manager_wang"), "appeal", AppraisalSheet.get())


def test_the_job_says_what_it_did(company: Company, plan: AppraisalPlan) -> None:
    plant(company, plan, manager_wang=TO_ANSWER)
    rooms = company.app.extensions["kebu"]["rooms"]
    [job] = [task for room in rooms for task in room.jobs if task.name == "appraisal.days"]
    assert job.every
    with at(AFTER):
        told = job.run(None)
        assert told.values == {"silent": 1, "settled": 1, "finished": 1}
        assert job.run(None) is None
