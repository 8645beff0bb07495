"""Words for appeals."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.appraisal.appeals.models import CORRECTED, DECIDED, KEPT, SCORED_AGAIN, WAITING, WITHDRAWN
from app.appraisal.appeals.ruling import OUT, SEPARATOR, Row
from app.appraisal.models import ENTERED, GIVEN
from app.room import Indicator

STATES = {
    WAITING: (_l("Waiting for a decision"), "notice"),
    DECIDED: (_l("Decided"), "ok"),
    WITHDRAWN: (_l("Withdrawn"), ""),
}
"""State → its word and the tone of its badge."""
VIEWS = {state: word for state, (word, _) in STATES.items()}
"""State → what the tab is called that shows those."""
OUTCOMES = {
    KEPT: (_l("Figure kept"), ""),
    CORRECTED: (_l("Data corrected"), "info"),
    SCORED_AGAIN: (_l("Scored again"), "info"),
}
"""Outcome → its word and tone."""
CHOICES = {
    KEPT: _l("Keep the figure"),
    CORRECTED: _l("Correct the data"),
    SCORED_AGAIN: _l("Score again"),
}
"""Outcome → what whoever decides does."""
COUNTED = _l(
    "Corrected: say of single records below that they count, or do not. Without that it is counted again from"
    " the records as they are by now, once somebody has put them right."
)


def row_words(told: Indicator | None, row: Row | None) -> Any:  # noqa: ANN401  a text, perhaps lazy
    """How a row of a figure counts, and in which band; None: not at all."""
    if row is None:
        return _l("does not count")
    counted = told.counted(row.numerator, row.denominator) if told and row.counts else _l("counts nothing")
    band = told.bands.get(row.band, row.band) if told else row.band
    return f"{counted} · {band}" if band else counted


def way_words(told: Indicator | None, code: str) -> Any:  # noqa: ANN401  a lazy text
    """How a row counts by a decision, by the code that `ruling.ways` gave it."""
    kind, _sign, band = code.partition(SEPARATOR)
    if kind == OUT:
        return _l("does not count")
    label = told.bands.get(band, band) if told and band else ""
    return _l("counts as “%(band)s”", band=label) if label else _l("counts")


HOW = {
    ENTERED: _l("Corrected: type the right figure, and choose the evidence for it."),
    GIVEN: _l("Scored again: you set the points. What each scorer handed in stays beside it."),
}
"""Indicator → what becomes of it where it is not kept; COUNTED of all that rooms bring."""
