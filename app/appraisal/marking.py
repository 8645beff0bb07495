"""Scores, totals and grades of what was measured, by the rules of a plan. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.appraisal.measuring import Measured
from app.appraisal.scoring import (
    TENTHS,
    Bands,
    Given,
    Knots,
    Minus,
    Rule,
    Total,
    Weighted,
    YesNo,
    grade,
    of_tenths,
    score,
    total,
)

KNOTS, BANDS, MINUS, YES_NO, GIVEN = RULES = ("knots", "bands", "minus", "yes_no", "given")


def rule_of(kept: Mapping[str, Any]) -> Rule:
    """The rule that a plan keeps as ``{"rule": "knots", "floor": "3.3", …}``, numbers as decimal text."""
    kind = kept["rule"]
    if kind == KNOTS:
        floor, target, stretch = (Decimal(kept[name]) for name in ("floor", "target", "stretch"))
        return Knots(floor, target, stretch, below=bool(kept.get("below")))
    if kind == BANDS:
        return Bands(tuple((Decimal(first), Decimal(points)) for first, points in kept["bands"]))
    if kind == MINUS:
        return Minus(Decimal(kept["each"]))
    return YesNo() if kind == YES_NO else Given()


def kept_rule(rule: Rule) -> dict[str, Any]:
    """What a plan keeps of a rule, as `rule_of` reads it."""
    if isinstance(rule, Knots):
        said = {name: str(getattr(rule, name)) for name in ("floor", "target", "stretch")}
        return {"rule": KNOTS, **said, "below": rule.below}
    if isinstance(rule, Bands):
        return {"rule": BANDS, "bands": [[str(first), str(points)] for first, points in rule.bands]}
    if isinstance(rule, Minus):
        return {"rule": MINUS, "each": str(rule.each)}
    return {"rule": YES_NO if isinstance(rule, YesNo) else GIVEN}


def limits_of(rule: Rule) -> Sequence[Decimal]:
    """The values at which a rule changes: its knots, or where its bands begin."""
    if isinstance(rule, Knots):
        return rule.floor, rule.target, rule.stretch
    return [first for first, _points in rule.bands] if isinstance(rule, Bands) else ()


def mark(kept: Mapping[str, Any], found: Measured, cap: int) -> Decimal | None:
    """The printed score of what was measured; None where that is missing."""
    if found.worst:
        return of_tenths(0)
    return score(rule_of(kept), found.value, Decimal(cap))


def tenths(printed: Decimal | None) -> int | None:
    """A printed score as it is kept."""
    return None if printed is None else int(printed * TENTHS)


def from_tenths(kept: int | None) -> Decimal | None:
    """A score or total that is kept so, as it is printed; None for none."""
    return None if kept is None else of_tenths(kept)


def add_up(sheet: Iterable[tuple[int, Decimal | None]]) -> Total:
    """What a sheet of (weight, printed score) comes to."""
    return total(Weighted(Decimal(weight), printed) for weight, printed in sheet)


def graded(printed: Decimal | None, grades: Sequence[Sequence[Any]]) -> str | None:
    """The code of the grade among a plan's `grades`; None where there is no total."""
    return grade(printed, [(Decimal(str(first)), code) for first, code, *_ in grades])
