"""Kinds of indicators: what is collected is sorted by them (clause 4.3)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FAMILIES = FEEDBACK, RETENTION, COMPLAINTS, COST, TIME, USAGE = (
    "feedback",
    "retention",
    "complaints",
    "cost",
    "time",
    "usage",
)
FAMILY_WORDS: Mapping[str, Any] = {
    FEEDBACK: _l("Feedback"),
    RETENTION: _l("Retention"),
    COMPLAINTS: _l("Complaints"),
    COST: _l("Acquisition cost"),
    TIME: _l("On time"),
    USAGE: _l("Usage"),
}
"""In the order in which pages tell them."""
