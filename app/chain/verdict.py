"""What verification says, and the kept head that it can be asked against. Values in, values out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.chain.tables import Difference
from app.errors import Invalid, KebuError

HEAD = re.compile(r"[0-9a-f]{64}")
LONGEST_COUNT = 15


class Broken(KebuError):
    """Row `row` (counted from 1; None where no row is to blame) does not hold, and why."""

    def __init__(self, row: int | None, message: str, **values: object) -> None:
        self.row = row
        super().__init__(message, row=row, **values)


@dataclass(frozen=True)
class Verdict:
    """`count` rows hold and end in `head` (hex); `erased` of their sealed values were erased.

    `broken` is what doesn't hold. Where the chain itself does, `differences` are what the tables hold
    otherwise than it says.
    """

    count: int
    head: str
    erased: int
    broken: Broken | None = None
    differences: Sequence[Difference] = ()

    @property
    def ok(self) -> bool:
        """Whether the whole chain holds."""
        return self.broken is None

    def as_json(self) -> dict[str, Any]:
        """The document of `flask audit verify --json`.

        `first_bad` is the first row that doesn't hold, or else one that a table contradicts.
        """
        document = {
            "ok": self.ok,
            "count": self.count,
            "head": self.head,
            "erased": self.erased,
            "first_bad": self.broken.row if self.broken else None,
            "reason": str(self.broken) if self.broken else None,
        }
        if self.differences:
            document["differences"] = [one._asdict() for one in self.differences]
        return document


@dataclass(frozen=True)
class Kept:
    """A head that was printed or written down: after `count` rows the mac was `head` (hex)."""

    count: int
    head: str

    @classmethod
    def read(cls, count: str, head: str) -> "Kept | None":
        """From what was typed, spaces and capitals not mattering; None for nothing. Raises Invalid."""
        count, head = "".join(count.split()), "".join(head.split()).lower()
        if not count and not head:
            return None
        if not (count.isascii() and count.isdecimal() and len(count) <= LONGEST_COUNT):
            raise Invalid("count", "Type the number of rows that stands beside the head.")
        if not HEAD.fullmatch(head):
            raise Invalid("head", "A head has 64 characters, 0 to 9 and a to f.")
        return cls(int(count), head)
