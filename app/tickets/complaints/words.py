"""Words for the codes on complaints."""

from flask_babel import lazy_gettext as _l

from app.tickets.complaints.models import GRAVE, MINOR, NOT_UPHELD, SERIOUS, UPHELD, WITHDRAWN

SEVERITIES = {MINOR: _l("Minor"), SERIOUS: _l("Serious"), GRAVE: _l("Grave")}
SEVERITY_TONES = {MINOR: "", SERIOUS: "warn", GRAVE: "danger"}
"""Tones of a badge, see components.css."""
APPLIES = {
    MINOR: _l("Annoying, without loss; a word or a correction puts it right."),
    SERIOUS: _l("The customer lost time or money, or it is the second time."),
    GRAVE: _l("Harm to a person, to rights or to many customers; an authority or the press may ask."),
}
"""When each applies, in one sentence."""
OUTCOMES = {UPHELD: _l("Upheld"), NOT_UPHELD: _l("Not upheld"), WITHDRAWN: _l("Withdrawn")}
OUTCOME_TONES = {UPHELD: "warn", NOT_UPHELD: "info", WITHDRAWN: ""}
CODES = {
    "severities": SEVERITIES,
    "severity_tones": SEVERITY_TONES,
    "outcomes": OUTCOMES,
    "outcome_tones": OUTCOME_TONES,
}
"""What templates call them."""
