"""The log of another help desk through plans of appraisal: of the whole log, and of each of its months."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.appraisal.collecting.freezing import collect
from app.appraisal.marking import kept_rule
from app.appraisal.models import DEPARTMENT, RUNNING, PlanIndicator
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.scoring import Knots
from app.chain.writing import writing
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company, at

IMPORTED = datetime(2025, 7, 1, 2, tzinfo=UTC)
MONTHS = {4: 5, 5: 10, 6: 15}
"""Month of 2025 → how many of its twenty cases are resolved within an hour, the others after weeks."""
CASES = 20
HEADER = ("Case", "Activity", "Resource", "Timestamp", "Customer")
MAPPING = {name.lower(): name for name in HEADER}
HANDLING, COMPLAINTS = "tickets.handling_on_time", "tickets.complaint_rate"


def log() -> str:
    """Cases that begin from the 9th to the 16th, so that each is due in the month in which it came."""
    lines = [",".join(HEADER)]
    for month, in_time in MONTHS.items():
        for case in range(CASES):
            began = datetime(2025, month, 9 + case % 8, 10, case)  # noqa: DTZ001  the log's own clock
            ended = began + (timedelta(hours=1) if case < in_time else timedelta(days=13))
            for activity, moment in (
                ("Insert ticket", began),
                ("Take in charge ticket", began + timedelta(minutes=5)),
                ("Resolve ticket", ended),
                ("Closed", ended + timedelta(minutes=5)),
            ):
                lines.append(f"{month}-{case},{activity},Anna,{moment:%Y/%m/%d %H:%M:%S}.000,K{case % 3}")
    return "\n".join(lines)


@pytest.fixture
def imported(company: Company, tmp_path: Path) -> Company:
    """The company after it took over the log."""
    files = tmp_path / "log.csv", tmp_path / "mapping.json"
    files[0].write_text(log())
    files[1].write_text(json.dumps(MAPPING))
    with at(IMPORTED):
        words = ["tickets", "import-log", str(files[0]), "--mapping", str(files[1]), "--as", "director"]
        ran = company.app.test_cli_runner().invoke(args=words)
    assert ran.exit_code == 0, ran.output
    return company


def figures(company: Company, first: int, last: int) -> dict[str, tuple[int, int]]:
    """What a department's plan from one month to another of 2025 freezes, by indicator."""
    director = company.person("director")
    with at(IMPORTED):
        since, until = (datetime(2025, month, 1, tzinfo=UTC).date() for month in (first, last + 1))
        with writing(None, "tests.planted"):
            days = {
                "since": since,
                "until": until,
                "collect_on": until,
                "score_by": until,
                "answer_by": until,
            }
            plan = make_plan(director, subject=DEPARTMENT, state=RUNNING, **days)
            PlanIndicator.delete().where(PlanIndicator.plan == plan.id).execute()
            rule = kept_rule(Knots("80", "95", "99"))  # type: ignore[arg-type]
            for place, name in enumerate((HANDLING, COMPLAINTS)):
                told = {"key": f"2222222{place + 2}", "indicator": name, "weight": 50, "rule": rule}
                PlanIndicator.create(plan=plan, position=place, options=[], **told)
            sheet = make_sheet(plan, director, kind=DEPARTMENT)
        collect(plan)
        names = {one.id: one.indicator for one in indicators_of(plan.id)}
        found = values_of([sheet])[sheet.id]
    return {names[one]: (value.numerator, value.denominator) for one, value in found.items()}


def test_a_plan_of_each_month_and_of_the_whole_log_count_what_the_log_says(imported: Company) -> None:
    months = {month: figures(imported, month, month) for month in MONTHS}
    assert {month: one[HANDLING] for month, one in months.items()} == {
        month: (in_time, CASES) for month, in_time in MONTHS.items()
    }
    assert {one[COMPLAINTS] for one in months.values()} == {(0, CASES)}
    whole = figures(imported, min(MONTHS), max(MONTHS))
    assert whole == {
        HANDLING: (sum(MONTHS.values()), CASES * len(MONTHS)),
        COMPLAINTS: (0, CASES * len(MONTHS)),
    }
