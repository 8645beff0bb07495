"""What is taken out holds what its person can read, and nothing else."""

import csv
from pathlib import Path

import openpyxl
import pytest

from app.db.connection import database
from app.exports.models import Export
from app.people.models import Person
from tests.walk.answers import Answer
from tests.walk.browser import Browser, undone
from tests.walk.house import House
from tests.walk.people import WALKERS
from tests.walk.test_import_as import EXPORT, run

OTHERS = 3
"""How many others each person tries: everybody's is tried by so many."""
PURPOSE = ("--purpose", "verify")


def cells_of(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        return list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("username", WALKERS)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_holds_all_that_one_can_read_and_tells_nothing_else(
    house: House, username: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"out.{suffix}"
    may = "customer.export" in house.permissions[username]
    with undone():
        before = database.connection().total_changes
        done = run(house, *EXPORT, str(path), "--as", username, *PURPOSE)
        changed = database.connection().total_changes - before
    assert (done.exit_code == 0, bool(changed), path.exists()) == (may, may, may), done.output
    if not may:
        return
    rows = cells_of(path)
    text = "\n".join("\t".join(row) for row in rows)
    route = next(route for route in house.routes if route.rule.endpoint == "exports.take")
    assert not house.leaks(Answer(200, (), text, {}, (), 0), username, route)
    planted = [one for one in house.planted if one.kind == "customer"]
    readable = {one.number for one in planted if house.sees(username, one)}
    assert readable <= {row[0] for row in rows}
    assert not ({one.number for one in planted} - readable) & {row[0] for row in rows}


@pytest.mark.parametrize("username", WALKERS)
def test_nobody_fetches_somebody_elses(house: House, username: str) -> None:
    browser, names = Browser(house, username), [*WALKERS, *WALKERS]
    following = names[names.index(username) + 1 :][:OTHERS]
    exports = Export.select(Export, Person).join(Person).where(Person.username.in_(following))
    assert len(exports) == OTHERS
    for export in exports:
        for action in ("fetch", "remove"):
            with undone():
                answer = browser.ask("POST", f"/exports/{action}", {"export": export.number})
            assert answer.status == 404
            assert answer.left_alone


def test_a_file_that_is_fetched_says_what_its_person_can_read(house: House) -> None:
    """So that what the walk asserts of it could fail."""
    browser = Browser(house, "lead_east")
    with undone():
        answer = browser.ask("POST", "/exports/fetch", browser.forms()["exports.take"])
    assert answer.status == 200
    assert all(
        one.number in answer.body
        for one in house.planted
        if one.kind == "customer" and house.sees("lead_east", one)
    )
