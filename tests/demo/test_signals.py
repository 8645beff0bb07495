"""The signals of the demo company, some of them followed to their end."""

from pathlib import Path

import pytest

from app.customers.models import Customer
from app.demo import signalling
from app.demo.load import load
from app.inbox.models import DONE, Request
from app.risk.signals.models import CLOSED, Signal
from app.risk.signals.second_opinion import KIND
from tests.conftest import PASSWORD
from tests.demo.test_load import SEED, empty, inside


def test_a_secret_customers_signal_is_closed_once_a_second_person_has_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The more customers, the likelier that nobody but the handler may read one of the first signals."""
    monkeypatch.setattr(signalling, "FIRST_RULES", ("contact", "receivable"))
    with inside(empty(tmp_path)):
        load(120, SEED, PASSWORD, tickets=0)
        Customer.update(level=4).execute()
        signalling.add_signals(SEED)
        asked = list(Request.select().where(Request.kind == KIND))
        assert {one.state for one in asked} == {DONE}
        closed = Signal.select().where(Signal.state == CLOSED)
        assert {one.subject for one in asked} & {one.number for one in closed}
