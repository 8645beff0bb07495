"""How totals are spread. Values in, values out; scores are in tenths, as they are kept."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from app.appraisal.rounding import rounded_beside
from app.appraisal.scoring import TENTHS, of_tenths

EDGES = (60, 65, 70, 75, 80, 85, 90, 95)
"""Where bands of totals begin, after the one of all below."""
BEGINNINGS = tuple(edge * TENTHS for edge in EDGES)
LABELS = (f"<{EDGES[0]}", *(f"{low}–{high}" for low, high in pairwise(EDGES)), f"≥{EDGES[-1]}")


def band_of(total: int) -> int:
    """Which of LABELS a total lies in: from its beginning up to that of the next."""
    return bisect_right(BEGINNINGS, total)


def spread(totals: Sequence[int]) -> list[int]:
    """How many totals lie in each of LABELS."""
    found = [0] * len(LABELS)
    for total in totals:
        found[band_of(total)] += 1
    return found


def mean_of(added: int, count: int) -> Decimal | None:
    """The mean of so many scores that are added up, as it is printed, half up to a tenth; None of nothing."""
    return _tenths(added, count) if count else None


def share(part: int, whole: int) -> Decimal | None:
    """How many per cent, half up to a tenth; None of nothing."""
    return _tenths(100 * TENTHS * part, whole) if whole else None


def share_beside(part: int, whole: int, most: int | None) -> Decimal | None:
    """As `share`, with as many digits as show that it is more than `most` per cent, or less."""
    if not whole:
        return None
    return rounded_beside(Fraction(100 * part, whole), () if most is None else [Decimal(most)], 1)


def _tenths(number: int, divisor: int) -> Decimal:
    """So many tenths, divided, half up."""
    return of_tenths((2 * number + divisor) // (2 * divisor))
