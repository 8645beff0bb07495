"""The versions of the matrix: the one in force, and those that risks were rated by."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.chain.writing import Entry, writing
from app.clock import now
from app.db.fields import json_text, moment_text
from app.db.unchanged import while_unchanged
from app.errors import NotFound
from app.people.models import Person
from app.risk.matrices.models import RiskMatrix
from app.risk.matrix import BANDS, HIGH, LOW, MEDIUM, VERY_HIGH, Cells, shipped_cells

OWNER, LEAD, DIRECTOR, TWO = ACCEPTORS = ("owner", "lead", "director", "two")
"""Who may let a risk stand, the lowest first."""
FIRST = 1


class Acceptor(NamedTuple):
    """Who may accept a risk of a band, and for how many months."""

    who: str
    months: int


SHIPPED_ACCEPTANCE = {
    LOW: Acceptor(OWNER, 12),
    MEDIUM: Acceptor(LEAD, 6),
    HIGH: Acceptor(DIRECTOR, 3),
    VERY_HIGH: Acceptor(TWO, 1),
}


class Version(NamedTuple):
    """A version as it is read; see `RiskMatrix`."""

    number: int
    cells: Cells
    words: Mapping[str, str]
    revenue: int | None
    acceptance: Mapping[int, Acceptor]


@while_unchanged
def in_force() -> Version:
    """The version that risks are rated by now."""
    newest: RiskMatrix = RiskMatrix.select().order_by(RiskMatrix.number.desc()).get()
    return _read(newest)


@while_unchanged
def version(number: int) -> Version:
    """The version of that number. Raises NotFound."""
    newest = in_force()
    if newest.number == number:
        return newest
    found = RiskMatrix.get_or_none(RiskMatrix.number == number)
    if found is None:
        raise NotFound
    return _read(found)


def all_versions() -> list[RiskMatrix]:
    """Every version, the newest first."""
    return list(RiskMatrix.select().order_by(RiskMatrix.number.desc()))


def add_version(
    person: Person | None, document: Mapping[str, Any], approved_by: Person | None, reason: str = ""
) -> RiskMatrix:
    """Put a new version in force: `document` as `document_of` gives it."""
    last = RiskMatrix.select(RiskMatrix.number).order_by(RiskMatrix.number.desc()).limit(1).scalar() or 0
    made = RiskMatrix(
        number=last + 1,
        **document,
        reason=reason,
        made_by=person and person.id,
        approved_by=approved_by and approved_by.id,
        since=now(),
    )
    with writing(person, "risk_matrix.published", made) as entry:
        made.save(force_insert=True)
        _tell(entry, made, approved_by)
    return made


def document_of(found: Version) -> dict[str, Any]:
    """What a version holds, as JSON keeps it."""
    return {
        "cells": [list(row) for row in found.cells],
        "words": dict(found.words),
        "revenue": found.revenue,
        "acceptance": {str(band): list(one) for band, one in found.acceptance.items()},
    }


def ship_matrix() -> None:
    """Make the first version where there is none."""
    if not RiskMatrix.select().exists():
        add_version(None, document_of(Version(FIRST, shipped_cells(), {}, None, SHIPPED_ACCEPTANCE)), None)


def _read(found: RiskMatrix) -> Version:
    cells = tuple(tuple(row) for row in found.cells)
    acceptance = {band: Acceptor(*found.acceptance[str(band)]) for band in BANDS}
    return Version(int(found.number), cells, found.words, found.revenue, acceptance)


def _tell(entry: Entry, made: RiskMatrix, approved_by: Person | None) -> None:
    for name in ("cells", "words", "acceptance"):
        entry.changed(name, None, json_text(getattr(made, name)))
    entry.changed("revenue", None, made.revenue)
    entry.changed("reason", None, made.reason or None)
    entry.changed("decided_by", None, approved_by and approved_by.username)
    entry.changed("since", None, moment_text(made.since))
