"""The columns that the list of scores can show, in their one order; the name always stands first."""

from app.customers.models import Customer
from app.web.columns import MADE, MARK, WORD, Column, Columns, column

SCORED = ("score", "band", "change", "since", "lacking", "card")
"""What is told of a score, not of its customer."""

COLUMNS = Columns(
    Customer,
    {
        "score": Column(MADE, sort="score"),
        "band": Column(MADE),
        "change": Column(MADE),
        "since": Column(MADE),
        "lacking": Column(MADE),
        "card": Column(MADE),
        "tier": column("tier", MARK),
        "level": column("level", MARK),
        "region": column("region", WORD),
        "department": column("department", WORD),
        "owner": column("owner", WORD),
        "status": column("status", MARK),
    },
    default=("score", "band", "change", "since", "owner"),
    first=("number", "name", "kind"),
)
