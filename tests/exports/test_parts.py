"""What a customer has several of, in an export: one of each, as its person sees it; and it comes back."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest
from flask.testing import FlaskClient

from app.access.gate import enter
from app.access.grants import give
from app.chain.writing import writing
from app.clock import now
from app.customers import parts
from app.customers.exports.table import CustomerTable
from app.customers.imports.importing import import_file
from app.customers.interest_changes import set_interests
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    EmergencyContact,
    Employment,
    Interest,
    Note,
)
from app.db.connection import database
from app.sheets.marking import Mark
from app.sheets.writing import write
from app.vault.fields import opened
from tests.conftest import Company
from tests.exports.working import rows_of, taken
from tests.queries import queries

Signed = Callable[[str], FlaskClient]
MARK = Mark("王 · 核实资料", "%(count)s 行", "王", "客户", datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001
HELD: tuple[tuple[Any, dict[str, Any]], ...] = (
    (ContactPoint, {"kind": "landline", "value": "0512-90000001", "do_not_contact": True}),
    (ContactPoint, {"kind": "landline", "value": "0512-90000002"}),
    (ContactPoint, {"kind": "landline", "value": "0512-90000003", "preferred": True}),
    (ContactPoint, {"kind": "wechat", "value": "demo_zhou"}),
    (Employment, {"employer": "砚禾软件厂", "until": date(2019, 1, 1), "annual_income": "7000000"}),
    (
        Employment,
        {
            "employer": "=恒拓新材料",
            "position": "会计",
            "since": date(2020, 1, 1),
            "annual_income": "25000050",
        },
    ),
    (EmergencyContact, {"name": "周修", "relation": "parent", "phone": "14200000002"}),
    (Note, {"text": "先前的备注。", "level": 2}),
    (Note, {"text": "电话回访,\n总体满意。", "level": 2}),
    (Note, {"text": "只给少数人看。", "level": 3}),
)


@pytest.fixture
def held(company: Company) -> Customer:
    """周以恒 with something of each kind."""
    director, zhou = company.gate("director"), company.customer("周以恒")
    for model, values in HELD:
        parts.add(director, zhou, model, dict(values))
    zhou = company.customer("周以恒")
    set_interests(director, zhou, frozenset({"tea", "hiking"}), None, zhou.rev)
    firm = company.customer("成都云栖木业有限公司")
    parts.add(director, firm, ContactPerson, {"name": "陆昭", "position": "采购经理"})
    return company.customer("周以恒")


def seen(company: Company, who: str, name: str = "周以恒", *, whole: bool = False) -> dict[str, Any]:
    """The row of one customer as somebody takes it out."""
    with company.app.app_context():
        table = CustomerTable(enter(company.person(who)), {"columns": None}, whole)
        rows = [dict(zip(table.fields, row, strict=True)) for row in table.rows()]
    return next(row for row in rows if row["name"] == name)


@pytest.mark.usefixtures("held")
def test_a_row_has_one_of_each_as_it_is_seen(company: Company) -> None:
    row = seen(company, "director")
    assert row["landline"].endswith("0003")
    assert row["landline"] != "0512-90000003"
    assert (row["employer"], row["position"], row["since"]) == ("=恒拓新材料", "会计", date(2020, 1, 1))
    assert (row["annual_income"], row["wechat"]) == ("••••", "••••")
    assert row["emergency_name"] != "周修"
    assert row["note"] == "电话回访,\n总体满意。"
    assert row["interests"] == "Hiking; Tea"
    firm = seen(company, "director", "成都云栖木业有限公司")
    assert (firm["contact_person"], firm["position"], firm["employer"]) == ("陆昭", "采购经理", None)


@pytest.mark.usefixtures("held")
def test_in_full_with_the_right_to_reveal(company: Company) -> None:
    row = seen(company, "director", whole=True)
    assert (row["landline"], row["wechat"], row["annual_income"]) == (
        "0512-90000003",
        "demo_zhou",
        "250,000.50",
    )
    assert (row["emergency_name"], row["emergency_relation"]) == ("周修", "Parent")
    assert row["emergency_mobile"] == "14200000002"


def test_what_is_above_ones_clearance_has_no_column(company: Company, as_: Signed, held: Customer) -> None:
    with writing(None, "tests.mine"):
        Customer.update(owner=company.person("manager_li")).where(Customer.id == held.id).execute()
    content = taken(company, as_("manager_li"), columns="all")
    header = rows_of(content)[1]
    assert {"Landline", "Employer", "Note"} <= set(header)
    assert not {"Annual income", "Emergency contact", "Relation"} & set(header)
    assert "只给少数人看".encode() not in content


def test_of_what_was_granted_no_more_than_the_grant_says(company: Company, held: Customer) -> None:
    with writing(None, "tests.elsewhere"):
        Customer.update(owner=company.person("manager_li"), level=1).where(Customer.id == held.id).execute()
    director = company.gate("director")
    give(
        director.person,
        director.standing,
        company.customer("周以恒"),
        person=company.person("manager_wang"),
        permissions=frozenset({"customer.view", "customer.reveal"}),
        level=1,
        until=now() + timedelta(days=1),
        purpose="verify",
    )
    row = seen(company, "manager_wang", whole=True)
    for name in ("landline", "employer", "annual_income", "emergency_name", "emergency_relation"):
        assert row[name] == "••••", name
    assert row["note"] is None
    assert row["interests"] == "Hiking; Tea"


@pytest.mark.usefixtures("held")
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_parts_come_back_as_they_were(company: Company, tmp_path: Path, form: str) -> None:
    with writing(None, "tests.keys"):
        database.execute_sql("UPDATE customer SET external_id = 'X' || id")
    before, path = seen(company, "director", whole=True), tmp_path / "back"
    with company.app.app_context(), path.open("wb") as file:
        table = CustomerTable(enter(company.person("director")), {"columns": None}, True)  # noqa: FBT003
        write(file, form, MARK, table.header, table.rows(), tmp_path)
    assert come_back(company, path) == ([], 0)
    with writing(None, "tests.gone"):
        ContactPoint.delete().where(ContactPoint.kind << ["landline", "wechat"]).execute()
        for model in (ContactPerson, Employment, EmergencyContact, Note, Interest):
            model.delete().execute()
    assert seen(company, "director", whole=True) != before
    rejected, updated = come_back(company, path)
    assert (rejected, updated > 1) == ([], True)
    assert seen(company, "director", whole=True) == {**before, "updated_at": ANY}
    assert opened(Employment.get(Employment.employer == "=恒拓新材料"), "annual_income") == "25000050"


def come_back(company: Company, path: Path) -> tuple[list[Any], int]:
    """What was rejected, and how many customers were changed."""
    with company.app.app_context():
        report = import_file(enter(company.person("director")), path)
    assert report.created == 0
    return report.rejected, report.updated


def test_many_parts_cost_no_more_questions(company: Company, held: Customer) -> None:
    def asked() -> int:
        with company.app.app_context(), queries() as statements:
            list(CustomerTable(enter(company.person("director")), {"columns": None}, False).rows())  # noqa: FBT003
        return len(statements)

    before = asked()
    for number in range(30):
        parts.add(company.gate("director"), held, Note, {"text": f"第 {number} 条", "level": 2})
        parts.add(
            company.gate("director"), company.customer("林婉清"), Employment, {"employer": f"第 {number} 厂"}
        )
    assert asked() == before
