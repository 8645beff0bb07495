"""Names as offices write them: of people, departments, posts, dictionary entries. Values in, values out."""

import re
import unicodedata

from app.accounts.adding import visible
from app.errors import Invalid

LONGEST_NAME = 60
LONGEST_CODE = 40
CODE = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
TAKEN_BY_ADDRESSES = frozenset({"new", "processes"})


def one_name(field: str, typed: str, longest: int = LONGEST_NAME) -> str:
    """A name on one line, in NFC, with single spaces.

    What is invisible goes. Raises Invalid(field) when nothing is left, it is too long or holds no letter.
    """
    name = optional_name(field, typed, longest)
    if not name:
        raise Invalid(field, "Fill this in.")
    return name


def optional_name(field: str, typed: str, longest: int = LONGEST_NAME) -> str:
    """The same, or "" when nothing was typed."""
    name = visible(typed)
    if len(name) > longest:
        raise Invalid(field, "At most %(max)d characters.", max=longest)
    if name and not any(unicodedata.category(character)[0] in "LNC" for character in name):
        raise Invalid(field, "It needs a letter or a digit.")
    return name


def one_code(field: str, typed: str) -> str:
    """A code for addresses, files and commands, such as ``north_east``. Raises Invalid(field)."""
    code = unicodedata.normalize("NFKC", typed).strip().lower()
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise Invalid(
            field,
            "Small letters a to z and digits, with - or _ between them, at most %(max)d.",
            max=LONGEST_CODE,
        )
    if code in TAKEN_BY_ADDRESSES:
        raise Invalid(field, "This code is taken.")
    return code


def folded(name: str) -> str:
    """What two names share that would be read as one."""
    return unicodedata.normalize("NFKC", name).casefold()
