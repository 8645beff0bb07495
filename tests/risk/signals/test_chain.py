"""What the tables hold of signals, rules and plans is what the chain says of them."""

from collections.abc import Callable
from datetime import date, timedelta

from flask.testing import FlaskClient

from app.chain.tables import differences
from app.chain.writing import writing
from app.customers.models import Transaction
from app.customers.part_rows import new_key
from app.db.base import next_id
from app.risk.signals import effects, reviewing
from app.risk.signals.audited import PLANS, RULES, SIGNALS
from app.risk.signals.false_alarms import call_false
from app.risk.signals.models import Signal
from app.risk.signals.responding import accept, do_step, handle, steps_of
from app.risk.signals.running import run
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import DAY, morning, signals
from tests.risk.signals.test_access import refused
from tests.risk.signals.test_rules import sent

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]


def found() -> list[object]:
    return [one for table in (SIGNALS, RULES, PLANS) for one in differences(table)]


def test_whatever_is_done_stands_on_the_chain(company: Company, as_: As, owes: Owes) -> None:
    owes("周以恒", 40)
    owes("何思远", 10)
    owes("成都云栖木业有限公司", 31)
    wang, sun = company.gate("manager_wang"), company.gate("risk_sun")
    with at(morning()):
        refused(company, "manager_li")
        run()
        first, second, _ = signals("receivable")
        accept(wang, first)
        for step in steps_of(first):
            do_step(wang, first, step.key, "已办")
        handle(wang, first, "原因已查明")
        reviewing.review(sun, first, "可以")
        reviewing.close(sun, first)
        call_false(company.gate("manager_li"), second, "已付款", date(2026, 7, 1))
        assert as_("risk_sun").post("/signals/rules/receivable", data=sent(yellow="9")).status_code == 303
        changed = form(rev=1, accept="2", effect="9", what_0="看一看", kind_0="do", hours_0="3")
        assert as_("risk_sun").post("/signals/plans/standard/blue", data=changed).status_code == 303
        assert found() == []
    with at(morning(40)):
        run()
        effects.look_again()
        assert Signal.get_by_id(first.id).state == "new"
        assert found() == []


def test_a_value_of_zero_is_a_value(company: Company) -> None:
    bought = {"kind": "service", "business_line": "sales", "amount": 100, "open_amount": 0}
    customer = company.customer("周以恒")
    with at(morning()):
        with writing(None, "tests.bought", customer):
            day = DAY - timedelta(days=380)
            Transaction.create(
                id=next_id(Transaction), customer=customer.id, key=new_key(), date=day, **bought
            )
        run(["turnover"])
        assert [(one.colour, one.value) for one in signals("turnover")] == [("orange", 0)]
        assert found() == []
