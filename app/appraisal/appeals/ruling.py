"""Ruling on single rows of a contested figure: one does not count, or one counts. Values in, values out.

What was frozen stays as it was; what comes of the rulings is another version beside it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

OUT, IN = "out", "in"
SEPARATOR = "|"


class Row(NamedTuple):
    """A record as a figure counts it; 0 ÷ 0 stands there and counts nothing."""

    number: str
    day: date
    numerator: int
    denominator: int
    band: str

    @property
    def key(self) -> str:
        """What a form calls it."""
        return SEPARATOR.join((self.number, self.day.isoformat(), self.band))

    @property
    def counts(self) -> bool:
        """Whether it counts anything."""
        return bool(self.numerator or self.denominator)


class Ruled(NamedTuple):
    """What was decided of a row, and why: `after` is the row as it counts then, None where it does not."""

    row: Row
    after: Row | None
    reason: str


def ways(row: Row, there: Collection[Row], bands: Mapping[str, Row]) -> dict[str, Row | None]:
    """How else a row can count: code → the row then.

    One that is `there` and counts can be taken out. One that counts nothing can count as a band does, in
    which all rows count alike: `bands` has a row of each. One of somebody else counts as it stands.
    """
    if row.counts:
        return {OUT: None} if row in there else {IN: row}
    return {
        f"{IN}{SEPARATOR}{band}": row._replace(
            numerator=one.numerator, denominator=one.denominator, band=band
        )
        for band, one in bands.items()
    }


def alike(rows: Iterable[Row]) -> dict[str, Row]:
    """Band → one of its rows, of the bands in which all that counts does so alike."""
    found: dict[str, set[tuple[int, int]]] = {}
    first: dict[str, Row] = {}
    for row in rows:
        if row.counts:
            found.setdefault(row.band, set()).add((row.numerator, row.denominator))
            first.setdefault(row.band, row)
    return {band: first[band] for band, ways_ in sorted(found.items()) if len(ways_) == 1}


def applied(rows: Iterable[Row], ruled: Iterable[Ruled]) -> list[Row]:
    """The rows as they count by the rulings, in the order of their days."""
    by_key = {one.row.key: one for one in ruled}
    left = [row for row in rows if row.key not in by_key]
    added = [one.after for one in by_key.values() if one.after is not None]
    return sorted([*left, *added], key=lambda row: (row.day, row.number, row.band))


def kept(ruled: Iterable[Ruled]) -> list[list[Any]]:
    """As an appeal keeps them: the row, how it counts then (None: not at all), and why."""
    return [[*_plain(one.row), one.after and _plain(one.after), one.reason] for one in ruled]


def read(kept_ones: Sequence[Sequence[Any]]) -> list[Ruled]:
    """What `kept` made."""
    return [Ruled(_row(one[:5]), one[5] and _row(one[5]), one[6]) for one in kept_ones]


def _plain(row: Row) -> list[Any]:
    return [row.number, row.day.isoformat(), row.numerator, row.denominator, row.band]


def _row(values: Sequence[Any]) -> Row:
    number, day, numerator, denominator, band = values
    return Row(number, date.fromisoformat(day), numerator, denominator, band)
