"""Keyed hashes: equality search without the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers.models import Customer
from app.vault.fields import HASH_BYTES, is_sealed, keyed_hash, opened, sealed_columns, sealed_fields
from app.vault.keys import KEY_BYTES, Keys, use_keys
from app.vault.sealing import BrokenSeal

FIELDS = st.sampled_from(("mobile", "id_number", "email", "mobil", "e"))
VALUES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
ASKED = st.tuples(FIELDS, VALUES)


@pytest.fixture(autouse=True)
def _keys() -> None:
    use_keys(Keys(((1, bytes(KEY_BYTES)),)))


@given(ASKED, ASKED)
def test_hashes_are_equal_only_for_the_same_value_in_the_same_field(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert (keyed_hash(*one) == keyed_hash(*other)) == (one == other)


@given(FIELDS, VALUES, VALUES)
def test_the_hash_of_the_last_four_is_shared_by_values_that_end_alike(
    field: str, one: str, other: str
) -> None:
    same = one[-4:] == other[-4:]
    assert (keyed_hash(field, one, 4) == keyed_hash(field, other, 4)) == same


@given(FIELDS, VALUES)
def test_a_hash_of_the_last_four_never_equals_a_hash_of_the_whole(field: str, value: str) -> None:
    assert keyed_hash(field, value, 4) != keyed_hash(field, value)
    assert len(keyed_hash(field, value)) == HASH_BYTES


def test_another_key_hashes_otherwise() -> None:
    before = keyed_hash("mobile", "13800005678")
    use_keys(Keys(((1, bytes([1]) * KEY_BYTES),)))
    assert keyed_hash("mobile", "13800005678") != before


@given(st.text("0123456789", min_size=11, max_size=11), st.integers(1, 10**9))
def test_the_columns_of_a_sealed_value_open_to_it_and_find_it(value: str, row: int) -> None:
    columns = sealed_columns(Customer, row, {"id_number": value})
    assert set(columns) == {"id_number", "id_number_hash", "id_number_last4"}
    record = Customer(id=row, id_number=columns["id_number"])
    assert opened(record, "id_number") == value
    assert columns["id_number_hash"] == keyed_hash("id_number", value)
    assert columns["id_number_last4"] == keyed_hash("id_number", value[-4:], 4)
    assert not any(value.encode() in column for column in columns.values())


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_value_leaves_neither_ciphertext_nor_hash(nothing: str | None) -> None:
    assert set(sealed_columns(Customer, 1, {"mobile": nothing}).values()) == {None}
    assert opened(Customer(id=1, mobile=None), "mobile") is None


def test_fields_that_are_not_given_are_left_alone() -> None:
    assert set(sealed_columns(Customer, 1, {"address": "文三路"})) == {"address"}


def test_a_ciphertext_copied_to_another_row_or_column_does_not_open() -> None:
    sealed = sealed_columns(Customer, 1, {"mobile": "13800005678"})["mobile"]
    for record, field in ((Customer(id=2, mobile=sealed), "mobile"), (Customer(id=1, email=sealed), "email")):
        with pytest.raises(BrokenSeal):
            opened(record, field)


def test_the_sealed_fields_of_a_customer_are_those_of_the_rule() -> None:
    assert sealed_fields(Customer) >= {"id_number", "mobile", "email", "address"}
    assert is_sealed(Customer, "mobile")
    assert not is_sealed(Customer, "name")
