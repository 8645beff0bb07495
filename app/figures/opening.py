"""Opening a figure: the rows that it was made of, as far as the reader may read their records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import SQL, ModelSelect, fn

from app.access.gate import Gate
from app.errors import NotFound
from app.figures.collecting import of_months
from app.figures.models import BAND, PERSON, WHOLE, FigurePeriod, FigureRow
from app.figures.reading import Board, Place, Told, breakdowns, key_words, period_named, place_of
from app.people.departments import all_departments, own_and_below
from app.people.models import Person
from app.room import Hit, Indicator, rooms_of_the_house
from app.web.listing import Page, Sort


@dataclass(frozen=True)
class Asked:
    """A figure that somebody opens: where it stands, and what it is."""

    indicator: Indicator
    period: FigurePeriod
    place: Place
    breakdown: str
    key: str
    figure: Told

    @property
    def keep(self) -> dict[str, Any]:
        """What its address has."""
        kept = {"indicator": self.indicator.name, "period": self.figure.name, "department": self.place.code}
        return kept | ({"by": self.breakdown, "key": self.key} if self.breakdown else {})

    @property
    def words(self) -> str:
        """The key of its breakdown in words, "" for a whole."""
        return key_words(self.indicator, self.breakdown, self.key) if self.breakdown else ""


@dataclass(frozen=True)
class OpenRow:
    """A record of a figure: when it counted, how, in which band."""

    day: date
    hit: Hit
    counted: Any
    band: Any


def models() -> dict[str, Any]:
    """Kind → protected model of the house."""
    return {kind: model for room in rooms_of_the_house() for kind, model in room.records.items()}


def asked_figure(gate: Gate, address: Mapping[str, str]) -> Asked:
    """The figure that an address asks for.

    Raises NotFound for what there is not, and what is not for the person: another department's, a breakdown
    by a field that is above their clearance, the bands of a figure that rests on too few.
    """
    indicator = of_months().get(address.get("indicator", ""))
    breakdown = address.get("by", WHOLE)
    if indicator is None:
        raise NotFound
    if breakdown and breakdown not in breakdowns(gate, indicator, models()[indicator.of]):
        raise NotFound
    place = place_of(gate, address.get("department", ""))
    period, key = period_named(address.get("period", "")), address.get("key", "")
    board = Board(place, period.period, period.since, [indicator])
    if breakdown == BAND and board.whole(indicator.name).value is None:
        raise NotFound
    return Asked(indicator, period, place, breakdown, key, board.of(indicator.name, breakdown, key))


def told_rows(gate: Gate, asked: Asked) -> tuple[Page, list[OpenRow]]:
    """A page of its rows, newest first; what the person may not read is not there."""
    page = Page(
        _rows(gate, asked), {"day": Sort(FigureRow.day, "desc")}, endpoint="figures.rows", keep=asked.keep
    )
    hits = asked.indicator.rows(gate, [row.number for row in page.rows])
    return page, [_told(asked.indicator, row, hits[row.number]) for row in page.rows if row.number in hits]


def _told(indicator: Indicator, row: FigureRow, hit: Hit) -> OpenRow:
    return OpenRow(
        row.day, hit, indicator.counted(row.numerator, row.denominator), indicator.bands.get(row.band, "")
    )


def _rows(gate: Gate, asked: Asked) -> ModelSelect:
    model = models()[asked.indicator.of]
    readable = gate.select(model, SQL("1")).where(model.number == FigureRow.number)
    within = [FigureRow.indicator == asked.indicator.name, *_inside(asked.place)]
    days = (FigureRow.day >= asked.period.since, FigureRow.day < asked.period.until)
    return FigureRow.select().where(*within, *days, *_of_key(asked), fn.EXISTS(readable))


def _inside(place: Place) -> Sequence[Any]:
    if place.id is None:
        return ()
    return (FigureRow.department.in_(sorted(own_and_below(all_departments(), place.id))),)


def _of_key(asked: Asked) -> Sequence[Any]:
    if not asked.breakdown:
        return ()
    if asked.breakdown != PERSON:
        return (getattr(FigureRow, asked.breakdown) == asked.key,)
    if not asked.key:
        return (FigureRow.person.is_null(),)
    return (FigureRow.person.in_(Person.select(Person.id).where(Person.username == asked.key)),)
