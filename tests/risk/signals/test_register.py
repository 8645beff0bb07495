"""Signals beside risks: on the page of the matrix; taken into the register once, linked both ways."""

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from app.chain.tables import differences
from app.chain.writing import writing
from app.customers.models import Customer, Transaction
from app.risk.models import Risk
from app.risk.signals.acting import write
from app.risk.signals.audited import SIGNALS
from app.risk.signals.models import FALSE, Signal
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import DAY, morning, settle, signals
from tests.risk.signals.test_access import refused
from tests.risk.signals.test_false_alarms import call_false

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]


def part(client: FlaskClient, address: str) -> str:
    return client.get(address, headers={"HX-Request": "true"}).text


def test_the_page_of_the_matrix_has_the_open_signals_by_level_and_right(
    as_: As, company: Company, owes: Owes
) -> None:
    owes("周以恒", 63)
    owes("何思远", 10)
    owes("林婉清", 40)
    with at(morning()):
        refused(company, "manager_wang")
        run()
        assert 'hx-get="/signals/open"' in as_("director").get("/risks/matrix").text
        page = part(as_("director"), "/signals/open")
        assert page.index("overdue by 63 days") < page.index("overdue by 40 days")
        assert page.index("overdue by 40 days") < page.index("overdue by 10 days")
        assert "refusal" not in page
        assert "/signals/?colour=red" in page
        page = part(as_("manager_li"), "/signals/open")
        assert "overdue by 10 days" in page
        assert "林婉清" not in page
        assert "/signals/?colour=red" not in page
        assert as_("security").get("/signals/open").status_code == 403


def test_a_signal_becomes_a_risk_once_linked_both_ways(as_: As, company: Company, owes: Owes) -> None:
    owes("周以恒", 63)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        sun = as_("risk_sun")
        assert "Take it into the register" in sun.get(f"/signals/{signal.number}").text
        first = sun.post(f"/signals/{signal.number}/risk", data=form())
        again = sun.post(f"/signals/{signal.number}/risk", data=form())
        assert first.status_code == again.status_code == 303
        assert first.location == again.location
        risk = Risk.get()
        assert (risk.category, risk.owner_id) == ("credit", company.person("manager_wang").id)
        assert (risk.customer_id, risk.level) == (signal.customer_id, signal.level)
        page = sun.get(f"/signals/{signal.number}").text
        assert f'href="/risks/{risk.number}"' in page
        assert "Take it into the register" not in page
        assert f"/signals/{signal.number}" in part(sun, f"/signals/of-risk/{risk.number}")
        assert f"/signals/of-risk/{risk.number}" in sun.get(f"/risks/{risk.number}").text
    assert list(differences(SIGNALS)) == []


def test_a_later_signal_of_the_same_cause_is_the_same_risk_while_that_is_open(as_: As, owes: Owes) -> None:
    owed = owes("周以恒", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        as_("risk_sun").post(f"/signals/{signal.number}/risk", data=form())
        settle(owed, DAY)
        run()
        write(None, "signal.closed", Signal.get_by_id(signal.id), {"state": "closed", "closed_at": morning()})
    with at(morning(9)):
        with writing(None, "tests.owed_again", Customer.get_by_id(owed.customer_id)):
            changed = {"settled_on": None, "open_amount": 1, "due_on": DAY - timedelta(days=10)}
            Transaction.update(changed).where(Transaction.id == owed.id).execute()
        run()
        _first, later = signals("receivable")
        as_("risk_sun").post(f"/signals/{later.number}/risk", data=form())
        assert Risk.select().count() == 1
        assert Signal.get_by_id(later.id).risk_id == Risk.get().id


def test_what_is_about_access_never_becomes_a_risk(as_: As, company: Company) -> None:
    with at(morning()):
        refused(company, "security")
        run()
        [signal] = signals("refusals")
        assert signal.handler_id == company.person("director").id
        page = as_("director").get(f"/signals/{signal.number}").text
        assert "Take it into the register" not in page
        assert as_("director").post(f"/signals/{signal.number}/risk", data=form()).status_code == 403
        assert not Risk.select().exists()


def test_a_false_alarm_becomes_no_risk(as_: As, owes: Owes) -> None:
    owes("何思远", 10)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert call_false(as_("manager_li"), signal) == 303
        [signal] = signals("receivable")
        assert signal.state == FALSE
        address = f"/signals/{signal.number}"
        assert "Take it into the register" not in as_("director").get(address).text
        assert as_("director").post(f"{address}/risk", data=form()).status_code == 403
        assert not Risk.select().exists()


def test_nobody_takes_in_what_they_may_not_read(as_: As, owes: Owes) -> None:
    owes("林婉清", 40)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        assert as_("manager_li").post(f"/signals/{signal.number}/risk", data=form()).status_code == 404
        assert "Take it into the register" not in as_("manager_li").get("/signals/").text
