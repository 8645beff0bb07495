"""Raising the level of a customer (access rules 4 and 5)."""

from datetime import timedelta

import pytest

from app.access.gate import Gate
from app.access.grants import give
from app.chain.models import AuditEntry
from app.chain.writing import writing
from app.clock import now
from app.customers.facts import Why, facts_of
from app.customers.models import Customer
from app.customers.record import edit, is_readable, raise_level
from app.errors import Conflict, Forbidden, Invalid
from app.people.models import Person
from tests.conftest import Company

WHY = Why("投诉涉及高管", "合同第 7 条")


def load(number: str) -> Customer:
    return Customer.get(Customer.number == number)


def newest(number: str | None = None) -> AuditEntry:
    rows = AuditEntry.select().order_by(AuditEntry.id.desc())
    return (rows.where(AuditEntry.record == number) if number else rows).first()


def test_whoever_may_edit_may_raise_the_level_with_reason_and_basis(company: Company) -> None:
    gate, record = company.gate("manager_wang"), company.customer("周以恒")
    raise_level(gate, record, 3, WHY, record.rev)
    after = load(record.number)
    assert (after.level, after.owner_id) == (3, gate.person.id)
    level, before = facts_of(after, ("level",))["level"]
    assert (level.value, level.reason, level.basis, level.person_id) == (
        "3",
        WHY.reason,
        WHY.basis,
        gate.person.id,
    )
    assert (before.value, before.until) == ("2", level.since)
    entry = newest(record.number)
    assert entry.action == "customer.level.raised"
    assert WHY.reason in entry.facts


@pytest.mark.parametrize("level", [1, 2, 0])
def test_lowering_is_refused(company: Company, level: int) -> None:
    record = company.customer("周以恒")
    with pytest.raises(Invalid) as refused:
        raise_level(company.gate("director"), record, level, WHY, record.rev)
    assert refused.value.field == "level"
    assert load(record.number).level == 2


def test_who_may_not_edit_may_not_raise(company: Company) -> None:
    record = company.customer("周以恒")
    for username in ("risk_sun", "manager_li"):
        with pytest.raises(Forbidden):
            raise_level(company.gate(username), record, 3, WHY, record.rev)


def test_raising_an_old_version_is_a_conflict(company: Company) -> None:
    gate, stale = company.gate("manager_wang"), company.customer("周以恒")
    edit(gate, company.customer("周以恒"), {"region": "west"}, stale.rev)
    with pytest.raises(Conflict):
        raise_level(gate, stale, 3, WHY, stale.rev)
    assert load(stale.number).level == 2


def test_raising_above_the_own_clearance_hands_the_record_over_and_leaves_no_access(company: Company) -> None:
    gate, record = company.gate("manager_li"), company.customer("何思远")
    raise_level(gate, record, 3, WHY, record.rev)
    after, lead = load(record.number), company.person("lead_east")
    assert (after.level, after.owner_id, after.department_id) == (3, lead.id, lead.department_id)
    assert not is_readable(company.gate("manager_li"), record.number)


def test_a_grant_is_no_way_back_to_what_one_handed_over(company: Company) -> None:
    lead, record, li = company.gate("lead_east"), company.customer("何思远"), company.person("manager_li")
    reading = {
        "permissions": frozenset({"customer.view", "customer.edit"}),
        "level": 3,
        "until": now() + timedelta(days=1),
    }
    give(lead.person, lead.standing, record, person=li, purpose="", **reading)
    raise_level(Gate(li), record, 3, WHY, record.rev)
    assert not is_readable(Gate(li), record.number)


def test_nobody_raises_above_everybody(company: Company) -> None:
    record = company.customer("周以恒")
    with pytest.raises(Invalid) as refused:
        raise_level(company.gate("director"), record, 5, WHY, record.rev)
    assert refused.value.field == "level"


def test_the_record_stays_readable_to_whom_it_was_handed(company: Company) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(person="lead_east")
        Person.update(scope="own").where(Person.username == "lead_east").execute()
    record = company.customer("何思远")
    raise_level(company.gate("manager_li"), record, 3, WHY, record.rev)
    assert is_readable(company.gate("lead_east"), record.number)
