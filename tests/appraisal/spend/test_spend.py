"""The monthly grid of spend: empty is missing, zero is said, nobody overwrites another unseen."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient

from app.appraisal.models import COLLECTED, FINAL, RUNNING, AppraisalPlan, PlanIndicator
from app.appraisal.spend import entering as spend
from app.appraisal.spend.audited import SPEND
from app.appraisal.spend.entering import Cell, Typed
from app.appraisal.spend.models import MARKETING, PROMOTION, Spend
from app.chain.models import AuditEntry
from app.chain.tables import differences
from app.chain.writing import writing
from app.errors import Forbidden, Invalid
from app.organisation.departments import add_department
from app.people.models import Department
from tests.appraisal.making import make_plan
from tests.conftest import Company, at
from tests.queries import queries

NOW = datetime(2026, 3, 10, 2, tzinfo=UTC)
EAST = "/appraisal/spend/?department=east&year=2026"
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


@pytest.fixture(autouse=True)
def _in_march() -> object:
    with at(NOW):
        yield


@pytest.fixture
def lead(as_: Callable[[str], FlaskClient]) -> FlaskClient:
    return as_("lead_east")


def kept() -> dict[str, int]:
    return {row.audit_number: row.fen for row in Spend.select()}


def test_amounts_are_entered_by_month_and_kind_and_shown_again(lead: FlaskClient) -> None:
    sent = {"marketing_01": "12,000.50", "promotion_01": "0", "marketing_02": "3万"}
    assert lead.post(EAST, data=sent).status_code == 303
    assert kept() == {
        "east.2026-01.marketing": 12_000_50,
        "east.2026-01.promotion": 0,
        "east.2026-02.marketing": 30_000_00,
    }
    page = lead.get(EAST).text
    assert 'value="12,000.50"' in page
    assert 'value="0"' in page
    assert ">12,000.50</td>" in page  # a month with both kinds has a total, zero counts
    assert not list(differences(SPEND))


def test_what_is_empty_is_missing_and_what_has_not_begun_is_not_asked_for(lead: FlaskClient) -> None:
    lead.post(EAST, data={"marketing_01": "1", "promotion_01": "1", "marketing_02": "1"})
    there = spend.entered(2026, [Department.get(code="east").id])
    assert spend.missing(2026, next(iter(there.values()))) == [date(2026, 2, 1), MARCH]
    page = lead.get(EAST).text
    assert "2 months" in page
    assert "marketing_03" in page
    assert "marketing_04" not in page


def test_an_amount_is_corrected_and_withdrawn_with_what_stood_there_on_the_chain(lead: FlaskClient) -> None:
    lead.post(EAST, data={"marketing_01": "100"})
    lead.post(EAST, data={"marketing_01": "250", "was_marketing_01": "10000", "reason": "补记发票"})
    lead.post(EAST, data={"marketing_01": "", "was_marketing_01": "25000", "reason": "记错部门"})
    assert kept() == {}
    told = AuditEntry.select().where(AuditEntry.record == "east.2026-01.marketing").order_by(AuditEntry.id)
    assert [one.action for one in told] == ["spend.entered", "spend.entered", "spend.removed"]
    assert not list(differences(SPEND))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5", "An amount is zero or more."),
        ("a lot", "Write an amount in yuan"),
        ("1.234", "no parts of a fen"),
        ("9" * 41, "At most 40 characters."),
    ],
)
def test_a_wrong_amount_is_told_in_its_cell_and_nothing_is_kept(
    lead: FlaskClient, typed: str, told: str
) -> None:
    answer = lead.post(EAST, data={"marketing_01": typed, "promotion_02": "7"})
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{typed}"' in answer.text
    assert 'value="7"' in answer.text
    assert kept() == {}


def test_whoever_comes_second_is_told_and_may_have_their_way(lead: FlaskClient) -> None:
    lead.post(EAST, data={"marketing_01": "100"})
    late = lead.post(EAST, data={"marketing_01": "300", "promotion_01": "5"})
    assert late.status_code == 422
    assert "100 stands there now" in late.text
    assert kept() == {"east.2026-01.marketing": 100_00}
    assert 'name="was_marketing_01" type="hidden" value="10000"' in late.text
    again = {"marketing_01": "300", "was_marketing_01": "10000", "promotion_01": "5", "reason": "合并"}
    assert lead.post(EAST, data=again).status_code == 303
    assert kept() == {"east.2026-01.marketing": 300_00, "east.2026-01.promotion": 5_00}


def test_a_month_that_has_not_begun_is_refused(company: Company) -> None:
    ahead = {Cell(date(2026, 4, 1), MARKETING): Typed("5", None)}
    with pytest.raises(Invalid, match="has not begun") as refused:
        spend.enter(company.gate("lead_east"), Department.get(code="east"), ahead)
    assert refused.value.field == "marketing_04"


def test_one_enters_for_the_departments_of_ones_scope_only(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    west = EAST.replace("east", "west")
    assert as_("lead_east").get(west).status_code == 404
    assert as_("lead_east").post(west, data={"marketing_01": "1"}).status_code == 404
    assert as_("manager_wang").get(EAST).status_code == 403
    assert as_("director").post(west, data={"marketing_01": "1"}).status_code == 303
    with pytest.raises(Forbidden):
        spend.enter(
            company.gate("lead_east"),
            Department.get(code="west"),
            {Cell(JANUARY, PROMOTION): Typed("1", None)},
        )
    page = as_("lead_east").get(EAST).text
    assert "department=west" not in page


@pytest.mark.parametrize("year", ["1999", "2027", "20x6", ""])
def test_a_year_that_is_none_is_not_found(lead: FlaskClient, year: str) -> None:
    assert lead.get(f"/appraisal/spend/?year={year}").status_code == 404


def test_the_page_asks_as_often_however_many_departments_there_are(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    client, found = as_("director"), []
    new = {"name_en": "", "parent": Department.get(code="east").id, "lead_id": None}
    for more in (0, 0, 9):
        for one in range(more):
            add_department(company.gate("sysadmin"), new | {"code": f"d{one}", "name": f"D{one}"})
        with queries() as asked:
            client.get("/appraisal/spend/")
        found.append(len(asked))
    assert found[1] == found[2]


def test_a_month_that_is_over_is_changed_for_a_reason_alone_and_the_page_tells_it(lead: FlaskClient) -> None:
    first = lead.post(EAST, data={"marketing_02": "100", "promotion_03": "7"})
    assert first.status_code == 303, "what was not entered yet is no change"
    refused = lead.post(EAST, data={"marketing_02": "250", "was_marketing_02": "10000"})
    assert refused.status_code == 422
    assert "Say why 2026-02 is changed" in refused.text
    assert 'value="250"' in refused.text
    gone = lead.post(EAST, data={"marketing_02": "", "was_marketing_02": "10000", "reason": "  "})
    assert gone.status_code == 422
    assert lead.post(EAST, data={"promotion_03": "8", "was_promotion_03": "700"}).status_code == 303
    assert kept() == {"east.2026-02.marketing": 100_00, "east.2026-03.promotion": 8_00}
    told = {"marketing_02": "250", "was_marketing_02": "10000", "reason": "补记广告发票"}
    assert lead.post(EAST, data=told).status_code == 303
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert json.loads(newest.facts)["reason"] == "补记广告发票"
    page = lead.get(EAST).text.partition("What was changed")[2]
    for part in ("2026-02", "<del>100</del>", "<ins>250</ins>", "补记广告发票", "沈东篱"):
        assert part in page, part
    long = {"marketing_02": "9", "was_marketing_02": "25000", "reason": "长" * 501}
    assert lead.post(EAST, data=long).status_code == 422


def test_the_present_month_is_changed_for_a_reason_once_a_plan_counts_it(
    company: Company, lead: FlaskClient
) -> None:
    lead.post(EAST, data={"marketing_03": "100"})
    with writing(None, "tests.planted"):
        plan = make_plan(company.person("hr_zhou"), state=RUNNING)
        PlanIndicator.update(indicator="appraisal.acquisition_cost").where(
            PlanIndicator.plan == plan.id, PlanIndicator.position == 0
        ).execute()
    change = {"marketing_03": "250", "was_marketing_03": "10000"}
    assert lead.post(EAST, data=change).status_code == 422
    kept_so = {"marketing_03": "100", "was_marketing_03": "10000"}
    assert lead.post(EAST, data={**kept_so, "promotion_03": "5"}).status_code == 303
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=COLLECTED).execute()
    late = {**kept_so, "promotion_03": "5", "was_promotion_03": "500", "promotion_02": "3"}
    assert lead.post(EAST, data=late).status_code == 422, "what was frozen missed it"
    assert lead.post(EAST, data={**late, "reason": "漏记"}).status_code == 303
    with writing(None, "tests.planted"):
        AppraisalPlan.update(state=FINAL).execute()
    promotion = {"promotion_03": "5", "was_promotion_03": "500", "promotion_02": "3"}
    after = {"marketing_03": "250", "was_marketing_03": "10000", **promotion, "was_promotion_02": "300"}
    assert lead.post(EAST, data=after).status_code == 303
