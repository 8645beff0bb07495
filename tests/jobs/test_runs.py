"""A run: its outcome in one sentence, its progress, what it tells once, and its row on the chain."""

import json
from collections.abc import Callable

import pytest

from app.access.gate import enter, signed_in_gate
from app.chain.models import AuditEntry
from app.chain.writing import head, writing
from app.db.connection import database
from app.errors import Invalid
from app.jobs.models import JobRun
from app.jobs.queue import enqueue
from app.jobs.reports import report
from app.jobs.runs import NOTHING_TO_DO, begin, carry_out, claim, queue_again, take_secret
from app.room import Outcome, Running
from tests.conftest import Company

House = Callable[..., None]


def run(name: str) -> JobRun:
    return carry_out(begin(name))


def newest() -> AuditEntry:
    return AuditEntry.select().order_by(AuditEntry.id.desc()).first()


def broken(_: Running) -> Outcome:
    raise ZeroDivisionError


def refused(_: Running) -> Outcome:
    raise Invalid("name", "No place for %(count)s.", count=3)


def half_done(_: Running) -> Outcome:
    with writing(None, "test.half"):
        raise ZeroDivisionError


def test_an_outcome_is_kept_and_on_the_chain(house: House) -> None:
    house(count=lambda _: Outcome("%(count)s counted.", count=7))
    row = run("count")
    assert (row.outcome, row.message % row.named) == ("done", "7 counted.")
    assert row.ended_at >= row.started_at
    assert (newest().action, newest().record) == ("job.ended", "count")
    assert json.loads(newest().facts)["outcome"] == "done"


def test_what_breaks_is_a_failure_told_without_its_values(house: House) -> None:
    house(broken=broken)
    row = run("broken")
    assert row.outcome == "failed"
    assert "ZeroDivisionError" in row.message % row.named
    assert json.loads(newest().facts)["outcome"] == "failed"


def test_a_refusal_is_a_failure_in_its_own_words(house: House) -> None:
    house(refused=refused)
    row = run("refused")
    assert (row.outcome, row.message % row.named) == ("failed", "No place for 3.")


def test_what_breaks_in_a_transaction_leaves_nothing_but_its_failure(house: House) -> None:
    house(half=half_done)
    run("half")
    assert not AuditEntry.select().where(AuditEntry.action == "test.half").exists()
    assert database.transaction_depth() == 0


def test_a_scheduled_run_without_work_stands_not_on_the_chain_and_in_one_row(house: House) -> None:
    house(idle=lambda _: None)
    before = head()
    run("idle")
    assert run("idle").message == NOTHING_TO_DO
    assert head() == before
    assert JobRun.select().count() == 1


def test_a_run_that_a_person_asked_for_stands_on_the_chain_in_any_case(
    company: Company, house: House
) -> None:
    house(idle=lambda _: None)
    carry_out(claim(enqueue("idle", company.person("sysadmin"))))
    assert (newest().action, newest().person) == ("job.ended", company.person("sysadmin").id)


def test_progress_can_be_read_while_it_runs(house: House) -> None:
    seen = []

    def work(running: Running) -> Outcome:
        running.progress(30, 120)
        seen.append(report(JobRun.get(JobRun.name == "work").id))
        return Outcome("Ready.")

    house(work=work)
    run("work")
    assert (seen[0].outcome, seen[0].percent, seen[0].ended) == ("running", 25, False)


def test_the_last_of_quick_steps_is_always_kept(house: House) -> None:
    def work(running: Running) -> None:
        for done in range(101):
            running.progress(done, 100)

    house(work=work)
    assert run("work").progress_done == 100


def test_a_secret_is_told_once_and_kept_sealed(company: Company, house: House) -> None:
    house(make=lambda running: running.tell_once("correct horse"))
    number = enqueue("make", company.person("sysadmin"))
    carry_out(claim(number))
    assert b"correct horse" not in bytes(JobRun.get_by_id(number).secret)
    assert take_secret(number, company.person("sysadmin")) == "correct horse"
    assert take_secret(number, company.person("sysadmin")) is None
    assert JobRun.get_by_id(number).secret is None


def test_a_secret_is_only_for_who_asked(company: Company, house: House) -> None:
    house(make=lambda running: running.tell_once("correct horse"))
    number = enqueue("make", company.person("sysadmin"))
    carry_out(claim(number))
    assert take_secret(number) is None
    assert take_secret(number, company.person("auditor")) is None
    assert take_secret(number, company.person("sysadmin")) == "correct horse"


def test_nobody_is_signed_in_while_a_job_runs_and_after_it(company: Company, house: House) -> None:
    seen = []

    def work(_: Running) -> None:
        seen.append(signed_in_gate())
        enter(company.person("director"))

    house(work=work)
    enter(company.person("auditor"))
    run("work")
    assert (seen, signed_in_gate()) == ([None], None)


def test_what_was_cut_off_is_queued_again(house: House) -> None:
    house(count=lambda _: None)
    row = begin("count")
    queue_again()
    assert claim(row.id).attempts == 2


def test_what_was_cut_off_too_often_is_a_failure(house: House) -> None:
    house(count=lambda _: None)
    number = enqueue("count")
    for _ in range(3):
        claim(number)
        queue_again()
    row = JobRun.get_by_id(number)
    assert (row.outcome, row.message % row.named) == ("failed", "It was cut off 3 times.")


def test_several_that_were_cut_off_too_often_are_failures(house: House) -> None:
    house(count=lambda _: None, weigh=lambda _: None)
    numbers = [enqueue("count"), enqueue("weigh")]
    for number in numbers:
        claim(number)
    JobRun.update(attempts=3).execute()
    queue_again()
    assert [JobRun.get_by_id(number).outcome for number in numbers] == ["failed", "failed"]


def test_a_task_that_is_gone_by_now_is_a_failure(house: House) -> None:
    house(old=lambda _: None)
    row = begin("old")
    house(new=lambda _: None)
    assert carry_out(row).outcome == "failed"


def test_a_report_is_for_runs_that_there_are(house: House) -> None:
    house(count=lambda _: None)
    assert report(7) is None
    assert report(enqueue("count")).outcome == "queued"


@pytest.mark.parametrize(("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (3, 3, 100)])
def test_progress_in_percent(house: House, done: int, total: int, percent: int) -> None:
    house(work=lambda running: running.progress(done, total))
    assert report(run("work").id).percent == percent
