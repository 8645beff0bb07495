"""Restoring: whole or not at all, with the right key, nobody at work, both heads on the chain."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.accounts.models import Session
from app.accounts.sessions import begin
from app.admin import restoring
from app.admin.backup_file import pack, read_manifest
from app.admin.backups import backup
from app.admin.restoring import restore
from app.chain.models import AuditEntry
from app.chain.verdict import Kept
from app.chain.verifying import verify
from app.chain.writing import head, writing
from app.customers.models import Customer
from app.db import migrations
from app.db.connection import database
from app.db.lock import holding
from app.errors import SettingError
from app.vault.keys import create_key, load_keys, use_keys
from tests.conftest import Company


@pytest.fixture
def file(company: Company, tmp_path: Path) -> Path:
    """A backup of the company, after which a customer changed; the database is closed."""
    backup(tmp_path / "one.kebu")
    with writing(None, "tests.changed", company.customer("周以恒")):
        Customer.update(name="后来改名").where(Customer.name == "周以恒").execute()
    database.close()
    return tmp_path / "one.kebu"


def names() -> set[str]:
    with database.connection_context():
        return {customer.name for customer in Customer.select()}


def state(company: Company) -> dict[str, bytes]:
    """Every file of the data folder, but for the lock."""
    folder = company.settings.data
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "kebu.lock"
    }


def test_what_was_there_at_the_backup_is_there_again(company: Company, file: Path) -> None:
    restore(file, company.settings, overwrite=True)
    assert "周以恒" in names()
    assert "后来改名" not in names()


def test_both_heads_stand_on_a_chain_that_holds(company: Company, file: Path) -> None:
    with database.connection_context():
        former_count, former = head()
    manifest = restore(file, company.settings, overwrite=True).manifest
    with database.connection_context():
        facts = json.loads(AuditEntry.get(AuditEntry.action == "database.restored").facts)
        assert verify(Kept(manifest.count, manifest.head)).ok
        assert verify().count == manifest.count + 1
    assert (facts["head"], facts["count"]) == (manifest.head, manifest.count)
    assert (facts["former_head"], facts["former_count"]) == (former.hex(), former_count)


def test_everybody_has_to_sign_in_again(company: Company, tmp_path: Path) -> None:
    begin(company.person("director"), "127.0.0.1", "tests")
    backup(tmp_path / "one.kebu")
    database.close()
    restore(tmp_path / "one.kebu", company.settings, overwrite=True)
    with database.connection_context():
        assert Session.select().count() == 0


def test_the_files_come_back_and_the_former_ones_go_aside(company: Company, tmp_path: Path) -> None:
    files = company.settings.data / "files"
    (files / "ke").mkdir(parents=True)
    (files / "ke" / "kept").write_text("kept")
    backup(tmp_path / "one.kebu")
    database.close()
    (files / "later").write_text("later")
    former = restore(tmp_path / "one.kebu", company.settings, overwrite=True).former
    assert [path.name for path in files.rglob("*/*")] == ["kept"]
    assert (former / "files" / "later").exists()


def test_the_former_database_is_kept_whole(company: Company, file: Path) -> None:
    former = restore(file, company.settings, overwrite=True).former
    with closing(sqlite3.connect(former / "kebu.db")) as kept:
        assert kept.execute("SELECT COUNT(*) FROM customer WHERE name = '后来改名'").fetchone() == (1,)


def test_a_second_restore_leaves_alone_what_the_first_set_aside(company: Company, file: Path) -> None:
    first = restore(file, company.settings, overwrite=True).former
    second = restore(file, company.settings, overwrite=True).former
    assert first != second
    assert (first / "kebu.db").exists()


def test_on_a_new_machine_the_key_and_the_backup_are_enough(
    company: Company, file: Path, tmp_path: Path
) -> None:
    data = tmp_path / "new"
    settings = replace(company.settings, data=data)
    assert restore(file, settings).former is None
    assert "周以恒" in names()
    assert sorted(path.name for path in data.iterdir()) == ["kebu.db", "kebu.lock"]


def test_data_is_not_overwritten_without_a_word(company: Company, file: Path) -> None:
    before = state(company)
    with pytest.raises(SettingError, match="--overwrite"):
        restore(file, company.settings)
    assert state(company) == before


def test_while_the_server_runs_it_is_refused(company: Company, file: Path) -> None:
    before = state(company)
    with holding(company.settings.data), pytest.raises(SettingError, match="Stop it first"):
        restore(file, company.settings, overwrite=True)
    assert state(company) == before


def test_while_another_program_has_the_database_open_it_is_refused(company: Company, file: Path) -> None:
    with closing(sqlite3.connect(company.settings.database)) as other:
        other.execute("SELECT COUNT(*) FROM customer").fetchone()
        with pytest.raises(SettingError, match="Another program"):
            restore(file, company.settings, overwrite=True)
    assert "后来改名" in names()


def test_another_key_is_refused(company: Company, file: Path) -> None:
    company.settings.key_file.rename(company.settings.key_file.with_suffix(".kept"))
    create_key(company.settings.key_file)
    with pytest.raises(SettingError, match="another key"):
        restore(file, company.settings, overwrite=True)
    use_keys(load_keys(company.settings.key_file.with_suffix(".kept")))
    assert "后来改名" in names()


def test_a_missing_key_is_told(company: Company, file: Path) -> None:
    company.settings.key_file.unlink()
    with pytest.raises(SettingError, match="is missing"):
        restore(file, company.settings, overwrite=True)


def test_a_backup_of_a_newer_version_is_refused(
    company: Company, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "known", lambda: ["0000_older"])
    with pytest.raises(SettingError, match="newer version"):
        restore(file, company.settings, overwrite=True)
    assert "后来改名" in names()


def test_a_backup_of_a_newer_form_is_refused(company: Company, file: Path, tmp_path: Path) -> None:
    pack(tmp_path / "two.kebu", {}, replace(read_manifest(file), format=2))
    with pytest.raises(SettingError, match="newer version"):
        restore(tmp_path / "two.kebu", company.settings, overwrite=True)


def test_a_backup_of_an_older_version_is_brought_to_this_one(
    company: Company, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    (folder / "9999_later.py").write_text(
        "def up(_, db):\n    db.execute_sql('CREATE TABLE later (id INTEGER)')\n"
    )
    monkeypatch.setattr(migrations, "FOLDER", folder)
    restore(file, company.settings, overwrite=True)
    with database.connection_context():
        assert migrations.status() == ("9999_later", [])
        facts = json.loads(AuditEntry.get(AuditEntry.action == "database.restored").facts)
    assert facts["migrations"] == ["9999_later"]


@pytest.mark.parametrize("share", [0.0, 0.2, 0.9, 0.999])
def test_a_backup_that_is_cut_off_is_refused(company: Company, file: Path, share: float) -> None:
    before = state(company)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(SettingError, match="damaged or cut off"):
        restore(file, company.settings, overwrite=True)
    assert state(company) == before


def test_a_byte_changed_anywhere_is_refused_or_harmless(company: Company, file: Path) -> None:
    whole, chance = file.read_bytes(), random.Random(7)
    manifest = read_manifest(file)
    for place in chance.sample(range(len(whole)), 40) + list(range(len(whole) - 300, len(whole), 7)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            restored = restore(file, company.settings, overwrite=True)
        except SettingError:
            continue
        assert restored.manifest == manifest
        assert "周以恒" in names()


def test_a_database_smuggled_into_a_backup_is_refused(company: Company, file: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "open")
    with closing(sqlite3.connect(tmp_path / "open" / "kebu.db")) as copy, copy:
        copy.execute("UPDATE person SET clearance = 4")
    with zipfile.ZipFile(tmp_path / "two.kebu", "w") as archive:
        for name in ("kebu.db", "manifest.json"):
            archive.write(tmp_path / "open" / name, name)
    with pytest.raises(SettingError, match="damaged or cut off"):
        restore(tmp_path / "two.kebu", company.settings, overwrite=True)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"SQLite format 3\0" + bytes(4096)])
def test_a_file_that_is_no_backup_is_refused(company: Company, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingError, match="is no backup"):
        restore(file, company.settings, overwrite=True)


def test_a_file_that_is_not_there_is_told(company: Company, file: Path) -> None:
    with pytest.raises(SettingError, match="No such file"):
        restore(file.with_name("none.kebu"), company.settings, overwrite=True)


def test_a_damaged_database_is_replaced_too_and_kept_aside(company: Company, file: Path) -> None:
    damage = b"no database" * 1000
    company.settings.database.write_bytes(damage)
    former = restore(file, company.settings, overwrite=True).former
    assert "周以恒" in names()
    with database.connection_context():
        facts = json.loads(AuditEntry.get(AuditEntry.action == "database.restored").facts)
    assert facts["former_head"] is None
    assert (former / "kebu.db").read_bytes() == damage


def test_what_a_killed_server_left_in_its_log_is_kept_aside_and_does_not_come_back(
    company: Company, file: Path
) -> None:
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode = wal'); c.execute(\"UPDATE customer SET external_id = 'late'\");"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(company.settings.database)], check=True)
    assert company.settings.database.with_name("kebu.db-wal").stat().st_size > 0
    former = restore(file, company.settings, overwrite=True).former
    with database.connection_context():
        assert not Customer.select().where(Customer.external_id == "late").exists()
    with closing(sqlite3.connect(former / "kebu.db")) as kept:
        assert kept.execute("SELECT COUNT(*) FROM customer WHERE external_id = 'late'").fetchone() == (5,)


@pytest.mark.alone
@pytest.mark.parametrize("step", ["_renew", "_exchange"])
def test_cut_off_before_the_exchange_all_is_as_it_was(
    company: Company, file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    before = state(company)
    monkeypatch.setattr(restoring, step, cut)
    with pytest.raises(KeyboardInterrupt):
        restore(file, company.settings, overwrite=True)
    assert state(company) == before
