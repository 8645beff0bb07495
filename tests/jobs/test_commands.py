"""`flask jobs`."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result

from app.chain.models import AuditEntry
from app.db.connection import database
from app.jobs.models import JobRun
from app.room import Outcome, Running
from tests.conftest import Company

House = Callable[..., None]


@pytest.fixture
def flask(company: Company) -> Callable[..., Result]:
    """`flask("jobs", "list")` runs a command."""

    def run(*words: str) -> Result:
        result = company.app.test_cli_runner().invoke(args=words)
        database.connect(reuse_if_open=True)
        return result

    return run


def listed(flask: Callable[..., Result]) -> dict[str, dict[str, Any]]:
    return {job["name"]: job for job in json.loads(flask("jobs", "list", "--json").stdout)["jobs"]}


def broken(_: Running) -> Outcome:
    raise ZeroDivisionError


def test_the_jobs_of_the_house_are_listed_with_their_next_time(flask: Callable[..., Result]) -> None:
    jobs = listed(flask)
    assert {"backup", "refusals", "tidy"} <= jobs.keys()
    never = {"name": "backup", "last_start": None, "last_end": None, "outcome": None, "message": None}
    assert jobs["backup"].items() >= never.items()
    assert jobs["backup"]["next"]


def test_a_run_is_listed_with_its_outcome(house: House, flask: Callable[..., Result]) -> None:
    house(count=lambda _: Outcome("%(count)s counted.", count=7), load=lambda _: None)
    assert flask("jobs", "run", "count").stdout == "7 counted.\n"
    jobs = listed(flask)
    assert jobs["count"]["outcome"] == "done"
    assert jobs["count"]["last_start"] <= jobs["count"]["last_end"]
    assert "count: done" in flask("jobs", "list").stdout
    assert "load: never run" in flask("jobs", "list").stdout


def test_a_run_that_fails_ends_with_exit_code_1(house: House, flask: Callable[..., Result]) -> None:
    house(broken=broken)
    assert flask("jobs", "run", "broken").exit_code == 1
    assert listed(flask)["broken"]["outcome"] == "failed"


def test_what_a_run_tells_once_is_printed(house: House, flask: Callable[..., Result]) -> None:
    house(make=lambda running: running.tell_once("correct horse"))
    assert flask("jobs", "run", "make").stdout.endswith("correct horse\n")
    assert JobRun.get().secret is None


def test_an_unknown_job_is_refused_with_the_names_there_are(
    house: House, flask: Callable[..., Result]
) -> None:
    house(count=lambda _: None)
    result = flask("jobs", "run", "nothing")
    assert result.exit_code == 1
    assert result.stderr == "Error: There is no job nothing. There are: count.\n"


def test_the_chain_says_who_ran_it_on_the_host(house: House, flask: Callable[..., Result]) -> None:
    house(count=lambda _: Outcome("Ready."))
    flask("jobs", "run", "count")
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert entry.origin.startswith("os:")
    assert entry.person is None
