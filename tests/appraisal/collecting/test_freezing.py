"""Freezing the figures of a plan: once, whatever the order, with what they rest on."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_
from hypothesis import strategies as st
from peewee import fn

from app.appraisal.collecting.audited import COLLECTIONS
from app.appraisal.collecting.comparing import compare
from app.appraisal.collecting.entering import Typed, asked_form, enter, form_number
from app.appraisal.collecting.exempting import exempt
from app.appraisal.collecting.freezing import collect
from app.appraisal.collecting.frozen import beside_values_of, frozen_digest, rows_beside
from app.appraisal.collecting.models import BesideRow, BesideValue
from app.appraisal.giving.settling import settle_given
from app.appraisal.models import (
    ENTERED,
    RUNNING,
    SCORED,
    AppraisalPlan,
    Collection,
    FrozenRow,
    FrozenValue,
    Score,
)
from app.appraisal.reading import indicators_of, rows_of, values_of
from app.appraisal.words import exempt_words
from app.chain.tables import differences
from app.chain.writing import writing
from app.clock import now
from app.db.base import Model
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.inbox.absences import appoint, dismiss
from app.people.models import Person
from app.room import Fact, Lack
from tests.appraisal.collecting.conftest import House, Planned, one_named, sheet_of
from tests.appraisal.making import make_sheet
from tests.conftest import Company, at

pytestmark = pytest.mark.usefixtures("company")


def fill(company: Company, house: House, username: str = "manager_wang") -> None:
    """What comes to the values of the drawn sheet: 4.42, 94.1 %, 2.6 %, no spend."""
    person = company.person(username)
    house.count("satisfaction", person, [5] * 25 + [4] * 22 + [3] * 2 + [2])
    house.count("retention", person, [1] * 175 + [0] * 11)
    house.count("complaints", person, [1] * 9 + [0] * 337)
    house.count("survey", person, [1] * 50 + [0] * 40)
    house.count("visits", person, [3, 4, 5, 2, 1])


def scores(plan: AppraisalPlan, company: Company, username: str = "manager_wang") -> dict[str, object]:
    sheet = sheet_of(plan, company, username)
    values = values_of([sheet])[sheet.id]
    return {
        one.indicator: values[one.id].printed and f"{values[one.id].printed:.1f}"
        for one in indicators_of(plan.id)
        if one.id in values
    }


def enter_reviews(company: Company, plan: AppraisalPlan, value: str = "97.7") -> None:
    gate = company.gate("risk_sun")
    [indicator] = [one for one in indicators_of(plan.id) if one.indicator == ENTERED]
    form = asked_form(gate, form_number(plan, indicator))
    enter(gate, *form, sheet_of(plan, company, "manager_wang"), Typed(value))


def give(plan: AppraisalPlan, points: int) -> None:
    """Whoever scores hands in, in tenths; so the plan is scored."""
    with writing(None, "tests.planted"):
        Score.update(points=points, given_at=now()).execute()
    assert settle_given(AppraisalPlan.get_by_id(plan.id))


def test_the_drawn_sheet_comes_out_of_a_plan_with_rows_in_the_database(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang")
    fill(company, house)
    enter_reviews(company, plan)
    collect(plan)
    assert scores(plan, company) == {
        "satisfaction": "88.0",
        "retention": "96.0",
        "complaints": "72.0",
        "cost": None,
        ENTERED: "97.9",
    }
    give(plan, 820)
    sheet = sheet_of(plan, company, "manager_wang")
    assert (sheet.total, sheet.grade) == (874, "good")
    assert AppraisalPlan.get_by_id(plan.id).state == SCORED
    assert FrozenRow.select().count() == 50 + 186 + 346


def test_what_was_collected_is_told_with_its_digest_and_stays_when_it_runs_again(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li")
    fill(company, house)
    made = collect(plan, company.person("hr_zhou"))
    assert frozen_digest(made) == made.sha256
    house.count("complaints", company.person("manager_wang"), [1] * 50)
    again = collect(AppraisalPlan.get_by_id(plan.id))
    assert again.id == made.id
    assert Collection.select().count() == 1
    assert scores(plan, company)["complaints"] == "72.0"
    with writing(None, "tests.planted"):
        FrozenRow.update(numerator=5).where(FrozenRow.numerator == 4).execute()
    assert frozen_digest(made) != made.sha256


def test_too_few_and_nothing_are_missing_and_never_zero(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li")
    fill(company, house)
    house.count("satisfaction", company.person("manager_li"), [5, 5, 5, 5])
    collect(plan)
    sheet = sheet_of(plan, company, "manager_li")
    found = {one.indicator_id: one.missing for one in values_of([sheet])[sheet.id].values()}
    assert list(found.values()) == ["few", "nothing", "nothing", "nothing", "not_entered"]
    assert (sheet.total, sheet.grade) == (None, None)


def test_what_lacks_is_kept_with_who_supplies_it_and_spend_without_new_customers_scores_nothing(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_zhao")
    east, west = (company.person(name).department for name in ("manager_wang", "manager_zhao"))
    house.change("cost", lacking=lambda _since, _until: {east.id: [Lack("2026-02", "east")]})
    house.count("cost", company.person("manager_zhao"), [500_000], denominator=0)
    house.count("cost", company.person("manager_wang"), [500_000])
    collect(plan)
    for username, expected in (
        ("manager_wang", ("lacking", [["2026-02", "east"]], False, None)),
        ("manager_zhao", ("", [], True, 0)),
    ):
        sheet = sheet_of(plan, company, username)
        cost = one_named(plan, "cost")
        value = values_of([sheet])[sheet.id][cost.id]
        assert (value.missing, value.lacking, value.worst, value.score) == expected
    assert east.id != west.id


def test_people_of_a_department_share_the_rows_of_what_belongs_to_it(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li", "manager_zhao")
    house.count("cost", company.person("manager_li"), [150_000, 210_000])
    made = collect(plan)
    cost = one_named(plan, "cost")
    values = [
        values_of([sheet])[sheet.id][cost.id]
        for sheet in (
            sheet_of(plan, company, name) for name in ("manager_wang", "manager_li", "manager_zhao")
        )
    ]
    assert FrozenRow.select().count() == 2
    assert [rows_of(value).count() for value in values] == [2, 2, 0]
    assert values[0].score == values[1].score
    assert frozen_digest(made) == made.sha256


def test_a_department_has_the_figures_of_all_its_people(
    company: Company, house: House, planned: Planned
) -> None:
    lead = company.person("lead_east")
    plan = planned(subject="department")
    with writing(None, "tests.planted"):
        sheet = make_sheet(plan, lead, kind="department")
    for username in ("manager_wang", "manager_li", "manager_zhao"):
        house.count("satisfaction", company.person(username), [5, 4, 4])
    collect(plan)
    satisfaction = one_named(plan, "satisfaction")
    value = values_of([sheet])[sheet.id][satisfaction.id]
    assert (value.numerator, value.denominator, value.count) == (26, 6, 6)


def test_what_stands_beside_a_figure_and_the_usage_are_frozen_without_a_score(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", without=["retention"])
    fill(company, house)
    collect(plan)
    sheet = sheet_of(plan, company, "manager_wang")
    found = beside_values_of([sheet])[sheet.id]
    assert {name: (one.numerator, one.denominator, one.version) for name, one in found.items()} == {
        "survey": (50, 90, 1),
        "visits": (15, 5, 1),
    }


def test_the_rows_of_what_stands_beside_are_frozen_with_it_and_the_usage_keeps_none(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang")
    fill(company, house)
    made = collect(plan)
    sheet = sheet_of(plan, company, "manager_wang")
    found = beside_values_of([sheet])[sheet.id]
    numerators = [row.numerator for row in rows_beside(found["survey"])]
    assert (len(numerators), sum(numerators)) == (90, 50)
    assert rows_beside(found["visits"]).count() == 0
    assert frozen_digest(made) == made.sha256
    with writing(None, "tests.planted"):
        BesideRow.update(numerator=0).where(BesideRow.numerator == 1).execute()
    assert frozen_digest(made) != made.sha256


@pytest.mark.parametrize("table", [FrozenValue, FrozenRow, BesideValue, BesideRow])
def test_what_was_frozen_and_changed_behind_the_programs_back_is_found(
    company: Company, house: House, planned: Planned, table: type[Model]
) -> None:
    plan = planned("manager_wang")
    fill(company, house)
    collect(plan, company.person("hr_zhou"))
    assert not list(differences(COLLECTIONS))
    with writing(None, "tests.planted"):
        first = table.select(fn.MIN(table.id)).where(table.numerator > 0)
        table.update(numerator=table.numerator + 1).where(table.id == first).execute()
    [found] = differences(COLLECTIONS)
    assert (found.table, found.record, found.column) == ("collection", f"{plan.number}.1", "sha256")


def test_people_of_a_department_share_the_rows_of_what_stands_beside_too(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li", "manager_zhao")
    house.add("marketing", "mean", family="cost", of_department=True, least=1)
    house.change("cost", beside=("marketing",))
    house.count("marketing", company.person("manager_li"), [150_000, 210_000])
    made = collect(plan)
    sheets = [sheet_of(plan, company, name) for name in ("manager_wang", "manager_li", "manager_zhao")]
    values = [beside_values_of([sheet])[sheet.id]["marketing"] for sheet in sheets]
    assert BesideRow.select().count() == 2
    assert [rows_beside(value).count() for value in values] == [2, 2, 0]
    assert frozen_digest(made) == made.sha256


def test_collected_again_what_stands_beside_changes_with_its_rows(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang")
    fill(company, house)
    collect(plan)
    sheet = sheet_of(plan, company, "manager_wang")
    house.facts["survey"][0] = house.facts["survey"][0]._replace(number="T26-999999")
    again = collect(plan, reason="another ticket", expected=compare(plan).sha256)
    value = beside_values_of([sheet])[sheet.id]["survey"]
    assert (value.turn, value.numerator, again.turn) == (2, 50, 2)
    assert "T26-999999" in {row.number for row in rows_beside(value)}


def test_what_was_frozen_before_its_rows_were_kept_is_not_frozen_anew_for_their_sake(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang")
    fill(company, house)
    collect(plan)
    with writing(None, "tests.planted"):
        BesideRow.delete().execute()
    assert compare(plan).changes == []


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_(order=st.permutations(range(20)))
def test_the_order_in_which_records_come_changes_nothing(
    company: Company, house: House, planned: Planned, order: list[int]
) -> None:
    people = [company.person(name) for name in ("manager_wang", "manager_li")]
    plan = AppraisalPlan.get_or_none() or planned("manager_wang", "manager_li")
    found = []
    for turn in (range(20), order):
        house.facts["satisfaction"] = [
            Fact(
                number=f"T26-{one % 7:06d}",
                day=date(2026, 1 + one % 3, 1 + one % 5),
                numerator=1 + one % 5,
                denominator=1,
                department=people[one % 2].department_id,
                person=people[one % 2].id,
            )
            for one in turn
        ]
        with database.atomic() as transaction:
            found.append((collect(plan).sha256, scores(plan, company), scores(plan, company, "manager_li")))
            transaction.rollback()
        plan = AppraisalPlan.get_by_id(plan.id)
    assert found[0] == found[1]


def test_whoever_was_away_for_half_the_period_is_exempt(
    company: Company, house: House, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li")
    fill(company, house)
    lead, wang, li = (company.person(name) for name in ("lead_east", "manager_wang", "manager_li"))
    with at(datetime(2026, 1, 5, 1, tzinfo=UTC)):
        appoint(lead, li, wang, date(2026, 1, 5), date(2026, 3, 31))
        appoint(lead, wang, li, date(2026, 1, 5), date(2026, 3, 31))
    with at(datetime(2026, 1, 12, 1, tzinfo=UTC)):
        dismiss(lead, wang)
    collect(plan)
    there, away = (sheet_of(plan, company, name) for name in ("manager_wang", "manager_li"))
    assert (there.state, there.exempt_for) == ("open", "")
    assert (away.state, away.total) == ("exempt", None)
    assert exempt_words(away.exempt_for) == "Absent on 58 of 59 working days"
    assert not values_of([away])[away.id]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            {"until": date(2026, 5, 1)},
            "lasts until 2026-04-30: its figures can be collected from 2026-05-01",
        ),
        ({"state": "draft"}, "is a draft"),
    ],
)
def test_a_plan_is_collected_once_its_period_is_over_and_it_was_approved(
    planned: Planned, values: dict[str, object], told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        collect(planned("manager_wang", **values))
    assert told in refused.value.message % refused.value.values


def test_a_plan_whose_people_have_all_left_says_what_to_do_and_then_can_go_on(
    company: Company, planned: Planned
) -> None:
    plan = planned("manager_wang", "manager_li")
    with writing(None, "tests.planted"):
        Person.update(disabled=True).where(Person.username.in_(["manager_wang", "manager_li"])).execute()
    with pytest.raises(Invalid, match="has left"):
        collect(plan)
    for username in ("manager_wang", "manager_li"):
        exempt(company.gate("hr_zhou"), sheet_of(plan, company, username), "left in March")
    collect(plan)
    assert AppraisalPlan.get_by_id(plan.id).state != RUNNING
    with pytest.raises(Invalid, match="nobody to appraise"):
        collect(planned())


def test_a_plan_that_went_on_while_its_figures_were_worked_out_is_left_alone(
    planned: Planned, house: House
) -> None:
    plan = planned("manager_wang")

    def meanwhile(_since: date, _until: date) -> Iterator[Fact]:
        with writing(None, "tests.planted"):
            AppraisalPlan.update(rev=plan.rev + 1).where(AppraisalPlan.id == plan.id).execute()
        return iter(())

    house.change("visits", facts=meanwhile)
    with pytest.raises(Conflict):
        collect(plan)
    assert not FrozenValue.select().exists()
