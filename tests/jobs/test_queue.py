"""Asking for a run: queued after the commit, once, and on the chain when a person asks."""

from collections.abc import Callable

import pytest

from app.chain.models import AuditEntry
from app.db.connection import database
from app.errors import NotFound
from app.jobs.models import QUEUED, RUNNING, JobRun
from app.jobs.queue import enqueue, open_queue
from app.jobs.runs import carry_out, claim
from tests.conftest import Company

House = Callable[..., None]


def carried(company: Company) -> int:
    """How many numbers huey's file holds."""
    queue, _ = open_queue(company.settings.jobs_file)
    try:
        return len(queue)
    finally:
        queue.storage.close()


def test_a_run_waits_as_a_row_and_in_the_file(company: Company, house: House) -> None:
    house(count=lambda _: None)
    run = JobRun.get_by_id(enqueue("count"))
    assert (run.name, run.outcome, run.asked_by) == ("count", QUEUED, None)
    assert carried(company) == 1


def test_what_waits_is_not_queued_twice(house: House) -> None:
    house(count=lambda _: None)
    assert enqueue("count") == enqueue("count")
    assert JobRun.select().count() == 1


def test_what_runs_may_be_asked_for_again(house: House) -> None:
    house(count=lambda _: None)
    first = enqueue("count")
    assert claim(first).outcome == RUNNING
    assert enqueue("count") != first


def test_the_worker_hears_of_it_only_after_the_commit(company: Company, house: House) -> None:
    house(count=lambda _: None)
    with database.atomic():
        enqueue("count")
        assert carried(company) == 0
    assert carried(company) == 1


def test_what_is_rolled_back_was_never_asked_for(company: Company, house: House) -> None:
    house(count=lambda _: None)
    with database.atomic() as transaction:
        enqueue("count")
        transaction.rollback()
    assert (JobRun.select().count(), carried(company)) == (0, 0)


def test_an_unknown_task_is_refused(house: House) -> None:
    house(count=lambda _: None)
    with pytest.raises(NotFound):
        enqueue("nothing")


def test_a_persons_asking_is_on_the_chain(company: Company, house: House) -> None:
    house(count=lambda _: None)
    enqueue("count", company.person("sysadmin"))
    entry = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (entry.action, entry.kind, entry.record) == ("job.asked", "job", "count")
    assert entry.person == company.person("sysadmin").id


def test_a_run_is_claimed_once(house: House) -> None:
    house(count=lambda _: None)
    number = enqueue("count")
    assert claim(number).attempts == 1
    assert claim(number) is None


def test_work_on_another_subject_waits_beside_it(company: Company, house: House) -> None:
    house(count=lambda _: None)
    first = enqueue("count", company.person("sysadmin"), "7")
    assert enqueue("count", company.person("sysadmin"), "7") == first
    assert enqueue("count", company.person("sysadmin"), "8") != first
    assert AuditEntry.select().order_by(AuditEntry.id.desc()).first().facts == '{"subject":"8"}'


def test_a_run_knows_its_subject(house: House) -> None:
    seen: list[str] = []
    house(count=lambda running: seen.append(running.subject))
    carry_out(claim(enqueue("count", subject="7")))
    assert seen == ["7"]
