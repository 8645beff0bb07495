"""Where the boxes and arrows of a drawn process stand, in its own units. Values in, values out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

WIDTH, HEIGHT = 220, 132
BESIDE, BELOW = 28, 40
IN_A_ROW = 4
MARGIN = 14
WIDE, NARROW = 14.0, 7.2
"""How wide a character of the drawing is: a Chinese one, another."""
MOST_LINES = 2
HEAD = 5
"""Half of an arrow's head."""
TURN = BELOW / 2


class Words(NamedTuple):
    """What a box says of a step: its name, lines below it, how much lacks, whether the program runs it."""

    key: str
    name: str
    lines: Sequence[str]
    lacks: int = 0
    by_program: bool = False


class Line(NamedTuple):
    """A line of text and where it stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Box:
    """A step where it stands: `name` in lines, what is said `below` it, where its mark is."""

    words: Words
    place: int
    x: float
    y: float
    name: Sequence[Line]
    below: Sequence[Line]

    @property
    def mark(self) -> tuple[float, float]:
        """The middle of the mark that tells how much lacks."""
        return self.x + WIDTH - MARGIN - 4, self.y + MARGIN + 6


@dataclass(frozen=True)
class Drawing:
    """A process: boxes in the order of the steps, arrows as paths between them."""

    width: float
    height: float
    boxes: Sequence[Box]
    arrows: Sequence[str]


def draw(steps: Sequence[Words], in_a_row: int = IN_A_ROW) -> Drawing:
    """A drawing with at most so many boxes in a row; the next row begins at the left again."""
    across = min(in_a_row, max(len(steps), 1))
    rows = -(-len(steps) // across)
    boxes = [_box(words, place, across) for place, words in enumerate(steps)]
    return Drawing(
        width=across * WIDTH + (across - 1) * BESIDE + 2,
        height=max(rows * HEIGHT + (rows - 1) * BELOW, 0) + 2,
        boxes=boxes,
        arrows=[_arrow(one, other) for one, other in pairwise(boxes)],
    )


def in_lines(text: str, width: float, most: int = MOST_LINES) -> list[str]:
    """`text` in lines no wider than `width`, broken at spaces where it has some; cut off with … at `most`."""
    lines = [""]
    for piece in _pieces(text):
        if width_of((lines[-1] + piece).rstrip()) <= width:
            lines[-1] += piece
            continue
        for character in [piece] if width_of(piece.rstrip()) <= width else piece:
            fits = width_of((lines[-1] + character).rstrip()) <= width
            lines[-1:] = [lines[-1] + character] if fits else [lines[-1], character]
    lines = [line.strip() for line in lines if line.strip()]
    return lines if len(lines) <= most else [*lines[: most - 1], _cut(lines[most - 1], width)]


def width_of(text: str) -> float:
    """About how wide a text is."""
    return sum(WIDE if east_asian_width(one) in "WF" else NARROW for one in text)


def _cut(line: str, width: float) -> str:
    while line and width_of(line) + WIDE > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _pieces(text: str) -> Iterator[str]:
    """Words with the space behind them; each Chinese character by itself."""
    word = ""
    for one in text:
        if east_asian_width(one) in "WF":
            if word:
                yield word
            yield one
            word = ""
            continue
        word += one
        if one == " ":
            yield word
            word = ""
    if word:
        yield word


def _box(words: Words, place: int, across: int) -> Box:
    row, column = divmod(place, across)
    x, y = column * (WIDTH + BESIDE) + 1, row * (HEIGHT + BELOW) + 1
    inside = WIDTH - 2 * MARGIN
    named = in_lines(f"{place + 1} {words.name}", inside - 2 * MARGIN)
    name = [Line(x + MARGIN, y + 26 + 19 * at, text) for at, text in enumerate(named)]
    below = [
        Line(
            x + MARGIN,
            y + HEIGHT - 14 - 19 * (len(words.lines) - 1 - at),
            " ".join(in_lines(text, inside, 1)),
        )
        for at, text in enumerate(words.lines)
    ]
    return Box(words, place, x, y, name, below)


def _arrow(one: Box, other: Box) -> str:
    """From the right edge to the left one of the next; into the next row from below to above."""
    if one.y == other.y:
        x, end, y = one.x + WIDTH, other.x, one.y + HEIGHT / 2
        return f"M{x} {y}H{end - 1}m{-HEAD} {-HEAD}l{HEAD} {HEAD}l{-HEAD} {HEAD}"
    start, end = one.x + WIDTH / 2, other.x + WIDTH / 2
    return (
        f"M{start} {one.y + HEIGHT}v{TURN}H{end}V{other.y - 1}m{-HEAD} {-HEAD}l{HEAD} {HEAD}l{HEAD} {-HEAD}"
    )
