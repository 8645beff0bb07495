"""`flask customers check`: invalid and contradictory values, without the values."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from click.testing import Result

from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.clock import now
from app.customers import parts
from app.customers.models import ContactPoint, Customer, EmergencyContact, Employment, Transaction, Visit
from app.db.connection import database
from app.vault.fields import sealed_columns
from tests.conftest import Company
from tests.customers.identities import id_number

Run = Callable[..., Result]


@pytest.fixture
def run(company: Company) -> Run:
    """`run("customers", "check")` as on the host; its connection is its own."""

    def on_host(*arguments: str) -> Result:
        database.close()
        result = company.app.test_cli_runner().invoke(args=list(arguments))
        database.connect(reuse_if_open=True)
        return result

    return on_host


@pytest.fixture
def problems(run: Run) -> Callable[[], list[dict[str, str]]]:
    """What the command finds."""

    def found() -> list[dict[str, str]]:
        result = run("customers", "check", "--json")
        assert result.exit_code == 0
        listed: list[dict[str, str]] = json.loads(result.stdout)["problems"]
        return listed

    return found


def spoil(name: str, **values: object) -> str:
    """Write values past every check, as an older program or a hand might have."""
    customer = Customer.get(Customer.name == name)
    sealed = {field: str(value) for field, value in values.items() if field in {"mobile", "id_number"}}
    plain = {field: value for field, value in values.items() if field not in sealed}
    with writing(None, "test.spoiled", customer):
        columns = plain | sealed_columns(Customer, customer.id, sealed)
        Customer.update(columns).where(Customer.id == customer.id).execute()
    return str(customer.number)


def test_parts_that_can_not_be_right_are_listed(
    company: Company, problems: Callable[[], list[dict[str, str]]]
) -> None:
    gate = company.gate("manager_wang")
    customer = company.customer("周以恒")
    parts.add(gate, customer, ContactPoint, {"kind": "mobile", "value": "13900002222"})
    parts.add(gate, customer, Employment, {"employer": "甲", "since": date(2024, 5, 1)})
    parts.add(gate, customer, EmergencyContact, {"name": "沈一诺", "phone": "13900002222"})
    assert problems() == []
    database.connect(reuse_if_open=True)
    with writing(None, "test.spoiled", customer):
        ContactPoint.update(preferred=True).where(ContactPoint.customer == customer.id).execute()
        Employment.update(until=date(2024, 4, 1)).execute()
        for model, column, text in ((EmergencyContact, "phone", "123"), (ContactPoint, "value", "12345")):
            row = model.select().order_by(model.id.desc()).first().id
            model.update(sealed_columns(model, row, {column: text})).where(model.id == row).execute()
    found = {(one["kind"], one["field"]) for one in problems()}
    assert found == {
        ("invalid", "mobile"),
        ("contradictory", "mobile"),
        ("contradictory", "employed_until"),
        ("invalid", "emergency_phone"),
    }


def test_sound_records_have_no_problem(problems: Callable[[], list[dict[str, str]]]) -> None:
    assert problems() == []
    database.connect(reuse_if_open=True)
    assert AuditEntry.select().where(AuditEntry.action == "customer.checked").count() == 1


def test_an_invalid_value_is_listed_without_it(problems: Callable[[], list[dict[str, str]]]) -> None:
    number = spoil("周以恒", mobile="1380000567")
    [problem] = problems()
    assert (problem["number"], problem["field"], problem["kind"]) == (number, "mobile", "invalid")
    assert "1380000567" not in str(problem)


def test_contradictions_are_listed_each(problems: Callable[[], list[dict[str, str]]]) -> None:
    number = spoil(
        "周以恒",
        id_number=id_number("19850212", 12),
        birth_date=date(1985, 2, 13),
        sex="male",
        industry="trade",
    )
    assert [(one["number"], one["field"], one["kind"]) for one in problems()] == [
        (number, "industry", "contradictory"),
        (number, "birth_date", "contradictory"),
        (number, "sex", "contradictory"),
    ]


def test_in_words_it_says_how_many(run: Run) -> None:
    spoil("周以恒", mobile="1")
    result = run("customers", "check")
    assert ", Mobile: " in result.stdout
    assert result.stdout.endswith("1 problems found.\n")


def test_dealings_that_can_not_be_right_are_listed(
    company: Company, problems: Callable[[], list[dict[str, str]]]
) -> None:
    gate, customer = company.gate("manager_wang"), company.customer("周以恒")
    values = {"date": date(2026, 1, 5), "kind": "goods", "business_line": "sales", "amount": 100}
    parts.add(gate, customer, Transaction, values)
    parts.add(gate, customer, Visit, {"at": now(), "kind": "call", "person": 1, "outcome": "正常"})
    assert problems() == []
    database.connect(reuse_if_open=True)
    with writing(None, "test.spoiled", customer):
        Transaction.update(settled_on=date(2026, 1, 4), due_on=date(2026, 1, 1)).execute()
        Visit.update(next_on=date(2020, 1, 1)).execute()
    found = {(one["kind"], one["field"]) for one in problems()}
    expected = ("settled_on", "due_on", "open_amount", "next_step", "next_on")
    assert found == {("contradictory", field) for field in expected}
