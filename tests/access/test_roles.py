"""Roles as shipped, and which can be held together (access rule 6)."""

from itertools import combinations

import pytest

from app import all_rooms, permissions_of
from app.access.models import KnownPermission, PersonRole, Role, RolePermission
from app.access.roles import (
    AUDITOR,
    OFFICERS,
    SECURITY_OFFICER,
    SHIPPED,
    SYSTEM_ADMINISTRATOR,
    check_roles,
    is_officer,
    last_holder,
    roles_of,
    ship_roles,
)
from app.chain.writing import writing
from app.errors import Invalid
from app.people.models import Person
from tests.conftest import Company


def role(code: str) -> Role:
    return Role.get(Role.code == code)


def permissions(code: str) -> set[str]:
    return {row.permission for row in RolePermission.select().where(RolePermission.role == role(code))}


@pytest.mark.parametrize("pair", list(combinations(OFFICERS, 2)))
@pytest.mark.usefixtures("company")
def test_nobody_holds_two_of_the_three_officers_roles(pair: tuple[str, str]) -> None:
    with pytest.raises(Invalid) as refused:
        check_roles([role(code) for code in pair])
    assert refused.value.field == "roles"


@pytest.mark.parametrize("officer", OFFICERS)
@pytest.mark.usefixtures("company")
def test_an_officers_role_may_be_joined_with_business_roles(officer: str) -> None:
    held = [role(officer), role("director"), role("data_steward")]
    check_roles(held)
    assert is_officer(held)
    assert not is_officer(held[1:])


@pytest.mark.usefixtures("company")
def test_no_officers_role_reaches_a_customer() -> None:
    for officer in OFFICERS:
        assert not {one for one in permissions(officer) if one.startswith("customer.")}


@pytest.mark.usefixtures("company")
def test_the_director_has_every_right_on_customers_but_merging_and_erasing() -> None:
    every = {one for one in permissions_of(all_rooms()) if one.startswith("customer.")}
    assert {one for one in permissions("director") if one.startswith("customer.")} == every - {
        "customer.merge",
        "customer.erase",
    }


@pytest.mark.usefixtures("company")
def test_every_permission_of_the_rooms_belongs_to_a_shipped_role() -> None:
    given = {row.permission for row in RolePermission.select()}
    assert permissions_of(all_rooms()) <= given


def test_roles_are_listed_in_the_shipped_order(company: Company) -> None:
    assert [one.code for one in Role.select().order_by(Role.position)] == [code for code, *_ in SHIPPED]
    assert [one.code for one in roles_of(company.person("director"))] == ["director"]


@pytest.mark.usefixtures("company")
def test_what_the_officers_took_from_a_role_stays_taken() -> None:
    with writing(None, "test.changed") as entry:
        entry.told(role="director")
        RolePermission.delete().where(RolePermission.permission == "customer.edit").execute()
    ship_roles(permissions_of(all_rooms()))
    assert "customer.edit" not in permissions("director")


@pytest.mark.usefixtures("company")
def test_a_new_permission_of_the_code_reaches_the_roles_whose_pattern_it_fits() -> None:
    ship_roles([*permissions_of(all_rooms()), "ticket.polish"])
    assert "ticket.polish" in permissions("director")
    assert "ticket.polish" not in permissions("account_manager")
    assert KnownPermission.select().where(KnownPermission.permission == "ticket.polish").exists()


@pytest.mark.parametrize(
    ("username", "code"),
    [("sysadmin", SYSTEM_ADMINISTRATOR), ("security", SECURITY_OFFICER), ("auditor", AUDITOR)],
)
def test_the_last_officer_of_each_kind_is_known(company: Company, username: str, code: str) -> None:
    person = company.person(username)
    assert last_holder(person).code == code
    second = company.person("newcomer")
    with writing(None, "test.changed") as entry:
        entry.told(role=code)
        PersonRole.create(person=second, role=role(code))
    assert last_holder(person) is None


def test_a_disabled_second_officer_does_not_count(company: Company) -> None:
    second = company.person("newcomer")
    with writing(None, "test.changed") as entry:
        entry.told(role=AUDITOR)
        PersonRole.create(person=second, role=role(AUDITOR))
        Person.update(disabled=True).where(Person.id == second.id).execute()
    assert last_holder(company.person("auditor")).code == AUDITOR


def test_the_last_holder_of_a_business_role_is_nobody_special(company: Company) -> None:
    assert last_holder(company.person("director")) is None
