"""A rule as a curve: which points it gives for which value. Values in, a drawing out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from app.appraisal.scoring import (
    AT_FLOOR,
    AT_STRETCH,
    AT_TARGET,
    Bands,
    Knots,
    Minus,
    Number,
    curve,
)
from app.figures.charts import Lines, curve_chart

Drawable = Knots | Bands | Minus
"""Yes or no, and what people gave, need no curve."""
MARGIN, TINY = Decimal("0.15"), Decimal("0.000001")
"""How much is drawn beside what the rule names, and what a jump is wide, as parts of the whole."""
EVENTS = 10


class Limits(NamedTuple):
    """Between which values there can be any; None where nothing limits them."""

    least: Decimal | None = None
    most: Decimal | None = None


ANY = Limits()


def drawn(rule: Drawable, cap: int, limits: Limits = ANY) -> Lines:
    """The curve of a rule without a flaw: what it names stands below, the points of the knots beside it."""
    named = list(_named(rule))
    first, last = _reach(rule, named, cap, limits)
    tiny = (last - first) * TINY
    values = sorted({first, last, *_corners(rule, named, cap, tiny)})
    inside = [value for value in values if first <= value <= last]
    marks = [AT_FLOOR, AT_TARGET, AT_STRETCH, *([cap] if cap > AT_STRETCH else [])]
    top = max(cap, AT_STRETCH)
    return curve_chart(curve(rule, inside, cap), [one for one in named if first <= one <= last], marks, top)


def _named(rule: Drawable) -> Iterator[Decimal]:
    if isinstance(rule, Knots):
        yield from sorted((rule.floor, rule.target, rule.stretch))
    elif isinstance(rule, Bands):
        yield from (first for first, _ in rule.bands)
    else:
        yield from (Decimal(count) for count in range(0, _gone(rule) + 1, max(1, _gone(rule) // EVENTS)))


def _gone(rule: Minus) -> int:
    """After how many events nothing is left."""
    return int(-(-AT_STRETCH // rule.each))


def _reach(rule: Drawable, named: list[Decimal], cap: int, limits: Limits) -> tuple[Decimal, Decimal]:
    if isinstance(rule, Minus):
        return named[0], named[-1]
    ends = [*named, *([_at_cap(rule, cap)] if isinstance(rule, Knots) else [])]
    width = (max(ends) - min(ends)) * MARGIN or Decimal(1)
    least, most = min(ends) - width, max(ends) + width
    if limits.least is not None:
        least = max(least, min(limits.least, named[0]))
    if limits.most is not None:
        most = min(most, max(limits.most, named[-1]))
    return least, most


def _at_cap(rule: Knots, cap: int) -> Decimal:
    """Where the line beyond the stretch meets the cap."""
    return rule.stretch + (rule.stretch - rule.target) * (cap - AT_STRETCH) / (AT_STRETCH - AT_TARGET)


def _corners(rule: Drawable, named: list[Decimal], cap: int, tiny: Decimal) -> Iterator[Number]:
    """Where the curve turns, and both sides of where it jumps."""
    yield from named
    if isinstance(rule, Knots):
        worse = -tiny if rule.stretch > rule.floor else tiny
        nothing = rule.floor - (rule.target - rule.floor) * AT_FLOOR / (AT_TARGET - AT_FLOOR)
        yield from (rule.floor + worse, _at_cap(rule, cap), nothing)
    elif isinstance(rule, Bands):
        yield from (first - tiny for first in named)
