"""The import wizard, through its pages: a file is chosen, mapped, checked, imported, corrected, undone."""

import csv
import errno
import io
import os
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access.models import PersonRole
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import Entry, writing
from app.clock import now
from app.customers.audited import CUSTOMERS
from app.customers.imports import importing, jobs, keeping
from app.customers.imports.jobs import tidy
from app.customers.models import Batch, Customer, Employment, ImportFile, ImportMapping, Note, Transaction
from app.customers.values import current
from app.db.connection import database
from app.jobs.models import JobRun
from app.jobs.runs import carry_out, claim, queue_again
from app.sheets.reading import open_sheet
from app.web import uploads
from tests.conftest import Company, at, form
from tests.customers.tables import csv_text, xlsx_file

Client = Callable[[str], FlaskClient]
HEADER = ("客户编号", "姓名", "手机", "出生日期", "工作单位", "职务", "备注")
DIRTY = (
    HEADER,
    ("K1", "郑一帆", "13900000001", "1990-03-07", "东海公司", "会计", "爱喝茶"),
    ("K2", "郑二帆", "1390000", "1990-02-30", "", "", ""),
    ("K3", "郑三帆", "13900000003", "", "", "", "=HYPERLINK(1)"),
    ("K1", "郑四帆", "13900000004", "", "", "", ""),
)


class Wizard:
    """One person at the wizard."""

    def __init__(self, company: Company, client: FlaskClient) -> None:
        self.company = company
        self.client = client
        self.address = ""

    def choose(self, content: bytes | str, name: str = "名单.csv", **fields: str) -> TestResponse:
        data = content.encode() if isinstance(content, str) else content
        sent = self.client.post("/customers/imports/", data=form(file=(io.BytesIO(data), name), **fields))
        if sent.status_code == 303:
            self.address = sent.location.removesuffix("/columns")
        return sent

    def send(self, step: str, **fields: str) -> TestResponse:
        return self.client.post(f"{self.address}/{step}", data=form(**fields))

    def page(self, step: str = "") -> str:
        return self.client.get(self.address + step).text

    def map(self, *fields: str, **others: str) -> TestResponse:
        columns = {f"column-{place}": field for place, field in enumerate(fields)}
        sent = self.send("columns", **columns, **others)
        self.work()
        return sent

    def check(self, content: bytes | str, *fields: str, name: str = "名单.csv") -> None:
        self.choose(content, name)
        self.map(*(fields or FIELDS))

    def start(self, rows: str = "both", empty: str = "leave", **others: str) -> TestResponse:
        sent = self.send("start", rows=rows, empty=empty, **others)
        self.work()
        return sent

    def work(self) -> None:
        """Be the worker."""
        with self.company.app.app_context():
            for run in list(JobRun.select().where(JobRun.outcome == "queued").order_by(JobRun.id)):
                row = claim(run.id)
                if row is not None:
                    carry_out(row)

    @property
    def file(self) -> ImportFile:
        return ImportFile.get(ImportFile.token == self.address.rpartition("/")[2])


FIELDS = ("external_id", "name", "mobile", "birth_date", "employer", "position", "note")


@pytest.fixture
def wizard(company: Company, as_: Client) -> Wizard:
    """manager_wang at the wizard."""
    return Wizard(company, as_("manager_wang"))


def named(prefix: str = "郑") -> list[str]:
    return [
        one.name for one in Customer.select().where(Customer.name.startswith(prefix)).order_by(Customer.id)
    ]


def hide(customer: Customer) -> None:
    """From now on only the director reads it."""
    with writing(None, "tests.hidden"):
        Customer.update(level=4).where(Customer.id == customer.id).execute()


def test_a_dirty_file_is_imported_corrected_and_undone(company: Company, wizard: Wizard) -> None:
    before = Customer.select().count()
    assert wizard.choose(csv_text(DIRTY)).status_code == 303
    page = wizard.page("/columns")
    assert page.count("selected>") >= len(HEADER)  # every header was known
    wizard.map(*FIELDS)
    page = wizard.page()
    assert (wizard.file.found["rows"], wizard.file.found["new"], wizard.file.found["wrong"]) == (4, 2, 2)
    assert "Row 2 of this file has it already." in page
    assert "This date does not exist" in page
    wizard.start()
    assert named() == ["郑一帆", "郑三帆"]
    made = company.customer("郑一帆")
    assert [one.employer for one in Employment.select().where(Employment.customer == made)] == ["东海公司"]
    errors = wizard.client.get(f"{wizard.address}/errors/csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(errors)))
    assert rows[0] == [*HEADER, "Reason"]
    assert [row[:2] for row in rows[1:]] == [["K2", "郑二帆"], ["K1", "郑四帆"]]
    assert "Birth date: This date does not exist" in rows[1][-1]
    first = wizard.address
    rows[1][2:4] = ["13900000002", "1990-02-20"]
    rows[2][0] = "K4"
    assert wizard.choose(csv_text(rows)).status_code == 303
    wizard.map(*FIELDS, "")
    wizard.start()
    assert named() == ["郑一帆", "郑三帆", "郑二帆", "郑四帆"]
    for address in (wizard.address, first):
        wizard.address = address
        wizard.send("undo")
        wizard.work()
        assert Batch.get_by_id(wizard.file.batch_id).state == "undone"
        assert wizard.send("undo").status_code == 303  # pressed twice
    assert named() == []
    assert Customer.select().count() == before
    assert verify(tables=[CUSTOMERS]).ok


def test_a_file_waits_sealed_and_goes_when_the_import_is_done(company: Company, wizard: Wizard) -> None:
    wizard.check(csv_text((("name", "mobile"), ("郑一帆", "13900000001"))), "name", "mobile")
    [kept] = (company.settings.data / "imports").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert "郑一帆".encode() not in kept.read_bytes()
    assert b"13900000001" not in kept.read_bytes()
    wizard.start()
    assert not list((company.settings.data / "imports").iterdir())


def test_what_is_typed_in_a_file_stands_in_no_row_of_jobs_or_chain_in_plain(wizard: Wizard) -> None:
    wizard.check(csv_text(DIRTY))
    wizard.start()
    database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for secret in ("13900000001", '1390000"', "名单.csv"):
        told = [row for run in JobRun.select().dicts() for row in map(str, run.values())]
        told += [f"{row.changes}{row.facts}" for row in AuditEntry.select()]
        assert not [text for text in told if secret in text]
    assert "名单.csv".encode() not in wizard.company.settings.database.read_bytes()


def test_a_page_of_somebody_elses_file_is_as_one_that_never_was(wizard: Wizard, as_: Client) -> None:
    wizard.choose(csv_text(DIRTY))
    other = as_("manager_li")
    for step in ("", "/columns", "/errors/csv"):
        assert other.get(wizard.address + step).status_code == 404
    for step in ("reading", "columns", "start", "again", "undo", "discard"):
        assert other.post(f"{wizard.address}/{step}").status_code in {404, 422}
    assert ImportFile.select().count() == 1


def test_without_the_permission_there_is_no_wizard(as_: Client) -> None:
    client = as_("desk_chen")
    assert client.get("/customers/imports/").status_code == 403
    assert "/customers/imports/" not in client.get("/customers/").text
    assert "/customers/imports/" in as_("manager_wang").get("/customers/").text


def test_a_text_is_read_anew_in_another_encoding(wizard: Wizard) -> None:
    wizard.choose("姓名;手机\n王五;13900000001\n".encode("big5"))
    wizard.send("reading", encoding="big5", delimiter="semicolon")
    page = wizard.page("/columns")
    assert "姓名" in page
    assert "王五" in page
    assert wizard.send("reading", encoding="utf-8", delimiter="comma").status_code == 422
    assert wizard.send("reading", encoding="latin-9", delimiter="comma").status_code == 422
    assert "姓名" in wizard.page("/columns")


def test_a_mapping_is_kept_and_used_again_by_its_person(wizard: Wizard, as_: Client) -> None:
    rows = (("甲列", "乙列"), ("郑一帆", "K1"))
    wizard.choose(csv_text(rows))
    wizard.map("name", "external_id", keep_as="老系统")
    wizard.choose(csv_text((("乙列", "甲列"), ("K2", "郑二帆"))))
    page = wizard.page("/columns?use=老系统")
    first, second = page.split('id="column-1"')
    assert 'value="external_id" selected' in first
    assert 'value="name" selected' in second
    assert "老系统" not in as_("manager_li").get("/customers/imports/").text
    wizard.client.post("/customers/imports/mappings/forget", data={"name": "老系统"})
    assert ImportMapping.select().count() == 0


def test_without_a_name_no_file_is_checked(wizard: Wizard) -> None:
    wizard.choose(csv_text(DIRTY))
    sent = wizard.send("columns", **{"column-0": "external_id"})
    assert sent.status_code == 422
    assert "No column is mapped to the name." in sent.text
    assert wizard.file.state == "chosen"


def test_headers_that_stand_twice_can_each_be_mapped(company: Company, wizard: Wizard) -> None:
    wizard.check(csv_text((("姓名", "", "姓名"), ("郑", "K1", "一帆"))), "name", "external_id", "name")
    wizard.start()
    assert company.customer("郑 一帆").external_id == "K1"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [("both", ("周以恒", ["郑新"])), ("create", (None, ["郑新"])), ("update", ("周以恒", []))],
)
def test_rows_are_taken_as_they_were_asked_for(
    company: Company, wizard: Wizard, rows: str, expected: tuple[str | None, list[str]]
) -> None:
    wizard.check(csv_text((("name", "external_id"), ("旧名", "K1"))), "name", "external_id")
    wizard.start()
    table = (("name", "external_id"), ("周以恒二", "K1"), ("郑新", "K2"))
    wizard.check(csv_text(table), "name", "external_id")
    assert (wizard.file.found["new"], wizard.file.found["there"]) == (1, 1)
    wizard.start(rows)
    changed = Customer.get(Customer.external_id == "K1").name
    assert changed == ("周以恒二" if expected[0] else "旧名")
    assert named() == expected[1]
    assert Batch.get_by_id(wizard.file.batch_id).skipped == (rows != "both")
    assert company.customer("周以恒")


@pytest.mark.parametrize(("empty", "left"), [("leave", "13900000001"), ("clear", None)])
def test_an_empty_cell_leaves_or_empties_as_it_was_asked_for(
    company: Company, wizard: Wizard, empty: str, left: str | None
) -> None:
    header = ("external_id", "name", "mobile")
    wizard.check(csv_text((header, ("K1", "郑一帆", "13900000001"))), *header)
    wizard.start()
    wizard.check(csv_text((header, ("K1", "郑一帆", ""))), *header)
    wizard.start(empty=empty)
    assert current(company.customer("郑一帆"), "mobile") == left


def test_a_second_update_adds_no_part_twice_and_its_undo_takes_back_what_it_did(
    company: Company, wizard: Wizard
) -> None:
    wizard.check(csv_text((HEADER, DIRTY[1])))
    wizard.start()
    made = company.customer("郑一帆")
    changed = (*DIRTY[1][:5], "主管", "爱下棋")
    wizard.check(csv_text((HEADER, changed)))
    assert wizard.file.found["differing"] == 1
    wizard.start()
    assert [one.position for one in Employment.select().where(Employment.customer == made)] == ["主管"]
    assert Note.select().where(Note.customer == made).count() == 2
    wizard.check(csv_text((HEADER, changed, ("K9", "郑九帆", "", "", "", "", ""))))
    assert wizard.file.found["differing"] == 0
    wizard.send("discard")
    assert ImportFile.select().count() == 2
    wizard.address = f"/customers/imports/{ImportFile.select().order_by(ImportFile.id.desc()).first().token}"
    wizard.send("undo")
    wizard.work()
    assert [one.position for one in Employment.select().where(Employment.customer == made)] == ["会计"]
    assert Note.select().where(Note.customer == made).count() == 1
    assert verify(tables=[CUSTOMERS]).ok


def test_an_undo_leaves_alone_what_was_changed_since_and_lists_it(
    company: Company, wizard: Wizard, as_: Client
) -> None:
    header = ("external_id", "name", "mobile")
    wizard.check(csv_text((header, ("K1", "郑一帆", ""), ("K2", "郑二帆", ""))), *header)
    wizard.start()
    touched = company.customer("郑二帆")
    as_("director").post(f"/customers/{touched.number}/notes/new", data=form(text="来过", level="2"))
    wizard.send("undo")
    wizard.work()
    assert named() == ["郑二帆"]
    number = Batch.get_by_id(wizard.file.batch_id).number
    assert f"/customers/batches/{number}" in wizard.page()
    page = wizard.client.get(f"/customers/batches/{number}").text
    assert touched.number in page
    assert "changed since" in page


def test_a_value_on_a_readable_customer_is_told_and_on_an_unreadable_one_is_not(
    company: Company, wizard: Wizard
) -> None:
    header = ("name", "id_number")
    table = csv_text((header, ("郑一帆", "110101199003077555")))
    wizard.check(table, *header)
    assert company.customer("周以恒").number in wizard.page()
    hide(company.customer("周以恒"))
    wizard.check(table, *header)
    assert wizard.file.found["wrong"] == 0
    assert "110101" not in wizard.page().replace("110101199003077555", "", 1)


def test_a_problem_that_names_a_record_names_it_only_while_that_can_be_read(
    company: Company, wizard: Wizard
) -> None:
    header = ("name", "id_number")
    wizard.check(csv_text((header, ("郑一帆", "110101199003077555"))), *header)
    number = company.customer("周以恒").number
    hide(company.customer("周以恒"))
    assert number not in wizard.page()
    wizard.start()
    assert number not in wizard.client.get(f"{wizard.address}/errors/csv").text


def test_a_row_names_the_customer_it_is_of_only_while_that_can_be_read(
    company: Company, wizard: Wizard
) -> None:
    table = csv_text((("name", "external_id"), ("郑一帆", "K1")))
    wizard.check(table, "name", "external_id")
    wizard.start()
    made = company.customer("郑一帆")
    wizard.check(table, "name", "external_id")
    assert made.number in wizard.page()
    hide(made)
    assert made.number not in wizard.page()


def test_the_rights_are_those_of_the_moment_when_the_work_is_done(company: Company, wizard: Wizard) -> None:
    wizard.check(csv_text(DIRTY))
    wizard.send("start", rows="both", empty="leave")
    with writing(None, "tests.roles"):
        PersonRole.delete().where(PersonRole.person == company.person("manager_wang")).execute()
    wizard.work()
    assert named() == []
    assert wizard.file.state == "checked"


def test_the_same_file_is_not_imported_twice_by_mistake(wizard: Wizard) -> None:
    table = csv_text((("name",), ("郑一帆",)))
    wizard.check(table, "name")
    first = wizard.address
    wizard.check(table, "name")
    second = wizard.address
    wizard.address = first
    assert wizard.send("start", rows="both", empty="leave").status_code == 303
    assert wizard.send("start", rows="both", empty="leave").status_code == 303  # a double click
    wizard.address = second
    sent = wizard.send("start", rows="both", empty="leave")
    assert (sent.status_code, "is being imported right now" in sent.text) == (422, True)
    wizard.work()
    assert named() == ["郑一帆"]
    assert "You imported the same file before" in wizard.page()
    sent = wizard.start()
    assert (sent.status_code, named()) == (422, ["郑一帆"])
    wizard.start(again="y")
    assert named() == ["郑一帆"] * 2


def test_a_form_that_is_sent_twice_chooses_one_file(company: Company, wizard: Wizard) -> None:
    for _ in range(2):
        assert wizard.choose(csv_text(DIRTY), once="einmal-genug").status_code == 303
    assert ImportFile.select().count() == 1
    assert len(list((company.settings.data / "imports").iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n", "a picture"),
        (b"name\n", "no row below"),
        (b"%PDF-1.4", "PDF"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field_and_nothing_stays(
    company: Company, wizard: Wizard, content: bytes, message: str
) -> None:
    sent = wizard.choose(content)
    assert sent.status_code == 422
    assert message in sent.text
    assert ImportFile.select().count() == 0
    assert not list((company.settings.data / "imports").iterdir())


def test_a_body_that_is_too_large_is_refused_whole(wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.uploads.LARGEST_UPLOAD", 1000)
    assert wizard.choose(b"name\n" + b"x" * 2000).status_code == 413
    assert ImportFile.select().count() == 0


def test_a_full_disk_is_told_and_nothing_is_half_kept(
    company: Company, wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    plain_open = os.open
    monkeypatch.setattr(
        keeping.os,
        "open",
        lambda path, *how: os.dup(full) if str(path).endswith(".part") else plain_open(path, *how),
    )
    sent = wizard.choose(csv_text(DIRTY))
    monkeypatch.undo()
    os.close(full)
    assert sent.status_code == 422
    assert "disk of the server is full" in sent.text
    assert ImportFile.select().count() == 0
    assert not list((company.settings.data / "imports").iterdir())
    assert wizard.choose(csv_text(DIRTY)).status_code == 303


def test_a_disk_that_is_full_before_the_file_has_come_is_told_as_clearly(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> BinaryIO:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(uploads, "IN_MEMORY", 0)
    monkeypatch.setattr(uploads, "spool", full)
    sent = wizard.choose(csv_text(DIRTY))
    assert sent.status_code == 507
    assert "disk of the server is full" in sent.text
    assert ImportFile.select().count() == 0


def test_a_workbook_with_a_program_is_read_by_its_cells_alone(
    company: Company, wizard: Wizard, tmp_path: Path
) -> None:
    path = xlsx_file(tmp_path, (("姓名",), ("郑一帆",), ("",)))
    with ZipFile(path, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    wizard.choose(path.read_bytes(), name="宏.xlsm")
    assert "There is a program (macro) in this workbook." in wizard.page("/columns")
    wizard.map("name")
    wizard.start()
    assert company.customer("郑一帆")


def test_a_workbook_is_read_and_its_rejected_rows_come_back_as_one(
    company: Company, wizard: Wizard, tmp_path: Path
) -> None:
    wizard.check(xlsx_file(tmp_path, DIRTY).read_bytes(), name="名单.xlsx")
    wizard.start()
    answer = wizard.client.get(f"{wizard.address}/errors/xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="errors.xlsx"'
    path = tmp_path / "errors.xlsx"
    path.write_bytes(answer.data)
    sheet = open_sheet(path)
    assert sheet.headers == (*HEADER, "Reason")
    assert [row.cells[:3] for row in sheet] == [("K2", "郑二帆", "1390000"), ("K1", "郑四帆", "13900000004")]
    assert company.customer("郑一帆")


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it_and_comes_back_as_it_was(wizard: Wizard) -> None:
    table = (("name", "external_id", "birth_date"), ("=1+1", "+86", "nothing"), ("郑一帆", "-x", ""))
    wizard.check(csv_text(table), "name", "external_id", "birth_date")
    wizard.start()
    errors = wizard.client.get(f"{wizard.address}/errors/csv").data
    assert "'=1+1,'+86,nothing" in errors.decode("utf-8-sig")
    wizard.choose(errors)
    assert "=1+1" in wizard.page("/columns")
    assert "&#39;=1+1" not in wizard.page("/columns")


class Killed(BaseException):
    """The worker is killed."""


@pytest.mark.parametrize("after", [False, True])
def test_a_worker_that_is_killed_in_the_middle_goes_on_and_doubles_nothing(
    wizard: Wizard,
    monkeypatch: pytest.MonkeyPatch,
    after: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(importing, "BATCH", 4)
    names = [f"郑{at:02d}" for at in range(10)]
    wizard.check(
        csv_text((("name", "birth_date"), *((name, "x" if name == "郑05" else "") for name in names))),
        "name",
        "birth_date",
    )
    wizard.send("start", rows="both", empty="leave")
    plain, calls = importing.add_customers, []

    def cut(*given: Any, **facts: str) -> list[Entry]:  # noqa: ANN401
        calls.append(given)
        if len(calls) == 2 and not after:
            raise Killed
        made = plain(*given, **facts)
        if len(calls) == 2:
            raise Killed
        return made

    monkeypatch.setattr(importing, "add_customers", cut)
    with pytest.raises(Killed):
        wizard.work()
    monkeypatch.setattr(importing, "add_customers", plain)
    assert named() == names[:4]
    queue_again()
    wizard.work()
    assert named() == [name for name in names if name != "郑05"]
    assert wizard.file.state == "imported"
    assert Batch.get_by_id(wizard.file.batch_id).refused == 1


def test_a_worker_that_is_killed_after_the_last_row_imports_nothing_anew(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.check(csv_text((("name",), ("郑一帆",))), "name")
    wizard.send("start", rows="both", empty="leave")

    def cut(*_: object) -> None:
        raise Killed

    finish = jobs._finish
    monkeypatch.setattr(jobs, "_finish", cut)
    with pytest.raises(Killed):
        wizard.work()
    monkeypatch.setattr(jobs, "_finish", finish)
    queue_again()
    wizard.work()
    assert named() == ["郑一帆"]
    assert wizard.file.state == "imported"


def test_a_file_that_nobody_imports_is_deleted_after_a_day(company: Company, wizard: Wizard) -> None:
    wizard.check(csv_text(DIRTY))
    stray = company.settings.data / "imports" / "stray"
    stray.write_bytes(b"x")
    with at(now() + timedelta(hours=23)):
        assert tidy(None) is None
    with at(now() + timedelta(hours=25)):
        assert tidy(None).values == {"count": 2}
        assert not list((company.settings.data / "imports").iterdir())
        assert wizard.file.state == "forgotten"
    assert "no longer here" in wizard.page()
    assert wizard.send("discard").status_code == 303
    assert ImportFile.select().count() == 0


DEALS = (
    ("客户编号", "姓名", "业务种类", "交易日期", "交易金额", "结清日期", "交易类型"),
    ("K1", "郑一帆", "销售", "2026-01-05", "1,200.50", "2026-01-09", "商品销售"),
    ("K1", "郑一帆", "", "2026-02-05", "300", "", ""),
    ("K2", "郑二帆", "服务", "2026-02-06", "", "", ""),
    ("K3", "郑三帆", "服务", "", "", "", ""),
)
DEAL_FIELDS = (
    "external_id",
    "name",
    "business_line",
    "transaction_date",
    "amount",
    "settled_on",
    "transaction_kind",
)


def deals(name: str) -> list[tuple[str, int, int, str]]:
    found = Transaction.select().join(Customer).where(Customer.name == name).order_by(Transaction.id)
    return [(str(one.date), one.amount, one.open_amount, one.kind) for one in found]


def test_transactions_come_in_several_rows_of_one_customer_and_once_only(wizard: Wizard) -> None:
    wizard.check(csv_text(DEALS), *DEAL_FIELDS)
    assert "A transaction needs its day and its amount." in wizard.page()
    wizard.start()
    made = [("2026-01-05", 120050, 0, "goods"), ("2026-02-05", 30000, 30000, "other")]
    assert named() == ["郑一帆", "郑三帆"]
    assert deals("郑一帆") == made
    wizard.check(csv_text(DEALS), *DEAL_FIELDS)
    wizard.start(again="y")
    assert deals("郑一帆") == made
    later = (("客户编号", "交易日期", "金额"), ("K1", "2026-02-20", "88"), ("K1", "2026-02-21", "99"))
    wizard.check(csv_text(later), "external_id", "transaction_date", "amount")
    wizard.start()
    assert [amount for _day, amount, *_ in deals("郑一帆")] == [120050, 30000, 8800, 9900]
    wizard.send("undo")
    wizard.work()
    assert deals("郑一帆") == made
    assert verify(tables=[CUSTOMERS]).ok


def test_an_import_that_was_cut_off_too_often_is_closed_after_a_day_and_can_be_undone(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    wizard.check(csv_text((("name",), ("郑一帆",), ("郑二帆",))), "name")
    wizard.send("start", rows="both", empty="leave")
    plain, calls = importing.add_customers, []

    def cut(*given: Any, **facts: str) -> list[Entry]:  # noqa: ANN401
        calls.append(given)
        if len(calls) > 1:
            raise Killed
        return plain(*given, **facts)

    monkeypatch.setattr(importing, "add_customers", cut)
    for _ in range(3):
        with pytest.raises(Killed):
            wizard.work()
        queue_again()
    assert JobRun.select().order_by(JobRun.id.desc()).first().outcome == "failed"
    assert "It was cut off 3 times." in wizard.page()
    with wizard.company.app.app_context(), at(now() + timedelta(hours=25)):
        tidy(None)
    assert (wizard.file.state, wizard.file.stored) == ("imported", "")
    assert wizard.client.get(f"{wizard.address}/errors/csv").status_code == 302
    wizard.send("undo")
    assert named() == []
