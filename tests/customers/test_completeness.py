"""How complete a customer is, as arithmetic on bits."""

from importlib import import_module

from hypothesis import given
from hypothesis import strategies as st

from app.customers.models import KINDS, Customer
from app.customers.quality.completeness import (
    BITS,
    FIELDS,
    FULL,
    LOW,
    MIDDLE,
    NOT_OF,
    band_of,
    bits_of,
    fewest,
    fields_of,
    filled_bits,
    missing,
    percent,
    refilled,
)

values = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from([None, "", "x"]))
bits = st.integers(0, 2 ** len(FIELDS) - 1)


@given(values, values)
def test_what_is_left_alone_keeps_its_bit(
    before: dict[str, str | None], changed: dict[str, str | None]
) -> None:
    assert refilled(filled_bits(before), {**changed, "name": "x"}) == filled_bits({**before, **changed})


@given(bits, bits)
def test_the_share_is_of_the_wanted_fields_alone(filled: int, wanted: int) -> None:
    share = percent(filled, wanted)
    assert share == percent(filled | ~wanted, wanted) == percent(filled & wanted, wanted)
    assert (share is None) == (wanted == 0)
    if share is not None:
        assert 0 <= share <= 100
        assert (share == 100) == (missing(filled, wanted) == ())
        assert bits_of(missing(filled, wanted)) == wanted & ~filled


@given(bits, bits)
def test_bands_are_the_same_by_share_and_by_count(filled: int, wanted: int) -> None:
    count = (filled & wanted).bit_count()
    band = FULL if count == wanted.bit_count() else MIDDLE if count >= fewest(wanted) else LOW
    assert band_of(percent(filled, wanted)) == (band if wanted else "")


def test_the_bands_are_cut_at_sixty_and_a_hundred() -> None:
    assert [band_of(share) for share in (None, 0, 59, 60, 99, 100)] == ["", LOW, LOW, MIDDLE, MIDDLE, FULL]


def test_a_kind_can_want_only_what_it_can_have() -> None:
    assert set(NOT_OF) == set(KINDS)
    assert "birth_date" in fields_of("individual")
    assert "birth_date" not in fields_of("enterprise")
    assert "credit_code" not in fields_of("individual")
    assert "mobile" in set(fields_of("individual")) & set(fields_of("enterprise"))


def test_bits_that_the_database_keeps_never_change_their_meaning() -> None:
    shipped = import_module("migrations.0008_standard").FIELDS
    assert FIELDS[: len(shipped)] == shipped
    assert len(set(FIELDS)) == len(FIELDS)
    assert list(BITS.values()) == [2**place for place in range(len(FIELDS))]


def test_every_field_that_can_be_wanted_has_a_level() -> None:
    assert all(Customer.rule_of(name) for name in FIELDS)
