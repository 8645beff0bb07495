"""Finding who is mentioned in a text, ``@name``. Values in, values out: neither Flask nor Peewee."""

import re
from collections.abc import Collection
from typing import NamedTuple

_AT = re.compile(r"(?<![A-Za-z0-9._%+-])[@\uff20]")
"""An at sign that does not stand in an e-mail address."""
_WORD = re.compile(r"[^\W\d_][\w.-]{0,40}")
_MORE = re.compile(r"[A-Za-z0-9_]")


class Mentions(NamedTuple):
    """What follows the at signs of a text: `names` that are known, in lower case, and words that are not."""

    names: frozenset[str]
    unknown: tuple[str, ...]


def mentions(text: str, known: Collection[str]) -> Mentions:
    """Who is mentioned: after each at sign the longest of the `known` names, which are in lower case.

    A Chinese name may be followed by anything; one that ends in a Latin letter ends with its word.
    """
    lengths = sorted({len(name) for name in known}, reverse=True)
    names, unknown = set(), []
    for sign in _AT.finditer(text):
        rest = text[sign.end() :]
        name = next((rest[:n].lower() for n in lengths if _stands(rest, n, known)), None)
        word = _WORD.match(rest)
        if name is not None:
            names.add(name)
        elif word is not None:
            unknown.append(word.group())
    return Mentions(frozenset(names), tuple(unknown))


def _stands(rest: str, length: int, known: Collection[str]) -> bool:
    name, after = rest[:length], rest[length : length + 1]
    return name.lower() in known and not (_MORE.match(name[-1:]) and _MORE.match(after))
