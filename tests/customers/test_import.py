"""Importing customers: every row accepted, or listed with row, field and reason."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from click.testing import Result

from app.access.models import Role, RolePermission
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.customers.imports.importing import import_file
from app.customers.imports.report import Report
from app.customers.models import Batch, Customer, CustomerFact, ImportRejection
from app.customers.values import current
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.people.models import Department, Person
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.customers.tables import Table, csv_file, xlsx_file

Run = Callable[..., Result]
Import = Callable[..., Report]
FEBRL = (
    (
        "rec_id",
        "given_name",
        "surname",
        "street_number",
        "address_1",
        "suburb",
        "date_of_birth",
        "soc_sec_id",
    ),
    ("rec-1-org", "jack", "waller", "6", "tullaroop street", "st james", "19081209", "6988048"),
    ("rec-2-org", "", "王若溪", "", "文三路", "", "19900230", "1"),
    ("rec-3-org", "lee", "", "12", "", "perth", "", "2"),
    ("rec-4-dup-0", "zoe", "li", "7", "o'hara road", "perth", "19751332", "3"),
)
MAPPING = {
    "name": ["surname", "given_name"],
    "birth_date": "date_of_birth",
    "address": ["street_number", "address_1", "suburb"],
    "external_id": "rec_id",
    "mobile": None,
}
COUNTED = (Customer, CustomerFact, AuditEntry, Batch, ImportRejection)


@pytest.fixture
def take(company: Company, tmp_path: Path) -> Import:
    """`take(rows, username="manager_wang")` imports a table of these rows."""

    def run(
        rows: Table, username: str = "manager_wang", mapping: Mapping[str, Any] | None = None, **options: bool
    ) -> Report:
        text = json.dumps(mapping) if mapping is not None else None
        return import_file(company.gate(username), csv_file(tmp_path, rows), text, **options)

    return run


@pytest.fixture
def run(company: Company) -> Run:
    """`run("customers", "import", …)` as on the host; its connection is its own."""

    def on_host(*arguments: str | Path) -> Result:
        database.close()
        result = company.app.test_cli_runner().invoke(args=["customers", "import", *map(str, arguments)])
        database.connect(reuse_if_open=True)
        return result

    return on_host


def found(external_id: str) -> Customer:
    return Customer.get(Customer.external_id == external_id)


def refused(report: Report) -> list[tuple[int, str]]:
    return [(row, error.field) for row, error in report.rejected]


def counts() -> list[int]:
    return [model.select().count() for model in COUNTED]


def figures(report: Report) -> tuple[int, int, int]:
    return report.accepted, report.created, report.updated


def test_several_columns_are_joined_and_impossible_dates_are_listed(take: Import) -> None:
    report = take(FEBRL, mapping=MAPPING)
    assert figures(report) == (2, 2, 0)
    assert refused(report) == [(3, "birth_date"), (5, "birth_date")]
    waller = found("rec-1-org")
    assert (waller.name, waller.birth_date) == ("waller jack", date(1908, 12, 9))
    assert current(waller, "address") == "6 tullaroop street st james"
    assert found("rec-3-org").name == "lee"


def test_what_a_file_does_not_say_becomes_what_is_usual(company: Company, take: Import) -> None:
    take([("name", "external_id"), ("甲", "X1")])
    customer, wang = found("X1"), company.person("manager_wang")
    usual = ("kind", "level", "status", "tier", "region", "business_line", "sex", "owner_id", "department_id")
    assert [
        customer.__data__.get(name.removesuffix("_id"), customer.__data__.get(name)) for name in usual
    ] == [
        "individual",
        2,
        "active",
        "C",
        None,
        None,
        None,
        wang.id,
        wang.department_id,
    ]
    assert CustomerFact.select().where(CustomerFact.customer == customer.id).count() == 5


def test_headers_are_guessed_in_both_languages(take: Import) -> None:
    take(
        [
            ("客户编号", "姓名", "性别", "出生日期", "手机号码", "密级", "地域", "业务种类", "状态"),
            ("X1", "甲", "女", "1990年3月7日", "１３９００００１１１１", "秘密", "华东", "服务", "沉睡"),
        ]
    )
    customer = found("X1")
    assert (customer.name, customer.sex, customer.birth_date) == ("甲", "female", date(1990, 3, 7))
    assert (customer.level, customer.region, customer.business_line, customer.status) == (
        3,
        "east",
        "service",
        "dormant",
    )
    assert current(customer, "mobile") == "13900001111"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "xlsx"])
def test_the_same_table_gives_the_same_rows_in_every_form(
    company: Company, tmp_path: Path, encoding: str
) -> None:
    rows = [*FEBRL, ("rec-5", "", "𠮷田·阿不都", "", "", "", "", "")]
    path = xlsx_file(tmp_path, rows) if encoding == "xlsx" else csv_file(tmp_path, rows, encoding)
    report = import_file(company.gate("manager_wang"), path, json.dumps(MAPPING))
    assert figures(report) == (3, 3, 0)
    assert refused(report) == [(3, "birth_date"), (5, "birth_date")]
    assert [found(key).name for key in ("rec-1-org", "rec-3-org", "rec-5")] == [
        "waller jack",
        "lee",
        "𠮷田·阿不都",
    ]


def test_a_gb18030_file_with_its_mark_is_read(company: Company, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [("姓名", "编号"), ("周", "X1")], "gb18030")
    path.write_bytes(b"\x84\x31\x95\x33" + path.read_bytes())
    assert figures(import_file(company.gate("manager_wang"), path)) == (1, 1, 0)
    assert found("X1").name == "周"


def test_a_dry_run_writes_nothing_and_says_what_would_be(take: Import) -> None:
    rows = [*FEBRL, ("rec-1-org", "jack", "waller", "", "", "", "", "")]
    before = counts()
    report = take(rows, mapping=MAPPING, dry_run=True)
    assert (counts(), report.batch) == (before, None)
    real = take(rows, mapping=MAPPING)
    assert figures(report) == figures(real)
    assert [(row, str(error)) for row, error in report.rejected] == [
        (row, str(error)) for row, error in real.rejected
    ]
    again = take(rows, mapping=MAPPING, dry_run=True)
    assert figures(again) == (2, 0, 0)


def test_a_second_run_creates_none_and_leaves_what_is_the_same(take: Import) -> None:
    take(FEBRL, mapping=MAPPING)
    before, rev = counts()[:2], found("rec-1-org").rev
    report = take(FEBRL, mapping=MAPPING)
    assert figures(report) == (2, 0, 0)
    assert refused(report) == [(3, "birth_date"), (5, "birth_date")]
    assert (counts()[:2], found("rec-1-org").rev) == (before, rev)


def test_a_changed_value_is_updated_and_an_empty_cell_leaves_what_is_there(take: Import) -> None:
    header = ("external_id", "name", "mobile", "region", "status")
    take([header, ("X1", "甲", "13900001111", "east", "active"), ("X2", "乙", "", "", "")])
    report = take(
        [header, ("X1", "甲子", "", "west", "dormant"), ("X2", "乙", "", "", ""), ("X3", "丙", "", "", "")]
    )
    assert figures(report) == (3, 1, 1)
    customer = found("X1")
    assert (customer.name, customer.region, customer.status) == ("甲子", "west", "dormant")
    assert current(customer, "mobile") == "13900001111"
    entry = AuditEntry.get(AuditEntry.action == "customer.import.updated")
    assert entry.record == customer.number
    assert json.loads(entry.changes) == {
        "name": ["甲", "甲子"],
        "region": ["east", "west"],
        "status": ["active", "dormant"],
    }


def test_without_a_key_every_row_is_new(take: Import) -> None:
    rows = [("name",), ("甲",), ("甲",)]
    assert figures(take(rows)) == (2, 2, 0)
    assert figures(take(rows)) == (2, 2, 0)
    assert Customer.select().where(Customer.name == "甲").count() == 4


def test_an_import_stands_on_the_chain(company: Company, take: Import) -> None:
    take([("name", "external_id"), ("甲", "X1"), ("", "X2")])
    rows = AuditEntry.select().order_by(AuditEntry.id.desc()).limit(3)
    assert [row.action for row in rows] == ["import.ended", "customer.imported", "import.began"]
    assert {row.person for row in rows} == {company.person("manager_wang").id}
    facts = json.loads(rows[0].facts)
    assert (facts["accepted"], facts["created"], facts["rejected"]) == (1, 1, 1)


HEADER = (
    "external_id",
    "name",
    "kind",
    "id_number",
    "credit_code",
    "birth_date",
    "mobile",
    "email",
    "region",
    "level",
)
GOOD = {"external_id": "X", "name": "甲"}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "\u200b\u3000"),
        ("name", "周" * 121),
        ("name", "110101199003077555"),
        ("kind", "alien"),
        ("id_number", "110101199003077556"),
        ("id_number", "1.10101E+17"),
        ("credit_code", "91110000600037341L"),
        ("birth_date", "1990-02-30"),
        ("birth_date", "\u202e"),
        ("birth_date", "2999-01-01"),
        ("mobile", "1.39E+10"),
        ("mobile", "138****5678"),
        ("email", "nobody"),
        ("region", "mars"),
        ("level", "4"),
        ("level", "9"),
        ("level", "机密"),
        ("external_id", "x" * 65),
    ],
)
def test_a_row_that_is_wrong_is_listed_and_stops_nothing(take: Import, field: str, text: str) -> None:
    rows = [{**GOOD, "external_id": "X1"}, {**GOOD, field: text}, {**GOOD, "external_id": "X3"}]
    report = take([HEADER, *([row.get(name, "") for name in HEADER] for row in rows)])
    assert figures(report) == (2, 2, 0)
    assert refused(report) == [(3, field)]
    assert str(report.rejected[0][1])
    assert text not in str(report.rejected[0][1]) or len(text) < 3
    kept = ImportRejection.get()
    assert (kept.row, kept.field) == (3, field)


LONG = "x" * 32_768


@pytest.mark.parametrize(
    ("text", "rejected"),
    [
        ('name,email\n甲,\n"乙,\n丙,\n', [(3, "row")]),
        ('name,email\n甲,\n"乙"乙,\n丙,\n', [(3, "row")]),
        ("name,email\n甲,\n乙\0,\n丙,\n", [(3, "name")]),
        (f"name,email\n甲,\n乙,{LONG}\n丙,\n", [(3, "email")]),
        (f"name,email,other\n甲,,\n乙,,{LONG}\n丙,,\n", []),
        (f"name,email\n甲,\n乙,{',' * 300}x\n丙,\n", [(3, "row")]),
    ],
    ids=["open", "stray", "nul", "long", "unmapped", "wide"],
)
def test_a_row_that_cannot_be_read_is_listed_and_stops_nothing(
    company: Company, tmp_path: Path, text: str, rejected: list[tuple[int, str]]
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    report = import_file(company.gate("manager_wang"), path)
    assert refused(report) == rejected
    assert report.created == 3 - len(rejected)
    assert company.customer("甲")
    assert company.customer("丙")


@pytest.mark.parametrize("place", [(1_048_575, 0), (3, 16_383)], ids=["row", "column"])
def test_a_cell_at_the_end_of_the_sheet_stops_nothing(
    company: Company, tmp_path: Path, place: tuple[int, int]
) -> None:
    with xlsxwriter.Workbook(tmp_path / "rows.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["name", "甲", "乙", "丙"])
        sheet.write_string(*place, "x")
    report = import_file(company.gate("manager_wang"), tmp_path / "rows.xlsx")
    assert refused(report) == [(place[0] + 1, "row")]
    assert company.customer("乙")


def test_all_that_is_wrong_with_a_row_is_listed_field_by_field(take: Import) -> None:
    rows = [HEADER, ("X1", "", "alien", "1", "1", "1990-02-30", "12", "nobody", "mars", "9"), ("X2", "甲")]
    report = take([rows[0], rows[1], (*rows[2], *[""] * 8)])
    fields = "kind birth_date id_number credit_code mobile email region level name".split()
    assert sorted(refused(report)) == sorted((2, field) for field in fields)
    assert (report.rejected_rows, *figures(report)) == (1, 1, 1, 0)
    assert ImportRejection.select().count() == 9
    facts = json.loads(AuditEntry.get(AuditEntry.action == "import.ended").facts)
    assert facts["rejected"] == 1


def test_all_that_is_wrong_with_an_update_is_listed(take: Import) -> None:
    header = ("external_id", "name", "kind", "sex", "level", "owner")
    take([header, ("X1", "甲", "enterprise", "", "", "")])
    report = take([header, ("X1", "甲", "", "male", "3", "manager_li")])
    assert refused(report) == [(2, "level"), (2, "owner"), (2, "sex")]


def test_a_number_is_that_of_the_document_on_the_record(take: Import) -> None:
    take([("external_id", "name", "document_type", "id_number"), ("X1", "甲", "护照", "E12345678")])
    header = ("external_id", "name", "id_number")
    report = take([header, ("X1", "甲", "G87654321"), ("X2", "乙", "G87654321")])
    assert (refused(report), figures(report)) == ([(3, "id_number")], (1, 0, 1))
    assert (current(found("X1"), "id_number"), found("X1").document_type) == ("G87654321", "passport")
    report = take([(*header, "document_type"), ("X1", "甲", "G87654321", "身份证")])
    assert refused(report) == [(2, "id_number")]


def test_a_row_with_more_cells_than_the_header_is_listed(take: Import) -> None:
    report = take([("external_id", "name"), ("X1", "甲", "", " "), ("X2", "乙", "丙")])
    assert figures(report) == (1, 1, 0)
    assert refused(report) == [(3, "row")]


def test_the_row_is_that_of_the_sheet_whatever_is_blank(take: Import) -> None:
    report = take([("external_id", "name"), ("", ""), ("X1", "甲\n乙"), (" ", ""), ("X2", "")])
    assert refused(report) == [(5, "name")]
    assert found("X1").name == "甲 乙"


def test_what_stands_twice_in_the_file_is_taken_once(take: Import) -> None:
    number = id_number()
    report = take(
        [
            ("external_id", "name", "id_number"),
            ("X1", "甲", number),
            ("X1", "乙", ""),
            ("X2", "丙", f" {number[:6]}-{number[6:]}"),
            ("X3", "丁", ""),
        ]
    )
    assert figures(report) == (2, 2, 0)
    assert refused(report) == [(3, "external_id"), (4, "id_number")]
    assert {error.values["row"] for _, error in report.rejected} == {2}


def test_a_number_on_a_readable_customer_is_refused_and_named(company: Company, take: Import) -> None:
    report = take([("name", "id_number"), ("甲", "110101199003077555")])
    assert refused(report) == [(2, "id_number")]
    assert company.customer("周以恒").number in str(report.rejected[0][1])


def test_a_number_on_a_customer_that_cannot_be_read_is_taken_without_a_hint(take: Import) -> None:
    report = take([("name", "id_number", "external_id"), ("甲", "110101199003077555", "X1")], "manager_zhao")
    assert figures(report) == (1, 1, 0)
    assert current(found("X1"), "id_number") == "110101199003077555"


def test_a_key_on_a_customer_that_cannot_be_read_makes_another(take: Import) -> None:
    for username in ("manager_wang", "manager_zhao"):
        assert figures(take([("name", "external_id"), ("甲", "X1")], username)) == (1, 1, 0)
    assert Customer.select().where(Customer.external_id == "X1").count() == 2
    report = take([("name", "external_id"), ("乙", "X1")], "manager_zhao")
    assert figures(report) == (1, 0, 1)


def test_another_customers_number_is_refused_in_an_update(take: Import) -> None:
    header, number = ("external_id", "name", "id_number"), id_number()
    take([header, ("X1", "甲", number), ("X2", "乙", "")])
    report = take([header, ("X2", "乙", number)])
    assert refused(report) == [(2, "id_number")]


def test_nobody_makes_a_customer_above_their_clearance(take: Import) -> None:
    rows = [("name", "level"), ("甲", "3"), ("乙", "2"), ("丙", "")]
    assert refused(take(rows, "manager_li")) == [(2, "level")]
    assert refused(take(rows, "manager_wang")) == []


def test_the_level_of_a_customer_that_is_there_stays(take: Import) -> None:
    header = ("external_id", "name", "level")
    take([header, ("X1", "甲", "2")])
    assert figures(take([header, ("X1", "甲子", "内部")])) == (1, 0, 1)
    for level in ("1", "3"):
        report = take([header, ("X1", "甲丑", level)])
        assert refused(report) == [(2, "level")]
    assert (found("X1").level, found("X1").name) == (2, "甲子")


def test_owner_and_department_need_the_right_to_assign(company: Company, take: Import) -> None:
    header = ("external_id", "name", "owner", "department")
    li, west = company.person("manager_li"), Department.get(Department.code == "west")
    rows = [
        header,
        ("X1", "甲", "manager_li", ""),
        ("X2", "乙", li.name, west.name),
        ("X3", "丙", "", "West"),
    ]
    report = take(rows)
    assert refused(report) == [(2, "owner"), (3, "owner"), (3, "department"), (4, "department")]
    report = take(rows, "lead_east")
    assert figures(report) == (3, 3, 0)
    assert [found(key).owner_id for key in ("X1", "X2", "X3")] == [
        li.id,
        li.id,
        company.person("lead_east").id,
    ]
    assert [found(key).department_id for key in ("X2", "X3")] == [west.id, west.id]


def test_a_row_gives_nobody_what_they_could_not_open(company: Company, take: Import) -> None:
    header = ("external_id", "name", "level", "owner")
    given = [("X1", "甲", "3", "manager_li"), ("X2", "乙", "3", "manager_wang")]
    assert refused(take([header, *given, ("X3", "丙", "", "newcomer")], "lead_east")) == [
        (2, "owner"),
        (4, "owner"),
    ]
    assert found("X2").owner_id == company.person("manager_wang").id
    report = take([header, ("X2", "乙", "", "manager_li")], "lead_east")
    assert refused(report) == [(2, "owner")]


def test_the_own_name_and_department_may_stand_in_the_file(company: Company, take: Import) -> None:
    wang = company.person("manager_wang")
    header = ("external_id", "name", "owner", "department")
    rows = [header, ("X1", "甲", wang.name, Department.get_by_id(wang.department_id).name)]
    assert figures(take(rows)) == (1, 1, 0)
    assert figures(take(rows)) == (1, 0, 0)
    report = take([header, ("X1", "甲", "manager_li", "")])
    assert refused(report) == [(2, "owner")]


def test_a_name_that_two_colleagues_have_names_nobody(company: Company, take: Import) -> None:
    name = company.person("manager_li").name
    with writing(None, "tests.name") as entry:
        Person.update(name=name).where(Person.username == "manager_wang").execute()
        entry.told(name=name)
    report = take([("name", "owner"), ("甲", name), ("乙", "manager_li")], "lead_east")
    assert refused(report) == [(2, "owner")]


@pytest.mark.parametrize("guess", ["13900001111", "13900002222"])
def test_a_field_above_the_clearance_is_refused_whatever_it_holds(
    company: Company, take: Import, guess: str
) -> None:
    header = ("external_id", "name", "address", "id_number")
    take([header, ("X1", "甲", "文三路 1 号", id_number())], "manager_li")
    said = set()
    for address in ("文三路 1 号", f"文三路 {guess} 号"):
        report = take([header, ("X1", "甲子", address, "")], "manager_li")
        assert refused(report) == [(2, "address")]
        said.add(str(report.rejected[0][1]))
    assert len(said) == 1
    assert company.customer("甲")


def test_what_may_be_read_and_not_changed_is_not_updated(company: Company, take: Import) -> None:
    take([("external_id", "name"), ("X1", "甲")])
    with writing(None, "tests.role") as entry:
        role = Role.get(Role.code == "risk_officer")  # reads everything up to its clearance
        for permission in ("customer.create", "customer.import"):
            RolePermission.create(role=role, permission=permission)
        entry.told(role=role.code)
    report = take([("external_id", "name"), ("X1", "乙"), ("X2", "丙")], "risk_sun")
    assert refused(report) == [(2, "external_id")]
    assert figures(report) == (1, 1, 0)
    assert company.customer("甲")


@pytest.mark.parametrize("username", ["desk_chen", "newcomer", "sysadmin", "risk_sun", "steward_qian"])
def test_without_the_permission_nothing_is_imported(take: Import, username: str) -> None:
    before = counts()
    with pytest.raises(Forbidden):
        take([("name",), ("甲",)], username)
    assert counts() == before


@pytest.mark.parametrize(
    "mapping",
    [
        "",
        "[]",
        "{",
        '{"name": "姓名", "name": "编号"}',
        '{"name": 1}',
        '{"name": "missing"}',
        '{"tier": "编号", "name": "姓名"}',
        '{"external_id": "编号"}',
        '{"name": null}',
        '{"name": "twice"}',
        "[" * 100_000,
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(company: Company, tmp_path: Path, mapping: str) -> None:
    path = csv_file(tmp_path, [("姓名", "编号", "twice", "twice"), ("甲", "1", "a", "b")])
    before = counts()
    with pytest.raises(Invalid) as refusal:
        import_file(company.gate("manager_wang"), path, mapping)
    assert refusal.value.field == "mapping"
    assert counts() == before


def test_headers_that_stand_twice_matter_only_where_they_are_mapped(take: Import) -> None:
    rows = [("name", "tag", "tag"), ("甲", "a", "b")]
    assert figures(take(rows, mapping={"name": "name"})) == (1, 1, 0)


def test_the_command_prints_one_document(run: Run, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING), encoding="utf-8-sig")
    path = csv_file(tmp_path, FEBRL)
    result = run(path, "--mapping", mapping, "--as", "manager_wang", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    document = json.loads(result.stdout)
    assert {name: document[name] for name in ("accepted", "created", "updated")} == {
        "accepted": 2,
        "created": 2,
        "updated": 0,
    }
    assert document["batch"] == Batch.get().number
    assert [(each["row"], each["field"]) for each in document["rejected"]] == [
        (3, "birth_date"),
        (5, "birth_date"),
    ]
    assert all(each["reason"] for each in document["rejected"])
    result = run(path, "--mapping", mapping, "--as", "manager_wang", "--dry-run", "--json")
    assert json.loads(result.stdout)["batch"] is None


def test_the_command_says_in_lines_what_was_refused(run: Run, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [("name", "mobile"), ("甲", "12"), ("乙", "")])
    result = run(path, "--as", "manager_wang")
    first, last = result.stdout.splitlines()
    assert result.exit_code == 0
    assert "2" in first
    assert "mobile" in first
    assert last.count("1") >= 3


def test_reasons_speak_the_language_of_the_user(run: Run, tmp_path: Path) -> None:
    path = csv_file(tmp_path, [("name", "birth_date"), ("甲", "1990-02-30")])
    reasons = []
    for language in ("zh", "en"):
        with writing(None, "tests.language") as entry:
            Person.update(locale=language).where(Person.username == "manager_wang").execute()
            entry.told(locale=language)
        document = json.loads(run(path, "--as", "manager_wang", "--dry-run", "--json").stdout)
        reasons.append(document["rejected"][0]["reason"])
    assert all("28" in reason for reason in reasons)
    assert reasons[0] != reasons[1]


def bomb(path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "empty.csv": lambda path: path.write_bytes(b""),
    "header.csv": lambda path: path.write_text("name,mobile\n"),
    "picture.csv": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200)),
    "noise.csv": lambda path: path.write_bytes(bytes(range(256)) * 50),
    "quote.csv": lambda path: path.write_text('"name\n甲\n' + "乙\n" * 2000),
    "page.csv": lambda path: path.write_text("<html><body><table></table></body></html>"),
    "cut.xlsx": lambda path: path.write_bytes(b"PK\x03\x04" + bytes(100)),
    "old.xls": lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "bomb.xlsx": bomb,
    "noname.csv": lambda path: path.write_text("mobile\n13900001111\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_not_what_it_should_be_is_one_clear_line(run: Run, tmp_path: Path, name: str) -> None:
    HOSTILE[name](tmp_path / name)
    before = counts()
    result = run(tmp_path / name, "--as", "manager_wang", "--json")
    assert result.exit_code != 0
    assert (result.stdout, counts()) == ("", before)
    assert len(result.stderr.splitlines()) == 1
    assert "Traceback" not in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe{", b"\x80", b"{", b'{"name": "nowhere"}', b'{"nothing": "name"}', b"[1]"]
)
def test_a_mapping_file_that_is_none_is_one_clear_line(run: Run, tmp_path: Path, content: bytes) -> None:
    path, mapping = csv_file(tmp_path, [("name",), ("甲",)]), tmp_path / "mapping.json"
    mapping.write_bytes(content)
    result = run(path, "--mapping", mapping, "--as", "manager_wang")
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("username", ["nobody", "desk_chen"])
def test_who_may_not_import_gets_one_clear_line(run: Run, tmp_path: Path, username: str) -> None:
    result = run(csv_file(tmp_path, [("name",), ("甲",)]), "--as", username)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) > len("Error: Forbidden\n")


def test_the_chain_names_the_operator_of_the_host(run: Run, tmp_path: Path) -> None:
    run(csv_file(tmp_path, [("name",), ("甲",)]), "--as", "manager_wang")
    entry = AuditEntry.get(AuditEntry.action == "customer.imported")
    assert entry.origin.startswith("os:")
    assert entry.person == Person.get(Person.username == "manager_wang").id


@pytest.mark.parametrize("field", ["birth_date", "since", "transaction_date", "due_on", "settled_on"])
def test_a_day_counted_by_a_spreadsheet_is_refused_with_what_to_do(take: Import, field: str) -> None:
    report = take([("external_id", "name", field), ("X1", "甲", "45992")])
    assert any(
        wrong.field == field and "Format the column as a date" in str(wrong) for _, wrong in report.rejected
    )
    assert report.created == 0
