"""What stands on a sheet, in words: values with their units, what they are made of, targets, points."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol

from flask_babel import gettext as _
from flask_babel import ngettext

from app.appraisal.marking import BANDS, GIVEN, KNOTS, MINUS, rule_of
from app.appraisal.measuring import HUNDRED, SHARE, in_unit
from app.appraisal.models import PlanIndicator
from app.appraisal.plans.offering import PERCENT
from app.appraisal.rounding import rounded_beside
from app.appraisal.scoring import Bands, Knots, Minus
from app.room import Indicator

NO_DIGITS, TENTH, HUNDREDTH = 0, 1, 2
TONES = ((90, "ok"), (80, ""), (60, "warn"), (0, "danger"))
"""The colour of a score from so many points on."""


class Counts(Protocol):
    """What was counted, frozen: to score, or to stand beside that."""

    numerator: Any
    denominator: Any
    missing: Any
    worst: Any


class CountsOfFormula(Counts, Protocol):
    """The same with how many rows it rests on, and the formula's version; None for what no formula made."""

    count: Any
    version: Any


def value_of(indicator: Indicator | None, value: Counts) -> Fraction | None:
    """The exact value in its unit, in per cent for a share; None for what is missing."""
    if value.missing or value.worst or value.numerator is None or not value.denominator:
        return None
    return in_unit(indicator, value.numerator, value.denominator)


def value_words(
    indicator: Indicator | None,
    number: Fraction | Decimal,
    own_unit: str = "",
    limits: Collection[Decimal] = (),
) -> str:
    """A value with its unit, on the true side of each of `limits` (see `rounding`).

    `own_unit` is that of one that no room brings.
    """
    if indicator is not None and indicator.measure == SHARE:
        return _("%(value)s %%", value=_digits(number, limits, TENTH))
    unit = str(indicator.unit_words) if indicator else own_unit
    digits = _digits(number, limits, HUNDREDTH) if indicator else _plain(Fraction(number))
    if unit == PERCENT:
        return _("%(value)s %%", value=digits)
    if not unit:
        return digits
    return _("%(value)s %(unit)s", value=digits.removesuffix(".00"), unit=unit)


def limit_words(indicator: Indicator | None, limit: Decimal, own_unit: str = "") -> str:
    """A limit with its unit, in full."""
    return value_words(indicator, limit, own_unit, [limit])


def made_of(indicator: Indicator | None, value: Counts) -> str:
    """Numerator and denominator, as they were counted; "" for a figure that was entered as a whole."""
    if indicator is None or value.numerator is None or value.denominator is None:
        return ""
    if indicator.measure == SHARE:
        return _("%(numerator)s of %(denominator)s", numerator=value.numerator, denominator=value.denominator)
    above = _plain(Fraction(value.numerator, indicator.unit))
    return _("%(numerator)s ÷ %(denominator)s", numerator=above, denominator=value.denominator)


def all_of(indicator: Indicator | None, value: CountsOfFormula) -> str:
    """Numerator and denominator, n, how many rows that are where not as many, and the formula's version."""
    if indicator is None:
        return ""
    told = [made_of(indicator, value)]
    if value.denominator is not None:
        told.append(_("n = %(count)s", count=value.denominator))
    if has_other_rows(value):
        told.append(ngettext("%(num)s row behind it", "%(num)s rows behind it", value.count))
    if value.version is not None:
        told.append(_("formula %(number)s", number=value.version))
    return " · ".join(one for one in told if one)


def has_other_rows(value: CountsOfFormula) -> bool:
    """Whether not every row adds one to the denominator, which is what n counts."""
    return value.count is not None and value.count != value.denominator


def target_words(indicator: Indicator | None, line: PlanIndicator) -> str:
    """What has to be reached, "" where the rule sets no such thing."""
    rule = rule_of(line.rule)
    if isinstance(rule, Knots):
        target = limit_words(indicator, rule.target, line.unit)
        return f"≥ {target}" if rule.stretch > rule.floor else f"≤ {target}"
    if isinstance(rule, Bands):
        first, _points = max(rule.bands, key=lambda band: band[1])
        return f"≥ {limit_words(indicator, first, line.unit)}"
    if isinstance(rule, Minus):
        return _("%(points)s less for each", points=_plain(Fraction(rule.each)))
    return "" if line.rule["rule"] == GIVEN else _("yes")


def rule_words(indicator: Indicator | None, line: PlanIndicator) -> str:
    """How points are made of a value, as the plan has published it (clause 4.4)."""
    kept = line.rule
    if kept["rule"] == KNOTS:
        floor_, target, stretch = (
            limit_words(indicator, Decimal(kept[name]), line.unit) for name in ("floor", "target", "stretch")
        )
        return _(
            "60 points at %(floor)s, 90 at %(target)s, 100 at %(stretch)s, on straight lines between them",
            floor=floor_,
            target=target,
            stretch=stretch,
        )
    if kept["rule"] == BANDS:
        bands = (f"≥ {first}: {points}" for first, points in kept["bands"])
        return _("Points by bands: %(bands)s", bands=_(", ").join(bands))
    if kept["rule"] == MINUS:
        return _("100 points, less %(each)s for each", each=kept["each"])
    return _("the points that were given") if kept["rule"] == GIVEN else _("100 points for yes, none for no")


def points(score: Decimal | None) -> str:
    """A score or total as it is printed, "" for none."""
    return "" if score is None else f"{score:.1f}"


def weighted(weight: int, score: Decimal) -> str:
    """Weight × score in points of the whole, exact: what is printed adds up to what is divided."""
    return _plain(Fraction(weight) * Fraction(score) / HUNDRED, least=HUNDREDTH)


def summed(found: Fraction) -> str:
    """Σ weight × score in points of the whole, likewise."""
    return _plain(found / HUNDRED, least=HUNDREDTH)


def tone_of(score: Decimal) -> str:
    """The colour of a score."""
    return next(tone for least, tone in TONES if score >= least)


def told_over_time(labels: Sequence[str], totals: Sequence[Decimal | None]) -> str:
    """Totals over time in a sentence; a period that is missing has no label."""
    pairs = zip(labels, totals, strict=True)
    told = _(", ").join(f"{label}: {points(total) or '—'}" if label else "—" for label, total in pairs)
    return _("Totals over time. %(totals)s", totals=told)


def _digits(number: Fraction | Decimal, limits: Collection[Decimal], places: int) -> str:
    """Rounded half up, with separators between thousands."""
    return f"{rounded_beside(number, limits, places):,f}"


def _plain(number: Fraction, least: int = NO_DIGITS) -> str:
    """A number that ends, in full, with so many digits at least; one that does not end to four digits."""
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    text = f"{exact:,.4f}".rstrip("0").rstrip(".")
    after = len(text.partition(".")[2])
    return text if after >= least else f"{exact:,.{least}f}"
