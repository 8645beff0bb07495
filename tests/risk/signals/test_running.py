"""A year of nights, with its standstills: each planted cause is raised once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.customers.models import Customer, Transaction, Visit
from app.customers.part_rows import new_key
from app.db.base import next_id
from app.inbox.models import Notice
from app.people.models import Person
from app.risk.signals import reviewing
from app.risk.signals.acting import write
from app.risk.signals.models import Signal, SignalRule
from app.risk.signals.running import run
from tests.conftest import Company, at
from tests.risk.signals.conftest import DAY, morning, settle, signals

Owes = Callable[..., Transaction]
YEAR = 365


def only(code: str) -> None:
    """Switch all other rules off, so that a year of nights is quick."""
    with writing(None, "tests.only"):
        SignalRule.update(active=False).where(SignalRule.code != code).execute()


def test_a_year_of_nights_raises_each_planted_cause_once(owes: Owes) -> None:
    only("receivable")
    first, second = owes("周以恒", -20), owes("何思远", -100)
    owes("林婉清", -YEAR)
    for night in range(YEAR):
        with at(morning(night)):
            run()
            if night == 200:
                settle(first, DAY + timedelta(days=night))
    found = signals("receivable")
    assert [one.instance for one in found] == [first.key, second.key]
    assert [one.colour for one in found] == ["red", "red"]
    assert [one.raised_on for one in found] == [DAY + timedelta(days=28), DAY + timedelta(days=108)]
    assert [one.cleared for one in found] == [True, False]
    assert found[0].latest == 0
    assert found[0].value == 180
    assert found[1].times == YEAR - 108


def test_a_gap_of_ten_nights_changes_nothing_but_the_date(owes: Owes) -> None:
    only("receivable")
    owed = owes("周以恒", -2)
    for night in (*range(5), *range(15, 20)):
        with at(morning(night)):
            ran = run()
            if night == 15:
                assert [(one.rule.code, one.colour) for one in ran.raised] == [("receivable", "yellow")]
    [signal] = signals("receivable")
    assert signal.instance == owed.key
    assert signal.raised_on == DAY + timedelta(days=15)
    assert signal.times == 10
    assert signal.value == 17
    assert Notice.select().where(Notice.event == "signal.raised").count() == 1


def test_a_signal_rises_with_its_cause_and_is_raised_again_only_once_armed(company: Company) -> None:
    only("contact")
    customer = company.customer("何思远")
    with at(morning()):
        with writing(None, "tests.tier", customer):
            Customer.update(tier="A", created_at=morning(-70)).where(Customer.id == customer.id).execute()
        run()
    [signal] = signals()
    assert (signal.colour, signal.value) == ("blue", 70)
    with at(morning(20)):
        run()
    [signal] = signals()
    assert (signal.colour, signal.value, signal.raised_value) == ("yellow", 90, 70)
    with at(morning(21)):
        _shut(signal)
    with at(morning(40)):
        run()
        assert len(signals()) == 1
        _visit(customer)
        run()
        assert signals()[0].cleared
    with at(morning(101)):
        run()
    assert [one.colour for one in signals()] == ["yellow", "blue"]


def _shut(signal: Signal) -> None:
    write(None, "signal.reviewed", signal, {"state": "reviewed"})
    reviewing.close(Gate(Person.get(Person.username == "risk_sun")), signal)


def _visit(customer: Customer) -> None:
    with writing(None, "tests.visited", customer):
        who, row = customer.owner_id, next_id(Visit)
        values = {"outcome": b"-", "person": who, "kind": "call"}
        Visit.create(id=row, customer=customer.id, key=new_key(), at=now(), **values)


@pytest.mark.usefixtures("company")
def test_a_rule_without_data_says_so_and_raises_nothing() -> None:
    with at(morning()):
        ran = run()
    assert {"receivable", "complaint_rate", "turnover"} <= set(ran.without_data)
    assert SignalRule.get(SignalRule.code == "turnover").without_data
    assert not [one for one in signals() if one.rule_id == SignalRule.get(SignalRule.code == "turnover").id]


def test_running_twice_in_a_night_raises_nothing_twice(owes: Owes) -> None:
    owes("周以恒", 40)
    with at(morning()):
        first, second = run(), run()
    assert [one.rule.code for one in first.raised if one.rule.code == "receivable"] == ["receivable"]
    assert second.raised == []
    assert second.updated >= 1


def test_a_second_run_on_a_day_is_no_further_occurrence(owes: Owes) -> None:
    only("receivable")
    owes("周以恒", 30)
    for night, times in ((0, 1), (0, 1), (1, 2), (1, 2), (31, 32), (31, 32)):
        with at(morning(night)):
            run()
            [signal] = signals("receivable")
            assert (signal.times, signal.seen_on) == (times, DAY + timedelta(days=night))
    assert signal.colour == "red"
