"""Commands on the host act with the rights of the user named by `--as`."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.access.gate import leave
from app.db.connection import database
from tests.walk.browser import undone
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.planted import UNREADABLE, values

IMPORT, EXPORT = ("customers", "import"), ("customers", "export")
IMPORT_LOG, UNDO_LOG = ("tickets", "import-log"), ("tickets", "undo-log")
FIGURES = ("figures", "show")
MAPPING = {"case": "case", "activity": "activity", "timestamp": "time", "customer": "customer"}
NOBODYS = values(570)


def run(house: House, *words: str) -> click.testing.Result:
    result = house.app.test_cli_runner().invoke(args=list(words))
    leave()
    return result


def sheet(folder: Path, external_id: str) -> Path:
    path = folder / f"{external_id}.csv"
    path.write_text(f"name,external_id\n新来客,{external_id}\n", encoding="utf-8")
    return path


def test_every_command_that_acts_as_somebody_is_walked(house: House) -> None:
    assert set(_acting(house.app.cli)) == {IMPORT, EXPORT, IMPORT_LOG, UNDO_LOG, FIGURES}


@pytest.mark.parametrize("username", WALKERS)
def test_an_import_needs_the_permission_and_meets_no_record_that_cannot_be_read(
    house: House, username: str, tmp_path: Path
) -> None:
    may = "customer.import" in house.permissions[username]
    shut = [one for one in house.of(username, "customer") if one.relation in UNREADABLE] if may else []
    told = []
    for external_id in (NOBODYS["external_id"], *(one.values["external_id"] for one in shut)):
        with undone():
            before = database.connection().total_changes
            done = run(house, *IMPORT, str(sheet(tmp_path, external_id)), "--as", username, "--json")
            changed = database.connection().total_changes - before
        assert (done.exit_code == 0, bool(changed)) == (may, may), done.output
        told.append({**json.loads(done.stdout), "batch": None} if may else done.output)
    if may:
        created = {"accepted": 1, "created": 1, "updated": 0, "rejected": [], "batch": None}
        assert told == [created] * len(told)


@pytest.mark.parametrize("username", WALKERS)
def test_a_log_needs_the_permissions_and_meets_no_record_that_cannot_be_read(
    house: House, username: str, tmp_path: Path
) -> None:
    may = {"customer.import", "ticket.create"} <= house.permissions[username]
    shut = [one for one in house.of(username, "customer") if one.relation in UNREADABLE] if may else []
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(MAPPING))
    told = []
    for external_id in (NOBODYS["external_id"], *(one.values["external_id"] for one in shut)):
        log = tmp_path / f"{external_id}.csv"
        log.write_text(f"case,activity,time,customer\nK,Closed,2026-03-02 10:00,{external_id}\n")
        with undone():
            before = database.connection().total_changes
            words = (str(log), "--mapping", str(mapping), "--as", username, "--json")
            done = run(house, *IMPORT_LOG, *words)
            back = run(house, *UNDO_LOG, "L26-NOSUCH", "--as", username)
            changed = database.connection().total_changes - before
        assert back.exit_code != 0
        assert (done.exit_code == 0, bool(changed)) == (may, may), done.output
        told.append({**json.loads(done.stdout), "batch": None} if may else done.output)
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize("username", WALKERS)
def test_figures_of_the_company_are_for_whoever_may_see_all_of_it(house: House, username: str) -> None:
    may = "report.view" in house.permissions[username] and WALKERS[username].scope == "all"
    done = run(house, *FIGURES, "tickets.survey", "--as", username)
    assert (done.exit_code == 0) == may, done.output


def test_nobody_who_is_unknown_or_disabled_can_be_acted_as(house: House, tmp_path: Path) -> None:
    path = str(sheet(tmp_path, NOBODYS["external_id"]))
    with undone():
        database.execute_sql("UPDATE person SET disabled = 1 WHERE username = 'manager_wang'")
        for username in ("nobody.at.all", "manager_wang"):
            done = run(house, *IMPORT, path, "--as", username)
            assert done.exit_code == 1
            assert "no user" in done.output
    assert run(house, *IMPORT, path).exit_code == 2


def _acting(command: click.Command, *names: str) -> Iterator[tuple[str, ...]]:
    if any("--as" in option.opts for option in command.params):
        yield names
    for name, below in getattr(command, "commands", {}).items():
        yield from _acting(below, *names, name)
