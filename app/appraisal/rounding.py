"""Values as they are printed beside their limits. Values in, values out."""

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from itertools import count
from math import floor

Number = Decimal | Fraction


def rounded_beside(number: Number, limits: Collection[Decimal], places: int) -> Decimal:
    """`number` half up to so many places, and to more where it would change sides with a limit.

    What is more than a limit is printed as more, what is less as less, what it is as the limit itself: 3.03
    beside 3 is 3.03 and never 3.0.
    """
    exact = Fraction(number)
    finer = (_half_up(exact, more) for more in count(places))
    return next(shown for shown in finer if _is_true(shown, exact, limits))


def _half_up(exact: Fraction, places: int) -> Decimal:
    return Decimal(f"{floor(exact * 10**places + Fraction(1, 2))}e-{places}")


def _is_true(shown: Decimal, exact: Fraction, limits: Collection[Decimal]) -> bool:
    return all(_side(shown, limit) == _side(exact, limit) for limit in limits)


def _side(number: Number, limit: Decimal) -> int:
    """1 for more than the limit, -1 for less, 0 for the limit itself."""
    return (Fraction(number) > limit) - (Fraction(number) < limit)
