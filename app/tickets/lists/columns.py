"""The columns that a list of tickets can show, in their one order; the subject always stands first."""

from app.tickets.models import Ticket
from app.web.columns import MADE, MARK, TEXT, WORD, Column, Columns, column

COLUMNS = Columns(
    Ticket,
    {
        "customer": column("customer", TEXT),
        "urgency": column("urgency", TEXT),
        "stage": column("stage", WORD),
        "ending": column("ending", WORD),
        "clock": Column(MADE, ("next_due",), "due"),
        "due": column("next_due", MADE),
        "handler": Column(TEXT, ("handler", "resource")),
        "category": column("category", WORD),
        "complexity": column("complexity", WORD),
        "channel": column("channel", WORD),
        "level": column("level", MARK),
        "department": column("department", WORD),
        "region": column("region", WORD),
        "business_line": column("business_line", WORD),
        "points": Column(MADE, ("points",), "points"),
        "received": column("received_at", MADE, "received"),
        "updated": column("updated_at", MADE, "updated"),
        "closed": column("closed_at", MADE),
    },
    default=("customer", "urgency", "stage", "clock", "handler", "points", "updated"),
    first=("number", "subject"),
)
