"""Marks that stand in many rows, rendered once per language: a list of fifty rows would render each fifty times."""

from functools import lru_cache
from types import SimpleNamespace

from flask import current_app

LEVELS, TIERS = (1, 2, 3, 4), ("A", "B", "C", "D")
STATUSES = ("prospect", "active", "dormant", "lost", "closed")


@lru_cache(maxsize=2)
def marks(_language: str) -> SimpleNamespace:
    """Level, tier and status marks by what they stand for; the signs for a value not known and one above the clearance."""
    made = current_app.jinja_env.get_template("web/macros/marks.html").module
    return SimpleNamespace(
        level={level: made.level(level) for level in LEVELS},
        tier={tier: made.tier(tier) for tier in TIERS},
        status={status: made.status_badge(status) for status in STATUSES},
        not_known=made.not_known(),
        sealed=made.sealed(),
    )
