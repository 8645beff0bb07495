"""The signals that a visitor of the demo company meets: not too many, of several rules, on their way."""

from collections import Counter
from pathlib import Path

import pytest

from app.access.gate import everything
from app.chain.verifying import verify
from app.customers.models import Customer
from app.demo import signalling
from app.demo.load import load
from app.demo.scoring import add_scores
from app.demo.signalling import add_signals
from app.inbox.models import DONE, Request
from app.risk.signals.audited import SIGNALS
from app.risk.signals.models import ACCEPTED, CLOSED, ENDED, HANDLED, NEW, REVIEWED, Signal
from app.risk.signals.raising import BLUE, ORANGE, RED, YELLOW
from app.risk.signals.second_opinion import KIND
from tests.conftest import PASSWORD, at
from tests.demo.test_load import NOW, SEED, empty, inside


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Signal]:
    """The signals of a company with so many customers that its first rules all find something."""
    with inside(empty(tmp_path_factory.mktemp("demo"))), at(NOW):
        load(400, 1, PASSWORD, tickets=60)
        add_scores(1)
        add_signals(1)
        assert verify(tables=[SIGNALS]).differences == []
        return list(everything(Signal, why="tests").order_by(Signal.id))


def test_few_enough_stand_open_and_no_rule_drowns_the_others(found: list[Signal]) -> None:
    there = [one for one in found if one.state not in ENDED]
    assert 30 <= len(there) <= 100
    rules = Counter(one.rule_id for one in there)
    assert len(rules) >= 4
    assert max(rules.values()) <= len(there) * 0.45


def test_they_are_of_every_colour_and_on_their_way(found: list[Signal]) -> None:
    there = [one for one in found if one.state not in ENDED]
    assert {one.colour for one in there} == {RED, ORANGE, YELLOW, BLUE}
    assert {one.state for one in there} == {NEW, ACCEPTED, HANDLED, REVIEWED}
    assert Counter(one.colour for one in there)[RED] < len(there) / 5
    late = [one for one in there if one.state in {NEW, ACCEPTED} and one.next_due and one.next_due < NOW]
    assert len(late) < len(there) / 4
    assert len({one.raised_on for one in found}) >= 4
    assert {one.state for one in there if one.colour == RED} >= {NEW}


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
