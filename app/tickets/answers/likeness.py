"""How like a typed text and an answer are, and where one stands in the other. Values in, values out.

Chinese has no word breaks: two neighbouring characters stand for a word there, a word of four letters or more
for itself elsewhere. Traditional characters count as their simplified ones.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from app.customers.searching.variants import simplified

MOST_PIECES = 40
"""Pieces of a typed text that are looked for: the first ones, of which what was asked mostly consists."""
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
WORD = re.compile(r"[^\W_\u3400-\u9fff]{4,}")
ENOUGH_TYPED, ENOUGH_ASKED = 0.3, 0.4
"""Shares from which on an answer fits: of what was typed, weighed, and of the answer's own question."""
IN_QUESTION = 3
"""How much more a piece counts that stands in the question."""

Piece = tuple[str, bool]
"""A piece of a text, and whether it is what was looked for."""


class Candidate(NamedTuple):
    """An answer by its row, with what it says."""

    row: int
    question: str
    text: str


def folded(text: str) -> str:
    """`text` in half width, lower case and simplified characters; it may be longer or shorter than before."""
    return simplified(unicodedata.normalize("NFKC", text).casefold())


def pieces_of(text: str) -> list[str]:
    """The distinct pieces of `text` that carry its meaning, in their order, MOST_PIECES at most."""
    line = folded(text)
    pairs = (run[at : at + 2] for run in HAN.findall(line) for at in range(len(run) - 1))
    return list(dict.fromkeys((*pairs, *WORD.findall(line))))[:MOST_PIECES]


def most_alike(typed: str, candidates: Iterable[Candidate], most: int) -> list[int]:
    """The rows of the answers that fit what was `typed`, best first.

    A piece weighs the less the more of the candidates hold it: what everybody says tells nothing.
    """
    sought, known = pieces_of(typed), list(candidates)
    held = {one.row: _held(sought, one) for one in known}
    common = Counter(piece for inside, beside in held.values() for piece in inside | beside)
    total = sum(1 / common[piece] for piece in sought if common[piece])
    scored = []
    for one in known:
        inside, beside = held[one.row]
        weight = sum(1 / common[piece] for piece in inside | beside)
        asked = pieces_of(one.question)
        if weight >= ENOUGH_TYPED * total or (asked and len(inside) >= ENOUGH_ASKED * len(asked)):
            extra = (IN_QUESTION - 1) * sum(1 / common[piece] for piece in inside)
            scored.append((-(weight + extra), one.row))
    return [row for _, row in sorted(scored)[:most]]


def marked(text: str, sought: Sequence[str]) -> list[Piece]:
    """`text` in pieces, those marked that are one of the folded texts `sought`; joined they are `text`."""
    line, places = _placed(text)
    hit = [False] * len(text)
    for word in filter(None, sought):
        at = line.find(word)
        while at >= 0:
            for place in range(places[at], places[at + len(word) - 1] + 1):
                hit[place] = True
            at = line.find(word, at + 1)
    return list(_joined(text, hit))


def _held(sought: Iterable[str], one: Candidate) -> tuple[set[str], set[str]]:
    """The pieces that stand in the question, and those that stand in the answer."""
    question, text = folded(one.question), folded(one.text)
    return {piece for piece in sought if piece in question}, {piece for piece in sought if piece in text}


def _placed(text: str) -> tuple[str, list[int]]:
    """`text` folded character by character, and the place in `text` of each character of that."""
    parts = [folded(character) for character in text]
    return "".join(parts), [at for at, part in enumerate(parts) for _ in part]


def _joined(text: str, hit: Sequence[bool]) -> Iterator[Piece]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            yield text[start:at], hit[start]
            start = at
