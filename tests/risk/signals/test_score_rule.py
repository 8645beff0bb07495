"""A credit score that falls is a signal, as secret as scores are."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.risk.scorecards import cards
from app.risk.scorecards.history import Total
from app.risk.scorecards.reading import read_card
from app.risk.signals.metrics import credit
from app.risk.signals.models import SignalRule
from app.risk.signals.running import run
from app.risk.signals.shipping import ship_signals
from tests.conftest import Company, at, form
from tests.risk.carding import dealing, in_force, score_all
from tests.risk.signals.conftest import DAY, morning, signals

As = Callable[[str], FlaskClient]


@pytest.fixture
def scored(company: Company, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`scored(574)`: what a customer scores from DAY on; they had 612 before."""
    customer = company.customer("何思远").id
    present = {"total": 612.0}

    def totals(day: date) -> dict[int, Total]:
        return {customer: Total(present["total"] if day >= DAY else 612.0, card=1)}

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


def publish_and_score(company: Company, path: Path, points: int) -> None:
    """Let a card be in force by which a turnover is worth so many points, two thirds of them below it."""
    low, high = f'turnover_12m,"[-inf,5)",{points * 2 // 3}', f'turnover_12m,"[5,inf)",{points}'
    path.write_text(f"variable,bin,points\n{low}\n{high}\n")
    found = read_card(path)
    in_force(company, row=cards.make(company.gate("risk_sun"), "X", "individual", found))
    score_all()


def test_a_new_version_of_the_card_is_no_loss_and_leaves_open_signals_as_they_are(
    company: Company, tmp_path: Path
) -> None:
    dealing(company.customer("何思远"), DAY - timedelta(days=340), 60_000)
    dealing(company.customer("周以恒"), DAY, 60_000)
    with at(morning(-60)):
        publish_and_score(company, tmp_path / "card.csv", 150)
        run(["score"])
        assert colours() == []
    with at(morning(30)):
        score_all()
        run(["score"])
        assert colours() == [("yellow", 50)]
        [signal] = signals("score")
        assert signal.clear_at == 125
    with at(morning(40)):
        publish_and_score(company, tmp_path / "card.csv", 15)
        run(["score"])
    with at(morning(50)):
        publish_and_score(company, tmp_path / "card.csv", 300)
    for days in (51, 90, 139):
        with at(morning(days)):
            run(["score"])
            [signal] = signals("score")
            assert (signal.colour, signal.value, signal.latest, signal.cleared) == ("yellow", 50, 50, False)
    with at(morning(140)):
        run(["score"])
        [signal] = signals("score")
        assert (signal.value, signal.latest, signal.cleared) == (50, 0, True)


@pytest.mark.usefixtures("company")
def test_without_any_score_the_rule_says_so() -> None:
    with at(morning() + timedelta(hours=1)):
        assert "score" in run(["score"]).without_data
    assert SignalRule.get(SignalRule.code == "score").without_data
