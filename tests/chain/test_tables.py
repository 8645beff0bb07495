"""What was changed in a table behind the program's back: told by table, record and column, never by value."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.parts import parts_of
from app.accounts.changing import prefer
from app.chain.models import ERASED
from app.chain.tables import differences
from app.chain.verdict import Verdict
from app.chain.verifying import MOST, verify
from app.chain.writing import Entry, append, writing
from app.clock import now
from app.customers import parts, record
from app.customers.facts import Why
from app.customers.interest_changes import set_interests
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerFact,
    CustomerPart,
    EmergencyContact,
    Employment,
    Note,
    Transaction,
    Visit,
)
from app.db.connection import database
from tests.conftest import Company
from tests.tampering import behind_the_back

WHERE = "WHERE number = ?"


@pytest.fixture
def number(company: Company) -> str:
    """A customer of manager_wang's that was changed a few times."""
    gate = company.gate("lead_east")
    made = record.create(
        gate,
        {
            "name": "慕容复来",
            "mobile": "13900001234",
            "email": "a@example.cn",
            "region": "east",
            "external_id": "X1",
        },
    )
    values = {"name": "慕容再来", "mobile": "13900004321", "email": None, "status": "dormant"}
    record.edit(gate, company_customer(made), values, 1)
    record.edit(
        gate, company_customer(made), {"owner": company.person("manager_li").id, "status": "active"}, 2
    )
    record.raise_level(gate, company_customer(made), 3, Why("说明", "依据"), 3)
    return made


def company_customer(number: str) -> Customer:
    return Customer.get(Customer.number == number)


def verdict(company: Company) -> Verdict:
    rooms = company.app.extensions["kebu"]["rooms"]
    return verify(None, [table for room in rooms for table in room.audited])


def changed(company: Company) -> list[tuple[str, str, str | None]]:
    found = verdict(company)
    assert found.ok == (not found.differences)
    return [(one.table, one.record, one.column) for one in found.differences]


@pytest.mark.usefixtures("number")
def test_tables_that_nobody_touched_say_what_the_chain_says(company: Company) -> None:
    prefer(company.person("manager_wang"), locale="en", theme="dark")
    assert changed(company) == []
    assert verdict(company).as_json().keys() == {"ok", "count", "head", "erased", "first_bad", "reason"}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "慕容重来"),
        ("name", None),
        ("name", b"\xff\xfe"),
        ("sex", "male"),
        ("birth_date", "1990-01-01"),
        ("credit_code", "X"),
        ("region", "west"),
        ("business_line", "sales"),
        ("external_id", None),
        ("kind", "enterprise"),
        ("mobile", b"x" * 60),
        ("mobile", None),
        ("mobile", "13900004321"),
        ("email", b"x" * 60),
        ("id_number", b""),
        ("id_number_hash", b"x" * 16),
    ],
)
def test_a_column_of_a_customer_is_named(company: Company, number: str, column: str, value: object) -> None:
    with behind_the_back() as raw:
        raw.execute("PRAGMA ignore_check_constraints = 1")
        if value is None and column == "name":
            value = ""
        raw.execute(f"UPDATE customer SET {column} = ? {WHERE}", (value, number))
    assert changed(company) == [("customer", number, column)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("status", "lost"), ("tier", "A"), ("level", 1), ("owner_id", 1), ("department_id", 1)],
)
def test_a_copy_of_a_dated_fact_is_named(company: Company, number: str, column: str, value: object) -> None:
    with behind_the_back() as raw:
        raw.execute(f"UPDATE customer SET {column} = ? {WHERE}", (value, number))
    assert changed(company) == [("customer", number, column.removesuffix("_id"))]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE customer_fact SET value = 'lost' WHERE value = 'dormant'",
        "UPDATE customer_fact SET since = '2020-01-01 00:00:00.000000' WHERE value = 'dormant'",
        "UPDATE customer_fact SET until = NULL WHERE value = 'dormant'",
        "DELETE FROM customer_fact WHERE value = 'dormant'",
    ],
)
def test_a_dated_fact_is_named(company: Company, number: str, change: str) -> None:
    assert CustomerFact.select().where(CustomerFact.value == "dormant").count() == 1
    with behind_the_back() as raw:
        raw.execute(change)
    assert changed(company) == [("customer_fact", number, "status")]


def test_two_sealed_values_that_changed_places_are_named(company: Company, number: str) -> None:
    with behind_the_back() as raw:
        raw.execute(
            f"UPDATE customer SET mobile = (SELECT mobile FROM customer WHERE name = '周以恒') {WHERE}",
            (number,),
        )
    assert changed(company) == [("customer", number, "mobile")]


def test_a_customer_that_is_gone_and_one_that_was_slipped_in_are_named(company: Company, number: str) -> None:
    last = company_customer(number).id
    with behind_the_back() as raw:
        raw.execute("DELETE FROM customer_fact WHERE customer_id = ?", (last,))
        raw.execute(f"UPDATE customer SET number = 'C26-ZZZZZZ' {WHERE}", (number,))
    found = verdict(company)
    assert [(one.record, one.column, one.row is None) for one in found.differences] == sorted(
        [(number, None, False), ("C26-ZZZZZZ", None, True)]
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE person SET clearance = 4 WHERE username = 'newcomer'", ("person", "newcomer", "clearance")),
        ("UPDATE person SET scope = 'all' WHERE username = 'newcomer'", ("person", "newcomer", "scope")),
        (
            "UPDATE person SET disabled = 1 WHERE username = 'manager_li'",
            ("person", "manager_li", "disabled"),
        ),
        (
            "UPDATE person SET department_id = 1 WHERE username = 'manager_li'",
            ("person", "manager_li", "department"),
        ),
        (
            "UPDATE person_role SET role_id = 1 WHERE person_id = (SELECT max(id) - 1 FROM person)",
            ("person", "steward_qian", "roles"),
        ),
        ("UPDATE department SET name = 'X' WHERE code = 'east'", ("department", "east", "name")),
    ],
)
def test_a_right_or_a_name_of_the_house_is_named(
    company: Company, change: str, place: tuple[str, str, str]
) -> None:
    append([_disabled("manager_li", company)])
    with behind_the_back() as raw:
        raw.execute(change)
    assert changed(company) == [place]


def _disabled(username: str, company: Company) -> Entry:
    entry = Entry(None, "person.enabled", company.person(username))
    entry.changed("disabled", before=True, after=False)
    return entry


def test_what_was_erased_is_not_compared(company: Company, number: str) -> None:
    with writing(None, f"customer.{ERASED}", company_customer(number)):
        Customer.update(name="已删除", mobile=None).where(Customer.number == number).execute()
    assert changed(company) == []


def test_so_many_are_told_and_no_value_is(company: Company) -> None:
    gate = company.gate("manager_wang")
    for count in range(MOST + 1):
        record.create(gate, {"name": f"客户{count}", "mobile": "13900001234"})
    with behind_the_back() as raw:
        raw.execute("UPDATE customer SET name = '改名' WHERE name LIKE '客户%'")
    document = verdict(company).as_json()
    assert len(document["differences"]) == MOST
    assert document["differences"][0].keys() == {"table", "record", "column", "row"}
    assert "改名" not in json.dumps(document, ensure_ascii=False)
    assert "客户" not in json.dumps(document, ensure_ascii=False)


def test_the_command_and_the_page_tell_it(
    company: Company, as_: Callable[[str], FlaskClient], number: str
) -> None:
    with behind_the_back() as raw:
        raw.execute(f"UPDATE customer SET name = '改名', region = 'west' {WHERE}", (number,))
    database.close()
    run = company.app.test_cli_runner().invoke(args=["audit", "verify", "--json"])
    document = json.loads(run.stdout)
    assert run.exit_code == 1
    assert (document["ok"], document["differences"][0]["column"]) == (False, "name")
    assert (
        document["reason"]
        == f"customer {number}, column name: not what row {document['first_bad']} of the chain says."
    )
    run = company.app.test_cli_runner().invoke(args=["audit", "verify"])
    assert [line.split(":")[0] for line in run.stderr.splitlines()] == [
        f"The chain does not hold. customer {number}, column name",
        f"customer {number}, column region",
    ]
    database.connect(reuse_if_open=True)
    client = as_("auditor")
    client.post("/audit/verify")
    page = client.get("/audit/verify").text
    assert f"customer {number}, column name" in page
    assert "改名" not in page


@pytest.fixture
def furnished(company: Company, number: str) -> str:
    """The same with some of each part, added, changed and removed."""
    gate = company.gate("director")
    me = gate.person.id
    added: tuple[tuple[type[CustomerPart], dict[str, Any]], ...] = (
        (ContactPoint, {"kind": "mobile", "value": "13900009999", "preferred": True}),
        (ContactPoint, {"kind": "wechat", "value": "wx_1", "do_not_contact": True}),
        (ContactPerson, {"name": "沈一诺", "position": "会计"}),
        (Employment, {"employer": "甲", "since": date(2020, 1, 1), "annual_income": "100"}),
        (EmergencyContact, {"name": "沈修", "phone": "13900008888"}),
        (Note, {"text": "喜欢喝茶", "level": 3}),
        (Transaction, {"date": date(2026, 1, 5), "kind": "goods", "business_line": "sales", "amount": 100}),
        (Visit, {"at": now(), "kind": "call", "person": me, "outcome": "正常", "next_step": "寄样"}),
    )
    for model, values in added:
        parts.add(gate, company_customer(number), model, values)
    customer = company_customer(number)
    parts.add(gate, customer, Employment, {"employer": "乙", "since": date(2021, 1, 1)}, ends_present=True)
    customer = company_customer(number)
    set_interests(gate, customer, frozenset({"tea", "golf"}), "只喝岩茶", customer.rev)
    [note] = parts_of(gate, company_customer(number), Note)
    parts.change(gate, company_customer(number), note, {"text": "只喝岩茶"}, note.rev)
    gone = parts.add(gate, company_customer(number), Note, {"text": "写错了", "level": 3})
    [_, wrong] = parts_of(gate, company_customer(number), Note)
    assert wrong.key == gone
    parts.remove(gate, company_customer(number), wrong)
    record.edit(gate, company_customer(number), {"mobile": "13900007777"}, company_customer(number).rev)
    return number


@pytest.mark.usefixtures("furnished")
def test_parts_that_nobody_touched_say_what_the_chain_says(company: Company) -> None:
    assert changed(company) == []


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("contact_point", "kind", "landline"),
        ("contact_point", "value", b"x" * 60),
        ("contact_point", "value_hash", b"x" * 16),
        ("contact_point", "value_last4", None),
        ("contact_point", "preferred", 7),
        ("contact_point", "do_not_contact", 7),
        ("contact_point", "contact_person_id", 1),
        ("contact_person", "name", "沈二诺"),
        ("contact_person", "position", None),
        ("employment", "employer", "丙"),
        ("employment", "since", "1999-01-01"),
        ("employment", "until", "2022-01-01"),
        ("employment", "annual_income", b"x"),
        ("emergency_contact", "phone", None),
        ("emergency_contact", "name", b""),
        ("emergency_contact", "relation", b"spouse"),
        ("note", "text", "换了"),
        ("note", "level", 1),
        ("note", "person_id", 1),
        ("note", "written_at", "2020-01-01 00:00:00.000000"),
        ("note", "changed_at", None),
        ("customer_transaction", "date", "2026-01-06"),
        ("customer_transaction", "amount", 101),
        ("customer_transaction", "open_amount", 0),
        ("customer_transaction", "business_line", "service"),
        ("customer_transaction", "due_on", "2026-02-01"),
        ("customer_transaction", "note", b"x"),
        ("visit", "at", "2020-01-01 00:00:00.000000"),
        ("visit", "kind", "visit"),
        ("visit", "person_id", 1),
        ("visit", "outcome", b"x" * 60),
        ("visit", "next_step", None),
        ("visit", "next_on", "2026-02-01"),
    ],
)
def test_a_column_of_a_part_is_named(
    company: Company, furnished: str, table: str, column: str, value: object
) -> None:
    customer = company_customer(furnished).id
    with behind_the_back() as raw:
        raw.execute("PRAGMA foreign_keys = 0")
        raw.execute("PRAGMA ignore_check_constraints = 1")
        last = f"(SELECT max(id) FROM {table} WHERE customer_id = {customer})"
        raw.execute(f"UPDATE {table} SET {column} = ? WHERE id = {last}", (value,))
    [(place, name, found)] = changed(company)
    assert (place, found) == (table, column.removesuffix("_id"))
    assert name.startswith(f"{furnished} ")


def test_parts_that_are_gone_slipped_in_or_moved_are_named(company: Company, furnished: str) -> None:
    customer = company_customer(furnished).id
    with behind_the_back() as raw:
        raw.execute("DELETE FROM visit")
        raw.execute("UPDATE note SET key = '22222222' WHERE customer_id = ?", (customer,))
        raw.execute("DELETE FROM interest WHERE code = 'tea'")
    assert sorted((table, column) for table, _, column in changed(company)) == [
        ("customer", "interests"),
        ("note", None),
        ("note", None),
        ("visit", None),
    ]


def test_parts_of_before_the_chain_told_of_them_are_left_alone(company: Company, number: str) -> None:
    customer = company_customer(number)
    with behind_the_back() as raw:
        raw.execute("UPDATE audit_entry SET facts = '{}' WHERE record = ?", (number,))
        raw.execute("UPDATE contact_point SET preferred = 0 WHERE customer_id = ?", (customer.id,))
    rooms = company.app.extensions["kebu"]["rooms"]
    [table] = [one for room in rooms for one in room.audited if one.model is Customer]
    assert list(differences(table)) == []
