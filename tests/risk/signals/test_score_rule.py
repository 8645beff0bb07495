"""A credit score that falls is a signal, as secret as scores are."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app.risk.signals.metrics import credit
from app.risk.signals.models import SignalRule
from app.risk.signals.running import run
from tests.conftest import Company, at
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
    for total, clear in ((590, False), (597, True)):
        with at(morning(1)):
            scored(total)
            run(["score"])
            assert [one.cleared for one in signals("score")] == [clear]


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
