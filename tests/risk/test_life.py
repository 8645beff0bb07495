"""The life of a risk: registered, rated, treated, watched, closed by two people, opened again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now, today
from app.errors import Invalid
from app.inbox.models import Request, Task
from app.inbox.requests import decide
from app.people.models import Person
from app.risk.assessing.assessing import assess, check
from app.risk.audited import RISKS
from app.risk.controls.expired import tell_expired
from app.risk.matrices.audited import MATRICES
from app.risk.matrix import Rating
from app.risk.models import Control, Risk
from app.risk.reviewing.reviewing import look_after
from app.risk.treating.models import Action
from tests.conftest import Company, at
from tests.risk.conftest import control_of, prove, rate, said
from tests.risk.processes.running import Quiet

As = Callable[[str], FlaskClient]
Registered = Callable[..., Risk]
FORM = {
    "title": "大额应收款逾期",
    "category": "credit",
    "about": "none",
    "own_level": "1",
    "cause": "授信依据过时",
}
CHOICES = {"likelihood": "4", "money": "4", "customers": "", "compliance": "", "leak": "2"}


def fresh(risk: Risk) -> Risk:
    return Risk.get_by_id(risk.id)


def the_risk() -> Risk:
    return Risk.select().order_by(Risk.id.desc()).first()


def open_request(kind: str) -> Request:
    return Request.select().where(Request.kind == kind, Request.state == "asked").get()


def post(client: FlaskClient, risk: Risk, path: str, **fields: Any) -> Any:  # noqa: ANN401
    return client.post(f"/risks/{risk.number}/{path}", data={"rev": fresh(risk).rev, **fields})


def approve(client: FlaskClient, request: Request) -> None:
    answer = client.post(f"/inbox/requests/{request.number}", data={"answer": "同意", "decision": "approve"})
    assert answer.status_code in {200, 302, 303}, answer.status_code


def test_a_risk_goes_from_registration_to_its_closing_with_two_people(company: Company, as_: As) -> None:
    wang, sun = as_("manager_wang"), as_("risk_sun")
    answer = wang.post("/risks/new", data={**FORM, "owner": "manager_wang"})
    risk = the_risk()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/risks/{risk.number}")
    assert risk.state == "registered"
    page = wang.get(f"/risks/{risk.number}/assess").get_data(as_text=True)
    assert "up to 5 customers lost" in page
    answer = post(wang, risk, "assess", **CHOICES, target_likelihood="2", target_impact="3", note="两户拖欠")
    assert answer.status_code == 303
    assert fresh(risk).residual_band is None, "it counts only once somebody else has confirmed it"
    decide(company.gate("risk_sun"), open_request("risk.assess"), "同意", approved=True)
    found = fresh(risk)
    assert (found.state, found.inherent_likelihood, found.inherent_impact) == ("assessed", 4, 4)
    assert (found.residual_band, found.target_band, found.rank) == (4, 2, 416)
    assert found.next_review == today() + timedelta(days=7)
    assert post(wang, risk, "treat", treatment="reduce", plan="按周催收").status_code == 303
    due = today() + timedelta(days=10)
    assert post(wang, risk, "actions", what="上门对账", who="lead_east", due=due).status_code == 303
    action = Action.select().get()
    lead = as_("lead_east")
    told = lead.post(
        f"/risks/{risk.number}/actions/{action.key}/report",
        data={"rev": action.rev, "evidence": "已对账并签字", "done_on": today()},
    )
    assert told.status_code == 303
    action = Action.select().get()
    assert (action.state, action.done_on) == ("done", today())
    answer = wang.post(f"/risks/{risk.number}/actions/{action.key}/confirm", data={"rev": action.rev})
    assert Action.select().get().state == "confirmed"
    assert post(wang, risk, "monitor").status_code == 303
    refused = post(wang, risk, "close", reason="已收回")
    assert refused.status_code == 422
    assert "still above the target" in refused.get_data(as_text=True)
    rate(company, fresh(risk), (4, 4), (2, 3), (2, 3))
    assert fresh(risk).state == "monitored"
    assert post(wang, risk, "close", reason="已收回").status_code == 303
    decide(company.gate("risk_sun"), open_request("risk.close"), "同意", approved=True)
    assert fresh(risk).state == "closed"
    assert post(sun, risk, "reopen", reason="再次拖欠").status_code == 303
    assert fresh(risk).state == "reopened"


def test_the_chain_tells_all_that_the_tables_hold_of_risks(company: Company, registered: Registered) -> None:
    bare, held = registered(owner="manager_wang"), registered(owner="manager_wang", cause="授信过时")
    prove(control_of(held))
    rate(company, bare)
    rate(company, held, (4, 4), (2, 4))
    assert [one for table in (RISKS, MATRICES) for one in differences(table)] == []


def a_test(company: Company, **values: str) -> dict[str, str]:
    usual = {"tester": str(company.person("risk_sun").id), "sample": "20", "exceptions": "0", "note": ""}
    days = {"tested_on": today().isoformat(), "valid_until": (today() + timedelta(days=90)).isoformat()}
    return {**usual, **days, **values}


def open_tasks() -> list[tuple[str, str]]:
    query = Task.select(Task.reason, Person.username).join(Person, on=Task.person == Person.id)
    return list(query.where(Task.done_at.is_null()).tuples())


@pytest.fixture
def held(company: Company, registered: Registered) -> tuple[Risk, Control]:
    """A risk whose residual rests on one control, which lead_east carries out; its test holds for 30 days."""
    risk = registered(owner="manager_wang")
    control = control_of(risk)
    with writing(None, "control.edited", control):
        Control.update(operator=company.person("lead_east").id).where(Control.id == control.id).execute()
    prove(control, until=today() + timedelta(days=30))
    request = assess(company.gate("manager_wang"), risk, said((4, 4), (2, 4)), risk.rev)
    decide(company.gate("risk_sun"), request, "同意", approved=True)
    return fresh(risk), Control.get_by_id(control.id)


@pytest.mark.parametrize("jobs", [(look_after, tell_expired), (tell_expired, look_after)])
def test_a_test_that_expires_leaves_the_residual_without_ground_and_gives_one_task(
    company: Company, as_: As, held: tuple[Risk, Control], jobs: tuple[Callable[[Any], Any], ...]
) -> None:
    risk, control = held
    with at(now() + timedelta(days=31)):
        for job in (*jobs, *jobs):
            job(Quiet())
        assert fresh(risk).ungrounded
        assert open_tasks() == [("control_test", "risk_sun")]
        sun = as_("risk_sun")
        inbox = sun.get("/inbox/").text
        assert "Test this control again: 每周抽查" in inbox
        assert f'href="/risks/{risk.number}"' in inbox
        page = sun.get(f"/risks/{risk.number}").text
        assert "Without ground" in page
        address = f"/organisation/processes/controls/{control.key}"
        assert f'href="{address}"' in page
        assert sun.post(f"{address}/tests", data=a_test(company)).status_code == 303
        assert not fresh(risk).ungrounded, "at once, without waiting for the night"
        assert open_tasks() == []
        assert list(differences(RISKS)) == []


def test_a_control_that_fails_when_it_is_tested_again_asks_the_owner_to_rate_the_risk_anew(
    company: Company, as_: As, held: tuple[Risk, Control]
) -> None:
    risk, control = held
    address = f"/organisation/processes/controls/{control.key}"
    with at(now() + timedelta(days=31)):
        tell_expired(Quiet())
        as_("risk_sun").post(f"{address}/tests", data=a_test(company, exceptions="9"))
        look_after(Quiet())
        assert fresh(risk).ungrounded
        assert open_tasks() == [("risk_ground", "manager_wang")]
        as_("risk_sun").post(f"{address}/tests", data=a_test(company))
        assert not fresh(risk).ungrounded
        assert open_tasks() == []


def test_a_control_that_fails_before_a_rating_is_confirmed_asks_its_owner_to_rate_anew(
    company: Company, held: tuple[Risk, Control]
) -> None:
    risk, control = held
    request = assess(company.gate("manager_wang"), risk, said((4, 4), (2, 4)), risk.rev)
    prove(control, exceptions=9)
    decide(company.gate("risk_sun"), request, "同意", approved=True)
    assert fresh(risk).ungrounded
    assert open_tasks() == [("risk_ground", "manager_wang")]


def test_where_nobody_can_test_a_control_its_risks_owner_is_asked(held: tuple[Risk, Control]) -> None:
    risk, _ = held
    with writing(None, "person.edited") as entry:
        entry.told(why="nobody is left who tests")
        may = [person.id for person in Person.select() if Gate(person).has("risk.manage")]
        Person.update(disabled=True).where(Person.id.in_(may)).execute()
    with at(now() + timedelta(days=31)):
        look_after(Quiet())
        tell_expired(Quiet())
        assert fresh(risk).ungrounded
        assert open_tasks() == [("risk_ground", "manager_wang")]


def test_nobody_is_asked_to_test_a_control_that_is_retired_meanwhile(
    as_: As, held: tuple[Risk, Control]
) -> None:
    _, control = held
    with at(now() + timedelta(days=31)):
        tell_expired(Quiet())
        assert ("control_test", "risk_sun") in open_tasks()
        address = f"/organisation/processes/controls/{control.key}/retire"
        assert as_("risk_sun").post(address, data={"rev": control.rev}).status_code == 303
        assert open_tasks() == [("risk_ground", "manager_wang")]


def test_a_control_that_is_retired_takes_the_ground_away_until_it_is_restored(
    as_: As, held: tuple[Risk, Control]
) -> None:
    risk, control = held
    address = f"/organisation/processes/controls/{control.key}"
    as_("risk_sun").post(f"{address}/retire", data={"rev": control.rev})
    assert fresh(risk).ungrounded
    assert open_tasks() == [("risk_ground", "manager_wang")]
    with at(now() + timedelta(days=31)):
        assert tell_expired(Quiet()) is None
    as_("risk_sun").post(f"{address}/restore", data={"rev": control.rev + 1})
    assert not fresh(risk).ungrounded
    assert open_tasks() == []


@pytest.mark.parametrize(
    ("inherent", "who", "months"),
    [((2, 2), "manager_wang", 12), ((3, 3), "lead_east", 6), ((3, 4), "director", 3)],
)
def test_each_band_is_accepted_by_whom_the_table_names_and_expires(
    as_: As,
    rated: Callable[..., Risk],
    company: Company,
    inherent: tuple[int, int],
    who: str,
    months: int,
) -> None:
    risk = rated(inherent, department=company.person("manager_wang").department)
    for other in {"manager_wang", "lead_east", "director", "lead_west"} - {who, "director"}:
        if (who, other) != ("manager_wang", "lead_east"):
            assert post(as_(other), risk, "accept", reason="可承受").status_code in {403, 404}
    assert post(as_(who), risk, "accept", reason="可承受").status_code == 303
    found = fresh(risk)
    assert found.accepted_until is not None
    assert 28 * months <= (found.accepted_until - today()).days <= 31 * months
    with at(now() + timedelta(days=31 * months + 2)):
        look_after(None)
        assert fresh(risk).state == "reopened"
        assert Task.select().where(Task.record == risk.number, Task.reason == "risk_expired").count() == 1


def test_a_residual_without_ground_is_accepted_by_nobody(as_: As, rated: Callable[..., Risk]) -> None:
    for inherent, who in (((1, 1), "manager_wang"), ((5, 5), "director")):
        risk = rated(inherent)
        with writing(None, "risk.ground.changed", risk):
            Risk.update(ungrounded=True).where(Risk.id == risk.id).execute()
        answer = post(as_(who), risk, "accept", reason="可承受")
        assert answer.status_code == 422
        assert "The residual is without ground: rate the risk anew." in answer.text


def test_a_very_high_risk_is_accepted_by_the_director_with_a_second_person(
    as_: As, company: Company, rated: Callable[..., Risk]
) -> None:
    risk = rated((5, 5))
    assert post(as_("director"), risk, "accept", reason="监管过渡期").status_code == 303
    assert fresh(risk).accepted_until is None
    decide(company.gate("risk_sun"), open_request("risk.accept"), "同意", approved=True)
    assert fresh(risk).accepted_until is not None


def test_an_action_is_closed_by_nobody_who_does_it_and_keeps_the_dates_that_slipped(
    as_: As, rated: Callable[..., Risk]
) -> None:
    risk, wang = rated(), as_("manager_wang")
    due = today() + timedelta(days=5)
    post(wang, risk, "actions", what="换锁", who="manager_wang", due=due)
    action = Action.select().get()
    address = f"/risks/{risk.number}/actions/{action.key}"
    moved = due + timedelta(days=7)
    assert (
        wang.post(f"{address}/move", data={"rev": action.rev, "reason": "缺货", "due": moved}).status_code
        == 303
    )
    page = wang.get(address).get_data(as_text=True)
    assert "缺货" in page
    action = Action.select().get()
    assert (action.first_due, action.due) == (due, moved)
    wang.post(f"{address}/report", data={"rev": action.rev, "evidence": "已换", "done_on": today()})
    action = Action.select().get()
    assert action.state == "done"
    assert wang.post(f"{address}/confirm", data={"rev": action.rev}).status_code == 403
    assert as_("risk_sun").post(f"{address}/confirm", data={"rev": action.rev}).status_code == 303


@pytest.mark.parametrize(
    ("days", "told"),
    [(-1, "choose that day or a later one"), (1, "today at the latest"), (None, "Say on which")],
)
def test_an_action_is_done_on_a_day_that_can_be(
    as_: As, rated: Callable[..., Risk], days: int | None, told: str
) -> None:
    risk, wang = rated(), as_("manager_wang")
    post(wang, risk, "actions", what="换锁", who="manager_wang", due=today() + timedelta(days=5))
    action = Action.select().get()
    day = "" if days is None else (today() + timedelta(days=days)).isoformat()
    answer = wang.post(
        f"/risks/{risk.number}/actions/{action.key}/report",
        data={"rev": action.rev, "evidence": "已换", "done_on": day},
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert "已换" in answer.text
    assert Action.select().get().state == "open"


def test_a_review_that_is_due_becomes_a_task_once_and_ends_by_the_review(
    as_: As, rated: Callable[..., Risk]
) -> None:
    risk = rated((3, 4))
    with at(now() + timedelta(days=25)):
        look_after(None)
        look_after(None)
        tasks = Task.select().where(Task.record == risk.number, Task.reason == "risk_review")
        assert tasks.count() == 1
        [task], wang = tasks, as_("manager_wang")
        answer = wang.post(f"/inbox/tasks/{task.number}/done")
        assert (answer.status_code, answer.location) == (303, f"/risks/{risk.number}")
        assert "Review the risk here" in wang.get(answer.location).text
        assert tasks.get().done_at is None
        assert post(wang, risk, "review", note="抽查十单，未见异常").status_code == 303
        assert tasks.where(Task.done_at.is_null()).count() == 0
        assert fresh(risk).next_review == today() + timedelta(days=30)


def test_who_only_proposes_gets_the_number_and_sees_no_register(as_: As) -> None:
    desk = as_("desk_chen")
    answer = desk.post("/risks/new", data={**FORM, "owner": ""}, follow_redirects=True)
    assert answer.status_code == 200
    assert the_risk().number in answer.get_data(as_text=True)
    assert desk.get("/risks/").status_code == 403
    assert the_risk().owner_id is None


def test_a_title_and_a_category_are_needed(as_: As) -> None:
    answer = as_("manager_wang").post("/risks/new", data={**FORM, "title": "", "category": "nothing"})
    assert answer.status_code == 422
    assert Risk.select().count() == 0


def test_a_late_form_meets_what_somebody_else_did(as_: As, rated: Callable[..., Risk]) -> None:
    risk, wang = rated(), as_("manager_wang")
    stale = risk.rev
    post(wang, risk, "treat", treatment="reduce", plan="按周催收")
    answer = wang.post(
        f"/risks/{risk.number}/treat", data={"rev": stale, "treatment": "avoid", "plan": "停做"}
    )
    assert answer.status_code == 409
    assert "停做" in answer.get_data(as_text=True)
    assert fresh(risk).treatment == "reduce"


def test_ratings_out_of_bounds_are_refused_whoever_sends_them() -> None:
    with pytest.raises(Invalid):
        check(said((0, 3)), Rating(1, 1))
