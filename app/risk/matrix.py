"""The matrix: likelihood × impact, each 1–5, in four bands (clause 5.1, IEC 31010:2019). Values in and out.

Cells are rows by likelihood, each with its columns by impact: ``cells[likelihood - 1][impact - 1]`` is
a band.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

SIZE = 5
STEPS = range(1, SIZE + 1)
BANDS = LOW, MEDIUM, HIGH, VERY_HIGH = (1, 2, 3, 4)
LEAST_PRODUCT = {LOW: 1, MEDIUM: 5, HIGH: 10, VERY_HIGH: 15}
"""From which product of likelihood and impact on a cell is in a band, as shipped."""
Cells = tuple[tuple[int, ...], ...]
SCALES = MONEY, CUSTOMERS, COMPLIANCE, LEAK = ("money", "customers", "compliance", "leak")
"""What an impact is told by; the highest of them is the impact."""
MONEY_FROM = (10, 50, 200, 500)
"""Ten-thousandths of a year's revenue from which on a loss has impact 2, 3, 4, 5."""
TEN_THOUSAND = 10_000
YEARLY, QUARTERLY, MONTHLY, WEEKLY = (365, 91, 30, 7)
REVIEWED_AFTER = {LOW: YEARLY, MEDIUM: QUARTERLY, HIGH: MONTHLY, VERY_HIGH: WEEKLY}
"""Days after which a risk of a band is looked at again, at the latest."""


class Rating(NamedTuple):
    """How likely something is within a year, and how grave: 1–5 each."""

    likelihood: int
    impact: int

    @property
    def score(self) -> int:
        """Likelihood × impact."""
        return self.likelihood * self.impact

    def above(self, other: "Rating") -> bool:
        """Whether it is higher on either axis."""
        return self.likelihood > other.likelihood or self.impact > other.impact


class Fall(NamedTuple):
    """A cell whose band is lower than that of the one before it along an axis."""

    likelihood: int
    impact: int
    axis: str


def shipped_cells() -> Cells:
    """The bands as they come with the product."""
    return tuple(tuple(_band_of_product(row * column) for column in STEPS) for row in STEPS)


def band_of(cells: Sequence[Sequence[int]], rating: Rating) -> int:
    """The band of a rating."""
    return cells[rating.likelihood - 1][rating.impact - 1]


def falls(cells: Sequence[Sequence[int]]) -> list[Fall]:
    """Where the matrix falls: no more likely or graver risk is in a lower band."""
    found = []
    for row in STEPS:
        for column in STEPS:
            here = band_of(cells, Rating(row, column))
            if column > 1 and here < band_of(cells, Rating(row, column - 1)):
                found.append(Fall(row, column, "impact"))
            if row > 1 and here < band_of(cells, Rating(row - 1, column)):
                found.append(Fall(row, column, "likelihood"))
    return found


def is_matrix(cells: Sequence[Sequence[int]]) -> bool:
    """Whether these are five rows of five bands."""
    return len(cells) == SIZE and all(len(row) == SIZE and set(row) <= set(BANDS) for row in cells)


def impact_of(scales: Mapping[str, int | None]) -> int | None:
    """The highest of the scales that something was said on, None for none."""
    said = [value for value in scales.values() if value]
    return max(said, default=None)


def money_limits(revenue: int) -> list[int]:
    """From which loss on, in fen, impact is 2, 3, 4, 5, by a year's `revenue` in fen."""
    return [revenue * share // TEN_THOUSAND for share in MONEY_FROM]


def rank_of(band: int, rating: Rating) -> int:
    """What a register is ordered by: the band, then the score."""
    return band * 100 + rating.score


def products(cells: Sequence[Sequence[int]], band: int) -> tuple[int, int] | None:
    """The lowest and the highest score in a band, None where no cell is in it."""
    scores = [
        row * column for row in STEPS for column in STEPS if band_of(cells, Rating(row, column)) == band
    ]
    return (min(scores), max(scores)) if scores else None


def counted(ratings: Iterable[Rating | None]) -> dict[Rating, int]:
    """How many there are in each cell; what is not rated is in none."""
    found: dict[Rating, int] = {}
    for rating in ratings:
        if rating is not None:
            found[rating] = found.get(rating, 0) + 1
    return found


def _band_of_product(product: int) -> int:
    return max(band for band, least in LEAST_PRODUCT.items() if product >= least)
