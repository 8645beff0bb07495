"""The columns that a list of signals can show, in their one order; what it says always stands first."""

from app.risk.signals.models import Signal
from app.web.columns import MADE, MARK, SAID, TEXT, WORD, Column, Columns, column

COLUMNS = Columns(
    Signal,
    {
        "colour": Column(MADE, ("colour",), "colour"),
        "rule": Column(TEXT, ("rule",)),
        "state": Column(MADE, ("state",)),
        "progress": Column(SAID, ("state",)),
        "due": Column(MADE, ("next_due",), "due"),
        "handler": column("handler", WORD),
        "level": column("level", MARK),
        "department": column("department", WORD),
        "region": column("region", WORD),
        "business_line": column("business_line", WORD),
        "raised": Column(MADE, ("raised_at",), "raised"),
        "updated": Column(MADE, ("updated_at",), "updated"),
        "closed": column("closed_at", MADE),
    },
    default=("state", "progress", "due", "handler", "raised"),
    first=("number",),
)
