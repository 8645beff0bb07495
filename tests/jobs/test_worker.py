"""The worker: carries out what waits, what was cut off and what is due, and ends in time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.db.connection import database
from app.jobs.models import RUNNING, JobRun
from app.jobs.queue import enqueue
from app.jobs.runs import begin
from app.jobs.worker import queue_due, queue_lost
from tests.conftest import Company, at
from tests.serve.house import eventually

Start = Callable[..., subprocess.Popen[str]]
House = Callable[..., None]
PROMPT = 10
"""Seconds, at most, on a machine with other things to do; what is without end takes a minute."""
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture
def start(company: Company) -> Iterator[Start]:
    """`start()` starts a worker on the company's data."""
    workers: list[subprocess.Popen[str]] = []

    def start(module: str = "tests.jobs.little", **settings: object) -> subprocess.Popen[str]:
        outer = {name: value for name, value in os.environ.items() if not name.startswith("KEBU_")}
        inner = {"KEBU_DATA": str(company.settings.data), "KEBU_LOCALE": "en"} | {
            f"KEBU_{name}": str(value) for name, value in settings.items()
        }
        command = [sys.executable, "-m", module]
        root = Path(__file__).parents[2]
        workers.append(
            subprocess.Popen(command, env=outer | inner, cwd=root, stderr=subprocess.PIPE, text=True)
        )
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.communicate()


@pytest.fixture
def wait(house: House) -> Callable[[str], int]:
    """`wait("slow")` queues a task of the little worker."""

    def wait(name: str) -> int:
        house(long=name.startswith("long_"), **{name: lambda _: None})
        return enqueue(name)

    return wait


def outcome(number: int) -> str:
    return JobRun.get_by_id(number).outcome


def said(company: Company) -> list[str]:
    path = company.settings.data / "said"
    return path.read_text().split() if path.exists() else []


def ended(worker: subprocess.Popen[str], signum: int = signal.SIGTERM) -> tuple[int, float, str]:
    """Exit code, seconds, and what stood on stderr."""
    since = time.monotonic()
    worker.send_signal(signum)
    _, told = worker.communicate(timeout=30)
    return worker.returncode, time.monotonic() - since, told


def test_what_waited_while_there_was_no_worker_is_carried_out(
    start: Start, wait: Callable[[str], int]
) -> None:
    number = wait("slow")
    start()
    assert eventually(lambda: outcome(number) == "done")


def test_what_is_asked_for_begins_at_once(company: Company, start: Start, wait: Callable[[str], int]) -> None:
    start()
    eventually(company.settings.jobs_file.exists)
    number = wait("slow")
    assert eventually(lambda: outcome(number) != "queued", seconds=PROMPT)


def test_short_work_does_not_wait_for_long_work(
    company: Company, start: Start, wait: Callable[[str], int]
) -> None:
    long = wait("long_endless")
    start()
    assert eventually(lambda: said(company))
    short = wait("slow")
    assert eventually(lambda: outcome(short) == "done")
    assert outcome(long) == RUNNING


def test_long_work_goes_one_by_one(company: Company, start: Start, wait: Callable[[str], int]) -> None:
    numbers = [wait("long_slow"), enqueue("long_slow", subject="another")]
    start()
    assert eventually(lambda: [outcome(number) for number in numbers] == ["done", "done"])
    assert said(company) == ["begun", "ready", "begun", "ready"]


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_finishes_what_it_does(
    company: Company, start: Start, wait: Callable[[str], int], signum: int
) -> None:
    number = wait("slow")
    worker = start()
    eventually(lambda: said(company))
    code, seconds, told = ended(worker, signum)
    assert (code, told, outcome(number)) == (0, "", "done")
    assert seconds < PROMPT


def test_a_job_without_end_does_not_hold_up_the_end_and_is_begun_again(
    company: Company, start: Start, wait: Callable[[str], int]
) -> None:
    number, beside = wait("endless"), wait("long_endless")
    worker = start()
    assert eventually(lambda: len(said(company)) == 2)
    code, seconds, _ = ended(worker)
    assert code == 0
    assert outcome(beside) == RUNNING
    assert seconds < PROMPT
    assert outcome(number) == RUNNING
    start()
    assert eventually(lambda: said(company) == ["begun"] * 4)


def test_a_damaged_queue_file_is_made_anew(
    company: Company, start: Start, wait: Callable[[str], int]
) -> None:
    number = wait("slow")
    company.settings.jobs_file.write_bytes(b"no database" * 1000)
    start()
    assert eventually(lambda: outcome(number) == "done")


def test_a_worker_that_can_not_start_says_so_in_one_line(company: Company, start: Start) -> None:
    company.settings.key_file.chmod(0o640)
    worker = start("app.jobs.worker")
    _, told = worker.communicate(timeout=30)
    assert worker.returncode == 1
    assert told.startswith("kebu: The key file")
    assert told.count("\n") == 1


def test_a_task_is_queued_when_its_time_has_come(house: House) -> None:
    house(every="30 2 * * *", nightly=lambda _: None)
    with at(NOON):
        begin("nightly")
        queue_due()
    assert JobRun.select().count() == 1
    with at(NOON + timedelta(hours=15)):
        queue_due()
    assert JobRun.select().count() == 2


def test_a_time_that_passed_while_the_machine_was_off_is_made_up_for_once(house: House) -> None:
    house(every="30 2 * * *", nightly=lambda _: None)
    with at(NOON - timedelta(days=9)):
        begin("nightly")
    with at(NOON):
        queue_due()
        queue_due()
    assert JobRun.select().count() == 2


def test_what_never_ran_is_due_when_its_time_came_since_the_installation(house: House) -> None:
    house(every="30 2 * * *", nightly=lambda _: None)
    with at(datetime(2020, 1, 1, tzinfo=UTC)):
        queue_due()
    assert JobRun.select().count() == 0
    with at(datetime.now(UTC) + timedelta(days=2)):
        queue_due()
    assert JobRun.select().count() == 1


def test_tasks_without_a_schedule_wait_until_they_are_asked_for(house: House) -> None:
    house(load=lambda _: None)
    with at(datetime.now(UTC) + timedelta(days=2)):
        queue_due()
    assert JobRun.select().count() == 0


class LittleQueue(list[int]):
    """As long as huey's."""


@pytest.mark.usefixtures("company")
def test_what_the_queue_lost_is_told_again(house: House) -> None:
    house(count=lambda _: None)
    with database.atomic():
        number = enqueue("count")
        database._state.commit_callbacks.clear()
    told: list[int] = []
    queue_lost(LittleQueue(), told.append)
    queue_lost(LittleQueue([7]), told.append)
    queue_lost(LittleQueue(), told.append, long=True)
    assert told == [number]
    house(long=True, count=lambda _: None)
    queue_lost(LittleQueue(), told.append)
    queue_lost(LittleQueue(), told.append, long=True)
    assert told == [number, number]
