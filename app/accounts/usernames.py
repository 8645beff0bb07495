"""User names: one spelling for each, however they are typed. Values in, values out."""

import re
import unicodedata

from app.errors import Invalid

SHAPE = re.compile(r"[^\W_](?:[\w.-]{0,38}[^\W_])?")
TAKEN_BY_ADDRESSES = frozenset({"new"})


def one_spelling(typed: str) -> str:
    """Half width, lower case, without white space at the ends."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def new_username(typed: str) -> str:
    """A name to be taken, in its one spelling. Raises Invalid("username")."""
    name = one_spelling(typed)
    if not SHAPE.fullmatch(name):
        raise Invalid("username", "Up to 40 letters and digits, with . - _ between them.")
    if name in TAKEN_BY_ADDRESSES:
        raise Invalid("username", "This user name is taken.")
    return name
