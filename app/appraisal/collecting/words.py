"""Collecting in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.appraisal.models import GIVEN, PlanIndicator
from app.figures.collecting import indicators
from app.figures.families import FAMILY_WORDS

OWN = "own"
FAMILIES: Mapping[str, Any] = {
    **FAMILY_WORDS,
    GIVEN: _l("Scores given by people"),
    OWN: _l("Figures of the firm's own"),
}
"""Kinds of what is collected (clause 4.3), in the order of the page."""


def family_of(one: PlanIndicator) -> str:
    """Which kind of figure it is."""
    found = indicators().get(one.indicator)
    if found is None:
        return one.indicator if one.indicator in FAMILIES else OWN
    return found.family or OWN
