"""`flask customers export` on the host: what that user may see, within their cap."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

from app.access.models import Role
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.db.connection import database
from app.exports import files
from app.exports.models import Export
from tests.conftest import Company

Run = Callable[..., Result]


@pytest.fixture
def run(company: Company) -> Run:
    """`run(file, "--as", …)`: the command as on the host; its connection is its own."""

    def on_host(*words: str | Path) -> Result:
        database.close()
        result = company.app.test_cli_runner().invoke(args=["customers", "export", *map(str, words)])
        database.connect(reuse_if_open=True)
        return result

    return on_host


def test_writes_what_the_user_may_see(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    done = run(path, "--as", "manager_wang", "--purpose", "visit")
    assert (done.exit_code, done.output) == (0, "Exported: 2 rows.\n")
    mark, header, *rows, _ = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert "For: Visit" in mark[0]
    assert {row[1] for row in rows} == {"周以恒", "林婉清"}
    assert "138****5678" in {row[header.index("Mobile")] for row in rows}
    assert path.stat().st_mode & 0o777 == 0o600
    assert not list(files.folder().iterdir())
    export = Export.get()
    assert (export.state, export.rows, export.purpose) == ("removed", 2, "visit")
    origins = {one.origin for one in AuditEntry.select().where(AuditEntry.kind == "export")}
    assert all(origin.startswith("os:") for origin in origins)


def test_writes_xlsx_and_gb18030(run: Run, tmp_path: Path) -> None:
    assert run(tmp_path / "a.xlsx", "--as", "director", "--purpose", "for the bank").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert "For: for the bank" in sheet["A1"].value
    assert run(tmp_path / "b.txt", "--gb18030", "--as", "director", "--purpose", "核实资料").exit_code == 0
    assert "成都云栖木业有限公司" in (tmp_path / "b.txt").read_text("gb18030")


def test_keeps_to_the_cap(run: Run, tmp_path: Path) -> None:
    with writing(None, "tests.cap"):
        Role.update(export_cap=3).where(Role.code == "account_manager").execute()
    assert run(tmp_path / "a.csv", "--as", "manager_wang", "--purpose", "visit").exit_code == 0
    refused = run(tmp_path / "b.csv", "--as", "manager_wang", "--purpose", "visit")
    assert refused.exit_code == 1
    assert "more rows than you may still export today" in refused.output
    assert not (tmp_path / "b.csv").exists()
    assert Export.select().count() == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("a.csv", "--as", "desk_chen", "--purpose", "visit"), "Forbidden"),
        (("a.csv", "--as", "nobody", "--purpose", "visit"), "no user nobody"),
        (("a.csv", "--as", "director", "--purpose", " "), "Choose a purpose"),
        (("a.doc", "--as", "director", "--purpose", "visit"), "end in .xlsx or .csv"),
        (("none/a.csv", "--as", "director", "--purpose", "visit"), "can't be written"),
    ],
)
def test_says_what_is_wrong_in_one_line(run: Run, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    refused = run(tmp_path / words[0], *words[1:])
    assert refused.exit_code == 1
    assert told in refused.output
    assert refused.output.count("\n") == 1
    assert not list(tmp_path.glob("*.csv"))


def test_writes_over_nothing(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    assert run(path, "--as", "director", "--purpose", "visit").exit_code == 1
    assert path.read_text() == "mine"
    assert Export.get().state == "failed"
