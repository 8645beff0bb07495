"""A red signal on its way from the night in which it is raised to its effect review."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.customers.models import Transaction
from app.inbox.models import Notice, Task
from app.risk.signals import effects
from app.risk.signals.models import Response, Signal
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import DAY, morning, settle, signals

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]


def press(client: FlaskClient, signal: Signal, way: str, **values: str) -> TestResponse:
    rev = Signal.get_by_id(signal.id).rev
    return client.post(f"/signals/{signal.number}/{way}", data=form(rev=rev, **values))


def test_whoever_did_a_step_does_not_review_it_though_another_handles_it(as_: As, owes: Owes) -> None:
    owes("周以恒", 63)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        sun, wang = as_("risk_sun"), as_("manager_wang")
        assert press(sun, signal, "accept").status_code == 303
        for step in list(Response.select().where(Response.signal == signal.id)):
            assert press(sun, signal, f"steps/{step.key}", note="催过").status_code == 303
        assert press(wang, signal, "take-over").status_code == 303
        assert press(wang, signal, "handled", result="合同纠纷").status_code == 303
        assert press(sun, signal, "review", decision="enough", verdict="好").status_code == 403
        assert 'name="verdict"' not in sun.get(f"/signals/{signal.number}").text
        assert press(as_("director"), signal, "review", decision="enough", verdict="可以").status_code == 303
        assert press(sun, signal, "close").status_code == 403


def test_a_step_is_not_ticked_off_in_the_inbox_but_written_down_with_its_note(
    as_: As, owes: Owes, company: Company
) -> None:
    owes("周以恒", 63)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        wang = as_("manager_wang")
        press(wang, signal, "accept")
        [report, *_] = Response.select().where(Response.signal == signal.id).order_by(Response.position)
        answer = wang.post(f"/inbox/tasks/{report.task}/done")
        assert (answer.status_code, answer.location) == (303, f"/signals/{signal.number}")
        page = wang.get(answer.location).text
        assert "Write down here what was done in the step: that ends its task." in page
        assert Response.get_by_id(report.id).done_at is None
        assert Task.get(Task.number == report.task).done_at is None
        assert Notice.select().where(Notice.event == "signal.report").count() == 0
        assert press(wang, signal, f"steps/{report.key}", note="").status_code == 422
        assert press(wang, signal, f"steps/{report.key}", note="已汇报").status_code == 303
        assert Task.get(Task.number == report.task).done_at is not None
        [told] = Notice.select().where(Notice.event == "signal.report")
        assert told.person_id == company.person("director").id


def test_a_step_whose_task_was_passed_on_is_written_down_by_whoever_has_it(
    as_: As, owes: Owes, company: Company
) -> None:
    owes("周以恒", 63)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        wang, lead = as_("manager_wang"), as_("lead_east")
        press(wang, signal, "accept")
        [_, stop, *_] = Response.select().where(Response.signal == signal.id).order_by(Response.position)
        task = Task.get(Task.number == stop.task)
        sent = form(rev=task.rev, person="lead_east", due=task.due.isoformat())
        assert wang.post(f"/inbox/tasks/{task.number}", data=sent).status_code == 303
        assert f"/steps/{stop.key}" in lead.get(f"/signals/{signal.number}").text
        others = Response.select().where(Response.signal == signal.id, Response.what == "talk").get()
        assert press(lead, signal, f"steps/{others.key}", note="谈过").status_code == 403
        assert press(lead, signal, f"steps/{stop.key}", note="已停").status_code == 303
        assert f"/steps/{stop.key}" not in lead.get(f"/signals/{signal.number}").text
        assert Response.get_by_id(stop.id).done_by_id == company.person("lead_east").id


def test_a_red_signal_goes_from_its_raising_to_its_effect_review(
    company: Company, as_: As, owes: Owes
) -> None:
    owed = owes("周以恒", 63)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert (signal.colour, signal.state, signal.handler_id) == (
            "red",
            "new",
            company.person("manager_wang").id,
        )
        wang = as_("manager_wang")
        page = wang.get(f"/signals/{signal.number}").text
        assert "overdue by 63 days" in page
        assert '<dd class="num">63 days</dd>' in page
        assert "Stop the loss" in page
        assert press(wang, signal, "accept").status_code == 303
        steps = list(Response.select().where(Response.signal == signal.id).order_by(Response.position))
        assert [step.what for step in steps] == ["report", "stop_loss", "talk", "cause"]
        assert Task.select().where(Task.reason == "signal_step", Task.done_at.is_null()).count() == 4
        for step in steps:
            answer = press(wang, signal, f"steps/{step.key}", note="催过")
            assert answer.status_code == 303, answer.text
        assert press(wang, signal, "handled", result="合同纠纷").status_code == 303
        assert press(wang, signal, "review", decision="enough", verdict="好").status_code == 403
        sun = as_("risk_sun")
        assert press(sun, signal, "review", decision="enough", verdict="可以").status_code == 303
        settle(owed, DAY)
        run()
        assert press(sun, signal, "close").status_code == 303
    signal = Signal.get_by_id(signal.id)
    assert (signal.state, signal.effect_on, signal.closed_value) == ("closed", DAY + timedelta(days=7), 0)
    with at(morning(7)):
        run()
        effects.look_again()
        page = as_("risk_sun").get(f"/signals/{signal.number}").text
        assert "Has it lasted?" in page
        assert (
            page.count('<dd class="num">63 days</dd>') == page.count('<dd class="num">0 days</dd>') / 2 == 2
        )
        answer = press(as_("risk_sun"), signal, "effect", decision="lasting", note="已付清")
        assert answer.status_code == 303, answer.text
    signal = Signal.get_by_id(signal.id)
    assert (signal.effect, signal.effect_value) == ("lasting", 0)
