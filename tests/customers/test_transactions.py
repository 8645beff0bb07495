"""Transactions of a customer: added, corrected, removed, summed, listed, and refused."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.access.gate import Gate
from app.access.parts import parts_of
from app.audit.history import history
from app.chain.writing import writing
from app.clock import today
from app.customers import parts, record, transactions
from app.customers.models import Customer, Transaction
from app.customers.typed.dealings import left_open, of_transaction
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Person
from tests.conftest import Company
from tests.customers.test_page import text_of
from tests.queries import queries

SignedIn = Callable[[str], FlaskClient]
DAY = date(2026, 1, 5)
SENT = {
    "date": "2026-01-05",
    "kind": "goods",
    "business_line": "sales",
    "amount": "1,200",
    "open_amount": "",
    "due_on": "2026/2/4",
    "settled_on": "",
    "note": "",
}


@pytest.fixture
def gate(company: Company) -> Gate:
    return company.gate("manager_wang")


@pytest.fixture
def number(gate: Gate) -> str:
    return record.create(gate, {"name": "欧阳修竹", "level": 2, "region": "east"})


def customer(gate: Gate, number: str) -> Customer:
    found: Customer = gate.get(Customer, number)
    return found


def add(gate: Gate, number: str, **values: Any) -> str:  # noqa: ANN401
    usual = {"date": DAY, "kind": "goods", "business_line": "sales", "amount": 100_00}
    return parts.add(gate, customer(gate, number), Transaction, usual | values)


def kept(gate: Gate, number: str) -> list[Transaction]:
    return parts_of(gate, customer(gate, number), Transaction)


def test_one_is_added_by_its_form_and_all_of_it_is_open(as_: SignedIn, gate: Gate, number: str) -> None:
    client = as_("manager_wang")
    answer = client.post(f"/customers/{number}/transactions/new", data=SENT)
    assert answer.status_code == 303
    assert answer.location == f"/customers/{number}/transactions"
    [one] = kept(gate, number)
    assert (one.date, one.due_on, one.amount, one.open_amount) == (DAY, date(2026, 2, 4), 1200_00, 1200_00)
    page = text_of(client.get(answer.location).text)
    assert "1,200" in page


def test_sent_twice_it_is_added_once(as_: SignedIn, gate: Gate, number: str) -> None:
    for _ in range(2):
        as_("manager_wang").post(f"/customers/{number}/transactions/new", data=SENT | {"once": "a-form"})
    assert len(kept(gate, number)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"date": "2026-02-30"}, "date"),
        ({"date": "5th of January"}, "date"),
        ({"date": "2999-01-01"}, "date"),
        ({"date": "2126-01-01"}, "date"),
        ({"date": ""}, "date"),
        ({"due_on": "2026-01-04"}, "due_on"),
        ({"settled_on": "2026-01-04"}, "settled_on"),
        ({"settled_on": "2126-01-04"}, "settled_on"),
        ({"amount": "0"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"amount": "9" * 40}, "amount"),
        ({"amount": ""}, "amount"),
        ({"open_amount": "1200.01"}, "open_amount"),
        ({"open_amount": "some"}, "open_amount"),
        ({"open_amount": "1", "settled_on": "2026-01-09"}, "open_amount"),
        ({"kind": "no_such_kind"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"business_line": "no_such_line"}, "business_line"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_what_can_not_be_is_said_beside_its_field(
    as_: SignedIn, gate: Gate, number: str, wrong: dict[str, str], field: str
) -> None:
    answer = as_("manager_wang").post(f"/customers/{number}/transactions/new", data=SENT | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert kept(gate, number) == []


def test_settling_one_leaves_nothing_open(as_: SignedIn, gate: Gate, number: str) -> None:
    client, key = as_("manager_wang"), add(gate, number)
    form = client.get(f"/customers/{number}/transactions/{key}").text
    rev = re.search(r'name="rev"[^>]*value="(\d+)"', form)
    assert rev
    sent = SENT | {"amount": "100", "due_on": "", "settled_on": "2026-01-09", "rev": rev[1]}
    assert client.post(f"/customers/{number}/transactions/{key}", data=sent).status_code == 303
    [one] = kept(gate, number)
    assert (one.settled_on, one.open_amount, one.rev) == (date(2026, 1, 9), 0, 2)
    late = client.post(f"/customers/{number}/transactions/{key}", data=sent | {"settled_on": "2026-01-10"})
    assert late.status_code == 409
    assert kept(gate, number)[0].settled_on == date(2026, 1, 9)


def test_one_is_removed_for_a_reason_which_the_history_tells(as_: SignedIn, gate: Gate, number: str) -> None:
    client, url = as_("manager_wang"), f"/customers/{number}/transactions/{add(gate, number)}/remove"
    for reason in ("", " ", "11010519491231002X"):
        assert client.post(url, data={"reason": reason}).status_code == 422
        assert len(kept(gate, number)) == 1
    assert client.post(url, data={"reason": "重复登记"}).status_code == 303
    assert kept(gate, number) == []
    newest = history(gate, customer(gate, number), limit=1)[0]
    assert newest.facts["reason"] == "重复登记"
    assert {change.field: change.before for change in newest.changes}["transaction.amount"] == 100_00


def test_totals_by_year_and_line_say_what_is_overdue(gate: Gate, number: str) -> None:
    yesterday = today() - timedelta(days=1)
    add(gate, number, amount=100_00, due_on=DAY, open_amount=40_00)
    add(gate, number, amount=50_00, settled_on=DAY)
    add(gate, number, date=date(2025, 3, 1), amount=7_00, business_line="service", due_on=yesterday)
    add(gate, number, date=yesterday, amount=3_00, due_on=today())
    found = transactions.totals(gate, customer(gate, number))
    assert found
    assert found.whole == (4, 160_00, 50_00, 47_00)
    assert found.years["2025"] == (1, 7_00, 7_00, 7_00)
    assert found.lines == {"sales": (3, 153_00, 43_00, 40_00), "service": (1, 7_00, 7_00, 7_00)}


def test_an_overdue_one_is_marked(as_: SignedIn, gate: Gate, number: str) -> None:
    add(gate, number, due_on=DAY)
    assert 'class="badge danger"' in as_("manager_wang").get(f"/customers/{number}/transactions").text


def test_a_long_list_is_read_to_and_fro_in_a_fixed_number_of_queries(
    as_: SignedIn, gate: Gate, number: str
) -> None:
    for at in range(130):
        add(gate, number, date=DAY - timedelta(days=at // 3), amount=100 + at)
    client, url, seen, asked_of = as_("manager_wang"), f"/customers/{number}/transactions", [], set()
    while url:
        with queries() as asked:
            page = client.get(url).text
        asked_of.add(len(asked))
        rows = page.partition('id="transactions"')[2]
        seen.append(re.findall(r'<td class="end"[^>]*>([\d.]+)</td>', rows))
        after = re.search(r'href="([^"]*after=[^"]*)"', page)
        before = re.search(r'href="([^"]*before=[^"]*)"', page)
        url = after[1] if after else ""
    assert [len(page) for page in seen] == [50, 50, 30]
    assert len({amount for page in seen for amount in page}) == 130
    assert before
    back = client.get(before[1]).text.partition('id="transactions"')[2]
    assert re.findall(r'<td class="end"[^>]*>([\d.]+)</td>', back) == seen[1]
    assert max(asked_of) <= 12


def test_who_is_not_cleared_learns_nothing_of_them(company: Company, as_: SignedIn, gate: Gate) -> None:
    number = record.create(gate, {"name": "慕容博", "level": 1, "region": "east"})
    add(gate, number, amount=987_654_00, note="秘密")
    with writing(None, "tests.cleared"):
        Person.update(clearance=1).where(Person.username == "desk_liu").execute()
    page = as_("desk_liu").get(f"/customers/{number}/transactions")
    assert page.status_code == 200
    for text in ("987,654", "秘密", "2026-01-05"):
        assert text not in page.text
    low = company.gate("desk_liu")
    assert transactions.totals(low, customer(low, number)) is None
    assert transactions.page(low, customer(low, number)) is None


@pytest.mark.usefixtures("company")
def test_the_list_is_served_by_its_index() -> None:
    plan = database.execute_sql(
        "EXPLAIN QUERY PLAN SELECT * FROM customer_transaction "
        "WHERE customer_id = 1 AND (date, id) < ('2', 1) ORDER BY date DESC, id DESC LIMIT 51"
    ).fetchall()
    assert "USING INDEX" in str(plan)
    assert "TEMP B-TREE" not in str(plan)


days = st.dates(date(2000, 1, 1), date(2026, 1, 1))


@given(days, st.none() | days, st.none() | days, st.integers(1, 10**13))
def test_what_is_left_open_by_itself_never_contradicts(
    day: date, due: date | None, settled: date | None, amount: int
) -> None:
    values = {"date": day, "due_on": due, "settled_on": settled, "amount": amount}
    wrong: list[Invalid] = list(of_transaction(values | {"open_amount": left_open(amount, settled)}))
    assert {one.field for one in wrong} == {
        name for name, other in (("due_on", due), ("settled_on", settled)) if other and other < day
    }
