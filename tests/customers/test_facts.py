"""Dated facts: whatever the edits, rows don't overlap and the copy equals the one in force."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app import clock
from app.access.gate import Gate
from app.customers.facts import FACTS, Why, facts_of, held_on
from app.customers.models import STATUSES, Customer, CustomerFact
from app.customers.record import create, edit, raise_level
from app.db.connection import database
from app.errors import Invalid
from app.people.models import Department, Person
from tests.conftest import Company

BEGAN = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock_goes_on() -> Iterator[None]:
    """Whatever moment a test has fixed, the next one begins in the present."""
    yield
    clock.fix(None)


def copy(customer: Customer, fact: str) -> str | None:
    value = customer.__data__[fact]
    return None if value is None else str(value)


@pytest.mark.usefixtures("company")
def test_a_new_customer_has_one_open_row_for_each_fact() -> None:
    for customer in Customer.select():
        rows = facts_of(customer, FACTS)
        for fact in FACTS:
            [row] = rows[fact]
            assert (row.value, row.since, row.until) == (copy(customer, fact), customer.created_at, None)


def test_facts_are_read_newest_first_in_one_query(company: Company) -> None:
    record = company.customer("周以恒")
    gate = company.gate("director")
    for status in ("dormant", "lost", "active"):
        edit(gate, record, {"status": status}, record.rev)
        record = Customer.get_by_id(record.id)
    assert [row.value for row in facts_of(record, ("status",))["status"]] == [
        "active",
        "lost",
        "dormant",
        "active",
    ]


def test_what_already_holds_begins_no_new_row(company: Company) -> None:
    record = company.customer("周以恒")
    before = CustomerFact.select().count()
    edit(company.gate("director"), record, {"status": record.status, "owner": record.owner_id}, record.rev)
    assert CustomerFact.select().count() == before


class Life(RuleBasedStateMachine):
    """One customer edited in any order; `told` is what should hold from which moment on."""

    def __init__(self, gate: Gate, people: list[int], departments: list[int]) -> None:
        super().__init__()
        self.gate, self.people, self.departments = gate, people, departments
        self.clock(BEGAN)
        self.number = create(gate, {"name": "孟晚"})
        self.told = {fact: [(BEGAN, copy(self.customer, fact))] for fact in FACTS}

    def clock(self, moment: datetime) -> None:
        self.now = moment
        clock.fix(moment)

    @property
    def customer(self) -> Customer:
        return Customer.get(Customer.number == self.number)

    def write(self, **values: dict[str, Any]) -> None:
        customer = self.customer
        try:
            edit(self.gate, customer, values, customer.rev)
        except Invalid:
            assert "owner" in values  # it could not be opened by them: the facts stay as they are
        else:
            self.note(values)

    def note(self, values: dict[str, Any]) -> None:
        for fact, value in values.items():
            self.told[fact].append((self.now, None if value is None else str(value)))

    @rule(seconds=st.integers(0, 3600))
    def time_passes(self, seconds: int) -> None:
        self.clock(self.now + timedelta(seconds=seconds))

    @rule(status=st.sampled_from(STATUSES))
    def status_changes(self, status: str) -> None:
        self.write(status=status)

    @rule(place=st.integers(0, 3))
    def owner_changes(self, place: int) -> None:
        self.write(owner=self.people[place])

    @rule()
    def owner_leaves(self) -> None:
        self.write(owner=None)

    @rule(place=st.integers(0, 3), owner=st.integers(0, 3))
    def department_and_owner_change_in_one_act(self, place: int, owner: int) -> None:
        self.write(department=self.departments[place], owner=self.people[owner])

    @precondition(lambda self: self.customer.level < 4)
    @rule(data=st.data())
    def level_rises(self, data: st.DataObject) -> None:
        customer = self.customer
        level = data.draw(st.integers(customer.level + 1, 4))
        raise_level(self.gate, customer, level, Why("r", "b"), customer.rev)
        self.note({"level": level})

    @invariant()
    def rows_follow_each_other_and_the_copy_is_the_open_one(self) -> None:
        customer = self.customer
        for fact, rows in facts_of(customer, FACTS).items():
            rows.reverse()
            still_open = [row for row in rows if row.until is None]
            held = copy(customer, fact)
            assert [row.value for row in still_open] == ([] if held is None else [held]), fact
            assert all(row.until is None or row.since <= row.until for row in rows)
            for earlier, later in pairwise(rows):
                assert earlier.until is not None
                assert earlier.until <= later.since

    @invariant()
    def each_moment_holds_what_was_told_last(self) -> None:
        rows = facts_of(self.customer, FACTS)
        for fact, told in self.told.items():
            for at in {at for at, _ in told}:
                last = [value for moment, value in told if moment <= at][-1]
                held = [
                    row.value
                    for row in rows[fact]
                    if row.since <= at and (row.until is None or at < row.until)
                ]
                assert held == ([] if last is None else [last]), fact


def test_no_sequence_of_edits_breaks_the_facts(company: Company) -> None:
    able = Person.username.in_(["director", "lead_east", "lead_west", "manager_wang"])
    people = [person.id for person in Person.select().where(able).order_by(Person.id)]
    departments = [department.id for department in Department.select().order_by(Department.id).limit(4)]
    gate = company.gate("director")
    quick = settings(
        max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(lambda: Life(gate, people, departments), settings=quick)
    assert database.execute_sql("PRAGMA foreign_key_check").fetchone() is None


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=at) for at in range(count)]


def test_what_held_on_each_day_is_what_the_copy_was_that_evening(company: Company) -> None:
    gate, number = company.gate("director"), company.customer("周以恒").number
    began = clock.today()
    steps: list[dict[str, Any]] = [
        {"status": "dormant"},
        {},
        {"status": "active", "owner": company.person("manager_li").id},
        {"department": Department.get(Department.code == "west").id, "owner": None},
    ]
    evenings = []
    for day, step in zip(days_from(began + timedelta(days=1), len(steps)), steps, strict=True):
        clock.fix(datetime.combine(day, time(23, 59, 59), clock.zone()))
        record = gate.get(Customer, number)
        if step:
            edit(gate, record, step, record.rev)
        record = gate.get(Customer, number)
        evenings.append((day, (record.status, record.owner_id, record.department_id, record.tier)))
    for day, held in evenings:
        assert held_on(day, record.id) == {record.id: held}
        assert held_on(day)[record.id] == held
    assert held_on(began - timedelta(days=1000)) == {}


def test_a_change_at_midnight_belongs_to_the_day_that_begins(company: Company) -> None:
    gate, record = company.gate("director"), company.customer("周以恒")
    day = clock.today() + timedelta(days=3)
    clock.fix(datetime.combine(day, time(), clock.zone()))
    edit(gate, record, {"status": "lost"}, record.rev)
    assert held_on(day - timedelta(days=1), record.id)[record.id].status == "active"
    assert held_on(day, record.id)[record.id].status == "lost"


def test_the_page_shows_a_past_day_in_words_and_refuses_what_is_none(
    company: Company, as_: Callable[[str], FlaskClient]
) -> None:
    record = company.customer("周以恒")
    at = clock.now() + timedelta(days=2)
    clock.fix(at)
    edit(company.gate("manager_wang"), record, {"status": "lost"}, record.rev)
    client = as_("manager_wang")
    url, day = f"/customers/{record.number}/as-of", clock.today() - timedelta(days=1)
    past = client.get(f"{url}?on={day}", headers={"HX-Request": "true"}).text
    assert "Active" in past
    assert "Lost" not in past
    assert "Lost" in client.get(f"{url}?on={clock.today()}", headers={"HX-Request": "true"}).text
    assert "no customer yet" in client.get(f"{url}?on=2001-01-01").text
    for wrong in ("x", "2126-01-01", "2026-02-30", ""):
        assert 'id="on-error"' in client.get(f"{url}?on={wrong}").text
