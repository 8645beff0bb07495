"""A value that stands on another record: told of readable records, silent on all others (access rule 7)."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.customers.models import Customer
from app.customers.record import create, edit
from app.customers.searching.duplicates import Duplicate, holders, refuse_duplicates
from tests.conftest import Company
from tests.customers.identities import id_number
from tests.queries import queries
from tests.rows import add_rows

CODE = "91330106MA27XL0Q4M"
TAKEN = {"id_number": id_number(order=21), "credit_code": CODE, "external_id": "K-1"}
FREE = {"id_number": id_number(order=23), "credit_code": CODE[::-1], "external_id": "K-2"}
WANG, ZHAO, CLEARED = "manager_wang", "manager_zhao", "lead_west"
"""Zhao owns the record and is not cleared for ID numbers; the lead reads it and is; Wang does not read it."""


@pytest.fixture
def taken(company: Company) -> str:
    """The number of a customer of manager_zhao that holds a value in each field."""
    zhao = company.person(ZHAO)
    [number] = add_rows([{"name": "某", "owner": zhao.id, "department": zhao.department_id, **TAKEN}])
    return number


@pytest.mark.parametrize("field", TAKEN)
def test_a_value_on_a_readable_record_is_pointed_out_with_its_number(
    company: Company, taken: str, field: str
) -> None:
    with pytest.raises(Duplicate) as refused:
        refuse_duplicates(company.gate(CLEARED), {field: TAKEN[field]})
    assert (refused.value.field, refused.value.number) == (field, taken)
    assert TAKEN[field] not in str(refused.value)


@pytest.mark.parametrize("field", TAKEN)
@pytest.mark.usefixtures("taken")
def test_a_value_on_an_unreadable_record_passes_like_any_other(company: Company, field: str) -> None:
    refuse_duplicates(company.gate(WANG), {field: TAKEN[field]})
    refuse_duplicates(company.gate(WANG), {field: FREE[field]})


def asked_by(work: Callable[[], object]) -> list[str]:
    with queries() as asked:
        work()
    return [one.sql for one in asked]


@pytest.mark.usefixtures("taken")
def test_the_database_is_asked_the_same_whether_an_unreadable_record_holds_the_value_or_nobody(
    company: Company,
) -> None:
    def making(values: dict[str, str]) -> Callable[[], object]:
        person = {"id_number": values["id_number"], "external_id": values["external_id"]}
        return lambda: create(company.gate(WANG), {"name": "孟晚", "region": "east", **person})

    held, free = asked_by(making(TAKEN)), asked_by(making(FREE))
    assert held == free
    assert sum('"id_number_hash" IN (?)' in sql for sql in held) == 1
    assert len(held) <= 12


@pytest.mark.usefixtures("taken")
def test_both_records_then_hold_the_value_and_can_be_found_later_by_its_hash(company: Company) -> None:
    create(company.gate(WANG), {"name": "孟晚", "id_number": TAKEN["id_number"]})
    hashes = [bytes(row.id_number_hash) for row in Customer.select() if row.id_number_hash]
    assert len(hashes) == len(set(hashes)) + 1


def test_in_editing_the_own_value_is_no_duplicate_and_anothers_is(company: Company, taken: str) -> None:
    gate = company.gate(ZHAO)
    record = Customer.get(Customer.number == taken)
    other = Customer.get(Customer.number == create(gate, {"name": "孟晚", "external_id": "K-3"}))
    refuse_duplicates(gate, TAKEN, record.id)
    with pytest.raises(Duplicate) as refused:
        edit(gate, other, {"external_id": "K-1"}, other.rev)
    assert refused.value.number == taken


@pytest.mark.usefixtures("taken")
def test_nothing_is_no_duplicate_of_nothing(company: Company) -> None:
    gate = company.gate(ZHAO)
    with queries() as asked:
        refuse_duplicates(gate, {"id_number": None, "credit_code": "", "name": "某"})
    assert asked == []


def test_who_lost_sight_of_a_record_is_not_told_of_it_any_more(company: Company) -> None:
    li = company.gate("manager_li")
    create(li, {"name": "孟晚", "level": 3, "id_number": TAKEN["id_number"]})
    refuse_duplicates(company.gate("manager_li"), {"id_number": TAKEN["id_number"]})
    with pytest.raises(Duplicate):
        refuse_duplicates(company.gate("lead_east"), {"id_number": TAKEN["id_number"]})


@pytest.mark.parametrize("field", TAKEN)
def test_the_holders_of_many_values_are_found_at_once_and_through_the_gate(
    company: Company, taken: str, field: str
) -> None:
    gate = company.gate(CLEARED)
    assert gate.grants == []
    with queries() as asked:
        found = holders(gate, field, [TAKEN[field], FREE[field]])
    assert {value: customer.number for value, customer in found.items()} == {TAKEN[field]: taken}
    assert len(asked) == 1
    assert holders(company.gate(WANG), field, [TAKEN[field], FREE[field]]) == {}


def test_who_reads_the_record_but_not_its_id_number_cannot_try_numbers(
    company: Company, as_: Callable[[str], FlaskClient], taken: str
) -> None:
    gate = company.gate(ZHAO)
    assert gate.get(Customer, taken).id_number_hash
    refuse_duplicates(gate, {"id_number": TAKEN["id_number"]})
    assert holders(gate, "id_number", [TAKEN["id_number"]]) == {}
    values = {"kind": "individual", "name": "探", "level": "2", "status": "active", "external_id": "K-1"}
    answers = [
        as_(ZHAO).post("/customers/new", data=values | {"id_number": number})
        for number in (TAKEN["id_number"], FREE["id_number"])
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.text.count(taken) for answer in answers] == [answers[0].text.count(taken)] * 2


def test_on_the_form_the_readable_duplicate_is_a_link_and_the_unreadable_is_nothing(
    company: Company, as_: Callable[[str], FlaskClient], taken: str
) -> None:
    lead = company.person(CLEARED)
    owner, department = str(lead.id), str(lead.department_id)
    values = {
        "kind": "individual",
        "name": "孟晚",
        "id_number": TAKEN["id_number"],
        "level": "2",
        "status": "active",
    }
    told = as_(CLEARED).post("/customers/new", data=values | {"owner": owner, "department": department})
    assert told.status_code == 422
    assert f"/customers/{taken}" in told.text
    silent = as_(WANG).post("/customers/new", data=values)
    assert silent.status_code == 303
    assert taken not in silent.text + silent.location
