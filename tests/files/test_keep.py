"""What stands in the folder of files: tidied, backed up, compared with the chain and with its SHA-256."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.admin.backups import backup
from app.admin.restoring import restore
from app.chain.verifying import verify
from app.chain.writing import writing
from app.clock import now
from app.customers.facts import Why
from app.customers.record import raise_level
from app.db.connection import database
from app.files import attaching, checking, reading, store
from app.files.audited import FILES
from app.files.models import Attachment
from tests.conftest import Company
from tests.files.conftest import address, newest, sent, stored_bytes
from tests.files.contents import PDF

As = Callable[[str], FlaskClient]


def raised(company: Company) -> None:
    customer = company.customer("周以恒")
    raise_level(company.gate("director"), customer, 3, Why("投诉", "第三条"), customer.rev)


def test_what_a_fault_left_is_tidied_and_what_belongs_to_a_file_stays(
    company: Company, attached: Attachment
) -> None:
    folder = company.settings.data / "files" / "ab"
    folder.mkdir(exist_ok=True)
    (folder / "abc").write_bytes(b"nobody's")
    (folder / "abd.part").write_bytes(b"cut off long ago")
    (folder / "abe.part").write_bytes(b"just being written")
    long_ago = now().timestamp() - 2 * 24 * 3600
    os.utime(folder / "abd.part", (long_ago, long_ago))
    assert attaching.tidied() == 2
    assert sorted(stored_bytes()) == sorted([PDF, b"just being written"])
    assert attached.stored in store.names()


def test_a_file_that_is_sealed_between_two_reads_is_given_out_and_holds(
    company: Company, attached: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised(company)
    gate, customer = company.gate("director"), company.customer("周以恒")
    assert b"".join(reading.download(gate, customer, attached).pieces) == PDF
    first = checking._wrong_with(attached)
    monkeypatch.setattr(checking, "in_batches", lambda _rows: [[attached]])
    assert (first, list(checking.check())) == ("missing", [])


def test_a_plain_copy_that_a_crash_left_is_tidied(
    company: Company, attached: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(store, "forget", lambda _stored: None)
        raised(company)
    assert PDF in stored_bytes()
    assert attaching.tidied() == 1
    assert PDF not in stored_bytes()
    assert newest().stored != attached.stored


def test_what_is_rolled_back_leaves_the_file_as_it_was(company: Company, attached: Attachment) -> None:
    with database.atomic() as transaction:
        attaching.follow_level(company.customer("周以恒"), 3)
        transaction.rollback()
    assert newest().stored == attached.stored
    assert PDF in stored_bytes()
    attaching.tidied()
    assert stored_bytes() == [PDF]


def test_while_a_backup_is_written_no_content_goes(company: Company, as_: As, attached: Attachment) -> None:
    with store.kept():
        assert as_("manager_wang").post(f"{address(company)}/{attached.number}/remove").status_code == 303
        assert attaching.tidied() == 0
        assert stored_bytes() == [PDF]
    assert attaching.tidied() == 1
    assert stored_bytes() == []


def test_files_come_back_with_a_backup(
    company: Company, as_: As, attached: Attachment, tmp_path: Path
) -> None:
    client = as_("manager_wang")
    backup(tmp_path / "one.kebu")
    client.post(f"{address(company)}/{attached.number}/remove")
    database.close()
    restore(tmp_path / "one.kebu", company.settings, overwrite=True)
    database.connect(reuse_if_open=True)
    assert as_("manager_wang").get(f"{address(company)}/{attached.number}").data == PDF


def test_what_is_still_being_written_is_in_no_backup(company: Company, tmp_path: Path) -> None:
    folder = company.settings.data / "files" / "ab"
    folder.mkdir(parents=True)
    (folder / "abe.part").write_bytes(b"half of it")
    assert list(backup(tmp_path / "one.kebu").sums) == ["kebu.db"]


def test_the_chain_holds_after_all_that_happens_to_files(
    company: Company, as_: As, attached: Attachment
) -> None:
    raised(company)
    client = as_("director")
    client.get(f"{address(company)}/{attached.number}")
    client.post(f"{address(company)}/{attached.number}/remove")
    assert verify(tables=[FILES]).ok


@pytest.mark.parametrize(
    "change",
    ["level = 1", "record = 'C26-222222'", "size = 7", "sha256 = x'01'", "name = x'01'", "removed_at = 'x'"],
)
def test_verifying_tells_of_a_changed_row(company: Company, attached: Attachment, change: str) -> None:
    with writing(None, "tests.change"):
        database.execute_sql(f"UPDATE attachment SET {change}")
    found = verify(tables=[FILES]).broken
    assert found.values["table"] == "attachment"
    assert (found.values["record"], found.values["column"]) == (attached.number, change.partition(" ")[0])
    assert company.settings


def test_checking_says_which_contents_are_not_what_was_attached(company: Company, as_: As) -> None:
    client = as_("director")
    for number, level in enumerate((2, 3, 2, 2)):
        client.post(address(company), data=sent(PDF + bytes([number]), level=level))
    whole, sealed, changed, missing = Attachment.select().order_by(Attachment.id)
    check = company.app.test_cli_runner().invoke
    assert check(args=["files", "check"]).exit_code == 0
    store.place_of(changed.stored).write_bytes(PDF + b"another")
    store.place_of(missing.stored).unlink()
    place = store.place_of(sealed.stored)
    place.write_bytes(place.read_bytes()[:-1])
    answer = check(args=["files", "check", "--json"])
    assert answer.exit_code == 1
    told = {one["number"]: one["what"] for one in json.loads(answer.stdout)["wrong"]}
    assert told == {sealed.number: "changed", changed.number: "changed", missing.number: "missing"}
    spoken = check(args=["files", "check"]).stdout
    assert f"{missing.number} of {missing.record}: the content is missing." in spoken
    assert whole.number not in spoken
