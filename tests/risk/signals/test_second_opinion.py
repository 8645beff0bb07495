"""A signal that nobody but its handler may read: a second person decides by its card alone."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.chain.tables import differences
from app.customers import record
from app.customers.facts import Why
from app.customers.models import Transaction
from app.inbox.models import Request, Task
from app.risk.signals import effects, lateness
from app.risk.signals.audited import SIGNALS
from app.risk.signals.models import Response, Signal
from app.risk.signals.responding import steps_of
from app.risk.signals.running import run
from tests.conftest import Company, at
from tests.risk.signals.conftest import DAY, morning, settle, signals
from tests.risk.signals.test_handling import press

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]
ASKING = "催收已完成，请确认"


@pytest.fixture
def secret(company: Company, owes: Owes) -> Callable[[], tuple[Transaction, Signal]]:
    """A yellow signal about a customer of level 4, whom nobody but the director is cleared for."""

    def raise_it() -> tuple[Transaction, Signal]:
        customer = company.customer("何思远")
        why = Why("敏感", "法务意见")
        record.raise_level(company.gate("director"), customer, 4, why, customer.rev)
        owed = owes("何思远", 10)
        run()
        [signal] = signals("receivable")
        return owed, signal

    return raise_it


def handled(client: FlaskClient, signal: Signal) -> None:
    assert press(client, signal, "accept").status_code == 303
    for step in steps_of(signal):
        assert press(client, signal, f"steps/{step.key}", note="催过").status_code == 303
    assert press(client, signal, "handled", result="何思远一家的付款流程变了").status_code == 303


def asked(kind: str) -> Request:
    return Request.select().where(Request.kind == kind, Request.state == "asked").get()


def decides(client: FlaskClient, request: Request, decision: str) -> None:
    answer = client.post(
        f"/inbox/requests/{request.number}", data={"answer": "按卡片所述同意", "decision": decision}
    )
    assert answer.status_code == 303, answer.text


def test_a_second_person_reviews_by_the_card_and_learns_nothing_else(
    as_: As, secret: Callable[[], tuple[Transaction, Signal]]
) -> None:
    director, sun = as_("director"), as_("risk_sun")
    with at(morning()):
        owed, signal = secret()
        handled(director, signal)
        assert "a second person decides by its card alone" in director.get(f"/signals/{signal.number}").text
        assert press(director, signal, "review", decision="enough", verdict="好").status_code == 403
        assert press(director, signal, "ask-review", reason="").status_code == 422
        assert press(director, signal, "ask-review", reason=ASKING).status_code == 303
        assert press(director, signal, "ask-review", reason=ASKING).status_code == 422
        request = asked("signal.review")
        card = sun.get(f"/inbox/requests/{request.number}").text
        assert signal.number in card
        assert ASKING in card
        for secret_word in ("何思远", "overdue by", "付款流程", "催过"):
            assert secret_word not in card
        assert sun.get(f"/signals/{signal.number}").status_code == 404
        assert as_("manager_li").get(f"/inbox/requests/{request.number}").status_code == 404
        decides(sun, request, "approve")
        assert Signal.get_by_id(signal.id).state == "reviewed"
        settle(owed, DAY)
        run()
        assert press(director, signal, "close").status_code == 303
    with at(morning(30)):
        effects.look_again()
        page = director.get(f"/signals/{signal.number}").text
        assert "Effect review" in page
        assert press(director, signal, "ask-effect", reason=ASKING).status_code == 303
        decides(sun, asked("signal.effect"), "approve")
    assert Signal.get_by_id(signal.id).effect == "lasting"
    assert list(differences(SIGNALS)) == []


def test_what_is_refused_goes_back_and_what_has_not_lasted_is_opened_again(
    as_: As, secret: Callable[[], tuple[Transaction, Signal]]
) -> None:
    director, sun = as_("director"), as_("risk_sun")
    with at(morning()):
        _owed, signal = secret()
        handled(director, signal)
        press(director, signal, "ask-review", reason=ASKING)
        decides(sun, asked("signal.review"), "refuse")
        assert Signal.get_by_id(signal.id).state == "accepted"
        assert press(director, signal, "handled", result="补充了还款计划").status_code == 303
        press(director, signal, "ask-review", reason=ASKING)
        decides(sun, asked("signal.review"), "approve")
        press(director, signal, "close")
        assert press(director, signal, "ask-effect", reason=ASKING).status_code == 422
    with at(morning(30)):
        press(director, signal, "ask-effect", reason=ASKING)
        decides(sun, asked("signal.effect"), "refuse")
    found = Signal.get_by_id(signal.id)
    assert (found.state, found.effect, found.reopened) == ("new", "came_back", 1)
    assert list(differences(SIGNALS)) == []


def test_whoever_did_a_step_is_no_second_person(company: Company, as_: As, owes: Owes) -> None:
    owes("何思远", 10)
    director, sun = as_("director"), as_("risk_sun")
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert press(sun, signal, "accept").status_code == 303
        first, *others = steps_of(signal)
        assert press(sun, signal, f"steps/{first.key}", note="催过").status_code == 303
        customer = company.customer("何思远")
        record.raise_level(company.gate("director"), customer, 4, Why("敏感", "法务意见"), customer.rev)
        lateness.go_on()
        for step in others:
            assert press(director, signal, f"steps/{step.key}", note="催过").status_code == 303
        assert press(director, signal, "handled", result="客户付款流程变了").status_code == 303
        assert press(director, signal, "ask-review", reason=ASKING).status_code == 303
        request = asked("signal.review")
        assert sun.get(f"/inbox/requests/{request.number}").status_code == 404
        assert request.number not in sun.get("/inbox/to-decide").text
        assert as_("lead_west").get(f"/inbox/requests/{request.number}").status_code == 200


def test_where_somebody_is_cleared_nobody_is_asked(as_: As, owes: Owes) -> None:
    owes("周以恒", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        wang = as_("manager_wang")
        handled(wang, signal)
        assert "decides by its card alone" not in wang.get(f"/signals/{signal.number}").text
        assert press(wang, signal, "ask-review", reason=ASKING).status_code == 409
        assert not Request.select().where(Request.kind == "signal.review").exists()


def test_a_signal_whose_handler_may_not_read_it_any_more_goes_to_the_next_who_may(
    company: Company, as_: As, owes: Owes
) -> None:
    owes("何思远", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert press(as_("manager_li"), signal, "accept").status_code == 303
        customer = company.customer("何思远")
        record.raise_level(company.gate("director"), customer, 4, Why("敏感", "法务意见"), customer.rev)
        lateness.go_on()
        director = company.person("director")
        assert Signal.get_by_id(signal.id).handler_id == director.id
        assert {step.person_id for step in Response.select()} == {director.id}
        mine = Task.select().where(Task.reason == "signal_step")
        assert {task.person_id for task in mine} == {director.id}
        assert as_("director").get(f"/signals/{signal.number}").status_code == 200
