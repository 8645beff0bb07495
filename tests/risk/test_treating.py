"""What is done about a risk: actions, watching it, and what a reopened one needs first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from app.chain.tables import differences
from app.clock import now, today
from app.people.models import Person
from app.risk.audited import RISKS
from app.risk.models import Risk
from app.risk.treating.models import Action
from tests.conftest import at

As = Callable[[str], FlaskClient]
Rated = Callable[..., Risk]


def fresh(risk: Risk) -> Risk:
    return Risk.get_by_id(risk.id)


def post(client: FlaskClient, risk: Risk, path: str, **fields: Any) -> Any:  # noqa: ANN401
    return client.post(f"/risks/{risk.number}/{path}", data={"rev": fresh(risk).rev, **fields})


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
