"""Processes as people see and keep them."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.organisation.processes.audited import PROCESSES, STEPS
from app.organisation.processes.models import Process, ProcessStep
from app.risk.models import Control, RiskPoint
from app.risk.processes.audited import POINTS
from app.risk.processes.measuring import MEASURES
from app.risk.processes.shipped import PROCESSES as SHIPPED
from app.risk.processes.shipping import ship_processes
from tests.chained import count, last
from tests.conftest import Company
from tests.queries import queries

AsPerson = Callable[[str], FlaskClient]
Find = Callable[[str], Process]
FindStep = Callable[[str], ProcessStep]
URL = "/organisation/processes/"
MOST_QUERIES = 24


@pytest.fixture
def officer(as_: AsPerson) -> FlaskClient:
    return as_("risk_sun")


def step_values(**values: str) -> dict[str, str]:
    return {"name": "Call back", "what": "", "does": "", "answers": "", "measure": "", **values}


def point_values(**values: str) -> dict[str, str]:
    texts = {"cause": "Haste", "event": "A call is forgotten", "effect": "The customer waits"}
    return {**texts, "category": "service_quality", **values}


def names(process: Process) -> list[str]:
    found = ProcessStep.select().where(ProcessStep.process == process.id, ~ProcessStep.retired)
    return [one.name for one in found.order_by(ProcessStep.position)]


@pytest.mark.usefixtures("company")
def test_seven_processes_are_shipped_once_each_step_answered_for_and_looked_into() -> None:
    assert [one.shipped for one in Process.select().order_by(Process.position)] == [
        "opening_record",
        "export",
        "change_of_level",
        "service",
        "complaint",
        "credit_scoring",
        "handing_over",
    ]
    for step in ProcessStep.select():
        assert step.answers_role_id is not None
        assert step.does_role_id is not None or step.by_program
        assert RiskPoint.select().where(RiskPoint.step == step.id).exists()
    for point in RiskPoint.select():
        assert Control.select().where(Control.point == point.id).exists()
    before = count()
    ship_processes("en")
    assert (count(), Process.select().count()) == (before, len(SHIPPED))


def test_both_languages_say_each_thing_once() -> None:
    texts = [
        text
        for process in SHIPPED
        for text in (process.name, process.purpose)
        for text in (
            text,
            *(step.name for step in process.steps),
            *(
                word
                for step in process.steps
                for point in step.points
                for word in (point.cause, point.event, point.effect, *(one.what for one in point.controls))
            ),
        )
    ]
    for text in texts:
        assert any("\u4e00" <= one <= "\u9fff" for one in text.zh)
        assert text.en.isascii()
    for process in SHIPPED:
        for part in ("zh", "en"):
            told = [getattr(step.name, part) for step in process.steps]
            assert len(told) == len(set(told))


def test_measures_of_shipped_steps_are_known() -> None:
    named = {step.measure for process in SHIPPED for step in process.steps} - {""}
    assert named == set(MEASURES)


def test_the_list_tells_what_each_is_made_of_and_lacks(officer: FlaskClient) -> None:
    page = officer.get(URL).text
    assert "Service in four stages" in page
    assert "Handing a customer over" in page
    assert 'href="/organisation/processes/new"' in page


def test_a_process_is_drawn_and_taken_apart(officer: FlaskClient, shipped_process: Find) -> None:
    page = officer.get(f"{URL}{shipped_process('service').key}").text
    assert page.count('<svg class="flow"') == 2
    assert "style=" not in page
    for told in (
        "1 Reception",
        "Service desk",
        "The first answer comes late",
        "The response clock warns and escalates",
        "Not tested",
        "no case in 90 days",
    ):
        assert told in page


def test_whoever_reads_risks_reads_processes_and_changes_nothing(
    as_: AsPerson, shipped_process: Find, step_named: FindStep
) -> None:
    wang, process = as_("manager_wang"), shipped_process("service")
    page = wang.get(f"{URL}{process.key}")
    assert page.status_code == 200
    assert "/edit" not in page.text
    assert wang.get(f"{URL}{process.key}/edit").status_code == 403
    assert wang.post(f"{URL}{process.key}/steps/new", data=step_values()).status_code == 403
    assert wang.get(f"{URL}steps/{step_named('Reception').key}").status_code == 403
    assert as_("newcomer").get(URL).status_code == 403


def test_a_process_is_made_changed_retired_and_taken_back(officer: FlaskClient) -> None:
    answer = officer.post(f"{URL}new", data={"name": "Visits", "purpose": "Planned.", "department": ""})
    made = Process.get(Process.name == "Visits")
    assert answer.location.endswith(made.key)
    officer.post(f"{URL}{made.key}/edit", data={"name": "Planned visits", "purpose": "", "rev": "1"})
    assert last("process.edited") == (
        "risk_sun",
        made.key,
        {"name": ["Visits", "Planned visits"], "purpose": ["Planned.", None]},
    )
    officer.post(f"{URL}{made.key}/retire", data={"rev": "2"})
    assert "Planned visits" not in officer.get(URL).text
    assert "Planned visits" in officer.get(f"{URL}?retired=1").text
    officer.post(f"{URL}{made.key}/restore", data={"rev": "3"})
    assert "Planned visits" in officer.get(URL).text
    assert list(differences(PROCESSES)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "Fill this in."),
        ({"name": "Service in FOUR stages"}, "There is a process of this name."),
        ({"name": "x" * 61}, "At most 60 characters."),
        ({"department": "999999"}, "Not a valid choice"),
    ],
)
def test_a_process_that_can_not_be_is_refused_and_what_was_typed_stays(
    officer: FlaskClient, wrong: dict[str, str], told: str
) -> None:
    before = Process.select().count()
    typed = {"name": "Visits", "purpose": "Planned.", "department": "", **wrong}
    answer = officer.post(f"{URL}new", data=typed)
    assert answer.status_code == 422
    assert "Planned." in answer.text
    assert told in answer.text
    assert Process.select().count() == before


def test_steps_are_added_moved_changed_and_taken_out(
    officer: FlaskClient, company: Company, shipped_process: Find
) -> None:
    process = shipped_process("complaint")
    before, person = names(process), company.person("lead_east")
    officer.post(
        f"{URL}{process.key}/steps/new", data=step_values(does=f"person.{person.id}", what="Ring once.")
    )
    step = ProcessStep.get(ProcessStep.name == "Call back")
    assert (step.does_person_id, step.position) == (person.id, len(before))
    officer.post(f"{URL}steps/{step.key}/move", data={"step": "up", "rev": "1"})
    assert names(process) == [*before[:-1], "Call back", before[-1]]
    kept = step_values(name="Ring back", does=f"department.{person.department_id}", rev="2")
    assert officer.post(f"{URL}steps/{step.key}", data=kept).status_code == 303
    step = ProcessStep.get_by_id(step.id)
    assert (step.does_person_id, step.does_department_id) == (None, person.department_id)
    assert last("process_step.edited")[2]["does_person"] == ["lead_east", None]
    assert "Nobody answers for this step" in officer.get(f"{URL}{process.key}").text
    officer.post(f"{URL}steps/{step.key}/retire", data={"rev": "3"})
    assert names(process) == before
    assert "Ring back" in officer.get(f"{URL}{process.key}").text
    officer.post(f"{URL}steps/{step.key}/restore", data={"rev": "4"})
    assert "Ring back" in names(process)
    assert list(differences(STEPS)) == []


def test_a_rate_is_only_taken_of_what_the_program_runs(officer: FlaskClient, shipped_process: Find) -> None:
    process = shipped_process("complaint")
    answer = officer.post(f"{URL}{process.key}/steps/new", data=step_values(measure="handling"))
    assert answer.status_code == 422
    assert "Only of a step that the program runs is a rate known." in answer.text
    assert officer.post(f"{URL}{process.key}/steps/new", data=step_values(measure="moon")).status_code == 422


def test_a_step_that_somebody_changed_meanwhile_meets_a_conflict(
    officer: FlaskClient, step_named: FindStep
) -> None:
    step = step_named("Reception")
    values = step_values(name="Front desk", answers=f"role.{step.answers_role_id}", by_program="y", rev="1")
    assert officer.post(f"{URL}steps/{step.key}", data=values).status_code == 303
    answer = officer.post(f"{URL}steps/{step.key}", data={**values, "name": "Counter"})
    assert answer.status_code == 409
    assert "Stands there now: Front desk" in answer.text


def test_risk_points_are_added_changed_and_looked_at_no_more(
    officer: FlaskClient, step_named: FindStep
) -> None:
    step = step_named("Take it in")
    assert officer.post(f"{URL}steps/{step.key}/points/new", data=point_values()).status_code == 303
    point = RiskPoint.get(RiskPoint.event == "A call is forgotten")
    page = officer.get(f"{URL}{step.process.key}").text
    assert "For the customer: The customer waits" in page
    assert "Risk point without a control" in page
    changed = point_values(effect="The customer calls again", rev="1")
    officer.post(f"{URL}points/{point.key}", data=changed)
    assert last("risk_point.edited")[2] == {"effect": ["The customer waits", "The customer calls again"]}
    officer.post(f"{URL}points/{point.key}/retire", data={"rev": "2"})
    assert "Risk point without a control" not in officer.get(f"{URL}{step.process.key}").text
    officer.post(f"{URL}points/{point.key}/restore", data={"rev": "3"})
    assert list(differences(POINTS)) == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"cause": ""}, "Fill this in."),
        ({"effect": "  "}, "Fill this in."),
        ({"event": "x" * 201}, "At most 200 characters."),
        ({"category": "moon"}, "Not a valid choice"),
        (
            {"cause": "It is kept out of the figures", "event": "a complaint is entered as a question"},
            "This step has such a risk point already.",
        ),
    ],
)
def test_a_risk_point_that_can_not_be_is_refused(
    officer: FlaskClient, step_named: FindStep, wrong: dict[str, str], told: str
) -> None:
    before = RiskPoint.select().count()
    step = step_named("Take it in")
    answer = officer.post(f"{URL}steps/{step.key}/points/new", data=point_values(**wrong))
    assert (answer.status_code, RiskPoint.select().count()) == (422, before)
    assert told in answer.text


def test_a_page_asks_the_same_few_questions_however_long_the_process_is(
    officer: FlaskClient, shipped_process: Find
) -> None:
    asked = {}
    for code in ("handing_over", "opening_record"):
        with queries() as found:
            officer.get(f"{URL}{shipped_process(code).key}")
        asked[code] = len(found)
    with queries() as found:
        officer.get(URL)
    assert asked["handing_over"] == asked["opening_record"] <= MOST_QUERIES
    assert len(found) <= MOST_QUERIES
