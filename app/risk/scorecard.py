"""A scorecard that gives points (clause 5.3): attributes, bins, scores and why. Values in, values out.

Points are exact decimals, an interval holds its lower edge and not its upper one. A value falls in the bin
that names it, before any interval; no value in the bin `MISSING`; what has no bin by that in the bin `OTHER`.
Where there is none there is no total: nothing is ever 0 in silence.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from app.errors import Invalid

NO_VALUES = frozenset({"", "nan", "NaN", "NA", "N/A", "<NA>", "NULL", "null", "None"})
"""Texts that stand for no value, unless a bin names one: what the usual packages read so."""
REASONS = 4
"""So many of the largest losses are told as reasons."""
LONGEST_NUMBER = 40
FARTHEST = 400
"""A number has at most so many places before or behind its point: more than any float has."""
MOST_POINTS = 1_000_000
DECIMALS = 2
"""Totals are kept to so many."""


class Sign(Enum):
    """What a bin holds beside intervals and values; nothing falls in `SPECIAL`: its values are not told."""

    MISSING = "missing"
    OTHER = "other"
    SPECIAL = "special"


class Interval(NamedTuple):
    """From `low` to below `high`; None where it is open."""

    low: Decimal | None
    high: Decimal | None


Piece = Interval | Sign | str
"""What a bin is made of: an interval, a category or special value, or a sign."""


@dataclass(frozen=True)
class Bin:
    """What gets so many points; `row` is where the table has it."""

    points: Decimal
    pieces: tuple[Piece, ...]
    row: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Attribute:
    """Something that is known of a customer, and the bins of its values."""

    name: str
    bins: tuple[Bin, ...]

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers: it has an interval."""
        return any(isinstance(piece, Interval) for one in self.bins for piece in one.pieces)

    @property
    def best(self) -> Decimal:
        """The most points that it gives."""
        return max(one.points for one in self.bins)

    @property
    def worst(self) -> Decimal:
        """The fewest."""
        return min(one.points for one in self.bins)

    def has(self, sign: Sign) -> bool:
        """Whether a bin holds `sign`."""
        return any(sign in one.pieces for one in self.bins)

    def place(self, value: str | Decimal | None) -> Bin | None:
        """The bin in which `value` falls, None where there is none."""
        text = "" if value is None else str(value).strip()
        number = value if isinstance(value, Decimal) else number_of(text)
        named = self._named.get(text)
        if named is None and number is not None:
            named = self._numbers.get(number)
        if named is not None:
            return named
        if text in NO_VALUES:
            return self._signs.get(Sign.MISSING) or self._signs.get(Sign.OTHER)
        found = self._between(number) if number is not None else None
        return found or self._signs.get(Sign.OTHER)

    @cached_property
    def _named(self) -> dict[str, Bin]:
        return {piece: one for one in self.bins for piece in one.pieces if isinstance(piece, str)}

    @cached_property
    def _numbers(self) -> dict[Decimal, Bin]:
        """Special values of an attribute of numbers: -1 is -1.0."""
        pairs = ((number_of(text), one) for text, one in self._named.items()) if self.numeric else ()
        return {number: one for number, one in pairs if number is not None}

    @cached_property
    def _signs(self) -> dict[Sign, Bin]:
        return {piece: one for one in self.bins for piece in one.pieces if isinstance(piece, Sign)}

    @cached_property
    def _intervals(self) -> tuple[list[Decimal], list[Bin]]:
        """The lower edges but the first, and the bins, in order."""
        pairs = intervals_of(self)
        return [one.low for one, _ in pairs if one.low is not None], [inside for _, inside in pairs]

    def _between(self, number: Decimal) -> Bin | None:
        edges, bins = self._intervals
        return bins[bisect_right(edges, number)] if bins else None


@dataclass(frozen=True)
class Card:
    """Base points, None where the table has none, and the attributes in its order."""

    base: Decimal | None
    attributes: tuple[Attribute, ...]

    @property
    def least(self) -> Decimal:
        """The lowest total."""
        return (self.base or Decimal()) + sum((one.worst for one in self.attributes), Decimal())

    @property
    def most(self) -> Decimal:
        """The highest total."""
        return (self.base or Decimal()) + sum((one.best for one in self.attributes), Decimal())


class Line(NamedTuple):
    """A point explained: the value and its bin (None: there is none), what that gives, and what was lost."""

    attribute: Attribute
    value: str
    bin: Bin | None

    @property
    def points(self) -> Decimal | None:
        """What the value is worth."""
        return None if self.bin is None else self.bin.points

    @property
    def best(self) -> Decimal:
        """What it could be worth at most."""
        return self.attribute.best

    @property
    def lost(self) -> Decimal | None:
        """How much less than the best that is."""
        return None if self.bin is None else self.attribute.best - self.bin.points


class Scored(NamedTuple):
    """A score: no `total` where an attribute has no bin for its value."""

    base: Decimal
    lines: tuple[Line, ...]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The attributes without a bin for their value."""
        return tuple(line.attribute.name for line in self.lines if line.bin is None)

    @property
    def total(self) -> Decimal | None:
        """The sum of all points."""
        total = self.base
        for line in self.lines:
            if line.bin is None:
                return None
            total += line.bin.points
        return total

    @property
    def reasons(self) -> tuple[Line, ...]:
        """Where most was lost, the largest loss first."""
        losses = [line for line in self.lines if line.lost]
        return tuple(sorted(losses, key=lambda line: -(line.lost or Decimal()))[:REASONS])


def score(card: Card, values: Mapping[str, str | Decimal | None]) -> Scored:
    """What `card` makes of values by the names of its attributes; one that is not there is missing."""
    lines = []
    for one in card.attributes:
        value = values.get(one.name)
        lines.append(Line(one, "" if value is None else str(value).strip(), one.place(value)))
    return Scored(card.base or Decimal(), tuple(lines))


def number_of(text: str) -> Decimal | None:
    """The number that `text` is, None for anything else, infinities among it."""
    return finite(text) if len(text) <= LONGEST_NUMBER else None


def finite(text: str) -> Decimal | None:
    """As `number_of`, however many digits `text` has; never one that takes more memory than its text."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    fits = number.is_finite() and abs(number.adjusted()) <= FARTHEST
    return number if fits and "_" not in text else None


def intervals_of(attribute: Attribute) -> list[tuple[Interval, Bin]]:
    """Its intervals from the lowest on, each with its bin."""
    found = ((piece, one) for one in attribute.bins for piece in one.pieces if isinstance(piece, Interval))
    return sorted(found, key=lambda pair: (pair[0].low is not None, pair[0].low or Decimal()))


def check(card: Card) -> None:
    """Raise Invalid, which names the row, for a card that is not fit for use."""
    if not card.attributes:
        raise Invalid("card", "The table has no attribute: it needs one row for each bin.")
    for attribute in card.attributes:
        _check_named_once(attribute)
        if attribute.numeric:
            _check_line(attribute)


def _check_named_once(attribute: Attribute) -> None:
    seen: dict[str | Decimal, int] = {}
    for one, piece in _pieces(attribute):
        if isinstance(piece, Interval):
            continue
        name = piece.value if isinstance(piece, Sign) else piece
        key = (number_of(name) if attribute.numeric else None) or f"{type(piece).__name__} {name}"
        if key in seen and piece is not Sign.SPECIAL:
            raise Invalid(
                "card",
                "Row %(row)s: “%(value)s” of “%(attribute)s” stands in row %(other)s already. Leave it in one"
                " bin.",
                row=one.row,
                value=name,
                attribute=attribute.name,
                other=seen[key],
            )
        seen.setdefault(key, one.row)


def _pieces(attribute: Attribute) -> Iterator[tuple[Bin, Piece]]:
    return ((one, piece) for one in attribute.bins for piece in one.pieces)


def _check_line(attribute: Attribute) -> None:
    """Every real number lies in exactly one interval."""
    pairs = intervals_of(attribute)
    for interval, one in pairs:
        if interval.low is not None and interval.high is not None and interval.low >= interval.high:
            raise Invalid(
                "card",
                "Row %(row)s: the interval of “%(attribute)s” does not end above its beginning. Mend it.",
                row=one.row,
                attribute=attribute.name,
            )
    if pairs[0][0].low is not None:
        raise Invalid(
            "card",
            "Row %(row)s: “%(attribute)s” has no bin below %(edge)s. Let the lowest interval begin at -inf.",
            row=pairs[0][1].row,
            attribute=attribute.name,
            edge=plain(pairs[0][0].low),
        )
    for (before, _), (after, one) in pairwise(pairs):
        _check_neighbours(attribute, before, after, one.row)
    if pairs[-1][0].high is not None:
        raise Invalid(
            "card",
            "Row %(row)s: “%(attribute)s” has no bin from %(edge)s on. Let the highest interval end at inf.",
            row=pairs[-1][1].row,
            attribute=attribute.name,
            edge=plain(pairs[-1][0].high),
        )


def _check_neighbours(attribute: Attribute, before: Interval, after: Interval, row: int) -> None:
    if after.low is None or before.high is None or after.low < before.high:
        raise Invalid(
            "card",
            "Row %(row)s: two intervals of “%(attribute)s” overlap. Each must begin where the one before"
            " ends.",
            row=row,
            attribute=attribute.name,
        )
    if after.low > before.high:
        raise Invalid(
            "card",
            "Row %(row)s: “%(attribute)s” has a gap between %(low)s and %(high)s. Close it.",
            row=row,
            attribute=attribute.name,
            low=plain(before.high),
            high=plain(after.low),
        )


def plain(number: Decimal) -> str:
    """`number` without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals_of(number: Decimal) -> int:
    """How many decimals a number has, zeros at its end not counted."""
    return len(plain(number).partition(".")[2])


def as_number(number: Decimal) -> int | float:
    """`number` as JSON has it."""
    return int(number) if number == number.to_integral_value() else float(number)


def kept(card: Card) -> dict[str, object]:
    """The card as JSON; `card_of` reads it."""
    return {
        "base": None if card.base is None else plain(card.base),
        "attributes": [
            {
                "name": one.name,
                "bins": [
                    {"points": plain(each.points), "pieces": [_kept(piece) for piece in each.pieces]}
                    for each in one.bins
                ],
            }
            for one in card.attributes
        ],
    }


def card_of(document: Mapping[str, object]) -> Card:
    """The card that `kept` has written."""
    base = document["base"]
    attributes: Iterable[Mapping[str, Sequence[Mapping[str, Sequence[object]]]]] = document["attributes"]  # type: ignore[assignment]
    return Card(
        None if base is None else Decimal(str(base)),
        tuple(
            Attribute(
                str(one["name"]),
                tuple(
                    Bin(Decimal(str(each["points"])), tuple(_piece(piece) for piece in each["pieces"]))
                    for each in one["bins"]
                ),
            )
            for one in attributes
        ),
    )


def _kept(piece: Piece) -> object:
    if isinstance(piece, Interval):
        return [None if edge is None else plain(edge) for edge in piece]
    return {"sign": piece.value} if isinstance(piece, Sign) else piece


def _piece(found: object) -> Piece:
    if isinstance(found, list):
        low, high = (None if edge is None else Decimal(edge) for edge in found)
        return Interval(low, high)
    return Sign(found["sign"]) if isinstance(found, dict) else str(found)
