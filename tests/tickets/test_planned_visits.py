"""Planned visits: who is to be visited becomes a task of the owner, once for each time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.gate import Gate
from app.chain.writing import writing
from app.customers import parts
from app.customers.models import Customer, Visit
from app.db.connection import database
from app.inbox import tasks
from app.inbox.models import Task
from app.people.models import Person
from app.tickets.catalogue.entitlements import Rhythm
from app.tickets.catalogue.visits import PLANNED_VISIT, coming_up, due_customers, plan_visits
from tests.conftest import STARTED, Company, at

DAY = timedelta(days=1)


class Run:
    """A run of the job that nobody looks at."""

    person = None
    subject = ""

    def progress(self, done: int, total: int) -> None:
        """Tell nobody."""

    def tell_once(self, secret: str) -> None:
        """Keep nothing."""


@pytest.fixture
def zhou(company: Company) -> Iterator[Customer]:
    """周以恒, active, of tier B: to be visited every 90 days, told 7 days before."""
    with writing(None, "tests.changed"):
        Customer.update(status="prospect").execute()
        Customer.update(status="active", tier="B").where(Customer.name == "周以恒").execute()
    return company.customer("周以恒")


def run(after: timedelta) -> list[Task]:
    """The tasks there are when the job has run so long after the customers were added."""
    with at(STARTED + after):
        plan_visits(Run())
    return list(Task.select().order_by(Task.id))


def visited(company: Company, customer: Customer, after: timedelta, kind: str = "visit") -> None:
    with at(STARTED + after):
        wang = company.gate("manager_wang")
        values = {"at": STARTED + after, "kind": kind, "person": wang.person.id, "outcome": "谈妥"}
        parts.add(wang, customer, Visit, values)


def test_a_visit_becomes_a_task_of_the_owner_a_week_before_it_is_due(zhou: Customer) -> None:
    assert run(82 * DAY) == []
    [task] = run(83 * DAY)
    assert (task.person_id, task.record, task.due) == (zhou.owner_id, zhou.number, date(2026, 5, 31))
    assert task.reason == PLANNED_VISIT
    inside = Gate(Person.get_by_id(zhou.owner_id))
    [card] = tasks.cards(inside, [task])
    assert str(card.what) == "Visit the customer: a planned visit is coming up"
    assert str(card.reason) == "Planned visit of the service catalogue"


def test_running_again_gives_nothing_more_before_the_next_time(zhou: Customer) -> None:
    for days in (83, 83, 84, 120):
        [task] = run(days * DAY)
    with at(STARTED + 121 * DAY):
        tasks.finish(Gate(Person.get_by_id(zhou.owner_id)), task)
    assert len(run(172 * DAY)) == 1
    assert len(run(173 * DAY)) == 2
    assert len(run(173 * DAY)) == 2


def test_a_visit_that_is_recorded_closes_the_task_and_moves_the_next_one(
    company: Company, zhou: Customer
) -> None:
    run(83 * DAY)
    visited(company, zhou, 85 * DAY)
    [task] = Task.select()
    assert task.done_at is not None
    assert task.done_by_id == company.person("manager_wang").id
    assert len(run(85 * DAY + 82 * DAY)) == 1
    assert len(run(85 * DAY + 83 * DAY)) == 2


def test_a_call_is_no_visit_but_a_visit_is_as_good_as_a_call(company: Company, zhou: Customer) -> None:
    visited(company, zhou, 80 * DAY, "call")
    assert len(run(83 * DAY)) == 1
    with writing(None, "tests.changed"):
        Customer.update(tier="C").where(Customer.id == zhou.id).execute()
        Task.delete().execute()
    visited(company, zhou, 90 * DAY, "visit")
    assert run(180 * DAY) == []


@pytest.mark.usefixtures("zhou")
def test_what_is_long_overdue_gets_a_week() -> None:
    [task] = run(150 * DAY)
    assert task.due == (STARTED + 157 * DAY).date()


@pytest.mark.parametrize("change", [{"status": "closed"}, {"owner": None}, {"tier": "D"}])
def test_who_is_not_to_be_visited_is_left_alone(zhou: Customer, change: dict[str, object]) -> None:
    with writing(None, "tests.changed"):
        Customer.update(change).where(Customer.id == zhou.id).execute()
    assert run(400 * DAY) == []


def test_an_owner_who_left_gets_no_task_and_the_job_says_so(zhou: Customer) -> None:
    with writing(None, "tests.changed"):
        Person.update(disabled=True).where(Person.id == zhou.owner_id).execute()
    with at(STARTED + 83 * DAY):
        outcome = plan_visits(Run())
    assert outcome is not None
    assert outcome.values == {"given": 0, "left": 1}
    assert Task.select().count() == 0


def test_who_is_due_is_found_by_the_index_of_tiers(zhou: Customer) -> None:
    found = []
    database.query_hooks.append(lambda event: found.append((event.sql, event.params)))
    try:
        with at(STARTED + 83 * DAY):
            [one] = due_customers("B", Rhythm(90, "visit"))
    finally:
        database.query_hooks.pop()
    assert one.number == zhou.number
    [(sql, values)] = found
    plan = " | ".join(row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    assert "customer_tier" in plan or "customer_by_tier" in plan
    assert "SCAN" not in plan.replace("SCAN CONSTANT", "")
    assert "TEMP B-TREE" not in plan


MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS, st.integers(7, 730), st.integers(0, 3000))
def test_a_time_comes_up_once_in_a_rhythm_and_never_before_its_lead(
    since: datetime, days: int, later: int
) -> None:
    rhythm = Rhythm(days, "visit")
    time = coming_up(since, rhythm, since + later * DAY)
    if later < days - rhythm.lead.days:
        assert time is None
    else:
        assert time is not None
        assert time.start <= since + later * DAY < time.start + rhythm.every
        assert (time.start + rhythm.lead - since) % rhythm.every == timedelta(0)
