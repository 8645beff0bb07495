"""The page of backups, and `flask backup` and `flask restore`."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from flask.testing import FlaskClient

from app.admin.backup_file import read_manifest
from app.chain.models import AuditEntry
from app.db.connection import database
from app.jobs.models import JobRun
from app.jobs.runs import carry_out, claim
from tests.conftest import Company

SignedIn = Callable[[str], FlaskClient]


@pytest.fixture
def worker(company: Company) -> Callable[[], JobRun]:
    """`worker()` carries out what waits."""

    def work() -> JobRun:
        database.connect(reuse_if_open=True)
        with company.app.app_context():
            return carry_out(claim(JobRun.get(JobRun.outcome == "queued").id))

    return work


@pytest.fixture
def flask(company: Company) -> Iterator[Callable[..., Result]]:
    """`flask("backup", "one.kebu")` runs a command; the test's own connection is closed before."""

    def run(*words: str) -> Result:
        database.close()
        return company.app.test_cli_runner().invoke(args=words)

    yield run
    database.connect(reuse_if_open=True)


def test_before_the_first_it_says_that_there_are_none(as_: SignedIn) -> None:
    assert "There are no backups yet." in as_("sysadmin").get("/admin/backups/").text


def test_back_up_now_makes_one_that_is_listed(
    company: Company, as_: SignedIn, worker: Callable[[], JobRun]
) -> None:
    client = as_("sysadmin")
    answer = client.post("/admin/backups/")
    assert (answer.status_code, answer.location) == (303, "/admin/backups/")
    assert 'hx-trigger="every 2s"' in client.get("/admin/backups/").text
    assert worker().outcome == "done"
    (file,) = company.settings.backups.iterdir()
    page = client.get("/admin/backups/").text
    manifest = read_manifest(file)
    for shown in (file.name, manifest.head[:16], str(manifest.count), "MB"):
        assert shown in page
    assert 'hx-trigger="every 2s"' not in page
    database.connect(reuse_if_open=True)
    entry = AuditEntry.get(AuditEntry.action == "database.backed_up")
    assert entry.person == company.person("sysadmin").id


def test_a_broken_one_is_listed_as_such(company: Company, as_: SignedIn) -> None:
    company.settings.backups.mkdir()
    (company.settings.backups / "broken.kebu").write_bytes(b"PK")
    assert "Can't be used" in as_("sysadmin").get("/admin/backups/").text


def test_a_failed_one_says_why(company: Company, as_: SignedIn, worker: Callable[[], JobRun]) -> None:
    company.settings.backups.write_text("a file in the way")
    client = as_("sysadmin")
    client.post("/admin/backups/")
    assert worker().outcome == "failed"
    assert "File exists" in client.get("/admin/backups/").text


@pytest.mark.parametrize("username", ["security", "auditor", "director", "newcomer"])
def test_it_is_the_administrators_page(as_: SignedIn, username: str) -> None:
    assert as_(username).get("/admin/backups/").status_code == 403
    assert as_(username).post("/admin/backups/").status_code == 403


def test_the_commands_back_up_and_restore(company: Company, flask: Callable[..., Result]) -> None:
    file = company.settings.data.parent / "one.kebu"
    told = flask("backup", str(file))
    assert told.exit_code == 0
    assert read_manifest(file).head in told.stdout
    refused = flask("restore", str(file))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "--overwrite" in refused.stderr
    told = flask("restore", str(file), "--overwrite")
    assert told.exit_code == 0
    assert "before-restore-" in told.stdout
    database.connect()
    entry = AuditEntry.get(AuditEntry.action == "database.restored")
    assert entry.origin.startswith("os:")
