"""Creating a customer: every field may be filled, and what lies too high goes up (access rule 4)."""

import json

import pytest

from app.chain.models import AuditEntry
from app.customers.facts import Why, facts_of
from app.customers.models import Customer
from app.customers.record import create, is_readable
from app.customers.values import current
from app.errors import Forbidden, Invalid
from tests.conftest import Company
from tests.customers.identities import id_number

WHY = Why("投诉涉及高管", "合同第 7 条")


def load(number: str) -> Customer:
    return Customer.get(Customer.number == number)


def newest(number: str | None = None) -> AuditEntry:
    rows = AuditEntry.select().order_by(AuditEntry.id.desc())
    return (rows.where(AuditEntry.record == number) if number else rows).first()


def test_what_is_not_said_begins_as_the_handbook_says(company: Company) -> None:
    made = load(create(company.gate("manager_wang"), {"name": "孟晚舟"}))
    assert (made.kind, made.level, made.status, made.tier) == ("individual", 2, "active", "C")
    wang = company.person("manager_wang")
    assert (made.owner_id, made.department_id, made.rev) == (wang.id, wang.department_id, 1)
    assert (made.region, made.business_line, made.mobile) == (None, None, None)


def test_in_creating_every_field_may_be_filled_also_what_one_may_not_read_back(company: Company) -> None:
    desk = company.gate("desk_chen")
    values = {"name": "孟晚", "id_number": id_number(), "address": "文三路 1 号", "business_line": "service"}
    made = load(create(desk, values))
    assert current(made, "address") == "文三路 1 号"
    assert desk.show(made)["address"].sealed
    assert desk.show(made)["id_number"].sealed


def test_birth_date_and_sex_come_from_the_id_number(company: Company) -> None:
    made = load(create(company.gate("manager_wang"), {"name": "孟晚", "id_number": id_number("19850212", 3)}))
    assert (str(made.birth_date), made.sex) == ("1985-02-12", "male")


def test_without_the_right_to_create_nothing_is_made(company: Company) -> None:
    before = Customer.select().count()
    with pytest.raises(Forbidden):
        create(company.gate("risk_sun"), {"name": "孟晚舟"})
    assert Customer.select().count() == before


def test_a_name_is_needed(company: Company) -> None:
    for values in ({}, {"name": None}, {"name": ""}):
        with pytest.raises(Invalid) as refused:
            create(company.gate("manager_wang"), dict(values))
        assert refused.value.field == "name"


def test_without_the_right_to_assign_the_record_is_the_makers_own(company: Company) -> None:
    other = company.person("manager_zhao")
    values = {"name": "孟晚", "owner": other.id, "department": other.department_id}
    made = load(create(company.gate("manager_wang"), dict(values)))
    assert made.owner_id == company.person("manager_wang").id
    assert load(create(company.gate("director"), dict(values))).owner_id == other.id


def test_a_level_above_the_own_clearance_is_submitted_upward(company: Company) -> None:
    gate = company.gate("manager_li")
    number = create(gate, {"name": "孟晚", "level": 3, "region": "east"}, WHY)
    made = load(number)
    assert made.owner_id == company.person("lead_east").id
    assert not is_readable(company.gate("manager_li"), number)
    assert is_readable(company.gate("lead_east"), number)
    [level] = facts_of(made, ("level",))["level"]
    assert (level.value, level.reason, level.basis) == ("3", WHY.reason, WHY.basis)


def test_submitting_upward_with_a_chosen_owner_still_goes_up(company: Company) -> None:
    lead = company.gate("lead_east")
    number = create(lead, {"name": "孟晚", "level": 4, "owner": lead.person.id})
    assert load(number).owner_id == company.person("director").id
    assert not is_readable(company.gate("lead_east"), number)


def test_creating_is_on_the_chain_and_sealed_values_are_not_in_clear(company: Company) -> None:
    number = create(company.gate("manager_wang"), {"name": "孟晚", "mobile": "13900001234"})
    entry = newest(number)
    assert entry.action == "customer.created"
    assert json.loads(entry.changes)["name"] == [None, "孟晚"]
    assert "mobile" in json.loads(entry.sealed)
    assert "13900001234" not in entry.changes + entry.sealed + entry.facts
