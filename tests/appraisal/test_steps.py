"""Who may take which step, and from where: the table itself, said again by its rules."""

import pytest

from app.appraisal.consequences import models as consequences
from app.appraisal.models import (
    ARCHIVED,
    DRAFT,
    EXEMPT,
    OPEN,
    SETTLED,
    SHEET_STATES,
    SHOWN,
    STATES,
    TO_ANSWER,
    AppraisalSheet,
)
from app.appraisal.steps import (
    CONSEQUENCE_STEPS,
    PERMISSIONS,
    PLAN_STEPS,
    PROGRAM,
    SCORER,
    SHEET_STEPS,
    VIEW,
    Step,
    check_step,
    check_step_on,
    may_take,
    may_take_on,
)
from app.chain.writing import writing
from app.errors import Conflict, Forbidden
from app.people.models import Person
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company


@pytest.mark.parametrize(
    ("steps", "states", "first", "last"),
    [
        (PLAN_STEPS, STATES, DRAFT, {ARCHIVED}),
        (SHEET_STEPS, SHEET_STATES, OPEN, {SETTLED, EXEMPT}),
        (
            CONSEQUENCE_STEPS,
            consequences.STATES,
            consequences.PROPOSED,
            {consequences.DROPPED, consequences.IN_FORCE, consequences.CONFIRMED},
        ),
    ],
)
def test_every_state_is_reached_from_the_first_and_only_the_last_ones_lead_nowhere(
    steps: dict[str, Step], states: tuple[str, ...], first: str, last: set[str]
) -> None:
    reached = {first}
    while more := {step.after for step in steps.values() if step.after and step.before & reached} - reached:
        reached |= more
    assert reached == set(states)
    leading = {
        state for step in steps.values() if step.after not in {"", *step.before} for state in step.before
    }
    assert {*states} - leading == last


def test_who_asks_for_a_second_person_is_not_that_person_by_the_shipped_roles() -> None:
    assert all(step.approved_by != step.who for step in PLAN_STEPS.values() if step.approved_by)
    assert {step.who for step in PLAN_STEPS.values()} <= {*PERMISSIONS, SCORER, PROGRAM}


@pytest.fixture
def sheet(company: Company) -> AppraisalSheet:
    lead = company.person("lead_east")
    with writing(None, "tests.planted"):
        plan = make_plan(company.person("hr_zhou"), state=SHOWN)
        return make_sheet(plan, company.person("manager_wang"), state=TO_ANSWER, superior=lead)


def test_a_plan_is_moved_on_by_whom_the_table_names(company: Company) -> None:
    with writing(None, "tests.planted"):
        plan = make_plan(company.person("hr_zhou"))
    assert may_take(company.gate("hr_zhou"), "approve", plan)
    assert not may_take(company.gate("director"), "approve", plan)
    assert not may_take(company.gate("hr_zhou"), "show", plan)
    with pytest.raises(Forbidden):
        check_step(company.gate("director"), "edit", plan)
    with pytest.raises(Conflict):
        check_step(company.gate("hr_zhou"), "archive", plan)


def test_a_sheet_is_accepted_by_its_person_alone(company: Company, sheet: AppraisalSheet) -> None:
    assert may_take_on(company.gate("manager_wang"), "accept", sheet)
    for other in ("lead_east", "director", "hr_zhou", "manager_li"):
        assert not may_take_on(company.gate(other), "accept", sheet)
        with pytest.raises(Forbidden):
            check_step_on(company.gate(other), "accept", sheet)


@pytest.mark.parametrize(
    ("username", "reads"),
    [
        ("manager_wang", True),
        ("lead_east", True),
        ("director", True),
        ("hr_zhou", True),
        ("manager_li", False),
        ("lead_west", False),
        ("risk_sun", False),
        ("steward_qian", False),
        ("security", False),
        ("auditor", False),
        ("sysadmin", False),
        ("newcomer", False),
    ],
)
@pytest.mark.usefixtures("sheet")
def test_a_sheet_is_there_for_its_person_and_those_who_score_approve_lead_or_run_appraisal(
    company: Company,
    username: str,
    reads: bool,  # noqa: FBT001
) -> None:
    assert gate_counts(company, username) == (1 if reads else 0)


def test_whoever_decides_on_an_appeal_reads_the_case_and_not_the_sheet(
    company: Company, sheet: AppraisalSheet
) -> None:
    with writing(None, "tests.planted"):
        AppraisalSheet.update(decider=company.person("lead_west")).where(
            AppraisalSheet.id == sheet.id
        ).execute()
    assert gate_counts(company, "lead_west") == 0


@pytest.mark.usefixtures("sheet")
def test_what_a_permission_implies_goes_with_it(company: Company) -> None:
    assert company.gate("hr_zhou").has(VIEW)
    assert not company.gate("risk_sun").has(VIEW)
    with writing(None, "tests.planted"):
        Person.update(disabled=True).where(Person.username == "hr_zhou").execute()
    assert not company.gate("hr_zhou").has(VIEW)


def gate_counts(company: Company, username: str) -> int:
    """How many sheets there are for that person."""
    return int(company.gate(username).select(AppraisalSheet).count())
