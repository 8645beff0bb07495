"""The mark of a table that was taken out of the house: a line above its header and one below its last row.

Whoever reads the table again leaves both out; so does this room.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from app.sheets.rows import is_blank

SIGN = "# Kebu · "
"""How a marking line begins, in every language."""


class Mark(NamedTuple):
    """Who took a table out, when and why.

    `line` says it in one line of text; `ending` says how many rows there were (``%(count)s rows``). `author`,
    `title` and `moment` (on the office's clock, without a zone) stand among the properties of a file that has
    some.
    """

    line: str
    ending: str
    author: str
    title: str
    moment: datetime

    def text(self) -> str:
        """What stands above the header."""
        return SIGN + " ".join(self.line.split())

    def end(self, count: int) -> str:
        """What stands below the last of `count` rows."""
        return f"{self.text()} · {self.ending % {'count': count}}"


def is_mark(cells: Sequence[str]) -> bool:
    """Whether the row is a marking line."""
    return bool(cells) and cells[0].startswith(SIGN) and is_blank(cells[1:])


def without_mark(text: str) -> str:
    """The beginning of a CSV without its marking line."""
    first, _, rest = text.partition("\n")
    return rest if first.lstrip('"').startswith(SIGN) else text
