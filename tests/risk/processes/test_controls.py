"""Controls of risk points, and their tests."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import today
from app.inbox.models import Task
from app.risk.controls.audited import CONTROLS, TESTS
from app.risk.controls.expired import REASON, tell_expired
from app.risk.controls.models import ExpiredTest
from app.risk.controls.reading import seen
from app.risk.models import Control, ControlTest, Risk, RiskPoint
from app.risk.processes.points import set_point_retired
from tests.chained import last
from tests.conftest import Company, at
from tests.risk.processes.running import Quiet

AsPerson = Callable[[str], FlaskClient]
Find = Callable[[str], Control]
URL = "/organisation/processes/controls/"
SAMPLED = "Classification is sampled weekly"
"""A shipped control that somebody carries out by hand."""
WATCHED = "The response clock warns and escalates"
"""One that the program carries out."""


@pytest.fixture
def officer(as_: AsPerson) -> FlaskClient:
    return as_("risk_sun")


@pytest.fixture
def sampled(company: Company, control_named: Find) -> Control:
    """A control that lead_east carries out."""
    return operated(company, control_named(SAMPLED), "lead_east")


def operated(company: Company, control: Control, username: str) -> Control:
    """It is carried out by that person."""
    with writing(None, "control.edited", control):
        Control.update(operator=company.person(username).id).where(Control.id == control.id).execute()
    return Control.get_by_id(control.id)


def control_values(**values: str) -> dict[str, str]:
    usual = {"name": "Ask twice", "kind": "preventive", "axis": "", "frequency": "each", "by": "hand"}
    return {**usual, "operator": "", **values}


def a_test(company: Company, **values: str) -> dict[str, str]:
    return {
        "tester": str(company.person("risk_sun").id),
        "sample": "20",
        "exceptions": "0",
        "tested_on": today().isoformat(),
        "valid_until": (today() + timedelta(days=365)).isoformat(),
        "note": "",
        **values,
    }


def effect_of(control: Control) -> str:
    return seen([control])[control.id].effect


def test_a_control_is_added_changed_retired_and_restored(
    officer: FlaskClient, company: Company, point_named: Callable[[str], RiskPoint]
) -> None:
    point = point_named("Category or urgency is wrong")
    answer = officer.post(
        f"/organisation/processes/points/{point.key}/controls/new",
        data=control_values(operator=str(company.person("lead_east").id)),
    )
    control = Control.select().order_by(Control.id.desc()).get()
    assert answer.location.endswith(f"/controls/{control.key}")
    assert (control.point_id, control.name, control.axis) == (point.id, "Ask twice", None)
    page = officer.get(f"{URL}{control.key}").text
    assert "Until then it counts for nothing." in page
    assert "Category or urgency is wrong" in page
    program = control_values(kind="detective", axis="likelihood", by="program", rev="1")
    assert officer.post(f"{URL}{control.key}/edit", data=program).status_code == 303
    control = Control.get_by_id(control.id)
    assert (control.by_program, control.operator_id, control.axis) == (True, None, "likelihood")
    assert last("control.edited")[2]["operator"] == ["lead_east", None]
    officer.post(f"{URL}{control.key}/retire", data={"rev": "2"})
    assert "Ask twice" not in officer.get(f"/organisation/processes/{point.step.process.key}").text
    officer.post(f"{URL}{control.key}/restore", data={"rev": "3"})
    assert "Ask twice" in officer.get(f"/organisation/processes/{point.step.process.key}").text
    assert list(differences(CONTROLS)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "classification is SAMPLED weekly"}, "There is such a control here already."),
        ({"kind": "magic"}, "Not a valid choice"),
        ({"frequency": "never"}, "Not a valid choice"),
        ({"kind": "detective"}, "Say what it acts on: found early, or done less because it would be found."),
        (
            {"by": "program", "operator": "lead_east"},
            "The program carries it out: name nobody, or say that it is done by hand.",
        ),
    ],
)
def test_a_control_that_can_not_be_is_refused_and_what_was_typed_stays(
    officer: FlaskClient,
    company: Company,
    point_named: Callable[[str], RiskPoint],
    wrong: dict[str, str],
    told: str,
) -> None:
    point, before = point_named("Category or urgency is wrong"), Control.select().count()
    if "operator" in wrong:
        wrong = {**wrong, "operator": str(company.person(wrong["operator"]).id)}
    typed = control_values(**wrong)
    answer = officer.post(f"/organisation/processes/points/{point.key}/controls/new", data=typed)
    assert (answer.status_code, Control.select().count()) == (422, before)
    assert told in answer.text
    assert typed["name"] in answer.text


@pytest.mark.parametrize(
    ("exceptions", "effect", "told"),
    [
        ("0", "effective", "Effective"),
        ("2", "partly", "Partly effective"),
        ("3", "failed", "Failed its test"),
    ],
)
def test_a_test_says_what_is_proven(
    officer: FlaskClient, company: Company, sampled: Control, exceptions: str, effect: str, told: str
) -> None:
    answer = officer.post(
        f"{URL}{sampled.key}/tests", data=a_test(company, exceptions=exceptions, note="Week 9.")
    )
    assert answer.status_code == 303
    assert effect_of(sampled) == effect
    page = officer.get(f"{URL}{sampled.key}").text
    assert told in page
    assert "Week 9." in page
    assert list(differences(TESTS)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"sample": "0"}, "How many cases were tested: at least one."),
        ({"sample": "-3"}, "Write a whole number, such as 25."),
        ({"sample": "many"}, "Write a whole number, such as 25."),
        ({"exceptions": "21"}, "Between none and as many as were tested."),
        ({"exceptions": "1.5"}, "Write a whole number, such as 25."),
        ({"tester": "999999"}, "Not a valid choice"),
        ({"valid_until": "2020-01-01"}, "Choose a day after the one on which it was tested."),
        ({"valid_until": "2031-01-01"}, "A test holds for two years at most."),
        (
            {"tested_on": "2031-01-01"},
            "A test is written down once it was made: choose today or a day before.",
        ),
        ({"tested_on": "0001-01-01"}, "What was tested more than ten years ago proves nothing"),
        ({"tested_on": "2026/3/7"}, "Not a valid date"),
        ({"valid_until": ""}, "Fill this in."),
    ],
)
def test_a_test_that_can_not_be_is_refused(
    officer: FlaskClient, company: Company, sampled: Control, wrong: dict[str, str], told: str
) -> None:
    answer = officer.post(f"{URL}{sampled.key}/tests", data=a_test(company, note="Week 9.", **wrong))
    assert (answer.status_code, ControlTest.select().count()) == (422, 0)
    assert told in answer.text
    assert "Week 9." in answer.text


def test_the_days_of_a_test_are_chosen_as_everywhere(officer: FlaskClient, sampled: Control) -> None:
    page = officer.get(f"{URL}{sampled.key}").text
    for name in ("tested_on", "valid_until"):
        assert re.search(rf'<input [^>]*name="{name}"[^>]*type="date"', page), name


def test_a_control_is_never_tested_by_whoever_carries_it_out(
    officer: FlaskClient, company: Company, sampled: Control, as_: AsPerson
) -> None:
    lead = str(company.person("lead_east").id)
    answer = officer.post(f"{URL}{sampled.key}/tests", data=a_test(company, tester=lead))
    assert answer.status_code == 422
    assert "Whoever carries a control out does not test it: choose somebody else." in answer.text
    assert f'value="{lead}"' not in officer.get(f"{URL}{sampled.key}").text
    operated(company, sampled, "director")
    answer = as_("director").post(f"{URL}{sampled.key}/tests", data=a_test(company))
    assert "You carry this control out: let a colleague write its test down." in answer.text
    assert ControlTest.select().count() == 0


def test_whoever_tested_a_control_last_does_not_come_to_carry_it_out(
    officer: FlaskClient, company: Company, sampled: Control
) -> None:
    director = str(company.person("director").id)
    typed = control_values(operator=director, rev=str(sampled.rev))
    answer = officer.post(f"{URL}{sampled.key}/tests", data=a_test(company, tester=director))
    assert answer.status_code == 303
    answer = officer.post(f"{URL}{sampled.key}/edit", data=typed)
    assert answer.status_code == 422
    assert "This colleague tested the control last: have somebody else test it first." in answer.text
    other = a_test(company)
    assert officer.post(f"{URL}{sampled.key}/tests", data=other).status_code == 303
    answer = officer.post(f"{URL}{sampled.key}/edit", data=typed)
    assert answer.status_code == 303


def test_what_nobody_is_named_for_can_not_be_tested(
    officer: FlaskClient, company: Company, control_named: Find
) -> None:
    control = control_named(SAMPLED)
    answer = officer.post(f"{URL}{control.key}/tests", data=a_test(company))
    assert "Nobody is named who carries this control out. Name them first." in answer.text
    program = control_named(WATCHED)
    assert officer.post(f"{URL}{program.key}/tests", data=a_test(company)).status_code == 303


def test_who_reads_risks_reads_controls_and_tests_none(
    as_: AsPerson, company: Company, sampled: Control
) -> None:
    wang = as_("manager_wang")
    page = wang.get(f"{URL}{sampled.key}")
    assert page.status_code == 200
    assert "Write down a test" not in page.text
    assert wang.post(f"{URL}{sampled.key}/tests", data=a_test(company)).status_code == 403
    assert wang.get(f"{URL}22222222").status_code == 404


def test_an_expired_test_is_told_once_and_asks_for_another(
    as_: AsPerson, company: Company, sampled: Control
) -> None:
    start = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    with at(start):
        data = a_test(company, tested_on="2026-03-01", valid_until="2026-06-01")
        assert as_("risk_sun").post(f"{URL}{sampled.key}/tests", data=data).status_code == 303
        assert tell_expired(Quiet()) is None
    with at(start + timedelta(days=92)):
        outcome = tell_expired(Quiet())
        assert outcome is not None
        assert outcome.values == {"count": 1}
        assert tell_expired(Quiet()) is None
        assert effect_of(sampled) == "expired"
        task = Task.get(Task.reason == REASON)
        assert (task.person_id, task.record) == (company.person("risk_sun").id, sampled.key)
        assert task.due == today() + timedelta(days=14)
        assert ExpiredTest.get().task_id == task.id
        sun = as_("risk_sun")
        answer = sun.post(f"/inbox/tasks/{task.number}/done")
        assert (answer.status_code, answer.location) == (303, f"{URL}{sampled.key}")
        assert "write the test down on its page" in sun.get(answer.location).text
        assert Task.get_by_id(task.id).done_at is None
    with at(start + timedelta(days=93)):
        again = a_test(company, tested_on="2026-06-02", valid_until="2027-06-01")
        assert as_("risk_sun").post(f"{URL}{sampled.key}/tests", data=again).status_code == 303
        assert effect_of(sampled) == "effective"
        assert Task.get_by_id(task.id).done_at is not None


def test_what_is_out_of_use_is_not_asked_about(as_: AsPerson, company: Company, sampled: Control) -> None:
    start = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
    with at(start):
        data = a_test(company, tested_on="2026-03-01", valid_until="2026-06-01")
        assert as_("risk_sun").post(f"{URL}{sampled.key}/tests", data=data).status_code == 303
        point = RiskPoint.get_by_id(sampled.point_id)
        assert set_point_retired(company.gate("risk_sun"), point, point.rev, retired=True)
    with at(start + timedelta(days=200)):
        assert tell_expired(Quiet()) is None


def test_a_control_of_one_risk_is_as_secret_as_that(
    as_: AsPerson, company: Company, registered: Callable[..., Risk]
) -> None:
    risk = registered(customer="林婉清", owner="manager_wang")  # of level 3
    url = f"/risks/{risk.number}/controls/new"
    officer = as_("risk_sun")
    assert officer.get(url).status_code == 200
    lead = str(company.person("lead_east").id)
    answer = officer.post(url, data=control_values(name="Lock the drawer", operator=lead))
    control = Control.select().order_by(Control.id.desc()).get()
    assert answer.location.endswith(control.key)
    assert (control.risk_id, control.point_id) == (risk.id, None)
    assert isinstance(control.__data__["name"], bytes)
    page = officer.get(f"{URL}{control.key}")
    assert "Lock the drawer" in page.text
    assert "<title>Lock" not in page.text
    officer.post(f"{URL}{control.key}/tests", data=a_test(company, note="Found open once."))
    assert isinstance(ControlTest.get().__data__["note"], bytes)
    assert "Lock the drawer" in officer.get(f"/risks/{risk.number}").text
    assert as_("manager_li").get(f"{URL}{control.key}").status_code == 404
    assert as_("manager_wang").get(f"{URL}{control.key}").status_code == 200
    assert list(differences(CONTROLS)) == list(differences(TESTS)) == []


def test_whoever_carries_a_control_out_is_offered_no_form_of_a_test(
    as_: AsPerson, company: Company, sampled: Control
) -> None:
    sun, wang = company.person("risk_sun"), company.person("manager_wang")
    page = as_("risk_sun").get(f"/organisation/processes/controls/{sampled.key}").text
    assert 'name="sample"' in page
    assert f'<option value="{wang.id}"' not in page, "they may write no test down"
    with writing(None, "control.edited", sampled):
        Control.update(operator=sun.id).where(Control.id == sampled.id).execute()
    page = as_("risk_sun").get(f"/organisation/processes/controls/{sampled.key}").text
    assert 'name="sample"' not in page
    assert "You carry this control out: let a colleague write its test down." in page
