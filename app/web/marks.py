"""Marks that stand in many rows, rendered once per language.

A list of fifty rows would render each fifty times.
"""

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from flask import current_app

LEVELS, TIERS = (1, 2, 3, 4), ("A", "B", "C", "D")
STATUSES = ("prospect", "active", "dormant", "lost", "closed")


class Marks(dict[Any, Any]):
    """Marks by what they stand for.

    Whatever else stands there (a field sealed from this reader) gets the lock.
    """

    def __init__(self, marks: dict[Any, Any], sealed: Any) -> None:  # noqa: ANN401  Markup
        super().__init__(marks)
        self.sealed = sealed

    def __missing__(self, _key: object) -> Any:  # noqa: ANN401
        return self.sealed


@lru_cache(maxsize=2)
def marks(_language: str) -> SimpleNamespace:
    """Level, tier and status marks by what they stand for.

    The signs for a value not known and one above the clearance.
    """
    made: Any = current_app.jinja_env.get_template("web/macros/marks.html").module
    sealed = made.sealed()
    return SimpleNamespace(
        level=Marks({level: made.level(level) for level in LEVELS}, sealed),
        tier=Marks({tier: made.tier(tier) for tier in TIERS}, sealed),
        status=Marks({status: made.status_badge(status) for status in STATUSES}, sealed),
        not_known=made.not_known(),
        sealed=sealed,
    )
