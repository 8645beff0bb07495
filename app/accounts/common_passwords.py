"""Which passwords are tried first: known ones, and those made of nothing but words, dates and runs.

`common_passwords.txt` holds the known ones that no rule here finds. Nobody is told which characters to
use (access rule 10). Values in, values out.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

KNOWN = Path(__file__).with_name("common_passwords.txt")
FEWEST = 6
"""How many characters must be left to guess once words, dates and runs are known."""

WORDS = (
    "password passwd passwort pass admin administrator administrador root user guest test demo login welcome "
    "letmein changeme secret master default system service server oracle computer internet "
    "iloveyou loveyou love qwerty azerty abc aaa monkey dragon sunshine princess superman football "
    "woaini woaiwo aini mima wodemima nihao zhongguo china beijing shanghai guangzhou shenzhen kehu gongsi "
    "5201314 1314520 521 520 1314 7758 "
    "密码 我的密码 我爱你 你好 客户 客簿 kebu"
).split()
ROWS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "!@#$%^&*()_+")
LOOKALIKES = str.maketrans("@$035!", "asoesi")
DATE = re.compile(r"(?:19|20)\d\d([-./]?)(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:19|20)\d\d")


def is_common(password: str, own: Iterable[str] = ()) -> bool:
    """Whether `password` is among the first tries against somebody whose names and words are `own`."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if plain in _known():
        return True
    words = sorted({*WORDS, *(word.casefold() for word in own if len(word) > 1)}, key=len, reverse=True)
    spellings = (plain, plain.translate(LOOKALIKES))
    return min(_left_to_guess(_shortest_unit(spelling), words) for spelling in spellings) < FEWEST


def _left_to_guess(text: str, words: Iterable[str]) -> int:
    for word in words:
        text = text.replace(word, " ")
    text = DATE.sub(" ", text)
    return sum(
        not _expected(before, here) for before, here in zip(" " + text, text, strict=False) if here != " "
    )


def _shortest_unit(text: str) -> str:
    """What `text` repeats, or itself."""
    return text[: (text + text).index(text, 1)]


def _expected(before: str, here: str) -> bool:
    """Whether `here` repeats or follows `before`, in the alphabet or beside it on the keyboard."""
    return before != " " and (abs(ord(here) - ord(before)) <= 1 or here in _neighbours().get(before, ""))


@lru_cache(maxsize=1)
def _neighbours() -> dict[str, str]:
    found: dict[str, str] = {}
    lines = [*ROWS, *("".join(column) for column in zip(*ROWS[:4], strict=False))]
    for line in lines:
        for left, right in pairwise(line):
            found[left] = found.get(left, "") + right
            found[right] = found.get(right, "") + left
    return found


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    lines = KNOWN.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))
