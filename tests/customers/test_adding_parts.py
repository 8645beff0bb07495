"""In bulk or one by one: what customers have several of comes out the same, in tables and on the chain."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from app.access.gate import Gate
from app.chain.models import AuditEntry
from app.chain.verifying import verify
from app.chain.writing import append
from app.customers import parts, record
from app.customers.adding import NewCustomer, creation, write_customers
from app.customers.adding_parts import MODELS, NewPart, addition
from app.customers.audited import CUSTOMERS
from app.customers.interests import interests_of
from app.customers.models import (
    ContactPerson,
    ContactPoint,
    Customer,
    CustomerPart,
    EmergencyContact,
    Employment,
    Interest,
    Note,
    Transaction,
    Visit,
)
from app.db.connection import database
from app.vault.fields import is_sealed, opened
from tests.conftest import Company, at

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PERSONS = (ContactPerson, {"name": "沈一诺", "position": "采购经理"}), (ContactPerson, {"name": "陆昭"})
ADDED: tuple[tuple[type[CustomerPart], dict[str, Any]], ...] = (
    *PERSONS,
    (ContactPoint, {"kind": "mobile", "value": "14200000001"}),
    (ContactPoint, {"kind": "landline", "value": "0512-90000001-801", "preferred": True}),
    (ContactPoint, {"kind": "wechat", "value": "demo_shen1", "do_not_contact": True}),
    (Employment, {"employer": "恒拓新材料有限公司", "position": "会计", "since": date(2020, 1, 1)}),
    (Employment, {"employer": "砚禾软件厂", "until": date(2019, 1, 1), "annual_income": "7000000"}),
    (EmergencyContact, {"name": "沈修", "relation": "parent", "phone": "14200000002"}),
    (Note, {"text": "电话回访，总体满意。", "level": 3}),
    (
        Transaction,
        {
            "date": date(2026, 1, 5),
            "kind": "goods",
            "business_line": "sales",
            "amount": 120000,
            "open_amount": 20000,
            "due_on": date(2026, 2, 4),
            "note": "按合同第二期。",
        },
    ),
    (Visit, {"at": MORNING - MINUTE, "kind": "call", "person": 1, "outcome": "一切正常。"}),
)
OF_SECOND: dict[str, Any] = {"kind": "email", "value": "lu@example.com", "preferred": True}


@pytest.fixture
def gate(company: Company) -> Gate:
    return company.gate("director")


def one_by_one(gate: Gate) -> Customer:
    """A customer to whom each part is added in an act of its own, a minute after the last."""
    with at(MORNING):
        number = record.create(gate, {"name": "欧阳修竹", "mobile": "14200000000", "level": 2})
    for place, (model, values) in enumerate([*ADDED, (ContactPoint, OF_SECOND)], start=1):
        with at(MORNING + place * MINUTE):
            customer = gate.get(Customer, number)
            if values is OF_SECOND:
                second = ContactPerson.get(
                    ContactPerson.customer == customer.id, ContactPerson.name == "陆昭"
                )
                values = {**values, "contact_person": second.id}  # noqa: PLW2901
            parts.add(gate, customer, model, values)
    return gate.get(Customer, number)


def in_bulk(gate: Gate, like: Customer) -> Customer:
    """The same written at once."""
    values = {
        name: like.__data__[name]
        for name in ("name", "kind", "status", "tier", "level", "department", "owner")
    } | {"mobile": "14200000000"}
    added = [
        NewPart(model, told, MORNING + place * MINUTE, gate.person)
        for place, (model, told) in enumerate(ADDED, start=1)
    ]
    added.append(NewPart(ContactPoint, OF_SECOND, MORNING + len(ADDED) * MINUTE + MINUTE, gate.person, of=1))
    new = NewCustomer(values, MORNING, gate.person, parts=added, updated_at=added[-1].at)
    with database.atomic():
        [number] = write_customers([new])
        append(
            [
                creation(values, number, MORNING, gate.person, keys=new.keys),
                *(addition(number, part) for part in added),
            ]
        )
    return gate.get(Customer, number)


def rows(model: type[CustomerPart], customer: Customer) -> list[dict[str, Any]]:
    """What the table holds of the customer, opened, without what differs from row to row."""
    fields = model._meta.fields
    apart = {"id", "key", "customer", "contact_person"} | {name for name in fields if "hash" in name}
    return [
        {
            name: opened(row, name) if is_sealed(model, name) else row.__data__[name]
            for name in set(fields) - apart
        }
        | {"hashed": [bytes(row.__data__[name]) for name in sorted(fields) if "hash" in name]}
        for row in model.select().where(model.customer == customer.id).order_by(model.id)
    ]


def chain(customer: Customer) -> list[tuple[Any, ...]]:
    told = AuditEntry.select().where(AuditEntry.record == customer.number).order_by(AuditEntry.id)
    return [
        (row.at, row.person, row.action, json.loads(row.changes), sorted(json.loads(row.sealed)), facts(row))
        for row in told
        if row.action != "customer.created"
    ]


def facts(row: AuditEntry) -> dict[str, Any]:
    """Rows as old as their customer need no `rev`: nobody has held an older one. Keys are drawn anew."""
    found: dict[str, Any] = json.loads(row.facts)
    found.pop("rev", None)
    found["part"] = len(found["part"])
    return found | {"rows": sorted(name.partition(".")[0] for name in found["rows"])}


def test_parts_written_at_once_are_those_added_one_by_one(gate: Gate) -> None:
    slow = one_by_one(gate)
    fast = in_bulk(gate, slow)
    for model in MODELS:
        assert rows(model, fast) == rows(model, slow), model
        assert rows(model, fast)
    assert chain(fast) == chain(slow)
    assert (fast.filled, fast.updated_at) == (slow.filled, slow.updated_at)
    assert verify(None, [CUSTOMERS]).differences == []


def test_a_contact_point_written_at_once_belongs_to_its_person(gate: Gate) -> None:
    customer = in_bulk(gate, one_by_one(gate))
    point = ContactPoint.get(ContactPoint.customer == customer.id, ContactPoint.kind == "email")
    assert ContactPerson.get_by_id(point.contact_person_id).name == "陆昭"
    assert point.contact_person_id in {
        one.id for one in ContactPerson.select().where(ContactPerson.customer == customer.id)
    }


def test_interests_written_at_once_count_as_filled(gate: Gate) -> None:
    values = {"name": "慕容博", "kind": "individual", "status": "active", "tier": "B", "level": 1}
    values["department"] = gate.person.department_id
    with database.atomic():
        new = NewCustomer(values, MORNING, gate.person, interests=("tea", "chess"))
        [number] = write_customers([new])
        append([creation(values, number, MORNING, gate.person)])
    customer = gate.get(Customer, number)
    assert {row.code for row in Interest.select().where(Interest.customer == customer.id)} == {"tea", "chess"}
    assert interests_of(customer) == ["chess", "tea"]
    assert customer.filled == parts.bits_of(["interests"])
