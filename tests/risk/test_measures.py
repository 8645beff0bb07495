"""How a card does, against numbers worked out by hand."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.risk.scorecards.measures import psi, telling

TOTALS = st.lists(st.integers(300, 320).map(float), min_size=1, max_size=20)


def test_stability_is_as_in_the_textbook() -> None:
    assert psi({"a": 50, "b": 50}, {"a": 50, "b": 50}) == 0
    assert psi({"a": 50, "b": 50}, {"a": 80, "b": 20}) == pytest.approx(0.41588830833596724)
    assert psi({}, {"a": 1}) is None


def test_bins_that_nobody_was_in_count_as_nearly_nobody() -> None:
    assert psi({"a": 1}, {"b": 1}) == pytest.approx(2 * 0.9999 * 9.210340371976182, rel=1e-4)


def test_totals_that_tell_all_tell_nothing_or_the_opposite() -> None:
    assert telling([3, 4], [1, 2]) == (1, 1)
    assert telling([1, 2], [1, 2]) == (0.5, 0)
    assert telling([1], [2]) == (0, 1)
    assert telling([], [1]) is None


@given(TOTALS, TOTALS)
def test_every_pair_was_compared(good: Sequence[float], bad: Sequence[float]) -> None:
    pairs = [(one > other) + (one == other) / 2 for one, other in itertools.product(good, bad)]
    gaps = [
        abs(sum(one <= edge for one in bad) / len(bad) - sum(one <= edge for one in good) / len(good))
        for edge in {*good, *bad}
    ]
    found = telling(good, bad)
    assert found is not None
    assert found.auc == pytest.approx(sum(pairs) / len(pairs))
    assert found.ks == pytest.approx(max(gaps))
