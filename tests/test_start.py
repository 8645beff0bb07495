"""What the operator sees when an installation is made, checked and refused; by the server and by commands."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.admin.backup_file import read_manifest
from app.chain.models import AuditEntry
from app.chain.writing import head
from app.db import migrations
from app.db.connection import database
from app.db.lock import holding
from app.settings import load
from app.start import prepare
from app.vault.keys import create_key
from tests.conftest import Company
from tests.serve.house import free_port

SERVER = ("wsgi.py",)
COMMAND = ("-m", "flask", "--app", "wsgi", "jobs", "list")
UPGRADE = ("-m", "flask", "--app", "wsgi", "db", "upgrade")
STATUS = ("-m", "flask", "--app", "wsgi", "db", "status", "--json")


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with these words, on a data folder."""
    outer = {name: value for name, value in os.environ.items() if not name.startswith("KEBU_")}
    inner = {"KEBU_DATA": str(data), "KEBU_PORT": str(free_port()), "KEBU_LOCALE": "en"}
    command = [sys.executable, *words]
    root = Path(__file__).parents[1]
    return subprocess.run(
        command, env=outer | inner, cwd=root, capture_output=True, text=True, timeout=30, check=False
    )


def refusal(data: Path, *words: str) -> str:
    """The one line on stderr of a program that doesn't start."""
    found = run(data, *words)
    assert found.returncode != 0
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    return found.stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def data(company: Company) -> Path:
    """The company's data folder, its database closed."""
    database.close()
    return company.settings.data


def open_folder(data: Path) -> None:
    data.chmod(0o750)


def open_key(data: Path) -> None:
    (data / "kebu.key").chmod(0o604)


def short_key(data: Path) -> None:
    (data / "kebu.key").write_text((data / "kebu.key").read_text()[:-3])


def wrong_key(data: Path) -> None:
    (data / "kebu.key").unlink()
    create_key(data / "kebu.key")


def missing_key(data: Path) -> None:
    (data / "kebu.key").unlink()


def newer_database(_: Path) -> None:
    with database.connection_context():
        database.execute_sql("INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '')")


def damaged_database(data: Path) -> None:
    (data / "kebu.db").write_bytes(b"no database" * 1000)


NEWEST = migrations.known()[-1]
REFUSED: list[tuple[Callable[[Path], None], str]] = [
    (open_folder, "chmod 700"),
    (open_key, "chmod 600"),
    (short_key, "damaged or too short"),
    (wrong_key, "not the key of this database"),
    (missing_key, "is missing"),
    (newer_database, "newer version (9999_later)"),
    (damaged_database, "file is not a database"),
]


@pytest.mark.parametrize("program", [SERVER, COMMAND], ids=["server", "command"])
@pytest.mark.parametrize(("spoil", "told"), REFUSED, ids=[spoil.__name__ for spoil, _ in REFUSED])
def test_what_is_not_as_it_should_be_is_told_in_one_line(
    data: Path, program: tuple[str, ...], spoil: Callable[[Path], None], told: str
) -> None:
    spoil(data)
    assert told in refusal(data, *program)


def test_an_upgrade_of_an_empty_folder_makes_key_and_database(tmp_path: Path) -> None:
    made = tmp_path / "new"
    assert run(made, *UPGRADE).stdout == f"{NEWEST}\n"
    assert {mode(made), mode(made / "kebu.key"), mode(made / "kebu.db")} == {0o700, 0o600}
    assert json.loads(run(made, *STATUS).stdout) == {"version": NEWEST, "pending": []}


def test_before_there_is_a_database_commands_say_how_to_make_one_and_make_nothing(tmp_path: Path) -> None:
    for words in (COMMAND, STATUS):
        assert "db upgrade" in refusal(tmp_path / "new", *words)
    assert not (tmp_path / "new").exists()


def test_a_second_server_on_the_same_data_is_refused(data: Path) -> None:
    with holding(data):
        assert "Stop it first" in refusal(data, *SERVER)


def test_an_upgrade_while_the_server_runs_is_refused(data: Path) -> None:
    with holding(data):
        assert "Stop it first" in refusal(data, *UPGRADE)


def test_an_older_database_is_refused_by_commands_and_its_status_names_what_is_pending(data: Path) -> None:
    with database.connection_context():
        database.execute_sql("DELETE FROM schema_migration")
    assert "older version" in refusal(data, *COMMAND)
    assert json.loads(run(data, *STATUS).stdout) == {"version": "", "pending": migrations.known()}


def test_starting_again_writes_nothing(company: Company) -> None:
    before = head()
    prepare(company.settings)
    database.connect(reuse_if_open=True)
    assert head() == before


def test_an_upgrade_backs_up_first_and_says_so_on_the_chain(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)
    (folder / "9999_later.py").write_text(
        "def up(_, db):\n    db.execute_sql('CREATE TABLE later (id INTEGER)')\n"
    )
    monkeypatch.setattr(migrations, "FOLDER", folder)
    count, mac = head()
    prepare(company.settings)
    (kept,) = company.settings.backups.iterdir()
    assert kept.name.startswith("before-9999_later-")
    manifest = read_manifest(kept)
    assert (manifest.version, manifest.count, manifest.head) == (NEWEST, count, mac.hex())
    with database.connection_context():
        facts = json.loads(
            AuditEntry.get(AuditEntry.action == "database.upgraded", AuditEntry.id > count).facts
        )
    assert facts == {"migrations": ["9999_later"], "backup": kept.name}


def test_the_key_may_lie_elsewhere(tmp_path: Path) -> None:
    kept = tmp_path / "safe" / "kebu.key"
    kept.parent.mkdir()
    prepare(load({"KEBU_DATA": str(tmp_path / "new"), "KEBU_KEY_FILE": str(kept)}))
    assert mode(kept) == 0o600
    assert not (tmp_path / "new" / "kebu.key").exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_flask_run_is_not_open_to_the_network_without_tls(data: Path, host: str) -> None:
    said = refusal(data, "-m", "flask", "--app", "wsgi", "run", "--host", host, "--port", str(free_port()))
    assert host in said
    assert "KEBU_TLS_CERT" in said
