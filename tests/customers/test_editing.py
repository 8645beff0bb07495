"""Editing a customer: only what one may see, only what differs, nothing half written (access rule 4)."""

import json

import pytest

from app.chain.models import AuditEntry
from app.clock import now
from app.customers.facts import Why, facts_of
from app.customers.models import Customer, CustomerFact
from app.customers.record import create, edit, write_edit
from app.customers.searching.names import name_phrase
from app.customers.values import current
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.people.models import Department
from tests.conftest import Company
from tests.customers.identities import id_number

WHY = Why("投诉涉及高管", "合同第 7 条")


def load(number: str) -> Customer:
    return Customer.get(Customer.number == number)


def newest(number: str | None = None) -> AuditEntry:
    rows = AuditEntry.select().order_by(AuditEntry.id.desc())
    return (rows.where(AuditEntry.record == number) if number else rows).first()


def test_an_edit_writes_what_differs_and_says_so_on_the_chain(company: Company) -> None:
    record = company.customer("周以恒")
    values = {"name": "周以衡", "region": "east", "sex": record.sex}
    assert edit(company.gate("manager_wang"), record, values, 1)
    after = load(record.number)
    assert (after.name, after.rev) == ("周以衡", 2) == (record.name, record.rev)
    entry = newest(record.number)
    assert entry.action == "customer.edited"
    assert json.loads(entry.changes) == {"name": ["周以恒", "周以衡"]}
    assert json.loads(entry.sealed) == {}


def test_an_edit_that_changes_nothing_writes_nothing(company: Company) -> None:
    record, before = company.customer("周以恒"), newest().id
    assert not edit(company.gate("manager_wang"), record, {"name": "周以恒", "region": "east"}, record.rev)
    assert newest().id == before
    assert load(record.number).rev == record.rev


def test_a_changed_name_is_found_by_its_new_form_only(company: Company) -> None:
    record = company.customer("周以恒")
    edit(company.gate("manager_wang"), record, {"name": "吴以恒"}, record.rev)

    def found(words: str) -> list[int]:
        sql = "SELECT rowid FROM customer_name WHERE customer_name MATCH ?"
        return [row for (row,) in database.execute_sql(sql, (name_phrase(words),))]

    assert found("吴以") == [record.id]
    assert found("周以") == []


def test_a_sealed_value_can_be_replaced_and_removed(company: Company) -> None:
    gate, record = company.gate("manager_wang"), company.customer("周以恒")
    edit(gate, record, {"mobile": "13900001111"}, record.rev)
    record = load(record.number)
    assert current(record, "mobile") == "13900001111"
    edit(gate, record, {"mobile": None}, record.rev)
    record = load(record.number)
    assert record.mobile is None


def test_a_value_that_is_not_given_is_left_alone(company: Company) -> None:
    record = company.customer("周以恒")
    edit(company.gate("manager_wang"), record, {"region": "west"}, record.rev)
    after = load(record.number)
    assert after.region == "west"
    for name in ("name", "mobile", "id_number", "birth_date", "owner", "level"):
        assert current(after, name) == current(record, name), name


@pytest.mark.parametrize("value", ["杭州市西湖区文三路 1 号", "北京", None])
def test_a_field_one_may_not_see_cannot_be_written_and_its_value_not_guessed(
    company: Company, value: str | None
) -> None:
    record = company.customer("何思远")
    with pytest.raises(Forbidden):
        edit(company.gate("manager_li"), record, {"address": value}, record.rev)
    assert current(load(record.number), "address") == "杭州市西湖区文三路 1 号"


def test_no_refusal_tells_what_a_sealed_id_number_says(company: Company) -> None:
    person = company.gate("manager_wang")
    number = create(person, {"name": "孟晚", "id_number": id_number("19850212", 3), "region": "east"})
    record, desk = load(number), company.gate("desk_liu")
    assert desk.show(record)["id_number"].sealed
    assert edit(desk, record, {"sex": "female"}, record.rev)
    record = load(number)
    with pytest.raises(Forbidden):
        edit(desk, record, {"birth_date": record.birth_date}, record.rev)
    with pytest.raises(Invalid) as refused:
        edit(person, record, {"sex": "female", "name": "孟"}, record.rev)
    assert refused.value.field == "sex"


def test_owner_and_department_need_the_right_to_assign(company: Company) -> None:
    record, li = company.customer("周以恒"), company.person("manager_li")
    with pytest.raises(Forbidden):
        edit(company.gate("manager_wang"), record, {"owner": li.id}, record.rev)
    assert edit(company.gate("lead_east"), record, {"owner": li.id}, record.rev)
    assert load(record.number).owner_id == li.id


def test_a_record_one_cannot_read_cannot_be_edited(company: Company) -> None:
    record = company.customer("何思远")
    for username in ("manager_wang", "risk_sun", "auditor"):
        with pytest.raises(Forbidden):
            edit(company.gate(username), record, {"name": "x"}, record.rev)


def test_a_level_is_not_changed_by_editing(company: Company) -> None:
    record = company.customer("周以恒")
    for level in (1, 3, 4):
        with pytest.raises(Forbidden):
            edit(company.gate("director"), record, {"level": level}, record.rev)


def test_of_two_edits_of_one_version_the_second_is_a_conflict(company: Company) -> None:
    gate = company.gate("manager_wang")
    one, other = company.customer("周以恒"), company.customer("周以恒")
    edit(gate, one, {"name": "周一"}, one.rev)
    for rev in (other.rev, 0):
        with pytest.raises(Conflict):
            edit(gate, load(other.number), {"name": "周二"}, rev)
    assert load(other.number).name == "周一"


def test_a_conflict_in_the_last_moment_leaves_nothing_half_written(company: Company) -> None:
    gate = company.gate("lead_east")
    stale = company.customer("周以恒")
    edit(gate, company.customer("周以恒"), {"region": "west"}, stale.rev)
    facts, entries = CustomerFact.select().count(), newest().id
    changed = {"name": "周二", "owner": company.person("manager_li").id, "status": "lost", "mobile": None}
    with pytest.raises(Conflict):
        write_edit(gate, stale, changed)
    after = load(stale.number)
    assert (after.name, after.region, after.status) == ("周以恒", "west", "active")
    assert current(after, "mobile") == "13800005678"
    assert (CustomerFact.select().count(), newest().id) == (facts, entries)


def test_the_department_can_be_moved_with_its_history(company: Company) -> None:
    record, west = company.customer("周以恒"), Department.get(Department.code == "west")
    edit(company.gate("director"), record, {"department": west.id}, record.rev)
    now_there, before = facts_of(load(record.number), ("department",))["department"]
    assert (now_there.value, now_there.until) == (str(west.id), None)
    assert before.until == now_there.since <= now()
