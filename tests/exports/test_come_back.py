"""What was taken out comes back with the same values, whatever they look like; a mask is never written."""

import io
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.gate import enter
from app.chain.writing import writing
from app.customers.exports.table import CustomerTable
from app.customers.imports.importing import import_file
from app.customers.imports.report import Report
from app.customers.imports.rows import HEADERS
from app.customers.models import Customer
from app.customers.record import create
from app.customers.values import current
from app.db.connection import database
from app.errors import Invalid
from app.sheets.mapping import guess_mapping
from app.sheets.marking import Mark
from app.sheets.writing import FORMS, write
from tests.conftest import Company
from tests.customers.identities import id_number

MARK = Mark("王 · 核实资料", "%(count)s 行", "王", "客户", datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001
ODD = (
    "=SUM(A1:A9)何",
    "+何",
    "-王 丽",
    "@李",
    "'=赵",
    "''钱",
    "钱,孙;周",
    '李"四"',
    "𠮷野家",
    "O'Hara",
    "007",
    "# 客簿",
)
SOMEBODY = {
    "name": "欧阳·艾合买提",
    "sex": "female",
    "document_type": "resident_id",
    "id_number": id_number("19850212", 12),
    "mobile": "+85291234567",
    "email": "o@example.cn",
    "address": '-1 号楼, "东" 院',
    "external_id": "=A1",
    "region": "east",
    "business_line": "service",
    "source": "referral",
    "status": "dormant",
    "level": 3,
}
FIRM = {
    "name": "@成都木业",
    "kind": "enterprise",
    "legal_representative": "=周",
    "industry": "manufacturing",
    "size": "medium",
    "external_id": "0012",
}

Come = Callable[..., Report]


@pytest.fixture
def come_back(company: Company, tmp_path: Path) -> Come:
    """`come_back("csv")`: all that the director may see is written, and imported again."""

    def run(form: str, *, whole: bool = True, dry_run: bool = False) -> Report:
        with company.app.app_context():
            gate = enter(company.person("director"))
            table = CustomerTable(gate, {"columns": None}, whole)
            file = io.BytesIO()
            assert write(file, form, MARK, table.header, table.rows(), tmp_path) == table.count
            path = tmp_path / "back"
            path.write_bytes(file.getvalue())
            return import_file(gate, path, dry_run=dry_run)

    return run


def kept() -> list[dict[str, Any]]:
    """Every value of every customer that an import takes."""
    names = sorted(HEADERS.keys() & Customer._meta.fields.keys())
    return [{name: current(one, name) for name in names} for one in Customer.select().order_by(Customer.id)]


def key_all() -> None:
    """Whoever is there can be known again."""
    with writing(None, "tests.keys"):
        database.execute_sql("UPDATE customer SET external_id = 'X' || id")


def keyed(company: Company, **values: str) -> None:
    create(company.gate("director"), {"external_id": values["name"], **values})


@pytest.fixture
def people(company: Company) -> None:
    """Nobody but two whose values look like formulas, and what they hold beside."""
    key_all()
    create(company.gate("director"), dict(SOMEBODY))
    create(company.gate("director"), dict(FIRM))


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_same_values_come_back(company: Company, come_back: Come, form: str, locale: str) -> None:
    company.app.config["BABEL_DEFAULT_LOCALE"] = locale
    before = kept()
    try:
        report = come_back(form)
    finally:
        company.app.config["BABEL_DEFAULT_LOCALE"] = "en"
    assert report.rejected == []
    assert (report.accepted, report.created, report.updated) == (len(before), 0, 0)
    assert kept() == before


@pytest.mark.parametrize("form", FORMS)
def test_odd_names_and_keys_come_back(company: Company, come_back: Come, form: str) -> None:
    key_all()

    @given(name=st.sampled_from(ODD), key=st.sampled_from(ODD))
    @settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def check(name: str, key: str) -> None:
        with database.atomic() as undone:
            keyed(company, name=name, external_id=key)
            assert kept()[-1]["name"] == name
            report = come_back(form, dry_run=True)
            assert (report.rejected, report.created, report.updated) == ([], 0, 0)
            undone.rollback()

    check()


@pytest.mark.usefixtures("people")
def test_masks_are_refused_and_overwrite_nothing(come_back: Come) -> None:
    before = kept()
    report = come_back("csv", whole=False)
    assert {error.field for _, error in report.rejected} >= {"id_number", "mobile", "email", "address"}
    assert {str(error) for _, error in report.rejected} == {
        str(Invalid("mobile", "This is a mask in the place of the value. Leave the cell empty."))
    }
    assert kept() == before


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_header_leads_to_its_own_field(company: Company, locale: str) -> None:
    app: Flask = company.app
    app.config["BABEL_DEFAULT_LOCALE"] = locale
    try:
        with app.app_context():
            table = CustomerTable(enter(company.person("director")), {"columns": None}, False)  # noqa: FBT003
            fields = dict(zip(table.header, table.fields, strict=True))
    finally:
        app.config["BABEL_DEFAULT_LOCALE"] = "en"
    columns = guess_mapping(table.header, HEADERS).columns
    assert {field: fields[header] for field, (header,) in columns.items()} == {
        field: field for field in columns
    }
    assert set(columns) == set(HEADERS) & set(fields.values())
