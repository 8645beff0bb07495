"""Words for appeals."""

from flask_babel import lazy_gettext as _l

from app.appraisal.appeals.models import CORRECTED, DECIDED, KEPT, SCORED_AGAIN, WAITING, WITHDRAWN
from app.appraisal.models import ENTERED, GIVEN

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
COUNTED = _l("Corrected: it is counted again from the records as they are by now. Have them put right first.")
HOW = {
    ENTERED: _l("Corrected: type the right figure, and choose the evidence for it."),
    GIVEN: _l("Scored again: you set the points. What each scorer handed in stays beside it."),
}
"""Indicator → what becomes of it where it is not kept; COUNTED of all that rooms bring."""
