"""The view of a record that templates get: permitted values, and nothing else in it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access.gate import Gate
from app.access.grants import give
from app.access.levels import SEALED, Masked
from app.access.models import FieldLevel
from app.access.rules import Scope, Standing
from app.access.showing import holds
from app.chain.writing import writing
from app.clock import now
from app.customers.models import Customer
from app.db.connection import database
from app.vault.fields import sealed_fields
from tests.conftest import Company
from tests.rows import add_rows

BORN = date(1990, 3, 7)
VIEW = frozenset({"customer.view"})
VALUES = {
    "id_number": st.text("0123456789", min_size=15, max_size=18),
    "mobile": st.text("0123456789", min_size=11, max_size=15),
    "email": st.text("abcdefgh", min_size=5, max_size=12).map(lambda name: name + "@xyz.wv"),
    "address": st.text("杭州市西湖区文三路", min_size=5, max_size=30),
}


def gate_at(clearance: int, company: Company) -> Gate:
    person = company.person("director")
    return Gate(person, Standing(person.id, clearance, VIEW, Scope("all")))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.fixed_dictionaries(VALUES), clearance=st.integers(1, 4))
def test_no_four_hidden_characters_of_a_revealing_value_are_in_anything_shown(
    company: Company, values: dict[str, str], clearance: int
) -> None:
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
def test_fields_above_the_clearance_are_sealed_whole(
    company: Company, clearance: int, sealed: set[str]
) -> None:
    person = {"mobile": "13812345678", "email": "lin@example.cn", "address": "文三路 1 号"}
    [number] = add_rows([{"name": "周", "id_number": "110101199003077555", "birth_date": BORN, **person}])
    shown = gate_at(clearance, company).show(Customer.get(Customer.number == number))
    found = {name for name, value in vars(shown).items() if value is SEALED}
    assert found == sealed


def test_the_cleared_see_partial_masks_of_revealing_fields(company: Company) -> None:
    shown = company.gate("manager_wang").show(company.customer("周以恒"))
    assert shown["mobile"] == Masked("138****5678", sealed=False)
    assert shown["id_number"] == Masked("1****************5", sealed=False)


def test_a_birth_date_is_of_level_two_alone_and_three_beside_an_id_number(company: Company) -> None:
    alone, beside = add_rows([{"birth_date": BORN}, {"birth_date": BORN, "id_number": "110101199003077555"}])
    gate = gate_at(2, company)
    assert gate.show(Customer.get(Customer.number == alone))["birth_date"] == BORN
    assert gate.show(Customer.get(Customer.number == beside))["birth_date"] is SEALED


def test_a_birth_date_read_without_its_id_number_counts_as_beside_one(company: Company) -> None:
    few = Customer.select(Customer.id, Customer.number, Customer.level, Customer.birth_date)
    record = few.where(Customer.name == "周以恒").get()
    assert gate_at(2, company).show(record, ["birth_date"])["birth_date"] is SEALED


def test_the_age_stays_readable(company: Company) -> None:
    shown = gate_at(2, company).show(company.customer("周以恒"), ["age", "birth_date"])
    assert isinstance(shown["age"], int)
    assert shown["birth_date"] is SEALED


def test_nothing_of_a_record_one_cannot_read_is_in_its_view(company: Company) -> None:
    shown = company.gate("manager_zhao").show(company.customer("周以恒"))
    shown_values = [value for value in vars(shown).values() if value is not None]
    assert shown_values
    assert all(value is SEALED for value in shown_values)


def test_a_view_holds_no_ciphertext_and_no_hash(company: Company) -> None:
    record = company.customer("周以恒")
    shown = company.gate("director").show(record)
    assert set(vars(shown)) == set(Customer.field_rules)
    kept = {bytes(record.__data__[name]) for name in sealed_fields(Customer) if record.__data__[name]}
    assert not kept & {value for value in vars(shown).values() if isinstance(value, bytes)}


def test_only_the_fields_asked_for_are_in_a_view(company: Company) -> None:
    shown = company.gate("director").show(company.customer("周以恒"), ["number", "mobile"])
    assert set(vars(shown)) == {"number", "mobile"}


@pytest.mark.parametrize(
    "username", ["director", "risk_sun", "lead_east", "manager_wang", "manager_li", "newcomer"]
)
def test_many_records_shown_at_once_are_each_shown_as_alone(company: Company, username: str) -> None:
    give_to_manager_li(company)
    gate, records, fields = company.gate(username), list(Customer.select()), tuple(Customer.field_rules)
    for record, row in zip(records, gate.show_rows(records, fields), strict=True):
        clearance = gate.clearance_on(record)
        for name, value in zip(fields, row, strict=True):
            assert value == gate.value(record, name)
            assert (value is SEALED) == (
                holds(Customer, record.__data__, name)
                and gate.field_level(Customer, name, record) > clearance
            )


@pytest.mark.parametrize("fields", [tuple(Customer.field_rules), ("birth_date",), ("age", "mobile", "name")])
@pytest.mark.parametrize(
    "username", ["director", "risk_sun", "lead_east", "manager_wang", "desk_liu", "manager_li"]
)
def test_a_long_list_shows_what_its_records_show(
    company: Company, username: str, fields: tuple[str, ...]
) -> None:
    give_to_manager_li(company)
    gate = company.gate(username)
    rows = gate.fetch_rows(gate.select(Customer).order_by(Customer.id), fields)
    assert rows
    assert rows == gate.show_rows(list(gate.select(Customer).order_by(Customer.id)), fields)


def test_a_long_list_is_of_the_gates_own_query(company: Company) -> None:
    gate = company.gate("lead_east")
    for query in (Customer.select(), company.gate("director").select(Customer)):
        with pytest.raises(ValueError, match="this gate"):
            gate.fetch_rows(query, ("name",))


def give_to_manager_li(company: Company) -> None:
    lead, record = company.gate("lead_east"), company.customer("林婉清")
    give(
        lead.person,
        lead.standing,
        record,
        person=company.person("manager_li"),
        permissions=frozenset({"customer.view"}),
        level=3,
        until=now() + timedelta(days=1),
        purpose="代班",
    )


def raise_field(field: str, level: int) -> None:
    with writing(None, "test.changed") as entry:
        entry.told(field=field, level=level)
        FieldLevel.create(kind="customer", field=field, level=level)


def test_a_raised_field_is_sealed_from_those_below(company: Company) -> None:
    raise_field("mobile", 4)
    assert company.gate("manager_wang").show(company.customer("周以恒"))["mobile"] is SEALED
    assert not company.gate("director").show(company.customer("周以恒"))["mobile"].sealed


def test_a_field_level_below_the_shipped_one_changes_nothing(company: Company) -> None:
    raise_field("id_number", 1)
    assert gate_at(2, company).show(company.customer("周以恒"))["id_number"] is SEALED


@pytest.mark.parametrize(("field", "least"), [("name", 1), ("mobile", 2), ("birth_date", 3), ("address", 3)])
def test_a_field_can_be_searched_and_sorted_by_those_cleared_for_it_on_every_record(
    company: Company, field: str, least: int
) -> None:
    for clearance in (1, 2, 3, 4):
        assert gate_at(clearance, company).may_use(Customer, field) == (clearance >= least)
