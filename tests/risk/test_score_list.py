"""The list of scores shows each reader the scores that they may know, in the order of the totals."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.access.gate import enter, gate, leave
from app.access.models import FieldLevel
from app.chain.writing import writing
from app.customers.models import Customer
from app.db.base import insert_rows
from app.db.connection import database
from app.people.models import Person
from app.risk.scorecards import cards
from app.risk.scorecards.formats import Row, read
from app.risk.scorecards.lists.exporting import ScoreTable
from app.risk.scorecards.lists.listing import SORTS, select
from app.risk.scorecards.models import CreditScore, Scorecard
from app.risk.scorecards.packages import FORMATS
from app.web.queries import Query
from tests.conftest import Company, at, form
from tests.queries import queries
from tests.risk.carding import days_ago, dealing, in_force, score_all, shipped
from tests.rows import add_rows

Client = Callable[[str], FlaskClient]
NOON = datetime(2026, 11, 25, 4, tzinfo=UTC)
TABLE = [
    ("basepoints", "", "100"),
    ("turnover_12m", "[-inf,1)", "0"),
    ("turnover_12m", "[1,inf)", "50.5"),
    ("overdue_times_6m", "[-inf,1)", "40"),
    ("overdue_times_6m", "[1,inf)", "0"),
]
"""Whoever owed nothing lately can't be scored."""


def card_in_force(company: Company) -> Scorecard:
    made = read(FORMATS["scorecardpy"], [Row(place, *cells) for place, cells in enumerate(TABLE, 2)])
    row = cards.make(company.gate("risk_sun"), "小卡", "individual", made)
    row = cards.change(company.gate("risk_sun"), row, {"bands": [180, 140, 120, 110]}, row.rev)
    return in_force(company, row=row)


@pytest.fixture
def scored(company: Company) -> Iterator[Company]:
    """Two with totals, 190.5 and 140; all others lack overdue times."""
    with at(NOON):
        for name, yuan in (("周以恒", 20_000), ("林婉清", 100)):
            dealing(company.customer(name), days_ago(20), yuan, due=days_ago(10), settled=days_ago(10))
        card_in_force(company)
        score_all()
        yield company


def numbers(page: str) -> list[str]:
    return re.findall(r'class="name" href="/scorecards/of/([^"/]+)"', page)


def names_of(company: Company, username: str) -> set[str]:
    """The individuals that somebody may read."""
    mine = company.gate(username).select(Customer).where(Customer.kind == "individual")
    return {one.number for one in mine}


def test_the_highest_total_comes_first_and_whoever_has_none_last(scored: Company, as_: Client) -> None:
    page = as_("risk_sun").get("/scorecards/scores/").text
    found = numbers(page)
    assert found[:2] == [scored.customer(name).number for name in ("周以恒", "林婉清")]
    assert set(found) == names_of(scored, "risk_sun")
    assert "190.5" in page
    assert "Overdue times of 6 months" in page
    turned = numbers(as_("risk_sun").get("/scorecards/scores/?sort=score&order=asc").text)
    assert turned == found[::-1]


@pytest.mark.usefixtures("scored")
def test_pages_follow_one_another_over_equal_totals_and_none(as_: Client) -> None:
    with at(NOON):
        add_rows({"name": f"客户{place}"} for place in range(30))
        score_all()
        whole = numbers(as_("risk_sun").get("/scorecards/scores/?size=100").text)
        for order in ("desc", "asc"):
            seen, address = list[str](), f"/scorecards/scores/?size=20&sort=score&order={order}"
            while True:
                found = numbers(as_("risk_sun").get(address).text)
                if not found:
                    break
                seen += found
                address = f"/scorecards/scores/?size=20&sort=score&order={order}&after={found[-1]}"
            assert seen == (whole if order == "desc" else whole[::-1])


def test_the_list_is_narrowed_by_band_and_by_cause(scored: Company, as_: Client) -> None:
    client, (first, second) = as_("risk_sun"), (scored.customer(name) for name in ("周以恒", "林婉清"))
    assert numbers(client.get("/scorecards/scores/?band=0").text) == [first.number]
    assert numbers(client.get("/scorecards/scores/?band=1").text) == [second.number]
    others = names_of(scored, "risk_sun") - {first.number, second.number}
    assert set(numbers(client.get("/scorecards/scores/?band=none").text)) == others
    assert set(numbers(client.get("/scorecards/scores/?cause=overdue_times_6m").text)) == others
    assert numbers(client.get("/scorecards/scores/?cause=turnover_12m").text) == []
    assert numbers(client.get("/scorecards/scores/?band=9").text) == []
    sent = client.post("/scorecards/scores/search", data=form(words="以恒", band="0"))
    assert "以恒" not in sent.location
    assert numbers(client.get(sent.location).text) == [first.number]


def test_the_change_since_the_last_score_is_told(scored: Company, as_: Client) -> None:
    customer = scored.customer("林婉清")
    with at(NOON + timedelta(days=1)):
        dealing(customer, days_ago(1), 30_000)
        score_all()
        row = row_of(as_("risk_sun").get("/scorecards/scores/").text, customer)
        assert "190.5" in row
        assert "+50.5" in row
        assert "2026-11-26" in row
    with at(NOON + timedelta(days=2)):
        in_force(scored, row=cards.copy(scored.gate("risk_sun"), Scorecard.get()))
        dealing(customer, days_ago(30), 5, left=5, due=days_ago(20))
        score_all()
        row = row_of(as_("risk_sun").get("/scorecards/scores/").text, customer)
        assert "−40" in row
        assert "other card" in row


def row_of(page: str, customer: Customer) -> str:
    return next(row for row in page.split("<tr>") if customer.number in row)


@pytest.mark.usefixtures("scored")
def test_without_the_right_nobody_learns_that_there_are_scores(as_: Client) -> None:
    for username in ("manager_wang", "lead_east", "desk_chen", "hr_zhou", "newcomer"):
        for path in ("", "count", "lists", "columns", "export", "?band=0"):
            answer = as_(username).get(f"/scorecards/scores/{path}")
            assert answer.status_code == 403, (username, path)
            assert "190" not in answer.text


def test_whoever_is_not_cleared_for_scores_finds_none_however_they_ask(scored: Company, as_: Client) -> None:
    with writing(None, "tests.cleared"):
        Person.update(clearance=2).where(Person.username == "risk_sun").execute()
    client = as_("risk_sun")
    for path in ("", "?band=0", "?band=none", "?cause=overdue_times_6m", "?sort=score&order=asc", "?mine=1"):
        page = client.get(f"/scorecards/scores/{path}").text
        assert numbers(page) == [], path
        assert "190.5" not in page
    assert "0 customers" in client.get("/scorecards/scores/count").text
    with scored.app.test_request_context():
        assert ScoreTable(scored.gate("risk_sun"), {"address": {}, "columns": None}, whole=False).count == 0
    part = client.get("/scorecards/scores/lists", headers={"HX-Request": "true"}).text
    assert re.findall(r'class="count">([^<]*)<', part) == ["0"]


@pytest.mark.usefixtures("scored")
def test_a_raised_level_hides_scores_from_the_list_as_from_the_record(as_: Client) -> None:
    with writing(None, "tests.raised"):
        FieldLevel.create(kind="customer", field="credit_score", level=4)
    assert numbers(as_("risk_sun").get("/scorecards/scores/").text) == []
    assert numbers(as_("director").get("/scorecards/scores/").text)


def test_records_that_cannot_be_read_are_in_no_count_and_no_place(scored: Company, as_: Client) -> None:
    first = scored.customer("周以恒")
    with writing(None, "tests.raised"):
        Customer.update(level=4).where(Customer.id == first.id).execute()
    page = as_("risk_sun").get("/scorecards/scores/").text
    assert first.number not in page
    assert "190.5" not in page
    assert numbers(as_("risk_sun").get("/scorecards/scores/?band=0").text) == []
    hidden = as_("risk_sun").get(f"/scorecards/scores/?after={first.number}").text
    missing = as_("risk_sun").get("/scorecards/scores/?after=C26-33333X").text
    assert numbers(hidden) == numbers(missing) == numbers(page)


def test_scores_leave_the_house_by_the_list_and_by_right(scored: Company, as_: Client) -> None:
    inside = scored.gate("risk_sun")
    asked = {"address": {"band": "0"}, "columns": ["score", "band", "change", "since", "card"]}
    with scored.app.test_request_context():
        table = ScoreTable(inside, asked, whole=False)
        [row] = table.rows()
    first = scored.customer("周以恒")
    assert table.header[:4] == ["Number", "Name", "Of customers", "Score"]
    assert row[:2] == [first.number, "周以恒"]
    assert [str(cell) for cell in row[3:]] == ["190.5", "Excellent", "None", "2026-11-25", "小卡, version 1"]
    assert as_("risk_sun").get("/scorecards/scores/export").status_code == 200
    assert as_("director").get("/scorecards/scores/export").status_code == 403
    assert "/scorecards/scores/export" not in as_("director").get("/scorecards/scores/").text


READERS = {"all": "risk_sun", "level": "director"}


@pytest.mark.parametrize("username", READERS.values())
@pytest.mark.parametrize("filters", [{}, {"kind": "individual"}, {"band": "none"}, {"band": "2"}])
def test_an_index_serves_the_order_of_the_totals(
    company: Company, username: str, filters: dict[str, str]
) -> None:
    row = shipped(company)
    with database.atomic() as undone:
        many = add_rows({"name": f"客户{place}"} for place in range(1500))
        ids = [one.id for one in Customer.select(Customer.id).where(Customer.number.in_(many))]
        insert_rows(CreditScore, (_score(row, place, one) for place, one in enumerate(ids)))
        database.execute_sql("ANALYZE")
        with company.app.test_request_context():
            enter(company.person(username))
            query = select(gate(), Query(filters=filters))
            leave()
        order = (SORTS["score"].field.desc(), SORTS["score"].tie.desc())
        sql, values = query.order_by(*order).limit(51).sql()
        plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
        undone.rollback()
    assert any("credit_score_listed" in step for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan), plan


def _score(card: Scorecard, place: int, customer: int) -> dict[str, object]:
    total = 30_000 + place % 500 * 100 if place % 10 else None
    return {
        "id": place + 1000,
        "customer_id": customer,
        "card_id": card.id,
        "since": "2026-11-25",
        "until": None,
        "total": total,
        "band": None if total is None else place % 5,
        "lacking": "",
        "detail": b"",
        "digest": b"",
        "valued_on": "2026-11-25",
    }


@pytest.mark.usefixtures("scored")
def test_a_page_of_scores_asks_the_database_little(as_: Client) -> None:
    client = as_("risk_sun")
    client.get("/scorecards/scores/")
    with queries() as asked:
        assert client.get("/scorecards/scores/").status_code == 200
    assert len(asked) <= 12, asked
