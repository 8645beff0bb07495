"""Who leaves hands over the risks they own, what they had to do about risks, and the controls they ran."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.disabling import disable
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import today
from app.errors import Invalid
from app.inbox import leaving
from app.inbox.models import Task
from app.people.models import Person
from app.risk.audited import RISKS
from app.risk.controls.keeping import let_operate
from app.risk.models import Control, Risk
from app.risk.treating.models import Action
from app.risk.treating.treating import add_action, report
from tests.conftest import Company, form
from tests.risk.conftest import control_of, prove

As = Callable[[str], FlaskClient]
Rated = Callable[..., Risk]


def acts(company: Company, risk: Risk, username: str, what: str = "换锁") -> Action:
    gate, due = company.gate("risk_sun"), today() + timedelta(days=9)
    return add_action(gate, Risk.get_by_id(risk.id), what, company.person(username), due, rev_of(risk))


def rev_of(risk: Risk) -> int:
    return Risk.get_by_id(risk.id).rev


def test_a_leavers_risks_actions_and_controls_are_handed_over_in_one_step(
    company: Company, as_: As, rated: Rated
) -> None:
    east = company.person("manager_wang").department
    owned = rated(department=east)
    other = rated(owner="risk_sun", customer="周以恒", title="另一项")
    todo = acts(company, other, "manager_wang")
    done = acts(company, other, "manager_wang", "对账")
    report(company.gate("manager_wang"), Risk.get_by_id(other.id), done, "已对账", today())
    control = control_of(owned)
    with writing(None, "control.edited", control):
        Control.update(operator=company.person("manager_wang").id).where(Control.id == control.id).execute()
    disable(company.person("sysadmin"), company.person("manager_wang"))
    task = leaving.open_task(company.person("manager_wang"))
    assert task is not None
    assert task.person_id == company.person("lead_east").id
    lead, address = as_("lead_east"), f"/inbox/tasks/{task.number}/hand-over"
    page = lead.get(address).text
    for label in ("Risks: Public", "Actions against risks", "Controls that they carried out"):
        assert label in page
    chosen = {"risks-1": "lead_east", "controls-operated": "lead_east", "confirmed": "1"}
    assert lead.post(address, data=form(**chosen)).status_code in {200, 303}
    assert Risk.get_by_id(owned.id).owner_id == company.person("lead_east").id
    assert Control.get_by_id(control.id).operator_id == company.person("lead_east").id
    officer = company.person("risk_sun").id
    assert {one.owner_id for one in Action.select()} == {officer}
    assert Task.get_by_id(Action.get_by_id(todo.id).task_id).person_id == officer
    assert list(differences(RISKS)) == []


def test_a_leavers_control_goes_to_nobody_who_tested_it_last(
    company: Company, as_: As, registered: Rated
) -> None:
    control = control_of(registered())
    with writing(None, "control.edited", control):
        Control.update(operator=company.person("manager_wang").id).where(Control.id == control.id).execute()
    prove(control)
    disable(company.person("sysadmin"), company.person("manager_wang"))
    task = leaving.open_task(company.person("manager_wang"))
    assert task is not None
    receiver, address = Person.get_by_id(task.person_id).username, f"/inbox/tasks/{task.number}/hand-over"
    page = as_(receiver).get(address).text
    [offered] = re.findall(r'<select[^>]*name="controls-operated".*?</select>', page, re.DOTALL)
    assert 'value="director"' in offered
    assert 'value="risk_sun"' not in offered
    assert "Not offered: whoever tested one of these controls last." in page
    chosen = {"controls-operated": "risk_sun", "confirmed": "1"}
    assert as_(receiver).post(address, data=form(**chosen)).status_code == 422
    with pytest.raises(Invalid, match="tested the control last"):
        let_operate(company.person("director"), Control.get_by_id(control.id), company.person("risk_sun"))
    assert Control.get_by_id(control.id).operator_id == company.person("manager_wang").id
    chosen["controls-operated"] = "lead_east"
    assert as_(receiver).post(address, data=form(**chosen)).status_code == 303
    assert Control.get_by_id(control.id).operator_id == company.person("lead_east").id


def test_whoever_takes_over_the_task_of_an_action_does_the_action(
    company: Company, as_: As, rated: Rated
) -> None:
    risk = rated(department=company.person("lead_east").department)
    action = acts(company, risk, "manager_wang")
    task = Task.get_by_id(action.task_id)
    due = {"person": "lead_east", "due": today().isoformat(), "rev": task.rev}
    answer = as_("manager_wang").post(f"/inbox/tasks/{task.number}", data=due)
    assert answer.status_code == 303, answer.text
    assert Action.get_by_id(action.id).owner_id == company.person("lead_east").id
    assert list(differences(RISKS)) == []
