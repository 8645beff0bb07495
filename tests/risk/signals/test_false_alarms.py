"""False alarms: a second person for the grave ones, quiet for a while, and no longer than 90 days."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.customers.models import Transaction
from app.inbox.models import Request
from app.inbox.requests import decide
from app.risk.signals.models import Signal
from app.risk.signals.responding import steps_of
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import morning, signals
from tests.risk.signals.test_access import refused
from tests.risk.signals.test_handling import press

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]


def call_false(client: FlaskClient, signal: Signal, until: str = "2026-07-01") -> int:
    data = form(rev=1, reason="客户已付款，银行尚未入账", until=until)
    return client.post(f"/signals/{signal.number}/false-alarm", data=data).status_code


def test_a_yellow_one_needs_its_reason_alone_and_is_quiet_until_it_is_worse(as_: As, owes: Owes) -> None:
    owes("周以恒", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert call_false(as_("manager_wang"), signal) == 303
        page = as_("manager_wang").get(f"/signals/{signal.number}").text
        assert "It was not begun: the signal is a false alarm." in page
        assert "Once somebody accepts the signal" not in page
    with at(morning(1)):
        run()
        assert [one.state for one in signals("receivable")] == ["false"]
    with at(morning(2)):
        run()
    assert [(one.state, one.value) for one in signals("receivable")] == [("false", 10), ("new", 12)]


def test_a_reason_that_nobody_can_see_is_none(as_: As, owes: Owes) -> None:
    owes("周以恒", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        unseen = form(rev=1, reason="\u200b\u2060", until="2026-07-01")
        answer = as_("manager_wang").post(f"/signals/{signal.number}/false-alarm", data=unseen)
        assert answer.status_code == 422
    assert Signal.get_by_id(signal.id).state == "new"


def test_it_is_quiet_for_ninety_days_at_most(as_: As, owes: Owes) -> None:
    owes("周以恒", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert call_false(as_("manager_wang"), signal, until="2026-09-09") == 422
        assert call_false(as_("manager_wang"), signal, until="2026-06-10") == 422
        assert call_false(as_("manager_wang"), signal, until="2026-09-08") == 303


def test_a_red_one_waits_for_a_second_person(as_: As, company: Company, owes: Owes) -> None:
    owes("周以恒", 70)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert call_false(as_("manager_wang"), signal) == 303
        assert Signal.get_by_id(signal.id).state == "new"
        request = Request.get(Request.kind == "signal.false_alarm")
        card = as_("lead_east").get(f"/inbox/requests/{request.number}").text
        assert "overdue by 70 days" in card
        decide(company.gate("lead_east"), request, "同意", approved=True)
    found = Signal.get_by_id(signal.id)
    assert (found.state, found.muted_value) == ("false", 70)


def test_whoever_handles_it_or_did_a_step_does_not_decide_whether_it_was_false(as_: As, owes: Owes) -> None:
    owes("周以恒", 40)
    wang, lead = as_("manager_wang"), as_("lead_east")
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert press(wang, signal, "accept").status_code == 303
        until = {"reason": "客户已付款，银行尚未入账", "until": "2026-07-01"}
        assert press(wang, signal, "false-alarm", **until).status_code == 303
        request = Request.get(Request.kind == "signal.false_alarm")
        assert request.number in lead.get("/inbox/to-decide").text
        assert press(lead, signal, "take-over").status_code == 303
        assert request.number not in lead.get("/inbox/to-decide").text
        assert press(lead, signal, f"steps/{steps_of(signal)[0].key}", note="催过").status_code == 303
        assert press(wang, signal, "take-over").status_code == 303
        for address in ("/inbox/", "/inbox/to-decide"):
            assert request.number not in lead.get(address).text
        address, answer = f"/inbox/requests/{request.number}", {"answer": "属实", "decision": "approve"}
        assert lead.get(address).status_code == 404
        assert lead.post(address, data=answer).status_code == 404
        assert Signal.get_by_id(signal.id).state == "accepted"
        assert as_("director").post(address, data=answer).status_code == 303
    assert Signal.get_by_id(signal.id).state == "false"


def test_one_about_access_is_decided_by_the_other_officer(as_: As, company: Company) -> None:
    with at(morning()):
        refused(company, "manager_wang")
        run()
        [signal] = signals("refusals")
        assert call_false(as_("security"), signal) == 303
        request = Request.get(Request.kind == "signal.false_alarm.access")
        assert as_("auditor").get(f"/inbox/requests/{request.number}").status_code == 200
        for other in ("director", "lead_east", "risk_sun"):
            assert as_(other).get(f"/inbox/requests/{request.number}").status_code == 404
