"""Somebody else decides: who that may be, and what each is kept from it by."""

import pytest

from app.access.models import PersonRole, Role
from app.appraisal.appeals.deciders import deciders, impartial
from app.appraisal.models import PEER, AppraisalPlan, AppraisalSheet, Score
from app.chain.writing import writing
from app.people.models import Department, Person
from tests.appraisal.appeals.conftest import Shown, indicators
from tests.conftest import Company


def may_decide(sheet: AppraisalSheet) -> list[str]:
    return [person.username for person in deciders(sheet)]


def give_role(company: Company, username: str, role: str) -> None:
    with writing(None, "tests.planted"):
        PersonRole.create(person=company.person(username), role=Role.get(Role.code == role))


def test_the_lead_of_another_department_decides_in_the_demo(sheet: AppraisalSheet) -> None:
    assert may_decide(sheet) == ["lead_west"]


def test_against_the_highest_scorer_any_other_holder_decides_though_all_are_below_them(shown: Shown) -> None:
    assert may_decide(shown("lead_east", superior="director")) == ["lead_west"]
    assert may_decide(shown("lead_west", superior="director")) == ["lead_east"]
    assert may_decide(shown("director", superior=None)) == ["lead_east", "lead_west"]


def test_nobody_decides_on_their_own_sheet(company: Company, shown: Shown) -> None:
    give_role(company, "manager_zhao", "department_lead")
    own = shown("manager_zhao", superior="lead_east")
    assert may_decide(own) == ["lead_west"]


def test_the_superior_does_not_decide_whoever_that_is(shown: Shown) -> None:
    assert may_decide(shown("manager_wang", superior="lead_west")) == ["lead_east"]


def test_a_colleague_who_was_asked_to_score_does_not_decide(
    company: Company, plan: AppraisalPlan, sheet: AppraisalSheet
) -> None:
    _, given = indicators(plan)
    with writing(None, "tests.planted"):
        Score.create(sheet=sheet, indicator=given, person=company.person("lead_west"), role=PEER)
    assert may_decide(sheet) == []


def test_whoever_approved_the_plan_does_not_decide(
    company: Company, plan: AppraisalPlan, sheet: AppraisalSheet
) -> None:
    with writing(None, "tests.planted"):
        AppraisalPlan.update(approved_by=company.person("lead_west")).where(
            AppraisalPlan.id == plan.id
        ).execute()
    assert may_decide(sheet) == ["director"]


def test_who_works_below_the_scorer_does_not_decide(company: Company, sheet: AppraisalSheet) -> None:
    give_role(company, "manager_li", "department_lead")
    with writing(None, "tests.planted"):
        Score.delete().where(Score.person == company.person("manager_li")).execute()
    assert may_decide(sheet) == ["lead_west"]


def test_who_works_in_a_department_below_the_scorers_does_not_decide(sheet: AppraisalSheet) -> None:
    with writing(None, "tests.planted"):
        east = Department.get(code="east")
        below = Department.create(code="below", name="下", name_en="Below", parent=east, position=1)
        Department.update(parent=below).where(Department.code == "west").execute()
    assert may_decide(sheet) == []


def test_whose_head_reports_to_the_scorer_does_not_decide_either(
    company: Company, sheet: AppraisalSheet
) -> None:
    """The head of the service works in the east: whoever works in the service is below the lead there."""
    give_role(company, "desk_chen", "department_lead")
    assert sorted(may_decide(sheet)) == ["desk_chen", "lead_west"]
    with writing(None, "tests.planted"):
        li = company.person("manager_li")
        Score.delete().where(Score.person == li).execute()
        Department.update(lead_id=li.id).where(Department.code == "service").execute()
    assert may_decide(sheet) == ["lead_west"]


@pytest.mark.parametrize("lost", ["disabled", "permission"])
def test_who_left_or_lost_the_permission_does_not_decide(
    company: Company, sheet: AppraisalSheet, lost: str
) -> None:
    west = company.person("lead_west")
    with writing(None, "tests.planted"):
        if lost == "disabled":
            Person.update(disabled=True).where(Person.id == west.id).execute()
        else:
            PersonRole.delete().where(PersonRole.person == west).execute()
    assert may_decide(sheet) == []


def test_who_could_be_given_the_permission_is_nobody_who_took_part_or_works_below(
    sheet: AppraisalSheet,
) -> None:
    could = {person.username for person in impartial(sheet)}
    assert {"lead_west", "risk_sun", "hr_zhou", "manager_zhao"} <= could
    assert not could & {"manager_wang", "manager_li", "lead_east", "director"}
