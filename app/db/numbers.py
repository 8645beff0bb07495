"""Public numbers such as `C26-7K3QXP`.

Kind, year, five random characters, one check character (access rule 14).

The alphabet has 31 characters, none of which is read as another; 31 is prime, so the weighted sum catches
every single wrong character and every swap of two neighbours.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Choose = Callable[[str], str]
_drawing: ContextVar[Choose] = ContextVar("drawing", default=secrets.choice)

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_CHARACTERS = 5
SHAPE = re.compile(rf"[A-Z][0-9]{{2}}-[{ALPHABET}]{{6}}")


def at_random(characters: str) -> str:
    """One of `characters`: by chance, or as `drawn_by` says."""
    return _drawing.get()(characters)


@contextmanager
def drawn_by(choose: Choose) -> Iterator[None]:
    """Inside, numbers come out as `choose` picks their characters: for the demo company."""
    token = _drawing.set(choose)
    try:
        yield
    finally:
        _drawing.reset(token)


def new_number(letter: str, year: int, choose: Choose = at_random) -> str:
    """A fresh number, e.g. ``new_number("C", 2026)`` → ``C26-7K3QXP``. Uniqueness is the table's to refuse.

    `choose` picks a character; another than the default is for the demo company, which comes out the same
    again.
    """
    body = "".join(choose(ALPHABET) for _ in range(RANDOM_CHARACTERS))
    return numbered(letter, year, body)


def numbered(letter: str, year: int, body: str) -> str:
    """The number with the five characters `body` and their check character."""
    head = f"{letter}{year % 100:02d}"
    return f"{head}-{body}{_check(head, body)}"


def is_number(text: str) -> bool:
    """Whether `text` has the shape and the check character of a public number."""
    if SHAPE.fullmatch(text) is None:
        return False
    head, _, body = text.partition("-")
    return body[-1] == _check(head, body[:-1])


def _check(head: str, body: str) -> str:
    values = (*map(ord, head), *map(ALPHABET.index, body))
    total = sum(weight * value for weight, value in enumerate(values, start=1))
    return ALPHABET[total % len(ALPHABET)]
