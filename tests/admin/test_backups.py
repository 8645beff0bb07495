"""Taking a backup: online, under load, consistent, for its owner alone, never with the key."""

import json
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import sleep
from zipfile import ZipFile

import pytest

from app.admin.backup_file import read_manifest
from app.admin.backups import all_backups, backup
from app.chain.models import AuditEntry
from app.chain.writing import head, writing
from app.db.connection import database
from app.db.migrations import known
from app.errors import SettingError
from tests.conftest import Company


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup goes."""
    return tmp_path / "one.kebu"


def copy_of(file: Path, folder: Path) -> sqlite3.Connection:
    """The database in a backup."""
    with ZipFile(file) as archive:
        return sqlite3.connect(archive.extract("kebu.db", folder))


@pytest.mark.usefixtures("company")
def test_it_holds_every_customer_and_the_whole_chain(file: Path, tmp_path: Path) -> None:
    count, mac = head()
    manifest = backup(file)
    with closing(copy_of(file, tmp_path)) as copy:
        assert copy.execute("SELECT COUNT(*) FROM customer").fetchone() == (5,)
        assert copy.execute("SELECT id, mac FROM audit_entry ORDER BY id DESC").fetchone() == (count, mac)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert (manifest.count, manifest.head, manifest.version) == (count, mac.hex(), known()[-1])


def test_it_stands_on_the_chain(company: Company, file: Path) -> None:
    manifest = backup(file, company.person("sysadmin"))
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.person) == ("database.backed_up", company.person("sysadmin").id)
    assert json.loads(entry.facts) == {"file": "one.kebu", "count": manifest.count, "head": manifest.head}


@pytest.mark.usefixtures("company")
def test_only_its_owner_can_read_it_and_nothing_else_is_left(file: Path) -> None:
    before = set(file.parent.iterdir())
    backup(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(file.parent.iterdir()) - before == {file}


def test_the_files_are_in_it_and_the_key_is_not(company: Company, file: Path) -> None:
    folder = company.settings.data / "files" / "ab"
    folder.mkdir(parents=True)
    (folder / "abcd").write_bytes(b"a sealed file")
    backup(file)
    with ZipFile(file) as archive:
        assert set(archive.namelist()) == {"kebu.db", "files/ab/abcd", "manifest.json"}
        assert archive.read("files/ab/abcd") == b"a sealed file"
        secret = company.settings.key_file.read_text().split()[-1]
        held = b"".join(archive.read(name) for name in archive.namelist())
    assert secret.encode() not in held
    assert bytes.fromhex(secret) not in held


@pytest.mark.usefixtures("company")
def test_without_the_key_it_shows_no_sealed_value(file: Path) -> None:
    backup(file)
    with ZipFile(file) as archive:
        held = b"".join(archive.read(name) for name in archive.namelist())
    for value in ("13800005678", "110101199003077555", "lin@example.cn", "杭州市西湖区文三路 1 号"):
        assert value.encode() not in held
    assert "周以恒".encode() in held


@pytest.mark.usefixtures("company")
def test_a_file_that_is_there_is_left_alone(file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(SettingError, match="is there already"):
        backup(file)
    assert file.read_text() == "mine"


@pytest.mark.usefixtures("company")
def test_a_folder_that_is_not_there_is_told_in_one_line(file: Path) -> None:
    with pytest.raises(SettingError, match="No such file or directory"):
        backup(file.parent / "nowhere" / "one.kebu")


@pytest.fixture
def writers(company: Company) -> Iterator[Callable[[], int]]:  # noqa: ARG001  it opens the database
    """Somebody who goes on writing; how many rows of theirs are in by now."""
    done, stop = [0], threading.Event()

    def write() -> None:
        with database.connection_context():
            while not stop.wait(0.002):  # somebody else gets in between, as among people
                with writing(None, "tests.load") as entry:
                    database.execute_sql("UPDATE customer SET rev = rev + 1")
                    entry.told(number=done[0])
                done[0] += 1

    thread = threading.Thread(target=write)
    thread.start()
    yield lambda: done[0]
    stop.set()
    thread.join()


def test_under_load_it_is_of_one_moment(writers: Callable[[], int], file: Path, tmp_path: Path) -> None:
    while writers() < 3:
        sleep(0.005)
    manifest = backup(file)
    with closing(copy_of(file, tmp_path)) as copy:
        count, mac = copy.execute("SELECT id, mac FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
        loads = copy.execute("SELECT COUNT(*) FROM audit_entry WHERE action = 'tests.load'").fetchone()[0]
        assert set(copy.execute("SELECT rev FROM customer")) == {(loads + 1,)}
    assert (manifest.count, manifest.head) == (count, mac.hex())
    assert loads >= 3


def test_the_folder_is_listed_newest_first_with_what_is_broken(company: Company) -> None:
    folder = company.settings.backups
    folder.mkdir()
    (folder / "broken.kebu").write_bytes(b"PK no more")
    (folder / "notes.txt").write_text("mine")
    backup(folder / "good.kebu")
    good, broken = all_backups(folder)
    assert (good.name, good.manifest) == ("good.kebu", read_manifest(folder / "good.kebu"))
    assert (broken.name, broken.manifest, broken.megabytes) == ("broken.kebu", None, 0.0)


def test_a_folder_that_was_never_made_is_empty(company: Company) -> None:
    assert all_backups(company.settings.backups) == []
