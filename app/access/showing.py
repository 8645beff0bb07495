"""A record as one person sees it: permitted values, masks for the rest (access rule 3).

A record is given as its `data`: {field: what the database keeps}, with the `id` that sealed values are
bound to.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from app.access.levels import FieldRule, Masked, seen
from app.access.models import Protected
from app.vault.fields import is_sealed, unsealed
from app.vault.sealing import BrokenSeal

REMEMBERED = 5_000
DAMAGED = Masked(sealed=False)
"""What stands for a sealed value that was changed behind the program's back."""

logger = logging.getLogger(__name__)
Data = Mapping[str, Any]


class Shown:
    """A record as one person may see it. Only what is permitted is inside."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getitem__(self, field: str) -> Any:  # noqa: ANN401
        return self.__dict__[field]


class Reading(NamedTuple):
    """How one field is read.

    `level` on an ordinary record; `open_to_all` spares the cleared every further question.
    """

    name: str
    rule: FieldRule
    level: int
    sealed: bool
    open_to_all: bool


def reading(
    model: type[Protected], name: str, clearance: int, raised: Mapping[tuple[str, str], int]
) -> Reading:
    """How somebody with `clearance` reads field `name`, the security officer having `raised` some levels."""
    rule, sealed = model.field_rules[name], is_sealed(model, name)
    level = max(rule.level, raised.get((model.audit_kind, name), 0))
    open_to_all = level <= clearance and not (sealed or rule.mask or rule.derive or rule.with_field)
    return Reading(name, rule, level, sealed, open_to_all)


def needed(model: type[Protected], readings: Iterable[Reading]) -> frozenset[str]:
    """The columns that `readings` look at; a derived value may look at any."""
    if any(how.rule.derive for how in readings):
        return frozenset(model._meta.fields)
    return frozenset({"id", *(how.name for how in readings), *(how.rule.with_field for how in readings)})


def value_of(model: type[Protected], data: Data, how: Reading, clearance: int) -> Any:  # noqa: ANN401
    """One field of a record as somebody with `clearance` on it sees it."""
    name, rule, level, sealed, open_to_all = how
    if open_to_all:
        return data.get(name)
    kept = rule.derive(data) if rule.derive else data.get(name)
    if rule.with_field:
        level = rule.level_on(lambda field: holds(model, data, field), level)
    if kept is None or not sealed or level > clearance:
        return seen(kept, rule, level, clearance)
    try:
        if rule.mask is not None:
            return _mask_of(model, name, data["id"], bytes(kept), rule.mask)  # type: ignore[arg-type]
        return unsealed(model, name, data["id"], kept)
    except BrokenSeal as broken:  # one damaged value must not take a whole list away
        logger.error("%s", broken)  # noqa: TRY400  it names the place, and nothing else is known
        return DAMAGED


def holds(model: type[Protected], data: Data, field: str) -> bool:
    """Whether the record has a value in `field`; a column that the query did not read may hold one."""
    rule = model.field_rules[field]
    if rule.derive is None and field not in data:
        return True
    value = rule.derive(data) if rule.derive else data[field]
    return value is not None and value != ""


@lru_cache(maxsize=REMEMBERED)
def _mask_of(
    model: type[Protected], name: str, row: int, sealed: bytes, mask: Callable[[str], str]
) -> Masked | None:
    """The partial mask of a sealed value, remembered by its ciphertext: the mask is all that is kept."""
    value = unsealed(model, name, row, sealed)
    return Masked(mask(value), sealed=False) if value else None
