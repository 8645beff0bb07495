"""The gate: which rows, one row, and what may be done to it."""

import pytest

from app.access.gate import Gate, enter, everything, gate, leave, signed_in_gate
from app.access.models import PersonRole, Role, RolePermission
from app.chain.writing import writing
from app.customers.models import Customer
from app.errors import Forbidden, NotFound
from app.people.models import Person
from tests.conftest import Company
from tests.queries import Asked, queries

READABLE = {
    "director": {"周以恒", "林婉清", "何思远", "成都云栖木业有限公司", "顾念慈"},
    "steward_qian": {"周以恒", "林婉清", "何思远", "成都云栖木业有限公司", "顾念慈"},
    "risk_sun": {"周以恒", "林婉清", "何思远", "成都云栖木业有限公司"},
    "lead_east": {"周以恒", "林婉清", "何思远"},
    "lead_west": {"成都云栖木业有限公司"},
    "manager_wang": {"周以恒", "林婉清"},
    "manager_li": {"何思远"},
    "manager_zhao": {"成都云栖木业有限公司"},
    "desk_chen": {"何思远"},
    "desk_liu": {"周以恒", "何思远"},
    "sysadmin": set(),
    "security": set(),
    "auditor": set(),
    "hr_zhou": set(),
    "newcomer": set(),
}


@pytest.mark.parametrize("username", READABLE)
def test_each_of_the_demo_people_reads_what_the_rules_say(company: Company, username: str) -> None:
    rows = company.gate(username).select(Customer, Customer.name).tuples()
    assert {name for (name,) in rows} == READABLE[username]


def asked_for(gate: Gate, number: str) -> list[Asked]:
    with queries() as asked, pytest.raises(NotFound):
        gate.get(Customer, number)
    return asked


def test_unreadable_and_missing_are_found_out_by_one_and_the_same_query(company: Company) -> None:
    unreadable = company.customer("顾念慈").number
    inside = company.gate("manager_wang")
    assert inside.grants == []
    [there] = asked_for(inside, unreadable)
    [missing] = asked_for(inside, "C26-ZZZZZZ")
    assert there.sql == missing.sql
    assert [value for value in there.values if value != unreadable] == [
        value for value in missing.values if value != "C26-ZZZZZZ"
    ]


def test_unreadable_and_missing_raise_the_same_exception(company: Company) -> None:
    told = []
    for number in (company.customer("顾念慈").number, "C26-ZZZZZZ", "", "x' OR '1'='1", "\0"):
        with pytest.raises(NotFound) as refused:
            company.gate("manager_wang").get(Customer, number)
        told.append((str(refused.value), refused.value.values))
    assert len({repr(one) for one in told}) == 1


def test_a_permission_needs_a_role_and_on_a_record_readability_too(company: Company) -> None:
    inside, other = company.gate("manager_wang"), company.customer("何思远")
    assert inside.may("customer.edit")
    assert inside.may("customer.edit", company.customer("周以恒"))
    assert not inside.may("customer.edit", other)
    assert not inside.may("customer.assign", company.customer("周以恒"))
    with pytest.raises(Forbidden):
        inside.require("customer.edit", other)


def test_who_may_edit_but_not_view_can_do_neither(company: Company) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(role="writer")
        role = Role.create(code="writer", zh="", en="")
        RolePermission.create(role=role, permission="customer.edit")
        PersonRole.create(person=company.person("newcomer"), role=role)
        Person.update(scope="all", clearance=4).where(Person.username == "newcomer").execute()
    inside, record = company.gate("newcomer"), company.customer("周以恒")
    assert not inside.may("customer.edit", record)
    assert not inside.may_write(record, "name", "customer.edit")
    assert not inside.select(Customer, permission="customer.edit").exists()


def test_a_disabled_person_may_nothing(company: Company) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(person="director")
        Person.update(disabled=True).where(Person.username == "director").execute()
    inside = company.gate("director")
    assert not inside.has("customer.view")
    assert not inside.select(Customer).exists()
    assert inside.clearance_on(company.customer("周以恒")) == 0


def test_a_field_can_be_written_only_by_whom_may_see_it(company: Company) -> None:
    record = company.customer("何思远")
    assert company.gate("manager_li").may_write(record, "mobile", "customer.edit")
    assert not company.gate("manager_li").may_write(record, "address", "customer.edit")
    assert company.gate("lead_east").may_write(record, "address", "customer.edit")
    assert not company.gate("manager_wang").may_write(record, "name", "customer.edit")


def test_a_gate_and_a_page_of_rows_cost_a_handful_of_queries(company: Company) -> None:
    person = company.person("lead_east")
    with queries() as asked:
        inside = Gate(person)
        inside.show_rows(list(inside.select(Customer)), ["name", "mobile", "id_number"])
    assert len(asked) <= 5


@pytest.mark.usefixtures("company")
def test_what_passes_the_gate_says_why() -> None:
    assert everything(Customer, why="an official figure").count() == 5
    with pytest.raises(ValueError, match="why"):
        everything(Customer, why="")


def test_the_current_gate_is_of_whoever_entered_last_and_of_nobody_after_leaving(company: Company) -> None:
    enter(company.person("manager_wang"))
    assert gate().person.username == "manager_wang"
    leave()
    assert signed_in_gate() is None
    with pytest.raises(LookupError):
        gate()
