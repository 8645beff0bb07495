"""Figures of a firm's own as they were entered, read for whoever has been let in to them."""

from collections.abc import Iterable
from decimal import Decimal

from app.access.gate import everything
from app.appraisal.collecting.models import Entry
from app.appraisal.models import ENTERED, PlanIndicator


def entries_of(indicator: PlanIndicator) -> dict[int, Entry]:
    """What was entered for an indicator, by the ids of the sheets."""
    query = everything(Entry, why="for the supplier of the indicator, or whoever collects the plan")
    return {entry.sheet_id: entry for entry in query.where(Entry.indicator == indicator.id)}


def entered_ones(indicators: Iterable[PlanIndicator]) -> list[PlanIndicator]:
    """Those whose figures are entered."""
    return [one for one in indicators if one.indicator == ENTERED]


def in_whole_numbers(value: Decimal) -> tuple[int, int]:
    """A decimal as a numerator and a denominator, which is a power of ten."""
    places = max(0, -int(value.as_tuple().exponent))
    return int(value.scaleb(places)), 10**places
