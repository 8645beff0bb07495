"""Entering a risk point into the register."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.organisation.processes.keeping import edit_process, edit_step
from app.organisation.processes.parties import ANSWERS, DOES, Party, columns_of, party_of
from app.risk.models import REGISTERED, Risk, RiskPoint
from app.vault.fields import opened
from tests.conftest import Company

AsPerson = Callable[[str], FlaskClient]
FindPoint = Callable[[str], RiskPoint]
URL = "/organisation/processes/"


def enter(client: FlaskClient, point: RiskPoint) -> str:
    answer = client.post(f"{URL}points/{point.key}/enter")
    assert answer.status_code == 303
    return answer.location


def test_one_click_enters_a_point_once_and_the_next_leads_to_its_risk(
    as_: AsPerson, company: Company, point_named: FindPoint
) -> None:
    point = point_named("The first answer comes late")
    officer = as_("risk_sun")
    first = enter(officer, point)
    risk = Risk.get(Risk.point == point.id)
    assert first.endswith(f"/risks/{risk.number}")
    assert (risk.title, risk.category, risk.state) == (point.event, "service_quality", REGISTERED)
    assert (risk.step_id, risk.registered_by_id) == (point.step_id, company.person("risk_sun").id)
    assert [opened(risk, name) for name in ("cause", "event", "effect")] == [
        point.cause,
        point.event,
        point.effect,
    ]
    assert enter(officer, point) == first
    assert Risk.select().where(Risk.point == point.id).count() == 1


def test_the_two_are_linked_both_ways(as_: AsPerson, point_named: FindPoint) -> None:
    point = point_named("The first answer comes late")
    officer = as_("risk_sun")
    location = enter(officer, point)
    page = officer.get(f"{URL}{point.step.process.key}").text
    assert f'href="{location}"' in page
    risk = officer.get(location).text
    assert f'href="{URL}{point.step.process.key}#step-{point.step.key}"' in risk
    assert "The response clock warns and escalates" in risk


def test_whoever_answers_for_the_step_owns_the_risk_and_it_lies_where_the_process_does(
    as_: AsPerson, company: Company, point_named: FindPoint
) -> None:
    point, gate = point_named("The first answer comes late"), company.gate("risk_sun")
    step, lead = point.step, company.person("lead_east")
    values = {name: step.__data__[name] for name in ("name", "what", "by_program", "measure")}
    values |= columns_of(DOES, party_of(step, DOES)) | columns_of(ANSWERS, Party("person", lead.id))
    assert edit_step(gate, step, values, step.rev)
    process = step.process
    kept = {"name": process.name, "purpose": process.purpose, "department": lead.department_id}
    assert edit_process(gate, process, kept, process.rev)
    enter(as_("risk_sun"), point)
    risk = Risk.get(Risk.point == point.id)
    assert (risk.owner_id, risk.department_id) == (lead.id, lead.department_id)


def test_a_long_event_is_cut_to_a_title_and_stands_whole_in_the_risk(
    as_: AsPerson, point_named: FindPoint
) -> None:
    point, officer = point_named("The first answer comes late"), as_("risk_sun")
    long = {"cause": "x", "event": "A late answer " * 10, "effect": "y", "category": "leak", "rev": "1"}
    assert officer.post(f"{URL}points/{point.key}", data=long).status_code == 303
    enter(officer, point)
    risk = Risk.get(Risk.point == point.id)
    assert len(risk.title) <= 60
    assert risk.title.endswith("…")
    assert opened(risk, "event") == long["event"].strip()


@pytest.mark.parametrize(("who", "status"), [("manager_wang", 303), ("desk_chen", 303), ("newcomer", 403)])
def test_whoever_may_register_risks_may_enter_one(
    as_: AsPerson, point_named: FindPoint, who: str, status: int
) -> None:
    point = point_named("The first answer comes late")
    assert as_(who).post(f"{URL}points/{point.key}/enter").status_code == status
    assert as_(who).post(f"{URL}points/22222222/enter").status_code == (404 if status == 303 else 403)


def test_where_somebody_entered_it_whose_risk_one_can_not_read_nothing_is_shown_of_it(
    as_: AsPerson, point_named: FindPoint
) -> None:
    point = point_named("The first answer comes late")
    enter(as_("risk_sun"), point)
    number = Risk.get(Risk.point == point.id).number
    wang = as_("manager_wang")
    assert number not in wang.get(f"{URL}{point.step.process.key}").text
    answer = wang.post(f"{URL}points/{point.key}/enter")
    assert answer.status_code == 409
    assert number not in answer.text
