"""Scores follow the records, are explained, and keep their history."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import today
from app.customers.models import Customer, Employment, Transaction
from app.customers.parts import add
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.inbox.models import Request
from app.inbox.requests import decide, details_of
from app.risk.scorecards import cards
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.audited import CARDS, FACTS, OVERRIDES
from app.risk.scorecards.explaining import explain, past_of
from app.risk.scorecards.facts import enter
from app.risk.scorecards.history import totals_on
from app.risk.scorecards.models import CreditFact, CreditScore, ScoreOverride
from app.risk.scorecards.overriding import ask_for_override, end, override_of
from app.risk.scorecards.values import Value, months_before, values_of
from app.risk.scorecards.words import BANDS
from app.tickets.opening import NewTicket, open_ticket
from app.vault.fields import opened
from tests.conftest import Company, at, form
from tests.risk.carding import dealing, in_force, score_all

Client = Callable[[str], FlaskClient]
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
DAY = date(2026, 11, 25)


def of(company: Company, name: str = "周以恒") -> Customer:
    return company.customer(name)


def values(customer: Customer, *names: str) -> dict[str, Value]:
    [(_, found)] = values_of(customer.kind, names, DAY, customer.id)
    return found


def back(days: int) -> date:
    return DAY - timedelta(days=days)


def score_of(customer: Customer) -> CreditScore:
    return CreditScore.get(CreditScore.customer == customer.id, CreditScore.until.is_null())


@pytest.fixture
def dealt(company: Company) -> Customer:
    """Somebody whose records were counted by hand."""
    customer = of(company)
    dealing(customer, date(2024, 11, 20), 90_000, due=date(2024, 12, 20), settled=date(2025, 1, 20))
    dealing(customer, back(365), 7_000, due=back(300), settled=back(300))
    dealing(customer, back(200), 60_000, due=back(190), settled=back(170))
    dealing(customer, back(100), 40_000, left=10_000, due=back(29))
    dealing(customer, back(20), 50_000, left=50_000, due=DAY)
    return customer


def test_years_count_from_the_first_transaction_and_begin_on_its_day(company: Company) -> None:
    customer = of(company)
    for begun, years in (
        (date(2021, 11, 25), "5"),
        (date(2021, 11, 26), "4.9"),
        (date(2025, 11, 25), "1"),
        (date(2025, 11, 26), "0.9"),
        (date(2026, 11, 25), "0"),
    ):
        with writing(None, "tests.begun"):
            Transaction.delete().execute()
            Customer.update(created_at=NOON).where(Customer.id == customer.id).execute()
        dealing(customer, begun, 1)
        with at(NOON):
            assert values(customer, "years_as_customer")["years_as_customer"] == Value(years, f"{begun}")


def test_the_day_before_counts_by_the_calendar() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 8, 31), 6) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 12) == date(2025, 1, 15)
    assert months_before(date(2026, 11, 25), -6) == date(2027, 5, 25)


def test_transactions_are_counted_as_by_hand(dealt: Customer) -> None:
    found = values(
        dealt,
        *("turnover_12m", "transactions_12m", "overdue_times_6m", "longest_overdue_days", "open_share"),
    )
    assert {name: value.text for name, value in found.items()} == {
        "turnover_12m": "15",  # 60,000 + 40,000 + 50,000; what is a year old today counts no more
        "transactions_12m": "3",
        "overdue_times_6m": "2",  # paid 170 days ago after 20 days; due 29 days ago and open
        "longest_overdue_days": "29",
        "open_share": "40.0",
    }


def test_an_open_share_just_below_an_edge_stays_below_it(company: Company) -> None:
    customer = of(company)
    dealing(customer, back(10), 100_000, left=9_996, due=DAY)
    assert values(customer, "open_share")["open_share"].text == "9.9"


def test_whoever_owes_nothing_has_no_overdue_values(company: Company) -> None:
    customer = of(company)
    dealing(customer, back(10), 100)
    found = values(customer, "overdue_times_6m", "longest_overdue_days", "turnover_12m")
    assert [found[name].text for name in ("overdue_times_6m", "longest_overdue_days")] == ["", ""]
    assert found["turnover_12m"].text == "0.01"


def test_a_day_of_the_past_knows_nothing_of_what_came_later(dealt: Customer) -> None:
    [(_, found)] = values_of("individual", ["overdue_times_6m", "transactions_12m"], back(180), dealt.id)
    assert (found["overdue_times_6m"].text, found["transactions_12m"].text) == ("1", "2")
    assert list(values_of("individual", ["sex"], date(2020, 1, 1), dealt.id)) == []


@pytest.mark.parametrize(
    ("yuan", "band"),
    [
        (49_999, "<50000"),
        (50_000, "50000-150000"),
        (149_999, "50000-150000"),
        (150_000, "150000-400000"),
        (400_000, ">=400000"),
    ],
)
def test_incomes_fall_in_bands(company: Company, yuan: int, band: str) -> None:
    customer, gate = of(company), company.gate("director")
    for since, fen in ((date(2020, 1, 1), 99), (date(2025, 1, 1), yuan * 100)):
        add(gate, company.customer("周以恒"), Employment, _job(since, fen))
    assert values(customer, "income_band")["income_band"] == Value(band, "2025-01-01")


def _job(since: date, fen: int) -> dict[str, object]:
    return {"employer": "甲", "position": "乙", "since": since, "until": None, "annual_income": str(fen)}


def test_a_score_is_explained_point_by_point(company: Company, dealt: Customer, as_: Client) -> None:
    with at(NOON):
        in_force(company)
        score_all()
        found = explain(company.gate("risk_sun"), dealt)
        assert found is not None
        points = {point.label._args[0]: (point.points, point.best, point.lost) for point in found.points}
        assert points == {
            "Years as customer": ("30", "60", "30"),
            "Turnover of 12 months": ("50", "70", "20"),
            "Transactions of 12 months": ("25", "50", "25"),
            "Overdue times of 6 months": ("25", "110", "85"),
            "Longest overdue": ("70", "120", "50"),
            "Unpaid share": ("15", "60", "45"),
            "Completeness of the record": ("25", "40", "15"),
            "Income band": ("10", "40", "30"),
        }
        assert found.total == "550"
        assert [str(one.lost) for one in found.reasons] == ["85", "50", "45", "30"]
        page = as_("risk_sun").get(f"/scorecards/of/{dealt.number}").text
        assert "2 or more" not in page
        assert "85 points less than the best" in page
        assert "29 days" in page
        assert "1 to 29 days" in page


JARGON = {
    "en": r"\b(?:bins?|attributes?|(?:score)?cards?|missing|standard|points lost|base points)\b",
    "zh": "分箱|特征|评分卡|无值|取值|失分|采集标准|未结|栏目",
}
"""Words of the office that a customer need not know."""


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_the_customer_is_told_in_plain_words(
    company: Company, dealt: Customer, as_: Client, spoken: str, request: pytest.FixtureRequest
) -> None:
    if spoken == "zh":
        request.getfixturevalue("chinese")
    client = as_("risk_sun")
    with at(NOON):
        in_force(company)
        score_all()
        decide(company.gate("director"), _ask(company, 600, 30), "同意", approved=True)
        page = client.get(f"/scorecards/of/{dealt.number}/print").text
    told = re.sub(r"<[^>]+>", " ", page.partition("<article")[2].partition("</article>")[0])
    assert re.findall(JARGON[spoken], told.casefold()) == []
    ranges = {"en": "1 to 29 days", "zh": "1 至 29 天"}
    assert ranges[spoken] in told
    assert {"en": "29 days", "zh": "29 天"}[spoken] in told


@pytest.mark.parametrize(("name", "right"), [("周以恒", True), ("成都云栖木业有限公司", False)])
def test_only_a_person_is_told_of_a_right_by_the_law_on_personal_information(
    company: Company, as_: Client, name: str, *, right: bool
) -> None:
    customer, client = of(company, name), as_("risk_sun")
    with at(NOON):
        in_force(company, customer.kind)
        score_all()
    with at(NOON + timedelta(days=3)):
        page = client.get(f"/scorecards/of/{customer.number}/print").text
    assert ("Personal Information Protection Law" in page) == right
    assert ("Your rights" in page) == right
    told = page.partition("<article")[2].partition("</article>")[0]
    assert "2026-11-25" in told
    assert "2026-11-28" not in told


def test_the_job_writes_nothing_where_nothing_changed(company: Company, dealt: Customer) -> None:
    with at(NOON):
        in_force(company)
        score_all()
        before = list(CreditScore.select().order_by(CreditScore.id).tuples())
        score_all()
        assert list(CreditScore.select().order_by(CreditScore.id).tuples()) == before
    with at(NOON + timedelta(days=1)):
        score_all()
        assert explain(company.gate("risk_sun"), dealt).total == "480"  # one more is overdue, one for 30 days
        past = past_of(company.gate("risk_sun"), dealt)
        assert [(one.total, one.since, one.until) for one in past] == [
            ("480", DAY + timedelta(days=1), None),
            ("550", DAY, DAY + timedelta(days=1)),
        ]


def test_totals_of_a_day_are_those_that_held_then(company: Company, dealt: Customer) -> None:
    with at(NOON):
        in_force(company)
        score_all()
    with at(NOON + timedelta(days=60)):
        score_all()
    assert dealt.id not in totals_on(back(1))
    assert totals_on(DAY)[dealt.id].points == 550
    assert totals_on(DAY + timedelta(days=59))[dealt.id].points == 550
    assert totals_on(DAY + timedelta(days=60))[dealt.id].points == 480


def test_whoever_has_no_bin_has_no_total_and_is_told_why(company: Company, as_: Client) -> None:
    customer = of(company)
    draft = as_("risk_sun")
    table = 'variable,bin,points\nincome_band,<50000,10\nturnover_12m,"[-inf,inf)",5\n'
    draft.post("/scorecards/import", data=form(name="X", kind="individual", text=table))
    in_force(company, row=cards.Scorecard.get())
    score_all()
    assert (score_of(customer).total, score_of(customer).lacking) == (None, "income_band")
    page = draft.get(f"/scorecards/of/{customer.number}").text
    assert "Cannot be scored" in page
    assert "No bin for: Income band" in page
    assert customer.id not in totals_on(today())


def test_a_closed_customer_is_scored_no_more(company: Company) -> None:
    in_force(company)
    score_all()
    customer = of(company)
    with writing(None, "tests.closed"):
        Customer.update(status="closed").where(Customer.id == customer.id).execute()
    with at(NOON + timedelta(days=400)):
        score_all()
    assert CreditScore.get(CreditScore.customer == customer.id).until is not None


def test_scores_are_kept_sealed_but_for_the_total(company: Company) -> None:
    in_force(company)
    score_all()
    row = score_of(of(company))
    assert b"income" not in bytes(row.detail)
    assert json.loads(opened(row, "detail"))[-1][2] == 0


def test_only_the_cleared_see_a_score(company: Company, as_: Client) -> None:
    in_force(company)
    score_all()
    customer = company.customer("何思远")  # of manager_li, who is cleared for level 2
    for client, sealed in ((as_("manager_li"), True), (as_("lead_east"), False)):
        for headers in ({}, {"HX-Request": "true"}):
            page = client.get(f"/scorecards/of/{customer.number}", headers=headers).text
            assert ("above your clearance" in page) is sealed
            assert (explain(company.gate("risk_sun"), customer).total in page) is not sealed
    assert "above your clearance" in as_("manager_li").get(f"/scorecards/of/{customer.number}/print").text
    assert as_("manager_wang").get(f"/scorecards/of/{customer.number}").status_code == 404
    with pytest.raises(Forbidden):
        explain(company.gate("manager_li"), customer)
    assert "/scorecards/of/" in as_("manager_li").get(f"/customers/{customer.number}").text


def test_what_is_known_of_credit_is_scored_at_once(company: Company, as_: Client) -> None:
    customer = of(company)
    table = (
        "variable,bin,points\ncredit_record,clean,100\ncredit_record,minor,50\n"
        'credit_record,serious,0\ncredit_record,"none%,%missing",20\n'
    )
    as_("risk_sun").post("/scorecards/import", data=form(name="X", kind="individual", text=table))
    in_force(company, row=cards.Scorecard.get())
    score_all()
    assert score_of(customer).total == 2000
    sent = form(fact="credit_record.clean", known_on=today().isoformat(), source="人行征信报告")
    assert as_("risk_sun").post(f"/scorecards/of/{customer.number}/facts", data=sent).status_code == 303
    assert score_of(customer).total == 10_000
    assert "人行征信报告" in as_("risk_sun").get(f"/scorecards/of/{customer.number}").text
    assert "人行征信报告" not in str(list(CreditFact.select().dicts()))
    with pytest.raises(Invalid, match="not come yet"):
        enter(company.gate("risk_sun"), customer, "credit_record", "clean", today() + timedelta(days=1), "x")
    assert as_("manager_wang").post(f"/scorecards/of/{customer.number}/facts", data=sent).status_code == 403


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("0001-01-01", "A day before 1949-10-01 can’t be right: check the year."),
        ("1949-09-30", "A day before 1949-10-01"),
        ("2026-11-26", "This day has not come yet."),
        ("2026-02-30", "Not a valid date"),
        ("", "Fill this in."),
    ],
)
def test_what_is_known_of_credit_has_a_day_that_can_be(
    company: Company, as_: Client, day: str, told: str
) -> None:
    customer = of(company)
    with at(NOON):
        sent = form(fact="credit_record.clean", known_on=day, source="人行征信报告")
        answer = as_("risk_sun").post(f"/scorecards/of/{customer.number}/facts", data=sent)
    assert answer.status_code == 422
    assert told in answer.text.partition('id="known_on-error"')[2].partition("</p>")[0]
    assert 'value="人行征信报告"' in answer.text
    assert CreditFact.select().count() == 0


def test_two_people_set_another_total_for_a_time(company: Company, as_: Client) -> None:
    customer = of(company)
    in_force(company)
    score_all()
    client, until = as_("risk_sun"), today() + timedelta(days=100)
    sent = form(total="700", until=until.isoformat(), reason="已结清旧账")
    assert client.post(f"/scorecards/of/{customer.number}/override", data=sent).status_code == 303
    assert override_of(customer) is None
    request = Request.get(Request.kind == "score.override")
    told = as_("director").get(f"/inbox/requests/{request.number}").text
    facts = re.sub(r"<[^>]+>", " ", told.partition("<dl")[2].partition("</dl>")[0])
    present = score_of(customer)
    assert f"Present score {present.total // 100} · {BANDS[present.band]}" in " ".join(facts.split())
    assert "Total asked for 700 · Good" in " ".join(facts.split())
    decide(company.gate("director"), request, "同意", approved=True)
    assert explain(company.gate("risk_sun"), customer).shown == "700"
    assert "set by two people" in client.get(f"/scorecards/of/{customer.number}").text
    history = client.get(f"/scorecards/of/{customer.number}").text.partition("<h2>History")[2]
    history = history.partition("</section>")[0]
    assert all(told in history for told in ("700", "已结清旧账", until.isoformat(), "agreed"))
    assert totals_on(today())[customer.id].points != 700
    with at(datetime(until.year, until.month, until.day, 4, tzinfo=UTC) + timedelta(days=1)):
        assert explain(company.gate("risk_sun"), customer).override is None
    assert client.post(f"/scorecards/of/{customer.number}/override/end").status_code == 303
    assert override_of(customer) is None
    assert "已结清旧账" not in str(list(ScoreOverride.select().dicts()))


def _ask(company: Company, total: int, days: int) -> Request:
    until = today() + timedelta(days=days)
    return ask_for_override(company.gate("risk_sun"), of(company), Decimal(total), until, "因为")


@pytest.mark.parametrize(
    ("total", "days", "said"),
    [
        (334, 10, "between 335 and 850"),
        (851, 10, "between 335"),
        (700, 0, "from tomorrow"),
        (700, 190, "at the latest"),
    ],
)
def test_another_total_has_its_bounds(company: Company, total: int, days: int, said: str) -> None:
    in_force(company)
    with pytest.raises(Invalid, match=said):
        ask_for_override(
            company.gate("risk_sun"), of(company), Decimal(total), today() + timedelta(days=days), "x"
        )


@pytest.mark.parametrize("typed", ["600.555", "600.001", "6.00001e2"])
def test_another_total_with_more_decimals_than_are_kept_is_refused(
    company: Company, as_: Client, typed: str
) -> None:
    customer = of(company)
    in_force(company)
    sent = form(total=typed, until=(today() + timedelta(days=9)).isoformat(), reason="已结清旧账")
    answer = as_("risk_sun").post(f"/scorecards/of/{customer.number}/override", data=sent)
    assert answer.status_code == 422
    assert "A total has 2 decimals at most." in answer.text.partition('id="total-error"')[2][:400]
    assert f'value="{typed}"' in answer.text
    assert not Request.select().where(Request.kind == "score.override").exists()


@pytest.mark.parametrize("typed", ["600.55", "600.5500", "600"])
def test_another_total_is_kept_as_it_was_typed(company: Company, as_: Client, typed: str) -> None:
    customer = of(company)
    in_force(company)
    sent = form(total=typed, until=(today() + timedelta(days=9)).isoformat(), reason="已结清旧账")
    assert as_("risk_sun").post(f"/scorecards/of/{customer.number}/override", data=sent).status_code == 303
    request = Request.get(Request.kind == "score.override")
    assert details_of(request)["total"] == int(Decimal(typed) * 100)


def test_what_if_answers_without_keeping_anything(company: Company, as_: Client) -> None:
    customer = of(company)
    in_force(company)
    score_all()
    best = {f"bin{place}": str(which) for place, which in enumerate((3, 3, 3, 0, 0, 0, 2, 3))}
    path = f"/scorecards/of/{customer.number}/what-if"
    part = as_("risk_sun").post(path, data=best, headers={"HX-Request": "true"}).text
    assert "850" in part
    assert "<html" not in part
    assert "<html" in as_("risk_sun").post(path, data=best).text
    assert "Choose a bin for each attribute" in as_("risk_sun").post(path, data={**best, "bin3": "99"}).text
    assert score_of(customer).total != 85_000


def test_the_chain_says_what_the_tables_hold(company: Company) -> None:
    customer = of(company)
    in_force(company)
    score_all()
    enter(company.gate("risk_sun"), customer, "credit_record", "clean", today(), "x")
    request = ask_for_override(
        company.gate("risk_sun"), customer, Decimal(700), today() + timedelta(days=9), "因为"
    )
    decide(company.gate("director"), request, "同意", approved=True)
    end(company.gate("risk_sun"), customer)
    assert not verify(tables=[CARDS, FACTS, OVERRIDES]).differences
    with writing(None, "tests.planted"):
        database.execute_sql("UPDATE scorecard SET card = replace(card, '300', '310')")
    [found] = verify(tables=[CARDS]).differences
    assert (found.table, found.column) == ("scorecard", "card")


def everything_but_scores() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables that scoring has no business in."""
    tables = [
        name
        for (name,) in database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "credit_score", "audit_"))
    ]
    return {name: database.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in tables}


def test_the_score_alone_changes_nothing(company: Company, dealt: Customer) -> None:
    with at(NOON):
        in_force(company)
        before = everything_but_scores()
        score_all()
    with at(NOON + timedelta(days=1)):
        score_all()
    assert score_of(dealt).total == 48_000
    assert everything_but_scores() == before


def test_a_complaint_never_lowers_credit(company: Company, dealt: Customer) -> None:
    with at(NOON):
        in_force(company)
        score_all()
        before = bytes(score_of(dealt).digest)
        new = NewTicket(customer=dealt, channel="phone", subject="账单有误", is_complaint=True)
        assert open_ticket(company.gate("manager_wang"), new).is_complaint
        score_all()
        assert bytes(score_of(dealt).digest) == before
    asked = [f"{name} {one.label} {one.meaning}".casefold() for name, one in KNOWN.items()]
    assert not [words for words in asked if "complain" in words or "ticket" in words]
