"""A leaver's signals are handed over; merged customers keep theirs, and no cause doubles."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.accounts.disabling import disable
from app.chain.tables import differences
from app.customers.models import Transaction
from app.errors import Invalid
from app.inbox.models import Task
from app.risk.signals import lateness
from app.risk.signals.audited import SIGNALS
from app.risk.signals.holding import SIGNALS_HELD, hand_over
from app.risk.signals.models import Response, Signal
from app.risk.signals.running import run
from tests.conftest import Company, at
from tests.risk.signals.conftest import morning, signals
from tests.risk.signals.test_access import refused
from tests.risk.signals.test_handling import press

As = Callable[[str], FlaskClient]
Owes = Callable[..., Transaction]


def test_the_signals_of_a_leaver_are_handed_over_with_their_open_steps(
    company: Company, as_: As, owes: Owes
) -> None:
    owes("周以恒", 63)
    with at(morning()):
        run(["receivable"])
        [signal] = signals("receivable")
        press(as_("manager_wang"), signal, "accept")
        disable(company.person("sysadmin"), company.person("manager_wang"))
        lateness.go_on()
        wang, lead = company.person("manager_wang"), company.gate("lead_east")
        assert Signal.get_by_id(signal.id).handler_id == wang.id
        [share] = SIGNALS_HELD.shares(lead, wang)
        assert share.count == SIGNALS_HELD.total(wang) == 1
        receiver = company.person("lead_east")
        assert receiver.id in {one.id for one in share.receivers}
        assert company.person("desk_chen").id not in {one.id for one in share.receivers}
        assert SIGNALS_HELD.hand_over(lead, wang, share.key, receiver, 10) == 1
        found = Signal.get_by_id(signal.id)
        assert found.handler_id == receiver.id
        assert {step.person_id for step in Response.select()} == {receiver.id}
        held = Task.select().where(Task.reason == "signal_step", Task.done_at.is_null())
        assert {task.person_id for task in held} == {receiver.id}
        assert SIGNALS_HELD.total(wang) == 0
    assert list(differences(SIGNALS)) == []


def test_nobody_is_handed_a_signal_that_they_may_not_read(company: Company, owes: Owes) -> None:
    owes("林婉清", 40)
    with at(morning()):
        run()
        [signal] = signals("receivable")
        with pytest.raises(Invalid):
            hand_over(company.gate("lead_east"), signal, company.person("manager_li"))


def test_what_is_about_access_is_handed_over_by_nobody(company: Company) -> None:
    with at(morning()):
        refused(company, "manager_wang")
        run()
        assert SIGNALS_HELD.total(company.person("security")) == 0
        assert SIGNALS_HELD.shares(company.gate("lead_east"), company.person("security")) == []
