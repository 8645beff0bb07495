"""What is done about a risk: actions, watching it, and what a reopened one needs first."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.chain.tables import differences
from app.clock import now, today
from app.inbox.models import Notice, Request, Task
from app.inbox.requests import decide
from app.people.models import Person
from app.risk.assessing.assessing import assess
from app.risk.audited import RISKS
from app.risk.models import Risk
from app.risk.treating import treating
from app.risk.treating.models import Action
from tests.conftest import Company, at
from tests.risk.conftest import rate, said
from tests.risk.test_life import fresh, post

As = Callable[[str], FlaskClient]
Rated = Callable[..., Risk]


def confirmed(as_: As, risk: Risk, action: Action) -> None:
    """Its owner reports the action done, the risk officer confirms that."""
    address = f"/risks/{risk.number}/actions/{action.key}"
    told = {"rev": action.rev, "evidence": "已换", "done_on": today()}
    owner = Person.get_by_id(action.owner_id).username
    assert as_(owner).post(f"{address}/report", data=told).status_code == 303
    told = {"rev": Action.get_by_id(action.id).rev}
    assert as_("risk_sun").post(f"{address}/confirm", data=told).status_code == 303


def test_a_risk_is_watched_once_every_action_has_ended_and_no_more_when_another_is_agreed(
    as_: As, rated: Rated
) -> None:
    risk, wang = rated((2, 2)), as_("manager_wang")
    post(wang, risk, "treat", treatment="reduce", plan="换锁")
    post(wang, risk, "actions", what="换锁", who="manager_wang", due=today() + timedelta(days=5))
    action = Action.select().get()
    with at(now() + timedelta(days=9)):
        wang = as_("manager_wang")
        page = wang.get(f"/risks/{risk.number}").text
        lacking = "An action is still open: have it confirmed, or drop it."
        assert "Overdue" in page
        assert lacking in page
        assert f"/risks/{risk.number}/monitor" not in page
        answer = post(wang, risk, "monitor")
        assert (answer.status_code, fresh(risk).state) == (422, "treated")
        assert lacking in answer.text
        confirmed(as_, risk, action)
        assert f"/risks/{risk.number}/monitor" in wang.get(f"/risks/{risk.number}").text
        assert post(wang, risk, "monitor").status_code == 303
        assert fresh(risk).state == "monitored"
        post(wang, risk, "actions", what="配钥匙", who="manager_wang", due=today() + timedelta(days=5))
        assert fresh(risk).state == "treated"
        assert list(differences(RISKS)) == []


def test_a_risk_whose_review_is_over_due_is_looked_at_before_it_is_watched(as_: As, rated: Rated) -> None:
    risk, wang = rated((2, 2)), as_("manager_wang")
    post(wang, risk, "treat", treatment="reduce", plan="换锁")
    with at(now() + timedelta(days=400)):
        wang = as_("manager_wang")
        answer = post(wang, risk, "monitor")
        assert answer.status_code == 422
        assert "Its review is over due: look at it again first." in answer.text
        assert post(wang, risk, "review", note="现场看过").status_code == 303
        assert post(wang, risk, "monitor").status_code == 303


def agreed(company: Company, risk: Risk, username: str) -> tuple[Action, Task]:
    """What that person is to do, as the owner of the risk agreed with them; and the task of it."""
    owner, due = company.gate("manager_wang"), today() + timedelta(days=9)
    made = treating.add_action(owner, fresh(risk), "换锁", company.person(username), due, fresh(risk).rev)
    return Action.get_by_id(made.id), Task.get_by_id(made.task_id)


def tick(client: FlaskClient, task: Task) -> None:
    assert client.post(f"/inbox/tasks/{task.number}/done").status_code == 303


def confirm(client: FlaskClient, risk: Risk, action: Action) -> int:
    rev = Action.get_by_id(action.id).rev
    return client.post(f"/risks/{risk.number}/actions/{action.key}/confirm", data={"rev": rev}).status_code


def test_an_action_whose_task_is_finished_in_the_inbox_is_reported_as_done_and_another_confirms_it(
    company: Company, as_: As, rated: Rated
) -> None:
    risk = rated(department=company.person("lead_east").department)
    action, task = agreed(company, risk, "risk_sun")
    tick(as_("risk_sun"), task)
    found = Action.get_by_id(action.id)
    assert (found.state, found.done_on, found.evidence) == ("done", today(), None)
    page = as_("manager_wang").get(f"/risks/{risk.number}/actions/{action.key}").text
    assert "Finished in the inbox, without a word." in page
    assert Notice.select().where(Notice.event == "risk.action.done").count() == 1
    assert confirm(as_("risk_sun"), risk, action) == 403, "nobody closes their own"
    assert confirm(as_("manager_wang"), risk, action) == 303
    assert list(differences(RISKS)) == []


def test_an_action_that_is_reported_on_its_page_ends_its_task(
    company: Company, as_: As, rated: Rated
) -> None:
    risk = rated()
    action, task = agreed(company, risk, "risk_sun")
    told = {"rev": action.rev, "evidence": "已换", "done_on": today()}
    as_("risk_sun").post(f"/risks/{risk.number}/actions/{action.key}/report", data=told)
    assert Task.get_by_id(task.id).done_at is not None


def test_whoever_finishes_the_task_in_another_place_does_not_confirm_the_action(
    company: Company, as_: As, rated: Rated
) -> None:
    risk = rated(department=company.person("lead_east").department)
    action, task = agreed(company, risk, "lead_east")
    tick(as_("manager_wang"), task)
    assert Action.get_by_id(action.id).state == "done"
    for who, status in (("manager_wang", 403), ("lead_east", 403), ("risk_sun", 303)):
        assert confirm(as_(who), risk, action) == status, who


def test_an_action_that_is_given_back_or_put_off_goes_on_with_another_task(
    company: Company, as_: As, rated: Rated
) -> None:
    risk = rated()
    action, task = agreed(company, risk, "risk_sun")
    for turn, way in enumerate(("move", "return")):
        moved = {"reason": "缺货", "due": today() + timedelta(days=20 + turn)}
        moved["rev"] = Action.get_by_id(action.id).rev
        address = f"/risks/{risk.number}/actions/{action.key}/{way}"
        assert as_("manager_wang").post(address, data=moved).status_code == 303
        found, former = Action.get_by_id(action.id), task
        task = Task.get_by_id(found.task_id)
        assert found.state == "open"
        assert (Task.get_by_id(former.id).done_at is None, task.done_at) == (False, None)
        tick(as_("risk_sun"), task)
    assert Action.get_by_id(action.id).state == "done"
    assert list(differences(RISKS)) == []


def test_a_risk_that_was_opened_again_is_rated_before_anything_else_is_decided(
    company: Company, as_: As, rated: Rated
) -> None:
    risk, wang = rated((1, 1), (1, 1), (1, 1)), as_("manager_wang")
    post(wang, risk, "treat", treatment="reduce", plan="换锁")
    post(wang, risk, "monitor")
    post(wang, risk, "close", reason="已换")
    decide(company.gate("risk_sun"), Request.get(Request.kind == "risk.close"), "同意", approved=True)
    assert post(wang, risk, "reopen", reason="再次发生").status_code == 303
    page = wang.get(f"/risks/{risk.number}").text
    assert "It was opened again: rate it anew before anything else is decided." in page
    for way in ("treat", "monitor", "accept", "review", "close"):
        assert f"/risks/{risk.number}/{way}" not in page
    told = {"treatment": "avoid", "plan": "停做", "reason": "可承受", "note": "看过"}
    for way in ("treat", "monitor", "accept", "review"):
        answer = post(wang, risk, way, **told)
        assert (answer.status_code, fresh(risk).state) == (409, "reopened"), way
        assert "Rate the risk first, and have that confirmed." in answer.text
    rate(company, fresh(risk), (2, 2))
    assert fresh(risk).state == "assessed"
    assert post(wang, risk, "treat", treatment="avoid", plan="停做").status_code == 303
    assert fresh(risk).state == "treated"


def test_no_risk_is_closed_while_a_rating_of_it_waits(company: Company, as_: As, rated: Rated) -> None:
    risk, wang = rated((1, 1)), as_("manager_wang")
    post(wang, risk, "treat", treatment="reduce", plan="换锁")
    post(wang, risk, "monitor")
    assess(company.gate("manager_wang"), fresh(risk), said((2, 2)), fresh(risk).rev)
    answer = post(wang, risk, "close", reason="已换")
    assert answer.status_code == 422
    assert "A rating waits to be confirmed: have that decided first." in answer.text


def test_what_is_done_about_a_risk_is_called_an_action_everywhere(
    company: Company, as_: As, rated: Rated
) -> None:
    risk = rated()
    action, _ = agreed(company, risk, "risk_sun")
    sun = as_("risk_sun")
    pages = [sun.get(f"/risks/{risk.number}{path}").text for path in ("", f"/actions/{action.key}")]
    pages.append(sun.get("/risks/matrix").text)
    titles = ("Actions against the risk", "Action against a risk", "Actions by band")
    for page, title in zip(pages, titles, strict=True):
        assert title in page
        assert not re.search(r"\b[Mm]easures?\b", page)
