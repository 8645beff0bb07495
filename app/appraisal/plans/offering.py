"""The indicators that a plan may have, in words and units."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.appraisal.measuring import MEAN, SHARE
from app.appraisal.models import ENTERED, GIVEN
from app.figures.collecting import indicators
from app.room import Indicator

OWN: Mapping[str, Any] = {GIVEN: _l("Score given by people"), ENTERED: _l("Figure of the firm's own")}
"""What no room counts: people score it, or somebody enters it; a plan calls it by a label of its own."""
PERCENT = "%"


def offered() -> dict[str, Indicator]:
    """Those that rooms bring and that come to a value for a person, by name."""
    return {name: one for name, one in indicators().items() if one.measure in {SHARE, MEAN}}


def label_of(name: str, label: str) -> Any:  # noqa: ANN401  a text or a lazy one
    """What an indicator of a plan is called: its own label, or the room's."""
    if label:
        return label
    found = indicators().get(name)
    return found.label if found else OWN.get(name, name)


def unit_of(name: str, unit: str) -> Any:  # noqa: ANN401  likewise
    """What its values are counted in, "" for a bare number."""
    found = indicators().get(name)
    if found is None:
        return unit
    return PERCENT if found.measure == SHARE else found.unit_words
