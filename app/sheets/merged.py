"""Merged cells of a worksheet (ECMA-376 part 1, clause 18.3.1.55): what lies below the first row of each.

Of merged cells the first has the value. Beside it that is what a person sees; in the rows below it might be
meant for them as well, or not: this is not guessed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.sheets import refusals
from app.sheets.package import Package

MOST = 10_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_LONGEST = 120  # bytes of such an element


class Covered(NamedTuple):
    """Cells that are covered from above: rows from `first` to `last`, columns (from 0) likewise."""

    first: int
    last: int
    left: int
    right: int


def covered(package: Package, part: str) -> tuple[Covered, ...]:
    """The cells that are covered from above in worksheet `part`, by their first row. Raises Invalid."""
    found: list[Covered] = []
    for merged in package.search(part, _MERGED, _LONGEST):
        left, top, right, bottom = merged.groups()
        if int(top) < int(bottom):
            found.append(Covered(int(top) + 1, int(bottom), _column(left), _column(right)))
        if len(found) > MOST:
            raise refusals.too_big()
    return tuple(sorted(found))


class Cover:
    """Tells of one row after the other which of its columns are covered."""

    def __init__(self, areas: tuple[Covered, ...]) -> None:
        self._coming = list(reversed(areas))
        self._open: list[Covered] = []

    def columns(self, row: int) -> Iterator[range]:
        """The covered columns of `row`, which lies below the one asked for before."""
        while self._coming and self._coming[-1].first <= row:
            self._open.append(self._coming.pop())
        if self._open:
            self._open = [area for area in self._open if area.last >= row]
        return (range(area.left, area.right + 1) for area in self._open)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
