"""What has had its time is deleted, nothing else."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Guess, Session
from app.accounts.sessions import begin
from app.chain.models import AuditEntry, RefusalCount
from app.chain.refusals import count_refusal
from app.chain.writing import writing
from app.db.connection import database
from app.drafts.keeping import keep, new_token
from app.drafts.models import Draft
from app.jobs import runs
from app.jobs.models import JobRun
from app.jobs.tidying import tidy
from app.people.models import Person
from app.room import Outcome
from app.web.models import StoredSearch
from app.web.searches import keep_search
from tests.conftest import Company, at

House = Callable[..., None]
NOON = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def inside(company: Company) -> Iterator[None]:
    """In an application context, as the worker is."""
    with company.app.app_context():
        yield


def run(name: str, moment: datetime) -> str:
    with at(moment):
        row = runs.carry_out(runs.begin(name))
    return row.message % row.named


def test_sessions_end_when_they_are_idle_or_too_long(company: Company) -> None:
    with at(NOON - timedelta(hours=3)):
        begin(company.person("director"), "127.0.0.1", "idle")
    with at(NOON - timedelta(hours=1)):
        begin(company.person("director"), "127.0.0.1", "lasting")
    with at(NOON - timedelta(hours=13)):
        begin(company.person("auditor"), "127.0.0.1", "too long")
    Session.update(last_seen_at=NOON).where(Session.agent == "too long").execute()
    assert run("tidy", NOON).startswith("Deleted: 2 expired sessions")
    assert [one.agent for one in Session.select().where(Session.expired_at.is_null())] == ["lasting"]
    assert AuditEntry.select().where(AuditEntry.action == "session.expired").count() == 2
    assert "session" not in run("tidy", NOON)


def test_whose_a_session_was_is_known_for_three_days_and_of_the_disabled_at_no_time(company: Company) -> None:
    for username in ("director", "auditor"):
        with at(NOON - timedelta(hours=13)):
            begin(company.person(username), "127.0.0.1", username)
    with writing(None, "tests"):
        Person.update(disabled=True).where(Person.username == "auditor").execute()
    run("tidy", NOON)
    assert [session.agent for session in Session.select()] == ["director"]
    run("tidy", NOON + timedelta(days=3, seconds=1))
    assert Session.select().count() == 0


def test_drafts_are_kept_for_thirty_days(company: Company) -> None:
    for days in (29, 31):
        with at(NOON - timedelta(days=days)):
            keep(company.person("director"), "customers.create", "", new_token(), [("name", "周")])
    assert "1 old drafts" in run("tidy", NOON)
    assert Draft.select().count() == 1


def test_guesses_are_forgotten_after_an_hour() -> None:
    for minutes in (59, 61):
        last = NOON - timedelta(minutes=minutes)
        Guess.create(account=f"of {minutes}", place="", failures=3, last_at=last)
    assert "1 old guesses" in run("tidy", NOON)
    assert [guess.account for guess in Guess.select()] == ["of 59"]


def test_searches_are_kept_for_a_day(company: Company) -> None:
    for hours in (23, 25):
        with at(NOON - timedelta(hours=hours)):
            keep_search("session", company.person("director"), "周")
    assert "1 kept searches" in run("tidy", NOON)
    assert StoredSearch.select().count() == 1


def test_runs_are_kept_for_thirty_days_and_the_newest_of_each_for_good(house: House) -> None:
    house(one=lambda _: Outcome("Ready."), other=lambda _: Outcome("Ready."))
    for name, days in (("one", 40), ("one", 35), ("one", 20), ("other", 90)):
        run(name, NOON - timedelta(days=days))
    with at(NOON):
        tidy(runs.Run(JobRun(name="tidy")))
    assert sorted((row.name, (NOON - row.ended_at).days) for row in JobRun.select()) == [
        ("one", 20),
        ("other", 90),
    ]


def test_without_anything_to_do_it_says_so() -> None:
    assert run("tidy", NOON) == "Nothing to do."


def test_refusals_of_ended_minutes_go_onto_the_chain() -> None:
    with at(NOON - timedelta(minutes=1)):
        count_refusal("manager_wang", "permission")
        count_refusal("manager_wang", "permission")
    with at(NOON):
        count_refusal("manager_wang", "permission")
    assert run("refusals", NOON) == "Rows written on the audit chain: 1."
    assert AuditEntry.select().where(AuditEntry.action == "refused").count() == 1
    assert RefusalCount.get().count == 1
    assert run("refusals", NOON) == "Nothing to do."


def test_statistics_for_the_planner_are_made_anew() -> None:
    database.execute_sql("DROP TABLE IF EXISTS sqlite_stat1")
    run("statistics", NOON)
    told = database.execute_sql("SELECT idx FROM sqlite_stat1 WHERE tbl = 'customer'").fetchall()
    assert ("customer_owner_id_updated_at_id",) in told or len(told) > 3
