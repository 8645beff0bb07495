"""A credit score that falls is a signal, as secret as scores are."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.risk.signals.metrics import credit
from app.risk.signals.models import SignalRule
from app.risk.signals.running import run
from app.risk.signals.shipping import ship_signals
from tests.conftest import Company, at, form
from tests.risk.signals.conftest import DAY, morning, signals

As = Callable[[str], FlaskClient]


@pytest.fixture
def scored(company: Company, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`scored(574)`: what a customer scores from DAY on; they had 612 before."""
    customer = company.customer("何思远").id
    present = {"total": 612.0}

    def totals(day: date) -> dict[int, float]:
        return {customer: present["total"] if day >= DAY else 612.0}

    monkeypatch.setattr(credit, "totals_on", totals)
    return lambda total: present.update(total=float(total))


def colours() -> list[tuple[str, float]]:
    return [(one.colour, one.value) for one in signals("score")]


def test_it_is_raised_from_thirty_points_and_rises_at_sixty(scored: Callable[[int], None]) -> None:
    with at(morning()):
        scored(583)
        run(["score"])
        assert colours() == []
        scored(574)
        run(["score"])
        assert colours() == [("yellow", 38)]
        scored(550)
        run(["score"])
        assert colours() == [("orange", 62)]


def test_it_is_clear_once_half_is_regained(scored: Callable[[int], None]) -> None:
    with at(morning()):
        scored(574)
        run(["score"])
    for total, clear in ((592, False), (593, True)):
        with at(morning(1)):
            scored(total)
            run(["score"])
            assert [one.cleared for one in signals("score")] == [clear]


def test_a_window_that_moves_on_regains_nothing(scored: Callable[[int], None]) -> None:
    with at(morning()):
        scored(574)
        run(["score"])
    for days, total, clear in ((100, 574, False), (101, 592, False), (102, 593, True)):
        with at(morning(days)):
            scored(total)
            run(["score"])
            assert [one.cleared for one in signals("score")] == [clear], days


def test_what_it_fell_further_has_to_be_regained_too(scored: Callable[[int], None]) -> None:
    with at(morning()):
        for total in (574, 512):
            scored(total)
            run(["score"])
        assert [(one.colour, one.clear_at) for one in signals("score")] == [("orange", 562)]


def test_a_rule_says_how_much_of_a_loss_is_to_be_regained(as_: As) -> None:
    page = as_("risk_sun").get("/signals/rules/").text
    assert "50 % regained" in page
    rule = SignalRule.get(SignalRule.code == "score")
    sent = {"rev": rule.rev, "yellow": "30", "days": "90", "hits": "1", "least": "1", "plan": "standard"}
    answer = as_("risk_sun").post("/signals/rules/score", data=form(**sent, clear="120"))
    assert answer.status_code == 422
    assert "1 to 100 percent" in answer.text
    assert as_("risk_sun").post("/signals/rules/score", data=form(**sent, clear="80")).status_code == 303
    assert SignalRule.get(SignalRule.code == "score").clear == 80


@pytest.mark.usefixtures("company")
def test_a_rule_as_it_was_shipped_first_is_mended_and_one_that_people_changed_is_not() -> None:
    score = SignalRule.code == "score"
    with writing(None, "tests.former"):
        SignalRule.update(clear=15).where(score).execute()
    ship_signals()
    assert SignalRule.get(score).clear == 50
    with writing(None, "tests.changed"):
        SignalRule.update(clear=15, rev=2).where(score).execute()
    ship_signals()
    assert SignalRule.get(score).clear == 15


def test_it_is_as_secret_as_scores_are(scored: Callable[[int], None], as_: As, company: Company) -> None:
    with at(morning()):
        scored(574)
        run(["score"])
        [signal] = signals("score")
        assert company.customer("何思远").level < signal.level == 3
        assert as_("manager_li").get(f"/signals/{signal.number}").status_code == 404
        assert "score down by 38 points" in as_("lead_east").get(f"/signals/{signal.number}").text


@pytest.mark.usefixtures("company")
def test_without_any_score_the_rule_says_so() -> None:
    with at(morning() + timedelta(hours=1)):
        assert "score" in run(["score"]).without_data
    assert SignalRule.get(SignalRule.code == "score").without_data
