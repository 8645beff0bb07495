"""Sealed values that stand on nobody in the usual company."""

import pytest

from app.customers import record
from app.customers.facts import Why
from app.customers.models import Customer
from tests.conftest import Company

FIRST = {"mobile": "13907164382", "id_number": "110101199003079139", "address": "上海市徐汇区枫林路83号"}
THEN = {"mobile": "13651927408"}


@pytest.fixture
def customer(company: Company) -> Customer:
    """One of manager_wang's customers, created with sealed values, changed twice and raised to level 3."""
    gate = company.gate("manager_wang")
    values = {"name": "林间雨", "region": "east", "business_line": "sales", "level": 2}
    number = record.create(gate, {**values, **FIRST})
    for changes in (THEN, {"name": "林间雪", "region": "west"}):
        found = gate.get(Customer, number)
        record.edit(gate, found, changes, found.rev)
    found = gate.get(Customer, number)
    record.raise_level(gate, found, 3, Why("持有证件复印件", "保密规定 3.2"), found.rev)
    return company.customer("林间雪")
