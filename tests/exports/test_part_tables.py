"""Transactions, talks, contact points and jobs, each as a table of its own, as its person sees them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate, enter
from app.access.grants import give
from app.chain.writing import writing
from app.clock import now, zone
from app.customers import parts, record
from app.customers.exports.part_tables import PARTS, PartTable
from app.customers.imports.importing import import_file
from app.customers.imports.parts import DEAL
from app.customers.imports.rows import HEADERS
from app.customers.models import ContactPerson, ContactPoint, Customer, Employment, Transaction, Visit
from app.customers.words import FIELDS
from app.db.connection import database
from app.exports.models import ASKED
from app.inbox.models import Request
from app.sheets.mapping import guess_mapping
from app.web.language import speaking
from tests.conftest import Company
from tests.exports.working import newest, rows_of, set_cap, taken, wanted
from tests.queries import queries

Signed = Callable[[str], FlaskClient]
BY_KIND = {one.kind: one for one in PARTS}
SPOKEN_AT = datetime(2026, 2, 3, 10, 30, tzinfo=zone())


@pytest.fixture(autouse=True)
def _inside(company: Company) -> Iterator[None]:
    """Words are asked for in a language."""
    with company.app.app_context():
        yield


def table_of(kind: str, gate: Gate, *, whole: bool = False) -> PartTable:
    return PartTable(BY_KIND[kind], gate, {}, whole)


def sold(company: Company, name: str, day: int, amount: int = 1_234_500, note: str | None = None) -> None:
    values = {
        "date": date(2026, 1, day),
        "kind": "other",
        "business_line": "sales",
        "amount": amount,
        "open_amount": 0,
        "settled_on": date(2026, 1, day),
        "note": note,
    }
    parts.add(company.gate("director"), company.customer(name), Transaction, values)


@pytest.fixture
def dealt(company: Company) -> None:
    """Transactions of two customers of manager_wang's, and of one who is not."""
    director, zhou = company.gate("director"), company.customer("周以恒")
    record.edit(director, zhou, {"external_id": "X1"}, zhou.rev)
    sold(company, "周以恒", 4, note="=HYPERLINK(1)")
    sold(company, "周以恒", 2)
    sold(company, "林婉清", 3)
    sold(company, "何思远", 5)
    talk = {"at": SPOKEN_AT, "kind": "call", "person": director.person.id, "outcome": "已确认"}
    parts.add(director, company.customer("周以恒"), Visit, talk)


@pytest.mark.usefixtures("dealt")
def test_each_transaction_is_a_row_that_names_its_customer(company: Company, as_: Signed) -> None:
    mark, header, *rows, end = rows_of(
        taken(company, as_("manager_wang"), "?sort=name&order=desc", content="transactions")
    )
    assert header[:5] == [
        "Kebu number",
        "External id",
        "Name",
        "Day of the transaction",
        "Kind of transaction",
    ]
    assert [(row[2], row[3]) for row in rows] == [
        ("周以恒", "2026-01-02"),
        ("周以恒", "2026-01-04"),
        ("林婉清", "2026-01-03"),
    ]
    assert rows[0][header.index("Amount")] == "12,345"
    assert rows[1][header.index("Note on the transaction")] == "'=HYPERLINK(1)"
    assert "Verifying data" in mark[0]
    assert end[0].endswith(" · 3 rows")
    assert newest().rows == 3


@pytest.mark.usefixtures("dealt")
def test_what_was_taken_out_comes_back_as_the_same_transactions(
    company: Company, as_: Signed, tmp_path: Path
) -> None:
    content = taken(company, as_("manager_wang"), content="transactions")
    database.connect(reuse_if_open=True)
    path = tmp_path / "again.csv"
    path.write_bytes(content)
    before = Transaction.select().count()
    report = import_file(company.gate("manager_wang"), path)
    database.connect(reuse_if_open=True)
    assert report.rejected == []
    known = Transaction.select().join(Customer).where(Customer.name == "周以恒", Customer.external_id == "X1")
    assert known.count() == 2
    assert Transaction.select().count() - before == 1  # of the one that has no key of another system


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_an_import_knows_the_columns_of_transactions_by_their_headers(spoken: str) -> None:
    with speaking(spoken):
        found = guess_mapping([str(FIELDS[name]) for name in DEAL], HEADERS)
    assert set(found.columns) == set(DEAL)


@pytest.mark.usefixtures("dealt")
def test_talks_go_out_with_who_had_them(company: Company, as_: Signed) -> None:
    _, header, row, _ = rows_of(taken(company, as_("manager_wang"), content="visits"))
    told = dict(zip(header, row, strict=True))
    assert told["Time of the visit"] == "2026-02-03 10:30:00"
    assert told["Kind of visit"] == "Phone call"
    assert told["Visited by"] == company.person("director").name
    assert told["Outcome"] == "已确认"


def test_numbers_stay_masked_and_full_ones_wait_for_a_second_person(company: Company, as_: Signed) -> None:
    firm = company.customer("成都云栖木业有限公司")
    director = company.gate("director")
    parts.add(director, firm, ContactPerson, {"name": "陆昭"})
    person = ContactPerson.get(ContactPerson.customer == firm).id
    number = {"kind": "mobile", "value": "13800001111", "contact_person": person}
    parts.add(director, company.customer("成都云栖木业有限公司"), ContactPoint, number)
    client = as_("manager_zhao")
    _, header, row, _ = rows_of(taken(company, client, content="contacts"))
    assert dict(zip(header, row, strict=True)) == {
        "Kebu number": firm.number,
        "External id": "",
        "Name": firm.name,
        "Kind of contact point": "Mobile",
        "Contact": "138****1111",
        "Contact person": "陆昭",
        "Preferred": "yes",
        "Do not contact": "",
    }
    assert client.post("/customers/export", data=wanted(content="contacts", whole="y")).status_code == 303
    database.connect(reuse_if_open=True)
    assert (newest().state, Request.get().kind) == (ASKED, "customer.export")
    whole = table_of("contacts", company.gate("manager_zhao"), whole=True)
    assert [row[4] for row in whole.rows()] == ["13800001111"]


@pytest.mark.usefixtures("dealt")
def test_rows_of_parts_count_towards_the_cap(as_: Signed) -> None:
    set_cap(2)
    client = as_("manager_wang")
    assert client.post("/customers/export", data=wanted(content="transactions")).status_code == 303
    database.connect(reuse_if_open=True)
    assert (newest().state, newest().rows) == (ASKED, 3)


@pytest.mark.usefixtures("dealt")
def test_whom_a_grant_hides_transactions_from_gets_none_of_them(company: Company) -> None:
    zhou, east, west = company.customer("周以恒"), company.gate("lead_east"), company.person("lead_west")
    with writing(None, "tests.opened"):
        database.execute_sql("UPDATE customer SET level = 1")
    for level, rows in ((1, 0), (2, 2)):
        give(
            east.person,
            east.standing,
            company.customer("周以恒"),
            person=west,
            permissions=frozenset({"customer.view", "customer.export"}),
            level=level,
            until=now() + timedelta(days=1),
            purpose="verify",
        )
        table = table_of("transactions", enter(west))
        assert (table.count, len(list(table.rows()))) == (rows, rows), zhou


def test_an_income_above_the_clearance_has_no_column(company: Company, as_: Signed) -> None:
    job = {"employer": "砚禾软件厂", "annual_income": "7000000"}
    parts.add(company.gate("director"), company.customer("何思远"), Employment, job)
    header = rows_of(taken(company, as_("manager_li"), content="employments"))[1]
    assert "Employer" in header
    assert "Annual income" not in header


@pytest.mark.parametrize("kind", BY_KIND)
def test_the_queries_do_not_grow_with_the_rows(company: Company, kind: str) -> None:
    gate = company.gate("director")
    sold(company, "周以恒", 1)
    with queries() as few:
        list(table_of(kind, gate).rows())
    for day in range(2, 9):
        sold(company, "周以恒", day)
    with queries() as many:
        list(table_of(kind, gate).rows())
    assert len(many) == len(few) <= 6
