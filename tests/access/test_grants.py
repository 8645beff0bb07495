"""Giving one person one record for a time, and what makes it end."""

from datetime import timedelta
from typing import Any

import pytest

from app.access.gate import Gate
from app.access.grants import LONGEST, end, end_all_of, end_on, give, grants_on, grants_to
from app.access.models import Grant, PersonRole, Role, RolePermission
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.clock import now
from app.customers.models import Customer
from app.errors import Forbidden, Invalid, NotFound
from app.people.models import Department, Person
from tests.conftest import Company, at
from tests.queries import queries

VIEW, EDIT = "customer.view", "customer.edit"


def granted(
    company: Company,
    giver: str = "lead_east",
    to: str = "manager_zhao",
    name: str = "林婉清",
    **changed: object,
) -> Grant:
    gate = company.gate(giver)
    values = {
        "person": company.person(to),
        "permissions": frozenset({VIEW}),
        "level": 3,
        "until": now() + timedelta(days=7),
        "purpose": "代班",
    }
    return give(gate.person, gate.standing, company.customer(name), **(values | changed))


def change(person: Person, **values: dict[str, Any]) -> None:
    with writing(None, "test.changed", person) as entry:
        entry.told(**values)
        Person.update(values).where(Person.id == person.id).execute()


def reads(company: Company, username: str = "manager_zhao", name: str = "林婉清") -> bool:
    number = company.customer(name).number
    return number in {row.number for row in company.gate(username).select(Customer)}


def test_a_grant_opens_one_record_outside_scope_and_above_clearance(company: Company) -> None:
    assert not reads(company)
    granted(company)
    record = company.customer("林婉清")
    gate = company.gate("manager_zhao")
    assert gate.get(Customer, record.number).name == "林婉清"
    assert gate.clearance_on(record) == 3
    assert not reads(company, name="周以恒")


def test_a_grant_stands_in_for_scope_and_clearance_not_for_a_role(company: Company) -> None:
    granted(company, to="newcomer")
    assert not reads(company, "newcomer")


def test_only_what_was_named_may_be_done(company: Company) -> None:
    granted(company)
    gate, record = company.gate("manager_zhao"), company.customer("林婉清")
    assert not gate.may(EDIT, record)
    with pytest.raises(NotFound):
        gate.get(Customer, record.number, EDIT)


def test_reading_is_part_of_every_grant(company: Company) -> None:
    granted(company, permissions=frozenset({EDIT}))
    gate, record = company.gate("manager_zhao"), company.customer("林婉清")
    assert gate.may(VIEW, record)
    assert gate.may(EDIT, record)


def test_the_level_of_a_grant_bounds_what_is_seen_of_the_fields(company: Company) -> None:
    granted(company, name="何思远", level=2)
    shown = company.gate("manager_zhao").show(company.customer("何思远"))
    assert shown["name"] == "何思远"
    assert shown["address"].sealed
    granted(company, name="何思远", level=3)
    assert not company.gate("manager_zhao").show(company.customer("何思远"))["address"].sealed


def test_a_grant_ends_at_its_time(company: Company) -> None:
    grant = granted(company)
    with at(grant.until - timedelta(seconds=1)):
        assert reads(company)
    with at(grant.until):
        assert not reads(company)
        assert company.gate("manager_zhao").clearance_on(company.customer("林婉清")) == 0


def test_a_grant_ends_at_its_time_also_beside_one_that_lasts(company: Company) -> None:
    ends_first = granted(company)
    granted(company, name="何思远", until=now() + timedelta(days=30))
    with at(ends_first.until):
        assert not reads(company)
        assert reads(company, name="何思远")


def test_a_grant_rests_while_its_giver_is_disabled(company: Company) -> None:
    granted(company)
    change(company.person("lead_east"), disabled=True)
    assert not reads(company)


def test_a_grant_ends_when_its_givers_clearance_sinks_below_the_record(company: Company) -> None:
    granted(company)
    change(company.person("lead_east"), clearance=2)
    assert not reads(company)


def test_a_grant_shows_no_field_above_its_givers_clearance_of_now(company: Company) -> None:
    granted(company, name="何思远", level=3)
    change(company.person("lead_east"), clearance=2)
    assert company.gate("manager_zhao").show(company.customer("何思远"))["address"].sealed


def test_a_grant_ends_when_the_record_leaves_its_givers_scope(company: Company) -> None:
    granted(company)
    west = Department.get(Department.code == "west")
    change(company.person("lead_east"), department=west.id)
    assert not reads(company)


def test_a_grant_ends_when_its_giver_loses_the_permission(company: Company) -> None:
    granted(company)
    with writing(None, "test.changed") as entry:
        entry.told(role="department_lead")
        role = Role.get(Role.code == "department_lead")
        lost = (RolePermission.role == role.id, RolePermission.permission == VIEW)
        RolePermission.delete().where(*lost).execute()
    assert not reads(company)


def test_a_grant_cannot_be_passed_on(company: Company) -> None:
    granted(company, to="lead_west")
    assert reads(company, "lead_west")
    with pytest.raises(Forbidden):
        granted(company, giver="lead_west", to="manager_zhao")


def test_what_was_granted_by_a_grant_would_count_for_nothing(company: Company) -> None:
    granted(company, to="lead_west")
    record = company.customer("林婉清")
    with writing(None, "test.changed", record) as entry:
        entry.told(to="manager_zhao")
        Grant.create(
            person=company.person("manager_zhao"),
            kind="customer",
            record=record.number,
            permissions=[VIEW],
            level=3,
            until=now() + timedelta(days=1),
            purpose="",
            given_by=company.person("lead_west"),
            given_at=now(),
        )
    assert not reads(company)


def test_without_the_right_to_give_nothing_is_given(company: Company) -> None:
    with pytest.raises(Forbidden):
        granted(company, giver="manager_wang")


def test_what_the_giver_may_not_do_cannot_be_given(company: Company) -> None:
    with pytest.raises(Forbidden):
        granted(company, permissions=frozenset({"customer.erase"}))


@pytest.mark.parametrize("level", [2, 4])
def test_the_level_lies_between_the_records_and_the_givers(company: Company, level: int) -> None:
    with pytest.raises(Invalid) as refused:
        granted(company, level=level)
    assert refused.value.field == "level"


def test_ninety_days_are_the_most(company: Company) -> None:
    with at(now()):
        granted(company, until=now() + LONGEST)
        for until in (now() + LONGEST + timedelta(microseconds=1), now(), now() - timedelta(days=1)):
            with pytest.raises(Invalid) as refused:
                granted(company, until=until)
            assert refused.value.field == "until"
    assert timedelta(days=90) == LONGEST


def test_nobody_grants_to_themselves_or_to_somebody_disabled(company: Company) -> None:
    change(company.person("manager_zhao"), disabled=True)
    for to in ("lead_east", "manager_zhao"):
        with pytest.raises(Invalid) as refused:
            granted(company, to=to)
        assert refused.value.field == "person"


def test_giving_and_ending_stand_on_the_chain_of_the_record(company: Company) -> None:
    grant = granted(company)
    record = company.customer("林婉清")
    end(company.person("lead_east"), grants_on(record)[0], record)
    rows = AuditEntry.select().where(
        AuditEntry.record == record.number, AuditEntry.action.startswith("grant.")
    )
    assert [row.action for row in rows.order_by(AuditEntry.id)] == ["grant.given", "grant.ended"]
    assert "代班" in rows.order_by(AuditEntry.id).first().facts
    assert grant.id
    assert not reads(company)


def test_the_grants_on_a_record_are_those_that_last_newest_first(company: Company) -> None:
    first = granted(company)
    second = granted(company, to="manager_li", level=3, until=now() + timedelta(days=20))
    found = grants_on(company.customer("林婉清"))
    assert [(row.id, row.receiver.username, row.giver.username) for row in found] == [
        (second.id, "manager_li", "lead_east"),
        (first.id, "manager_zhao", "lead_east"),
    ]
    with at(first.until):
        assert [row.id for row in grants_on(company.customer("林婉清"))] == [second.id]


def test_ending_all_of_a_leaver_ends_what_they_gave_and_what_they_had(company: Company) -> None:
    granted(company)
    granted(company, giver="director", to="lead_east", name="顾念慈", level=4)
    granted(company, giver="director", to="manager_li", name="顾念慈", level=4)
    with writing(None, "test.changed") as entry:
        entry.told(ended=end_all_of(company.person("lead_east")))
    assert not reads(company)
    assert not grants_to(company.person("lead_east"))
    assert reads(company, "manager_li", "顾念慈")


def test_ending_on_a_record_leaves_other_records_and_people_alone(company: Company) -> None:
    granted(company)
    granted(company, name="何思远")
    granted(company, to="manager_li")
    with writing(None, "test.changed") as entry:
        entry.told(ended=end_on(company.customer("林婉清"), company.person("manager_zhao")))
    assert not reads(company)
    assert reads(company, name="何思远")
    assert reads(company, "manager_li")


def test_a_person_without_grants_costs_one_query_and_many_grants_cost_no_more_than_five(
    company: Company,
) -> None:
    with queries() as asked:
        grants_to(company.person("manager_zhao"))
    assert len(asked) == 2  # the person, the grants
    for name in ("林婉清", "何思远", "周以恒"):
        granted(company, name=name)
        granted(company, giver="director", name=name)
    person = company.person("manager_zhao")
    with queries() as asked:
        assert len(grants_to(person)) == 6
    assert len(asked) <= 6


def test_the_readers_of_a_record_are_named_with_what_they_see_in_a_few_queries(company: Company) -> None:
    granted(company)
    record = company.customer("林婉清")
    everyone = Person.select().count()
    with queries() as asked:
        found = company.gate("director").readers(record)
    assert {person.username: clearance for person, clearance in found} == {
        "director": 4,
        "lead_east": 3,
        "manager_wang": 3,
        "manager_zhao": 3,
        "risk_sun": 3,
        "steward_qian": 4,
    }
    assert len(asked) < everyone


def test_readers_agree_with_each_persons_own_gate(company: Company) -> None:
    granted(company, level=3)
    for name in ("周以恒", "林婉清", "何思远", "成都云栖木业有限公司", "顾念慈"):
        record = company.customer(name)
        found = {person.username: clearance for person, clearance in company.gate("director").readers(record)}
        for person in Person.select():
            assert found.get(person.username, 0) == Gate(person).clearance_on(record), (name, person.username)


def test_a_membership_taken_away_ends_what_its_role_let_one_give(company: Company) -> None:
    granted(company)
    with writing(None, "test.changed") as entry:
        entry.told(person="lead_east")
        PersonRole.delete().where(PersonRole.person == company.person("lead_east")).execute()
    assert not reads(company)


def test_somebody_with_hundreds_of_grants_still_reads(company: Company) -> None:
    granted(company)
    [row] = list(Grant.select().dicts())
    del row["id"]
    with writing(None, "tests.planted"):
        Grant.insert_many([row] * 400).execute()
    assert reads(company)
    assert not reads(company, name="周以恒")
