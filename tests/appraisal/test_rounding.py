"""A printed value lies on the side of its limit that it lay on: values in, values out."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.rounding import rounded_beside

limits = st.lists(st.decimals(-1000, 1000, places=4), max_size=4)
values = st.fractions(-1000, 1000, max_denominator=100_000)


def side(value: Fraction | Decimal, limit: Decimal) -> int:
    return (Fraction(value) > limit) - (Fraction(value) < limit)


@given(values, limits, st.integers(0, 2))
def test_it_is_more_or_less_than_a_limit_or_the_same_as_the_exact_value(
    value: Fraction, limits: list[Decimal], places: int
) -> None:
    shown = rounded_beside(value, limits, places)
    assert [side(shown, one) for one in limits] == [side(value, one) for one in limits]
    assert abs(Fraction(shown) - value) * 2 <= Fraction(1, 10**places)


@given(st.integers(-1000, 1000), st.integers(1, 30), limits)
def test_it_is_so_beside_a_limit_that_it_almost_reaches(whole: int, tail: int, limits: list[Decimal]) -> None:
    for limit in limits:
        value = Fraction(limit) + Fraction(whole, 10**tail)
        assert side(rounded_beside(value, limits, 1), limit) == side(value, limit)


@given(values, st.integers(0, 2))
def test_without_a_limit_it_has_the_digits_that_are_asked_for(value: Fraction, places: int) -> None:
    assert -int(rounded_beside(value, (), places).as_tuple().exponent) == places


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (Fraction(303, 100), "3", "3.03"),
        (Fraction(3), "3", "3.0"),
        (Fraction(2996, 1000), "3", "2.996"),
        (Fraction(295, 100), "3", "2.95"),
        (Fraction(294, 100), "3", "2.9"),
        (Fraction(305, 100), "3", "3.1"),
        (Fraction(1, 3), "0.3333", "0.33333"),
        (Decimal("97.25"), "97.25", "97.25"),
    ],
)
def test_it_has_as_few_more_digits_as_that_takes(value: Fraction | Decimal, limit: str, shown: str) -> None:
    assert str(rounded_beside(value, [Decimal(limit)], 1)) == shown
