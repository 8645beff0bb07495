"""The clocks of signals count the working time of the office; what is late is seen and told."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient

from app.customers.models import Transaction
from app.inbox.models import Notice, Task
from app.risk.signals import lateness
from app.risk.signals.models import Response, Signal
from app.risk.signals.responding import steps_of
from app.risk.signals.running import run
from tests.conftest import Company, at
from tests.risk.signals.conftest import signals
from tests.risk.signals.test_handling import press

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def wall(day: int, clock: str) -> datetime:
    """A moment of June 2026 at the office, where Friday is the 12th; it works 9:00–12:00 and 13:30–18:00."""
    moment = datetime.fromisoformat(f"2026-06-{day:02}T{clock}").replace(tzinfo=SHANGHAI)
    return moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("days", "colour", "due"),
    [
        (63, "red", wall(15, "09:30")),
        (40, "orange", wall(15, "14:00")),
        (10, "yellow", wall(15, "17:30")),
    ],
)
def test_the_time_to_accept_counts_over_a_weekend(owes: Owes, days: int, colour: str, due: datetime) -> None:
    owes("周以恒", days)
    with at(wall(12, "17:30")):
        run(["receivable"])
    [signal] = signals("receivable")
    assert (signal.colour, signal.next_due) == (colour, due)


def test_the_steps_of_a_red_one_are_due_in_working_time_and_are_tasks(
    company: Company, as_: As, owes: Owes
) -> None:
    owes("周以恒", 63)
    with at(wall(12, "17:00")):
        run(["receivable"])
        [signal] = signals("receivable")
        press(as_("manager_wang"), signal, "accept")
        dues = {step.what: step.due_at for step in steps_of(signal)}
        assert dues == {
            "report": wall(15, "10:00"),
            "stop_loss": wall(15, "12:00"),
            "talk": wall(15, "17:00"),
            "cause": wall(16, "17:00"),
        }
        tasks = list(Task.select().where(Task.reason == "signal_step").order_by(Task.id))
        assert [task.due.day for task in tasks] == [15, 15, 15, 16]
        assert {task.person_id for task in tasks} == {company.person("manager_wang").id}
        assert "Stop the loss" in as_("manager_wang").get("/inbox/tasks/").text


def test_a_report_reaches_the_director_and_what_is_late_is_told_once(
    company: Company, as_: As, owes: Owes
) -> None:
    owes("周以恒", 63)

    def told(event: str) -> set[str]:
        people = {one.person_id for one in Notice.select().where(Notice.event == event)}
        return {
            name
            for name in ("manager_wang", "lead_east", "director", "risk_sun")
            if company.person(name).id in people
        }

    with at(wall(12, "10:00")):
        run(["receivable"])
        [signal] = signals("receivable")
    with at(wall(12, "10:59")):
        assert lateness.go_on() == 0
    with at(wall(12, "11:01")):
        assert lateness.go_on() == 1
        assert lateness.go_on() == 0
        assert told("signal.late_accepting") == {"manager_wang", "lead_east", "director"}
        assert "overdue" in as_("director").get(f"/signals/{signal.number}").text
        late = as_("director").get("/signals/?late=late").text
        assert signal.number in late
        assert "badge bare danger" in late
        wang = as_("manager_wang")
        press(wang, signal, "accept")
        assert Signal.get_by_id(signal.id).next_due == wall(12, "14:31")
        first = Response.get(Response.what == "report")
        press(wang, signal, f"steps/{first.key}", note="已当面汇报")
        assert told("signal.report") == {"director"}
        assert "step 2 of 4: Stop the loss" in as_("director").get("/signals/").text
    with at(wall(12, "17:00")):
        assert lateness.go_on() == 1
        assert told("signal.late_step") == {"manager_wang", "lead_east", "director"}
        assert signal.number in as_("director").get("/signals/?late=late").text


def test_the_director_is_told_again_when_an_orange_one_rises_to_red(as_: As, owes: Owes) -> None:
    owes("周以恒", 57)
    with at(wall(12, "10:00")):
        run(["receivable"])
        [signal] = signals("receivable")
        wang = as_("manager_wang")
        press(wang, signal, "accept")
        press(wang, signal, f"steps/{steps_of(signal)[0].key}", note="已汇报")
    with at(wall(15, "10:00")):
        run(["receivable"])
        [signal] = signals("receivable")
        reports = [step for step in steps_of(signal) if step.what == "report"]
        assert (signal.colour, len(reports)) == ("red", 2)
        assert (reports[1].done_at, reports[1].due_at) == (None, wall(15, "12:00"))
        wang = as_("manager_wang")
        assert f"/steps/{reports[1].key}" in wang.get(f"/signals/{signal.number}").text
        assert press(wang, signal, f"steps/{reports[1].key}", note="已升为红色").status_code == 303
    assert Notice.select().where(Notice.event == "signal.report").count() == 2


def test_an_orange_one_is_reported_without_stopping_a_loss_and_a_blue_one_is_a_task(as_: As) -> None:
    page = as_("risk_sun").get("/signals/plans/").text
    standard = page.partition("Standard")[2].partition("Access to data")[0]
    red, orange, yellow, blue = (part for part in standard.split("<tr>")[-4:])
    assert "Stop the loss" in red
    assert "Report to the director" in orange
    assert "Stop the loss" not in orange
    assert "Contact the customer" in yellow
    assert "Report" not in yellow + blue
