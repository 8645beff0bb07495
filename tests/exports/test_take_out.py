"""Taking customers out: what one sees, for a purpose, within the cap, marked, kept sealed for a day."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient

from app.admin.views.blueprint import audited_tables
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import writing
from app.customers.models import Customer
from app.db.connection import database
from app.exports import files, making
from app.exports.caps import left_to
from app.exports.fetching import remove, tidy
from app.exports.models import FAILED, QUEUED, READY, REMOVED, Export
from app.jobs.models import JobRun
from app.jobs.queue import task_named
from app.jobs.runs import carry_out, claim, queue_again
from app.people.models import Person
from app.sheets.marking import SIGN
from tests.conftest import STARTED, Company, at
from tests.exports.working import ADDRESS, fetched, newest, rows_of, set_cap, taken, wanted, work
from tests.queries import queries

Signed = Callable[[str], FlaskClient]


def entries(action: str) -> list[dict[str, Any]]:
    """What the rows of the chain with this action tell: facts and changes together."""
    found = AuditEntry.select().where(AuditEntry.action == action)
    return [json.loads(one.facts) | json.loads(one.changes) for one in found]


def test_a_list_is_taken_out_as_it_is_seen(company: Company, as_: Signed) -> None:
    mark, header, *rows, end = rows_of(taken(company, as_("manager_wang")))
    assert header[:3] == ["Kebu number", "Name", "Kind"]
    wang = company.person("manager_wang")
    owned = Customer.select().where(Customer.owner == wang).order_by(Customer.updated_at.desc())
    assert [row[0] for row in rows] == [one.number for one in owned]
    assert {row[1] for row in rows} == {"周以恒", "林婉清"}
    named = dict(zip(header, next(row for row in rows if row[1] == "周以恒"), strict=True))
    assert named["Mobile"] == "138****5678"
    assert named["ID number"] == "1****************5"
    assert named["Level"] == "Internal"
    assert named["Owner"] == wang.name
    assert mark[0].startswith(f"{SIGN}Exported by {wang.name} (manager_wang) · ")
    assert "For: Verifying data" in mark[0]
    assert end[0].endswith(" · 2 rows")


def test_only_what_the_list_is_narrowed_to_goes_out(company: Company, as_: Signed) -> None:
    _, _, *rows, _ = rows_of(taken(company, as_("director"), "?region=west&sort=name"))
    assert [row[1] for row in rows] == ["成都云栖木业有限公司"]
    _, header, *rows, _ = rows_of(taken(company, as_("director"), "?sort=name&order=desc&columns=tier"))
    assert header == ["Kebu number", "Name", "Kind", "Tier"]
    names = [row[1] for row in rows]
    assert len(names) == 5
    assert names == [row[1] for row in reversed(rows_of(taken(company, as_("director"), "?sort=name"))[2:-1])]
    _, _, *rows, _ = rows_of(taken(company, as_("director"), "?sort=status&columns=status"))
    order = [row[-1] for row in rows]
    assert order == sorted(order, key=["Prospect", "Active", "Dormant", "Lost", "Closed"].index)


def test_all_columns_are_those_of_ones_clearance(company: Company, as_: Signed) -> None:
    below = rows_of(taken(company, as_("manager_li"), columns="all"))[1]
    above = rows_of(taken(company, as_("director"), columns="all"))[1]
    assert not {"ID number", "Address", "Birth date", "Bank account"} & set(below)
    assert {"ID number", "Address", "Birth date", "Bank account", "Mobile"} <= set(above)


def test_a_workbook_holds_the_same(company: Company, as_: Signed) -> None:
    content = taken(company, as_("manager_wang"), file="xlsx", columns="all")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0][0].startswith(SIGN)
    assert values[1][:2] == ["Kebu number", "Name"]
    assert {row[1] for row in values[2:-1]} == {"周以恒", "林婉清"}


def test_the_file_says_in_chinese_who_took_it_out(chinese: Company, as_: Signed) -> None:
    content = taken(chinese, as_("manager_wang"), file="gb18030", note="季度走访")
    mark, header, *_ = csv.reader(io.StringIO(content.decode("gb18030")))
    assert "导出人" in mark[0]
    assert "核实资料" in mark[0]
    assert "季度走访" in mark[0]
    assert header[:3] == ["客簿编号", "姓名/名称", "类型"]


def test_nothing_goes_out_without_a_purpose(as_: Signed) -> None:
    answer = as_("manager_wang").post(ADDRESS, data=wanted(purpose=None))
    assert answer.status_code == 422
    assert "Choose a purpose" in answer.text
    assert not Export.select().exists()


def test_nor_without_the_permission_nor_nothing_at_all(as_: Signed) -> None:
    assert as_("desk_chen").get(ADDRESS).status_code == 403
    assert as_("desk_chen").post(ADDRESS, data=wanted()).status_code == 403
    nothing = as_("manager_wang").post(f"{ADDRESS}?status=lost", data=wanted())
    assert nothing.status_code == 422
    assert "There is nothing to export" in nothing.text
    assert "Export" not in as_("desk_chen").get("/customers/").text


def test_sending_the_form_twice_makes_one(as_: Signed) -> None:
    browser, sent = as_("manager_wang"), wanted(once="a-key")
    for _ in range(2):
        assert browser.post(ADDRESS, data=sent).status_code == 303
    assert Export.select().count() == JobRun.select().where(JobRun.name == "export").count() == 1


def test_the_file_is_sealed_and_on_the_chain_with_its_digest(company: Company, as_: Signed) -> None:
    content = taken(company, as_("manager_wang"))
    export = Export.get()
    kept = files.folder() / export.number
    assert kept.stat().st_mode & 0o777 == 0o600
    assert files.folder().stat().st_mode & 0o777 == 0o700
    assert "周以恒".encode() not in kept.read_bytes()
    [asked], [made], [got] = (entries(f"export.{word}") for word in ("asked", "finished", "fetched"))
    assert (asked["purpose"], asked["rows"]) == ("verify", [None, 2])
    assert made["sha256"] == [None, sha256(content).hexdigest()]
    assert got == {"rows": 2, "sha256": sha256(content).hexdigest()}
    assert [path.name for path in files.folder().iterdir()] == [export.number]


@pytest.mark.parametrize("removed", [False, True])
def test_the_chain_still_verifies_after_a_file_was_fetched(
    company: Company, as_: Signed, *, removed: bool
) -> None:
    taken(company, as_("manager_wang"))
    assert AuditEntry.select().where(AuditEntry.action == "export.fetched").exists()
    if removed:
        remove(company.gate("manager_wang"), newest().number)
    with company.app.app_context():
        verdict = verify(tables=audited_tables())
    assert verdict.ok, verdict


def test_nobody_else_gets_it(company: Company, as_: Signed) -> None:
    taken(company, as_("manager_wang"))
    number = Export.get().number
    for other in ("director", "auditor", "manager_li"):
        assert as_(other).post("/exports/fetch", data={"export": number}).status_code == 404
        assert as_(other).post("/exports/remove", data={"export": number}).status_code == 404
        assert number not in as_(other).get("/exports/").text


def test_with_other_rights_it_is_not_handed_out(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    taken(company, browser)
    with writing(None, "tests.rights"):
        Person.update(clearance=2).where(Person.username == "manager_wang").execute()
    answer = browser.post("/exports/fetch", data={"export": Export.get().number})
    assert answer.status_code == 409
    assert "周以恒" not in answer.text


def test_after_a_day_it_is_gone(company: Company, as_: Signed) -> None:
    with at(STARTED):
        browser = as_("manager_wang")
        taken(company, browser)
    export = Export.get()
    with at(STARTED + timedelta(hours=24)):
        browser = as_("manager_wang")
        assert browser.post("/exports/fetch", data={"export": export.number}).status_code == 404
        assert "Expired" in browser.get("/exports/").text
        with company.app.app_context():
            assert tidy(None).values == {"count": 1}
            assert tidy(None) is None
    assert not list(files.folder().iterdir())
    assert Export.get().state == REMOVED
    assert entries("export.removed")


def test_a_person_lets_it_go(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    taken(company, browser)
    number = Export.get().number
    assert browser.post("/exports/remove", data={"export": number}).status_code == 303
    assert not list(files.folder().iterdir())
    assert browser.post("/exports/fetch", data={"export": number}).status_code == 404
    assert browser.post("/exports/remove", data={"export": number}).status_code == 409
    assert left_to(company.person("manager_wang")) == 198


def test_the_cap_counts_the_rows_of_a_day(company: Company, as_: Signed) -> None:
    set_cap(5)
    wang = company.person("manager_wang")
    with at(STARTED):
        browser = as_("manager_wang")
        for left in (3, 1):
            taken(company, browser)
            assert left_to(wang) == left
        asked = browser.get(ADDRESS)
        assert "You may export 1 more rows today" in asked.text
    with at(STARTED + timedelta(days=1)):
        assert left_to(wang) == 5


def test_the_highest_cap_of_ones_roles_counts(company: Company) -> None:
    assert left_to(company.person("lead_east")) == 2000
    assert left_to(company.person("director")) == 10_000
    assert left_to(company.person("newcomer")) == 0
    set_cap(7, "auditor")
    with writing(None, "tests.role"):
        database.execute_sql(
            "INSERT INTO person_role SELECT person.id, role.id FROM person, role "
            "WHERE username = 'lead_east' AND role.code = 'auditor'"
        )
    assert left_to(company.person("lead_east")) == 2000


def test_what_was_cut_begins_anew_and_counts_once(
    company: Company, as_: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_("manager_wang")
    assert browser.post(ADDRESS, data=wanted()).status_code == 303

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("app.exports.files.seal_stream", killed)
        patch.setattr("app.exports.files.shutil.rmtree", lambda *_, **__: None)
        run = JobRun.get(JobRun.name == "export")
        with pytest.raises(Killed), company.app.app_context():
            carry_out(claim(run.id))
    export = Export.get()
    left = files.folder() / f"{export.number}.part"
    assert left.is_dir()
    assert browser.post("/exports/fetch", data={"export": export.number}).status_code == 404
    assert "Running" in browser.get("/exports/").text
    queue_again()
    work(company)
    assert not left.exists()
    assert len(rows_of(fetched(browser))) == 5
    assert left_to(company.person("manager_wang")) == 198
    assert len(entries("export.finished")) == 1


def test_a_run_after_the_end_makes_nothing_twice(company: Company, as_: Signed) -> None:
    taken(company, as_("manager_wang"))
    JobRun.update(outcome="queued").where(JobRun.name == "export").execute()
    work(company)
    assert len(entries("export.finished")) == 1


def test_rights_lost_meanwhile_make_it_fail(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted())
    with writing(None, "tests.rights"):
        database.execute_sql(
            "DELETE FROM person_role WHERE person_id = ?", (company.person("manager_wang").id,)
        )
    work(company)
    assert Export.get().state == FAILED
    assert left_to(company.person("manager_wang")) == 0
    assert not list(files.folder().iterdir())


def test_more_rows_than_were_asked_for_need_room_in_the_cap(company: Company, as_: Signed) -> None:
    set_cap(2)
    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted())
    with writing(None, "tests.moved"):
        Customer.update(owner=company.person("manager_wang")).execute()
    work(company)
    assert Export.get().state == FAILED
    assert "more rows than you may still export" in browser.get("/exports/").text


def test_a_damaged_file_is_not_handed_out(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    taken(company, browser)
    kept = files.folder() / Export.get().number
    content = bytearray(kept.read_bytes())
    content[-1] ^= 1
    kept.write_bytes(content)
    answer = browser.post("/exports/fetch", data={"export": Export.get().number})
    assert answer.status_code == 409
    assert Export.get().state == READY
    kept.unlink()
    assert browser.post("/exports/fetch", data={"export": Export.get().number}).status_code == 404


def test_the_page_asks_the_same_however_many_there_are(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    taken(company, browser)
    browser.get("/exports/")
    with queries() as one:
        browser.get("/exports/")
    for _ in range(3):
        taken(company, browser)
    with queries() as four:
        browser.get("/exports/")
    assert len(four) == len(one)
    assert QUEUED not in browser.get("/exports/").text


def test_cut_off_between_the_file_and_the_row_it_is_made_again(
    company: Company, as_: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted())
    with monkeypatch.context() as patch:
        patch.setattr("app.exports.making.finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            work(company)
    assert (files.folder() / newest().number).exists()
    assert browser.post("/exports/fetch", data={"export": newest().number}).status_code == 404
    queue_again()
    work(company)
    assert len(rows_of(fetched(browser))) == 5


def test_what_is_cut_off_too_often_counts_no_more(company: Company, as_: Signed) -> None:
    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted())
    JobRun.update(outcome="running", attempts=3).where(JobRun.name == "export").execute()
    queue_again()
    assert "Failed" in browser.get("/exports/").text
    with company.app.app_context():
        tidy(None)
    assert newest().state == FAILED
    assert left_to(company.person("manager_wang")) == 200
    assert "cut off too often" in browser.get("/exports/").text


def test_a_fault_of_ours_ends_it(company: Company, as_: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted())
    monkeypatch.setattr("app.exports.making.write", lambda *_: 1 / 0)
    work(company)
    assert newest().state == FAILED
    assert "It broke off" in browser.get("/exports/").text
    assert not list(files.folder().iterdir())


def test_removed_while_it_is_made_it_stays_removed(
    company: Company, as_: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, plain = as_("manager_wang"), making.write
    browser.post(ADDRESS, data=wanted())

    def removing(*words: object) -> int:
        remove(company.gate("manager_wang"), newest().number)
        return plain(*words)

    monkeypatch.setattr(making, "write", removing)
    work(company)
    assert newest().state == REMOVED
    assert not list(files.folder().iterdir())
    assert left_to(company.person("manager_wang")) == 200


def test_a_full_disk_is_told(company: Company, as_: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    browser = as_("manager_wang")
    browser.post(ADDRESS, data=wanted())
    monkeypatch.setattr(making, "write", full)
    work(company)
    assert "disk of the server is full" in browser.get("/exports/").text
    assert not list(files.folder().iterdir())


def test_what_takes_its_time_keeps_nobody_waiting(
    company: Company, as_: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.exports.asking.MANY", 2)
    assert len(rows_of(taken(company, as_("manager_wang")))) == 5
    assert [run.name for run in JobRun.select().where(JobRun.subject == newest().number)] == ["large_export"]
    with company.app.app_context():
        assert task_named("large_export").long
    assert "Ready" in as_("manager_wang").get("/exports/").text
