"""Cards and scores in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.customers.models import ENTERPRISE, INDIVIDUAL
from app.customers.words import Words
from app.risk.scorecard import Bin, Interval, Sign, number_of, plain
from app.risk.scorecards.attributes import KNOWN
from app.risk.scorecards.models import (
    ABILITY_TO_PAY,
    APPROVED,
    CREDIT_RECORD,
    DRAFT,
    PUBLISHED,
    RETIRED,
    TRIED,
)

KINDS: Mapping[str, Any] = {INDIVIDUAL: _l("Individuals"), ENTERPRISE: _l("Enterprises")}
STATES: Mapping[str, Any] = {
    DRAFT: _l("Draft"),
    TRIED: _l("Tried"),
    APPROVED: _l("Approved"),
    PUBLISHED: _l("In force"),
    RETIRED: _l("Retired"),
}
TONES = {DRAFT: "", TRIED: "info", APPROVED: "warn", PUBLISHED: "ok", RETIRED: ""}
BANDS = (_l("Excellent"), _l("Good"), _l("Fair"), _l("Weak"), _l("Poor"))
"""Of a total, the best first."""
BAND_TONES = ("ok", "ok", "info", "warn", "danger")
CREDIT_RECORDS: Mapping[str, Any] = {
    "clean": _l("Clean: promises kept, nothing unpaid"),
    "minor": _l("Minor: late once or twice, paid since"),
    "serious": _l("Serious: unpaid, enforced or written off"),
    "none": _l("No record found"),
}
ABILITIES: Mapping[str, Any] = {
    "strong": _l("Strong"),
    "sufficient": _l("Sufficient"),
    "weak": _l("Weak"),
}
CATEGORIES: Mapping[str, Mapping[str, Any]] = {
    CREDIT_RECORD: CREDIT_RECORDS,
    ABILITY_TO_PAY: ABILITIES,
    "size": {"large": _l("Large"), "medium": _l("Medium"), "small": _l("Small"), "micro": _l("Micro")},
    "income_band": {
        "<50000": _l("below 50,000 yuan"),
        "50000-150000": _l("50,000 to 150,000 yuan"),
        "150000-400000": _l("150,000 to 400,000 yuan"),
        ">=400000": _l("400,000 yuan and more"),
    },
    "sex": {"male": _l("Male"), "female": _l("Female")},
}
DICTIONARIES = frozenset({"industry", "region"})
"""Attributes whose words the firm keeps itself."""


def label_of(name: str, known: str) -> Any:  # noqa: ANN401  a text or a lazy one
    """What an attribute is called, by ours where it is mapped."""
    return KNOWN[known].label if known in KNOWN else name


def bin_words(one: Bin | None, known: str) -> str:
    """A bin in words."""
    if one is None:
        return _("no bin")
    pieces = sorted(one.pieces, key=lambda piece: isinstance(piece, Sign))
    return _(", ").join(_piece_words(piece, known) for piece in pieces)


def _piece_words(piece: Interval | Sign | str, known: str) -> str:
    if isinstance(piece, Sign):
        return {
            Sign.MISSING: _("no record"),
            Sign.OTHER: _("anything else"),
            Sign.SPECIAL: _("special values"),
        }[piece]
    if isinstance(piece, str):
        return value_words(piece, known) if number_of(piece) is not None else category_words(piece, known)
    return _count_words(piece, known) if _counts(piece, known) else _interval_words(piece, known)


def _interval_words(piece: Interval, known: str) -> str:
    if piece.low is None and piece.high is None:
        return _("any number")
    if piece.low is None:
        return _("below %(edge)s", edge=value_words(plain(piece.high), known))  # type: ignore[arg-type]
    if piece.high is None:
        return _("%(edge)s and more", edge=value_words(plain(piece.low), known))
    low, high = (_bare(plain(piece.low), known), value_words(plain(piece.high), known))
    return _("%(low)s to below %(high)s", low=low, high=high)


def _counts(piece: Interval, known: str) -> bool:
    """Whether whole numbers lie in it, none of them below 0."""
    unit = KNOWN[known].unit if known in KNOWN else None
    edges = [edge for edge in piece if edge is not None]
    return bool(edges and unit and unit.whole) and all(edge > 0 and edge == int(edge) for edge in edges)


def _count_words(piece: Interval, known: str) -> str:
    """So many, or from so many to so many, both included."""
    low = int(piece.low or 0)
    if piece.high is None:
        return _("%(edge)s and more", edge=value_words(str(low), known))
    high = value_words(str(int(piece.high) - 1), known)
    return high if piece.high - low == 1 else _("%(low)s to %(high)s", low=low, high=high)


def _bare(text: str, known: str) -> str:
    unit = KNOWN[known].unit if known in KNOWN else None
    return unit.bare(text) if unit else text


def category_words(text: str, known: str) -> str:
    """A category of one of our attributes in words."""
    if known in DICTIONARIES:
        return str(Words().of(known, text))
    return str(CATEGORIES.get(known, {}).get(text, text))


def value_words(text: str, known: str) -> str:
    """A value in words, with its unit."""
    if not text:
        return _("no record")
    one, number = KNOWN.get(known), number_of(text)
    if one is None or one.unit is None or number is None:
        return category_words(text, known)
    return one.unit.said(text, float(number))
