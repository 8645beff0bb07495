"""Attaching a file to a customer, downloading it, raising its level, removing it."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Never

import pytest
from flask.testing import FlaskClient

from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.customers.facts import Why
from app.customers.record import raise_level
from app.db.connection import database
from app.errors import Conflict
from app.files import attaching, store
from app.files.models import Attachment
from app.vault import spool as vault_spool
from app.web import uploads
from app.web.models import Setting
from tests.conftest import Company, form
from tests.customers.pages import Form
from tests.files.conftest import address, newest, sent, stored_bytes
from tests.files.contents import PDF, package
from tests.queries import queries

As = Callable[[str], FlaskClient]


def acted(count: int) -> list[str]:
    rows = AuditEntry.select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(count)
    return [row.action for row in rows]


def test_a_file_is_attached_listed_and_downloaded_under_a_name_that_tells_nothing(
    company: Company, as_: As, attached: Attachment
) -> None:
    client = as_("manager_wang")
    page = client.get(address(company)).text
    assert "合同.pdf" in page
    assert f"{address(company)}/{attached.number}" in page
    answer = client.get(f"{address(company)}/{attached.number}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{attached.number}.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.mimetype == "application/octet-stream"
    assert acted(1) == ["file.downloaded"]


def test_attaching_stands_in_the_history_of_the_customer_and_downloading_does_not(
    company: Company, as_: As, attached: Attachment
) -> None:
    client = as_("manager_wang")
    client.get(f"{address(company)}/{attached.number}")
    told = client.get(address(company).replace("files", "history")).text
    assert told.count("attached a file") == 1
    assert "合同.pdf" in told
    assert "downloaded" not in told


def test_the_timeline_shows_files_alone_too_with_those_that_were_removed(
    company: Company, as_: As, attached: Attachment
) -> None:
    client = as_("manager_wang")
    client.post(address(company), data=sent(PDF + b"2", "补充协议.pdf"))
    client.post(f"{address(company)}/{attached.number}/remove")
    as_("director").post(address(company), data=sent(PDF + b"3", "密件.pdf", 4))
    page = client.get(address(company).replace("files", "history?kind=files")).text
    assert [page.count(name) for name in ("合同.pdf", "补充协议.pdf", "密件.pdf")] == [1, 1, 0]
    assert page.count("attached a file") == 2
    assert page.index("补充协议.pdf") < page.index("合同.pdf")
    assert "removed" in page


def test_a_file_stands_under_a_random_name_and_for_its_owner_alone(
    company: Company, attached: Attachment
) -> None:
    [path] = [path for path in store.folder().rglob("*") if path.is_file()]
    assert (path.name, path.stat().st_mode & 0o777) == (attached.stored, 0o600)
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent == company.settings.data / "files"


@pytest.mark.parametrize("typed", ["../../x/合同.pdf", "C:\\报表\\合同.pdf", "合\u202e同\x00.pdf"])
def test_a_name_keeps_no_folder_and_nothing_that_cannot_be_seen(typed: str) -> None:
    assert attaching.file_name(typed) == "合同.pdf"


def test_a_long_name_keeps_its_ending() -> None:
    name = attaching.file_name("合" * 300 + ".docx")
    assert (len(name), name[-5:]) == (attaching.LONGEST_NAME, ".docx")


def test_what_is_refused_leaves_nothing_behind_and_the_level_as_chosen(company: Company, as_: As) -> None:
    answer = as_("lead_east").post(
        address(company), data=sent(package("word/document.xml", "word/vbaProject.bin"), "合同.docx", 3)
    )
    assert answer.status_code == 422
    found = Form(answer.text, address(company))
    assert "holds a macro" in found.errors["file"]
    assert found["level"] == "3"
    assert (Attachment.select().count(), stored_bytes()) == (0, [])


def test_a_form_without_a_file_says_so(company: Company, as_: As) -> None:
    answer = as_("manager_wang").post(address(company), data=form(level="2"))
    assert answer.status_code == 422
    assert "Fill this in." in Form(answer.text, address(company)).errors["file"]


def test_a_file_larger_than_allowed_is_refused_with_its_size(
    company: Company, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "MEGABYTE", 10)
    answer = as_("manager_wang").post(address(company), data=sent(PDF.ljust(212)[:212] + b"x" * 500))
    assert answer.status_code == 422
    assert "This file has 71.2 MB. A file may have 20 MB at most." in answer.text
    assert stored_bytes() == []


def test_pages_with_files_take_more_than_others_and_say_when_it_is_too_much(
    company: Company, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(company.app.config, "MAX_CONTENT_LENGTH", 2000)
    client, content = as_("manager_wang"), PDF + bytes(3000)
    assert client.post(address(company), data=sent(content)).status_code == 303
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 1000)
    answer = client.post(address(company), data=sent(content + b"x"))
    assert answer.status_code == 413
    assert "larger than Kebu accepts" in answer.text


def test_a_large_file_on_its_way_is_written_nowhere_in_the_clear(
    company: Company, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    met, turned = list[bytes](), vault_spool._Spool._turned
    monkeypatch.setattr(
        vault_spool._Spool,
        "_turned",
        lambda self, content, place: met.append(turned(self, content, place)) or met[-1],
    )
    monkeypatch.setattr("tempfile.SpooledTemporaryFile", full)
    monkeypatch.setattr(uploads, "IN_MEMORY", 1000)
    content = PDF + b"110101199003077555" * 4_000
    assert as_("manager_wang").post(address(company), data=sent(content)).status_code == 303
    assert sum(map(len, met)) > len(content)
    assert b"110101199003077555" not in met[0]
    assert stored_bytes() == [content]


def test_all_files_together_may_not_take_more_than_allowed(
    company: Company, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attaching, "GIGABYTE", 20)  # of which there may be twenty
    answer = as_("manager_wang").post(address(company), data=sent(PDF + bytes(200)))
    assert "There is room for 0 MB more of files" in answer.text
    assert (answer.status_code, stored_bytes()) == (422, [])
    with writing(None, "tests.options"):
        Setting.create(name="files_gigabytes", value="100")
    assert as_("manager_wang").post(address(company), data=sent(PDF + bytes(200))).status_code == 303


def test_the_same_file_is_not_attached_twice(company: Company, as_: As, attached: Attachment) -> None:
    answer = as_("manager_wang").post(address(company), data=sent(PDF, "同一份.pdf"))
    assert answer.status_code == 422
    assert "This file is here already: 合同.pdf" in answer.text
    assert len(stored_bytes()) == 1
    assert Attachment.select().count() == attached.id


def test_the_same_file_above_ones_clearance_is_not_told_of(company: Company, as_: As) -> None:
    assert as_("director").post(address(company), data=sent(PDF, level=4)).status_code == 303
    assert as_("manager_wang").post(address(company), data=sent(PDF)).status_code == 303


def test_two_uploads_of_one_file_at_once_leave_one(company: Company, as_: As) -> None:
    clients = [as_("manager_wang") for _ in range(2)]
    where = address(company)
    database.close()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda client: client.post(where, data=sent(PDF)).status_code, clients))
    database.connect(reuse_if_open=True)
    assert sorted(answers) == [303, 422]
    assert (Attachment.select().count(), len(stored_bytes())) == (1, 1)


def test_a_file_above_ones_clearance_does_not_exist(company: Company, as_: As) -> None:
    as_("director").post(address(company), data=sent(PDF, "密件.pdf", 4))
    client, there = as_("manager_wang"), f"{address(company)}/{newest().number}"
    assert "密件" not in client.get(address(company)).text
    missing = client.get(f"{address(company)}/F26-222224")
    for path in (there, f"{there}/change"):
        assert client.get(path).status_code == missing.status_code == 404
    assert client.post(f"{there}/remove").status_code == 404


def test_a_file_above_ones_clearance_stands_in_no_history_either(company: Company, as_: As) -> None:
    director, there = as_("director"), address(company)
    director.post(there, data=sent(PDF, "密件.pdf", 4))
    director.post(f"{there}/{newest().number}/remove", data=form())
    history = there.replace("/files", "/history")
    for kind in ("", "?kind=changes", "?kind=files"):
        seen = as_("manager_wang").get(f"{history}{kind}").text
        assert "密件" not in seen
        assert "attached a file" not in seen
        assert "removed a file" not in seen
    assert "密件" in director.get(f"{history}?kind=changes").text


def test_a_file_belongs_to_its_record_alone(company: Company, as_: As, attached: Attachment) -> None:
    assert as_("director").get(f"{address(company, '何思远')}/{attached.number}").status_code == 404


def test_nobody_attaches_above_their_clearance_or_below_the_record(company: Company, as_: As) -> None:
    assert as_("manager_wang").post(address(company), data=sent(PDF, level=4)).status_code == 422
    assert as_("director").post(address(company, "林婉清"), data=sent(PDF, level=2)).status_code == 422
    assert Attachment.select().count() == 0


def test_from_level_three_a_file_is_sealed(company: Company, as_: As) -> None:
    client = as_("director")
    assert client.post(address(company), data=sent(PDF, level=3)).status_code == 303
    assert newest().sealed
    assert all(b"loan contract" not in content for content in stored_bytes())
    assert client.get(f"{address(company)}/{newest().number}").data == PDF


def test_raising_a_file_seals_it_and_leaves_no_plain_copy(
    company: Company, as_: As, attached: Attachment
) -> None:
    client = as_("director")
    page = f"{address(company)}/{attached.number}/change"
    data = Form(client.get(page).text, page).sent(level="3")
    assert client.post(page, data=data).status_code == 303
    assert (newest().level, newest().sealed) == (3, True)
    [content] = stored_bytes()
    assert b"loan contract" not in content
    assert client.get(f"{address(company)}/{attached.number}").data == PDF
    late = client.post(page, data={**data, "level": "4"})
    assert late.status_code == 409
    assert "Somebody else changed this file meanwhile." in late.text
    assert acted(2) == ["file.downloaded", "customer.file.level.changed"]
    again = Form(late.text, page).sent()
    assert (again["rev"], again["level"]) == (["2"], ["4"]), "what was chosen is kept, and goes through now"
    assert client.post(page, data=again).status_code == 303
    assert newest().level == 4


def test_a_level_is_not_lowered_here(company: Company, as_: As, attached: Attachment) -> None:
    answer = as_("director").post(
        f"{address(company)}/{attached.number}/change", data=form(level="1", rev="1")
    )
    assert (answer.status_code, newest().level) == (422, 2)


def test_raising_the_customer_seals_its_files_in_the_same_step(
    company: Company, attached: Attachment
) -> None:
    gate, customer = company.gate("director"), company.customer("周以恒")
    raise_level(gate, customer, 3, Why("投诉", "第三条"), customer.rev)
    assert (newest().sealed, newest().level) == (True, 2)
    [content] = stored_bytes()
    assert b"loan contract" not in content
    assert newest().number == attached.number


@pytest.fixture
def sealing_in_turn(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each content that is written from now on: whether others wait for the turn to write meanwhile."""
    met, written = list[bool](), store.written
    monkeypatch.setattr(
        store,
        "written",
        lambda pieces, *, sealed: met.append(database.in_transaction()) or written(pieces, sealed=sealed),
    )
    return met


def test_nobody_who_writes_waits_while_the_files_of_a_raised_customer_are_sealed(
    company: Company, as_: As, attached: Attachment, sealing_in_turn: list[bool]
) -> None:
    as_("manager_wang").post(address(company), data=sent(PDF + b"2"))
    sealing_in_turn.clear()
    database.connect(reuse_if_open=True)
    gate, customer = company.gate("director"), company.customer("周以恒")
    raise_level(gate, customer, 3, Why("投诉", "第三条"), customer.rev)
    assert sealing_in_turn == [False, False]
    assert [one.sealed for one in Attachment.select()] == [True, True]
    assert [b"loan contract" in content for content in stored_bytes()] == [False, False], attached


def test_nobody_who_writes_waits_while_a_raised_file_is_sealed(
    company: Company, attached: Attachment, sealing_in_turn: list[bool]
) -> None:
    gate, customer = company.gate("director"), company.customer("周以恒")
    attaching.raise_level(gate, customer, attached, 3, attached.rev)
    assert sealing_in_turn == [False]
    assert newest().sealed


def test_what_was_sealed_for_a_raise_that_came_too_late_does_not_stay(
    company: Company, attached: Attachment
) -> None:
    gate, customer = company.gate("director"), company.customer("周以恒")
    with pytest.raises(Conflict):
        raise_level(gate, customer, 3, Why("投诉", "第三条"), customer.rev + 1)
    assert stored_bytes() == [PDF]
    assert not newest().sealed, attached


def test_raising_the_customer_goes_on_where_a_content_is_lost(company: Company, attached: Attachment) -> None:
    store.place_of(attached.stored).unlink()
    gate, customer = company.gate("director"), company.customer("周以恒")
    raise_level(gate, customer, 3, Why("投诉", "第三条"), customer.rev)
    assert company.customer("周以恒").level == 3


def test_a_removed_file_is_gone_and_its_content_with_it(
    company: Company, as_: As, attached: Attachment
) -> None:
    client = as_("manager_wang")
    there = f"{address(company)}/{attached.number}"
    assert client.post(f"{there}/remove").status_code == 303
    assert client.get(there).status_code == 404
    assert "合同.pdf" not in client.get(address(company)).text
    assert stored_bytes() == []
    assert acted(2) == ["customer.file.removed", "file.deleted"]


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(PDF + b"!"), lambda path: path.unlink()])
@pytest.mark.parametrize("level", [2, 3])
def test_a_content_that_was_changed_is_not_given_out(
    company: Company, as_: As, damage: Callable[..., None], level: int
) -> None:
    client = as_("director")
    client.post(address(company), data=sent(PDF, level=level))
    damage(store.place_of(newest().stored))
    answer = client.get(f"{address(company)}/{newest().number}")
    assert answer.status_code == 422
    assert "changed or lost" in answer.text
    last = AuditEntry.select().order_by(AuditEntry.id.desc()).get()
    assert (last.action, "damaged" in last.facts) == ("file.downloaded", True)


def full(*_: object, **_options: object) -> Never:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_on_a_full_disk_an_upload_says_so_and_leaves_nothing_half_saved(
    company: Company, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, rows = as_("manager_wang"), AuditEntry.select().count()
    monkeypatch.setattr(store.os, "fsync", full)
    answer = client.post(address(company), data=sent(PDF))
    assert answer.status_code == 422
    assert "The disk of the server is full" in Form(answer.text, address(company)).errors["file"]
    assert (stored_bytes(), Attachment.select().count(), AuditEntry.select().count()) == ([], 0, rows)


@pytest.fixture
def small_disk(company: Company) -> Iterator[Path]:  # noqa: ARG001  its folder
    """The folder of the files on a disk of its own, of 256 KB."""
    folder = store.folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    mounting = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=0700", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(mounting, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not permitted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.usefixtures("small_disk")
@pytest.mark.parametrize("level", [2, 3])
def test_on_a_disk_that_is_really_full_nothing_stays_and_what_fits_goes_in(
    company: Company, as_: As, level: int
) -> None:
    client, there = as_("manager_wang"), address(company)
    large = PDF + os.urandom(300 * 1024)
    answer = client.post(there, data=sent(large, level=level))
    assert answer.status_code == 422
    assert "The disk of the server is full" in Form(answer.text, there).errors["file"]
    assert (stored_bytes(), Attachment.select().count()) == ([], 0)
    assert client.post(there, data=sent(PDF, level=level)).status_code == 303
    assert client.get(f"{there}/{newest().number}").data == PDF


def test_on_a_full_disk_a_customer_keeps_its_level_and_its_files(
    company: Company, as_: As, attached: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = f"/customers/{company.customer('周以恒').number}/level"
    client = as_("director")
    data = Form(client.get(page).text, page).sent(level="3", reason="投诉", basis="第三条")
    monkeypatch.setattr(store.os, "fsync", full)
    answer = client.post(page, data=data)
    assert answer.status_code == 422
    assert "The disk of the server is full" in answer.text
    assert (company.customer("周以恒").level, stored_bytes()) == (2, [PDF])
    assert newest().stored == attached.stored


def test_a_disk_that_fills_while_a_body_is_read_is_told_of_too(
    company: Company, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "IN_MEMORY", 0)
    monkeypatch.setattr(uploads, "spool", full)
    answer = as_("manager_wang").post(address(company), data=sent(PDF))
    assert answer.status_code == 507
    assert "The disk of the server is full" in answer.text


def test_the_page_asks_the_same_few_questions_however_many_files_there_are(
    company: Company, as_: As, attached: Attachment
) -> None:
    client = as_("manager_wang")
    client.get(address(company))
    with queries() as few:
        client.get(address(company))
    for number in range(5):
        client.post(address(company), data=sent(PDF + bytes([number])))
    with queries() as many:
        page = client.get(address(company)).text
    assert page.count("合同.pdf") > 6
    assert len(many) == len(few) <= 14, attached.number
