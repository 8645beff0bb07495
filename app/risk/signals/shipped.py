"""The rules and response plans that a firm begins with (clause 5.4).

A rule whose data the product does not hold yet is not among them.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.risk.signals.models import DO, REPORT
from app.risk.signals.raising import BLUE, ORANGE, RED, YELLOW
from app.worktime.calendars import DAY_MINUTES

STANDARD, ACCESS = SHIPPED_PLANS = ("standard", "access")
HOUR = 60
EFFECT_DAYS = {RED: 7, ORANGE: 15, YELLOW: 30, BLUE: 30}
"""After so many days it is looked at whether the handling has lasted."""
ACCEPT_MINUTES = {RED: HOUR, ORANGE: 4 * HOUR, YELLOW: DAY_MINUTES, BLUE: 3 * DAY_MINUTES}


class ShippedRule(NamedTuple):
    """A rule as the tables keep it."""

    code: str
    metric: str
    raises: Mapping[str, float]
    clear: float | None = None
    days: int = 1
    hits: int = 1
    least: int = 1
    plan: str = STANDARD


RULES = (
    ShippedRule("receivable", "receivable_overdue", {RED: 60, ORANGE: 30, YELLOW: 8}),
    ShippedRule("contact", "days_without_contact", {YELLOW: 90, BLUE: 60}),
    ShippedRule("complaint_rate", "complaint_rate", {ORANGE: 3}, clear=2, days=7, hits=2, least=20),
    ShippedRule("upheld", "upheld_complaints", {ORANGE: 3, YELLOW: 2}, days=30),
    ShippedRule("score", "score_lost", {ORANGE: 60, YELLOW: 30}, clear=50, days=90),
    ShippedRule("turnover", "turnover_share", {ORANGE: 20, YELLOW: 50}, clear=70, days=90),
    ShippedRule("turned", "turned_quiet", {ORANGE: 2, YELLOW: 1}, days=30),
    ShippedRule("low_scores", "low_scores", {ORANGE: 2, YELLOW: 1}, days=90),
    ShippedRule("breaches", "breach_rate", {YELLOW: 10}, clear=7, days=7, least=20),
    ShippedRule("reveals", "reveals_a_day", {ORANGE: 30}, plan=ACCESS),
    ShippedRule("off_hours", "export_off_hours", {RED: 100}, plan=ACCESS),
    ShippedRule("refusals", "refusals_an_hour", {ORANGE: 12}, plan=ACCESS),
    ShippedRule("concentration", "revenue_share", {YELLOW: 50, BLUE: 30}, clear=27, days=365),
    ShippedRule("leaver", "leavers_customers", {ORANGE: 10}, days=3),
    ShippedRule("reviews", "risk_reviews_overdue", {YELLOW: 20}, clear=15, least=5),
)


def _step(kind: str, what: str, minutes: int) -> dict[str, Any]:
    return {"kind": kind, "what": what, "minutes": minutes}


def _colour(colour: str, *steps: dict[str, Any]) -> dict[str, Any]:
    return {"accept": ACCEPT_MINUTES[colour], "effect": EFFECT_DAYS[colour], "steps": list(steps)}


_REPORT = _step(REPORT, "report", 2 * HOUR)
_STOP = _step(DO, "stop_loss", 4 * HOUR)
_CUSTOMER = _step(DO, "talk", DAY_MINUTES)
_CAUSE = _step(DO, "cause", 2 * DAY_MINUTES)
PLANS: Mapping[str, Mapping[str, Any]] = {
    STANDARD: {
        RED: _colour(RED, _REPORT, _STOP, _CUSTOMER, _CAUSE),
        ORANGE: _colour(ORANGE, _REPORT, _CUSTOMER, _CAUSE),
        YELLOW: _colour(YELLOW, _step(DO, "contact", 2 * DAY_MINUTES), _step(DO, "remedy", 5 * DAY_MINUTES)),
        BLUE: _colour(BLUE, _step(DO, "task", 5 * DAY_MINUTES)),
    },
    ACCESS: {
        RED: _colour(
            RED, _step(DO, "secure", 2 * HOUR), _step(DO, "ask", 4 * HOUR), _step(DO, "settle", DAY_MINUTES)
        ),
        ORANGE: _colour(ORANGE, _step(DO, "ask", DAY_MINUTES), _step(DO, "settle", 2 * DAY_MINUTES)),
        YELLOW: _colour(YELLOW, _step(DO, "ask", 2 * DAY_MINUTES), _step(DO, "settle", 5 * DAY_MINUTES)),
        BLUE: _colour(BLUE, _step(DO, "ask", 5 * DAY_MINUTES)),
    },
}
