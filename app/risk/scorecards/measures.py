"""How a card does: is a distribution stable, do totals tell bad from good? Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import NamedTuple

LEAST = 1e-4
"""What stands for a share of nothing, which has no logarithm."""
STABLE, SHIFTED = 0.10, 0.25
"""Below the first a distribution is stable, from the second on it has shifted (the usual rule of thumb)."""


class Telling(NamedTuple):
    """`auc`: the chance that somebody good has the higher total; `ks`: the widest gap between the two."""

    auc: float
    ks: float


def psi(before: Mapping[str, int], after: Mapping[str, int]) -> float | None:
    """Population stability index: sum of (after - before) × ln(after ÷ before) of the shares of each bin.

    None where one of the two is empty.
    """
    whole_before, whole_after = sum(before.values()), sum(after.values())
    if not whole_before or not whole_after:
        return None
    found = 0.0
    for name in before.keys() | after.keys():
        expected = max(before.get(name, 0) / whole_before, LEAST)
        actual = max(after.get(name, 0) / whole_after, LEAST)
        found += (actual - expected) * log(actual / expected)
    return found


def telling(good: Sequence[float], bad: Sequence[float]) -> Telling | None:
    """How well totals tell the good from the bad; equal ones count half. None without both."""
    if not good or not bad:
        return None
    below_good = below_bad = 0
    wins = gap = 0.0
    for goods, bads in _steps(good, bad):
        wins += goods * (below_bad + bads / 2)
        below_good += goods
        below_bad += bads
        gap = max(gap, abs(below_bad / len(bad) - below_good / len(good)))
    return Telling(wins / (len(good) * len(bad)), gap)


def _steps(good: Sequence[float], bad: Sequence[float]) -> Iterable[tuple[int, int]]:
    """How many good and how many bad have each total, from the lowest on."""
    counts: dict[float, list[int]] = {}
    for place, totals in enumerate((good, bad)):
        for total in totals:
            counts.setdefault(total, [0, 0])[place] += 1
    return ((goods, bads) for _, (goods, bads) in sorted(counts.items()))
