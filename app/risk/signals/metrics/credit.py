"""How the credit score of customers changes."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.clock import today
from app.risk.scorecards.history import totals_on
from app.risk.signals.measuring import Metric
from app.risk.signals.models import OF_CUSTOMER
from app.risk.units import POINTS

LEVEL = 3
"""That of credit scores."""


def _lost(day: date, days: int) -> Iterable[tuple[int, str, float, int, float]]:
    """Points that a customer's score has lost since the window began, none for what it gained; the score.

    Two versions of a card have scales of their own: what one made is not compared with what another did.
    """
    before, now = totals_on(day - timedelta(days=days)), totals_on(day)
    return [
        (customer, "", max(0.0, before[customer].points - total.points), 1, total.points)
        for customer, total in now.items()
        if customer in before and before[customer].card == total.card
    ]


def _any_score() -> bool:
    return bool(totals_on(today()))


LOST = Metric(
    "score_lost",
    _l("Points that a credit score has lost"),
    _l("Against the score as the window began; totals set by two people and new cards change nothing."),
    POINTS,
    OF_CUSTOMER,
    _lost,
    lambda value: ngettext("score down by %(num)d point", "score down by %(num)d points", round(value)),
    _any_score,
    complete=False,
    level=LEVEL,
    regains=True,
)
METRICS = (LOST,)
