"""Kinds of indicators: what is collected is sorted by them (clause 4.3)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

FAMILIES = FEEDBACK, KEEPING, COMPLAINTS, WINNING, TIME, USAGE = (
    "feedback",
    "keeping",
    "complaints",
    "winning",
    "time",
    "usage",
)
FAMILY_WORDS: Mapping[str, Any] = {
    FEEDBACK: _l("Feedback"),
    KEEPING: _l("Keeping customers"),
    COMPLAINTS: _l("Complaints"),
    WINNING: _l("Winning customers"),
    TIME: _l("Time"),
    USAGE: _l("Usage"),
}
"""In the order in which pages tell them."""
