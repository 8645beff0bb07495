"""How totals are spread, and their means as they are printed."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.analysis.spread import EDGES, LABELS, band_of, mean_of, share, spread
from app.appraisal.scoring import rounded

TOTALS = st.lists(st.integers(0, 1200), min_size=1, max_size=30)


@given(TOTALS)
def test_every_total_lies_in_one_band_and_higher_ones_in_higher_bands(totals: list[int]) -> None:
    assert sum(spread(totals)) == len(totals)
    assert sorted(map(band_of, totals)) == [band_of(total) for total in sorted(totals)]


def test_bands_begin_where_they_say() -> None:
    assert len(LABELS) == len(EDGES) + 1
    said = ["<60", "<60", "60–65", "90–95", "≥95", "≥95"]
    assert [LABELS[band_of(total)] for total in (0, 599, 600, 949, 950, 1200)] == said


@given(TOTALS)
def test_a_mean_is_rounded_as_sheets_are(totals: list[int]) -> None:
    assert mean_of(sum(totals), len(totals)) == rounded(Fraction(sum(totals), 10 * len(totals)))


def test_means_and_shares_are_rounded_half_up() -> None:
    assert mean_of(874 + 875, 2) == Decimal("87.5")
    assert mean_of(0, 0) is None
    assert share(1, 8) == Decimal("12.5")
    assert share(1, 3) == Decimal("33.3")
    assert share(0, 0) is None
