"""Levels and field rules (access: Words, rule 3). Values in, values out.

A record and each of its fields has a level 1–4; a person a clearance 1–4. A field above it is sealed;
a *revealing* one shows a partial mask even to the cleared.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.access.masks import NOTHING

PUBLIC, INTERNAL, CONFIDENTIAL, SECRET = LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is protected.

    `level` as shipped; `mask` makes it revealing; `with_field` raises it to `then_level` on a record that
    holds that field (birth date beside an ID number); `derive` computes a value that is no column (age)
    from field `of`.
    """

    level: int
    mask: Callable[[str], str] | None = None
    with_field: str = ""
    then_level: int = 0
    derive: Callable[[Any], Any] | None = None
    of: str = ""

    def level_on(self, holds: Callable[[str], bool], raised: int = 0) -> int:
        """The level on a record.

        `holds` says whether the record has a value in a field, `raised` is the officer's.
        """
        level = max(self.level, raised)
        if self.with_field and level < self.then_level and holds(self.with_field):
            return self.then_level
        return level


@dataclass(slots=True, unsafe_hash=True)
class Masked:
    """What stands in a value's place: no more of it than `text`. `sealed`: above the reader's clearance."""

    text: str = NOTHING
    sealed: bool = True
    masked: bool = True

    def __str__(self) -> str:
        return self.text


SEALED = Masked()


def plain(level: int, **more: Any) -> FieldRule:  # noqa: ANN401
    """A field that the cleared see."""
    return FieldRule(level, **more)


def revealing(level: int, mask: Callable[[str], str]) -> FieldRule:
    """A field that even the cleared see masked until they reveal it."""
    return FieldRule(level, mask=mask)


def seen(value: Any, rule: FieldRule, level: int, clearance: int) -> Any:  # noqa: ANN401
    """`value` as somebody with `clearance` sees it, the field being at `level` on this record.

    No value stays none.
    """
    if value is None or value == "":
        return None
    if level > clearance:
        return SEALED
    if rule.mask is not None:
        return Masked(rule.mask(value), sealed=False)
    return value
