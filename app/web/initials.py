"""The pinyin initials of the program's own Chinese words: 客户 is found by ``kh``.

The common characters stand in GB 2312 in the order of their pinyin, so their initials follow from where each
letter begins there. A character with several readings has the one of that order; names of customers, where
that matters, have an index of their own.
"""

from bisect import bisect

LETTERS = "abcdefghjklmnopqrstwxyz"
STARTS = (
    "b0a1 b0c5 b2c1 b4ee b6ea b7a2 b8c1 b9fe bbf7 bfa6 c0ac c2e8 c4c3 c5b6 c5be c6da c8bb c8f6 cbfa cdda cef4"
    " d1b9 d4d1"
)
"""Where in GB 2312 the characters of each of `LETTERS` begin."""
LAST = bytes.fromhex("d7f9")
_STARTS = [bytes.fromhex(start) for start in STARTS.split()]


def initials(text: str) -> str:
    """The initials of the Chinese characters of `text`; what is none, or a rare one, is left out."""
    return "".join(_initial(character) for character in text)


def _initial(character: str) -> str:
    place = character.encode("gb2312", "ignore")
    return LETTERS[bisect(_STARTS, place) - 1] if _STARTS[0] <= place <= LAST else ""
