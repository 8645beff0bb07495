"""`flask tickets clock`: working time added up on calendars from a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.conftest import Company

Case = dict[str, Any]
Clock = Callable[..., Result]
Answers = Callable[..., list[tuple[str | None, int | None]]]
OFFICE: Case = {
    "timezone": "Asia/Shanghai",
    "hours": {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}


def case(start: str, minutes: int | None = None, end: str | None = None, **more: object) -> Case:
    found: Case = {"start": start, "minutes": minutes, "end": end, "pauses": [], "calendar": {}, **more}
    return {**found, "calendar": {**OFFICE, **found["calendar"]}}


@pytest.fixture
def clock(company: Company, tmp_path: Path) -> Clock:
    def run(cases: object, *options: str) -> Result:
        file = tmp_path / "cases.json"
        file.write_text(cases if isinstance(cases, str) else json.dumps(cases), encoding="utf-8")
        return company.app.test_cli_runner().invoke(args=["tickets", "clock", str(file), *options])

    return run


@pytest.fixture
def answers(clock: Clock) -> Answers:
    def run(*cases: Case) -> list[tuple[str | None, int | None]]:
        result = clock(list(cases), "--json")
        assert result.exit_code == 0, result.output
        return [(one["due"], one["spent"]) for one in json.loads(result.stdout)]

    return run


def test_cases_are_answered_in_order(answers: Answers) -> None:
    assert answers(
        case("2026-03-02T09:00", 450),
        case("2026-03-02T17:30", 60, "2026-03-03T10:00"),
        case("2026-03-02T09:00:00+08:00", None, "2026-03-02T06:00:00Z"),
        case("2026-03-02T09:00"),
    ) == [
        ("2026-03-02T18:00:00+08:00", None),
        ("2026-03-03T09:30:00+08:00", 90),
        (None, 210),
        (None, None),
    ]


def test_pauses_move_the_deadline_and_do_not_count(answers: Answers) -> None:
    pauses = [["2026-03-02T10:00", "2026-03-02T11:00"], ["2026-03-02T10:30", "2026-03-02T14:00"]]
    lasting = [["2026-03-02T10:00", None]]
    assert answers(
        case("2026-03-02T09:00", 120, "2026-03-02T15:00", pauses=pauses),
        case("2026-03-02T09:00", 61, "2026-03-02T15:00", pauses=lasting),
    ) == [("2026-03-02T15:00:00+08:00", 120), (None, 60)]


def test_holidays_and_make_up_workdays_are_those_of_the_case(answers: Answers) -> None:
    calendar = {"holidays": ["2026-03-03"], "workdays": {"2026-03-07": [["10:00", "11:00"]]}}
    assert answers(
        case("2026-03-02T18:00", 60, calendar=calendar),
        case("2026-03-06T17:30", 90, calendar=calendar),
    ) == [("2026-03-04T10:00:00+08:00", None), ("2026-03-07T11:00:00+08:00", None)]


def test_china_has_its_holidays_and_mondays_hours_on_make_up_workdays(answers: Answers, clock: Clock) -> None:
    hours = {**OFFICE["hours"], "mon": [["08:00", "09:00"]]}
    assert answers(
        case("2026-09-30T17:00", 120, calendar={"china": True}),
        case("2026-10-10T00:00", None, "2026-10-11T00:00", calendar={"china": True, "hours": hours}),
        case("2026-10-01T00:00", None, "2026-10-02T00:00", calendar={"china": False}),
    ) == [("2026-10-08T10:00:00+08:00", None), (None, 60), (None, 450)]
    guessed = json.loads(clock([case("2026-12-31T17:00", 120, calendar={"china": True})], "--json").stdout)
    assert guessed[0]["guessed"] is True


def test_without_json_there_is_a_line_for_each(clock: Clock) -> None:
    result = clock([case("2026-03-02T09:00", 60), case("2026-03-02T09:00", None, "2026-03-02T10:00")])
    assert result.output.splitlines() == [
        "1: due 2026-03-02T10:00:00+08:00, minutes spent: –",
        "2: due –, minutes spent: 60",
    ]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("{", "cases: The file holds no JSON"),
        ({}, "cases: The file holds no list"),
        ([case("2026-03-02T09:00"), 7], "case 2: Write an object"),
        ([{"start": "2026-03-02T09:00"}], "case 1, calendar: Write an object"),
        ([case("soon")], "case 1, start: soon is no date"),
        ([case("0001-01-01T00:00+14:00")], "case 1, start: Years go from"),
        ([case("2026-03-02T09:00", -1)], "case 1, minutes: Write a whole number"),
        ([case("2026-03-02T09:00", None, "2026-03-01T09:00")], "case 1, end: The end lies before"),
        (
            [case("2026-03-02T09:00", pauses=[["2026-03-02T10:00"]])],
            "case 1, pauses: Write each as a list of two",
        ),
        (
            [case("2026-03-02T09:00", pauses=[["2026-03-02T10:00", "2026-03-02T09:00"]])],
            "case 1, pauses: A pause ends",
        ),
        (
            [case("2026-03-02T09:00", calendar={"timezone": "Mars/Base"})],
            "case 1, calendar, timezone: There is no",
        ),
        (
            [case("2026-03-02T09:00", calendar={"hours": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}})],
            "case 1, calendar, hours mon: Two of these hours overlap",
        ),
        (
            [case("2026-03-02T09:00", calendar={"hours": {"tue": [["12:00", "09:00"]]}})],
            "case 1, calendar, hours tue: Hours end after",
        ),
        (
            [case("2026-03-02T09:00", calendar={"hours": {"tue": [["09:00", "25:00"]]}})],
            "case 1, calendar, hours tue: A day goes from",
        ),
        (
            [case("2026-03-02T09:00", calendar={"hours": {"Montag": []}})],
            "case 1, calendar, hours: Montag is no weekday",
        ),
        (
            [case("2026-03-02T09:00", calendar={"hours": {}})],
            "case 1, calendar: The calendar has no working hours",
        ),
        (
            [
                case(
                    "2026-03-02T09:00",
                    1,
                    calendar={"hours": {}, "workdays": {"2020-01-01": [["09:00", "12:00"]]}},
                )
            ],
            "case 1, minutes: The calendar has not as many",
        ),
        (
            [case("2026-03-02T09:00", calendar={"holidays": ["2026-02-30"]})],
            "case 1, calendar, holidays: 2026-02-30 is no date",
        ),
    ],
)
def test_a_bad_case_is_named(clock: Clock, wrong: object, named: str) -> None:
    result = clock(wrong, "--json")
    assert result.exit_code == 1
    assert result.output.removeprefix("Error: ").startswith(named)
