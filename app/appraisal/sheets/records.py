"""The records behind a figure as they were when it was frozen, those of them that its reader may read now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate, everything
from app.db.base import among
from app.errors import NotFound
from app.figures.opening import OpenRow, models
from app.room import Hit, Indicator, Mark
from app.web.listing import Page, Sort


@dataclass(frozen=True)
class Records:
    """A page of a figure's records; `only` are the words of the mark to which it is narrowed, "" for all."""

    page: Page
    rows: Sequence[OpenRow]
    only: Any = ""


def records_of(
    gate: Gate,
    indicator: Indicator,
    rows: ModelSelect,
    asked: Mapping[str, str],
    endpoint: str,
    **within: str,
) -> Records:
    """What is shown of frozen `rows` on the page of `endpoint`, whose address has `within`.

    `asked` is what else the address has: with "mark" (1: the first of the indicator) only the records that
    are marked so; "turn" is kept. Raises NotFound for a mark that there is not.
    """
    mark = _mark(indicator, asked.get("mark", ""))
    only = rows.where(among(rows.model.band, mark.bands)) if mark else rows
    page = Page(
        _readable(gate, indicator, only),
        {"day": Sort(rows.model.day, "desc")},
        endpoint=endpoint,
        within=within,
        keep={name: asked.get(name, "") for name in ("turn", "mark")},
    )
    return Records(page, _told(gate, indicator, page), mark.label if mark else "")


def _mark(indicator: Indicator, place: str) -> Mark | None:
    if not place:
        return None
    found = {str(at): mark for at, mark in enumerate(indicator.marks, 1)}
    if place not in found:
        raise NotFound
    return found[place]


def _told(gate: Gate, indicator: Indicator, page: Page) -> list[OpenRow]:
    hits: Mapping[str, Hit] = indicator.rows(gate, [row.number for row in page.rows])
    return [
        OpenRow(
            row.day,
            hits[row.number],
            indicator.counted(row.numerator, row.denominator),
            indicator.bands.get(row.band, ""),
        )
        for row in page.rows
        if row.number in hits
    ]


def _readable(gate: Gate, indicator: Indicator, rows: ModelSelect) -> ModelSelect:
    """The rows whose record the person may read, and those of no record that their room shows them."""
    model, number = models()[indicator.of], rows.model.number
    there = everything(model, SQL("1"), why="whether a row tells of a record at all; none is told of")
    there = there.where(model.number == number)
    readable = gate.select(model, SQL("1")).where(model.number == number)
    without = rows.columns(number).where(~fn.EXISTS(there)).distinct().tuples()
    shown = indicator.rows(gate, [number for (number,) in without])
    return rows.where(fn.EXISTS(readable) | among(number, shown))
