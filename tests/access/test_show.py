"""The view of a record that templates get: permitted values, and nothing else in it."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.gate import Gate
from app.access.levels import SEALED, Masked
from app.access.models import FieldLevel
from app.access.rules import Scope, Standing
from app.chain.writing import writing
from app.customers.models import Customer
from app.db.connection import database
from app.vault.fields import sealed_fields
from tests.rows import add_rows

BORN = date(1990, 3, 7)
VIEW = frozenset({"customer.view"})
VALUES = {
    "id_number": st.text("0123456789", min_size=15, max_size=18),
    "mobile": st.text("0123456789", min_size=11, max_size=15),
    "email": st.text("abcdefgh", min_size=5, max_size=12).map(lambda name: name + "@xyz.wv"),
    "address": st.text("杭州市西湖区文三路", min_size=5, max_size=30),
}


def gate_at(clearance, company):
    person = company.person("director")
    return Gate(person, Standing(person.id, clearance, VIEW, Scope("all")))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries(VALUES), clearance=st.integers(1, 4))
def test_no_four_hidden_characters_of_a_revealing_value_are_in_anything_shown(company, values, clearance):
    with database.atomic() as undone:
        [number] = add_rows([{"name": "Q", **values}])
        shown = gate_at(clearance, company).show(Customer.get(Customer.number == number))
        undone.rollback()
    said = " ".join(f"{value!r} {value}" for name, value in vars(shown).items() if name in VALUES)
    for name, value in values.items():
        hidden = {"id_number": value[1:-1], "mobile": value[3:-4], "email": value[1:].partition("@")[0]}
        text = hidden.get(name, value)
        kept = str(shown["mobile"])[-4:]
        for run in {text[place : place + 4] for place in range(len(text) - 3)} - {kept}:
            assert run not in said, (name, run)


@pytest.mark.parametrize(
    ("clearance", "sealed"),
    [
        (1, {"mobile", "email", "id_number", "address", "birth_date"}),
        (2, {"id_number", "address", "birth_date"}),
        (3, set()),
    ],
)
def test_fields_above_the_clearance_are_sealed_whole(company, clearance, sealed):
    person = {"mobile": "13812345678", "email": "lin@example.cn", "address": "文三路 1 号"}
    [number] = add_rows([{"name": "周", "id_number": "110101199003077555", "birth_date": BORN, **person}])
    shown = gate_at(clearance, company).show(Customer.get(Customer.number == number))
    found = {name for name, value in vars(shown).items() if value is SEALED}
    assert found == sealed


def test_the_cleared_see_partial_masks_of_revealing_fields(company):
    shown = company.gate("manager_wang").show(company.customer("周以恒"))
    assert shown["mobile"] == Masked("138****5678", sealed=False)
    assert shown["id_number"] == Masked("1****************5", sealed=False)


def test_a_birth_date_is_of_level_two_alone_and_three_beside_an_id_number(company):
    alone, beside = add_rows([{"birth_date": BORN}, {"birth_date": BORN, "id_number": "110101199003077555"}])
    gate = gate_at(2, company)
    assert gate.show(Customer.get(Customer.number == alone))["birth_date"] == BORN
    assert gate.show(Customer.get(Customer.number == beside))["birth_date"] is SEALED


def test_a_birth_date_read_without_its_id_number_counts_as_beside_one(company):
    few = Customer.select(Customer.id, Customer.number, Customer.level, Customer.birth_date)
    record = few.where(Customer.name == "周以恒").get()
    assert gate_at(2, company).show(record, ["birth_date"])["birth_date"] is SEALED


def test_the_age_stays_readable(company):
    shown = gate_at(2, company).show(company.customer("周以恒"), ["age", "birth_date"])
    assert isinstance(shown["age"], int)
    assert shown["birth_date"] is SEALED


def test_nothing_of_a_record_one_cannot_read_is_in_its_view(company):
    shown = company.gate("manager_zhao").show(company.customer("周以恒"))
    assert {value for value in vars(shown).values() if value is not None} == {SEALED}


def test_a_view_holds_no_ciphertext_and_no_hash(company):
    record = company.customer("周以恒")
    shown = company.gate("director").show(record)
    assert set(vars(shown)) == set(Customer.field_rules)
    kept = {bytes(record.__data__[name]) for name in sealed_fields(Customer) if record.__data__[name]}
    assert not kept & {value for value in vars(shown).values() if isinstance(value, bytes)}


def test_only_the_fields_asked_for_are_in_a_view(company):
    [shown] = company.gate("director").show_all([company.customer("周以恒")], ["number", "mobile"])
    assert set(vars(shown)) == {"number", "mobile"}


def raise_field(field, level):
    with writing(None, "test.changed") as entry:
        entry.told(field=field, level=level)
        FieldLevel.create(kind="customer", field=field, level=level)


def test_a_raised_field_is_sealed_from_those_below(company):
    raise_field("mobile", 4)
    assert company.gate("manager_wang").show(company.customer("周以恒"))["mobile"] is SEALED
    assert not company.gate("director").show(company.customer("周以恒"))["mobile"].sealed


def test_a_field_level_below_the_shipped_one_changes_nothing(company):
    raise_field("id_number", 1)
    assert gate_at(2, company).show(company.customer("周以恒"))["id_number"] is SEALED


@pytest.mark.parametrize(("field", "least"), [("name", 1), ("mobile", 2), ("birth_date", 3), ("address", 3)])
def test_a_field_can_be_searched_and_sorted_by_those_cleared_for_it_on_every_record(company, field, least):
    for clearance in (1, 2, 3, 4):
        assert gate_at(clearance, company).may_use(Customer, field) == (clearance >= least)
