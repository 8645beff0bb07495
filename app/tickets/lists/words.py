"""Words for the columns, filters and codes of lists of tickets."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.customers.words import TABLES, Table, Words
from app.tickets.lists.query import CLOCKS, VIEWS
from app.tickets.words import CHANNELS, COMPLEXITIES, ENDINGS, STAGES, URGENCIES

LABELS = {
    "number": _l("Number"),
    "subject": _l("Subject"),
    "view": _l("View"),
    "customer": _l("Customer"),
    "tier": _l("Tier"),
    "urgency": _l("Urgency"),
    "complexity": _l("Complexity"),
    "stage": _l("Stage"),
    "ending": _l("Ending"),
    "clock": _l("Clock"),
    "due": _l("Due next"),
    "handler": _l("Handler"),
    "department": _l("Department"),
    "region": _l("Region"),
    "business_line": _l("Business line"),
    "level": _l("Level"),
    "category": _l("Category"),
    "channel": _l("Channel"),
    "complaint": _l("Complaints only"),
    "points": _l("Points"),
    "received": _l("Received"),
    "updated": _l("Changed"),
    "closed": _l("Closed on"),
    "received_since": _l("Received since"),
    "received_until": _l("Received until"),
    "closed_since": _l("Closed since"),
    "closed_until": _l("Closed until"),
    "message": _l("Message"),
    "q": _l("Search"),
}


class TicketWords(Words):
    """Those of customers, and the codes that tickets have beside them."""

    codes: ClassVar[Mapping[str, str]] = TABLES | {"handler": "username"}

    def table(self, field: str) -> Table:
        """Id or code → word, of one field."""
        own = _own(self.locale).get(field)
        return super().table("owner" if field == "handler" else field) if own is None else own

    def filter_word(self, name: str, value: Any) -> str:  # noqa: ANN401
        """What a chip says of a filter."""
        return _("Complaints only") if name == "complaint" else super().filter_word(name, value)


@lru_cache(maxsize=2)
def _own(_language: str) -> dict[str, Table]:
    tables: dict[str, Mapping[str, Any]] = {
        "label": LABELS,
        "view": VIEWS,
        "stage": STAGES,
        "ending": ENDINGS,
        "clock": CLOCKS,
        "urgency": URGENCIES,
        "complexity": COMPLEXITIES,
        "channel": CHANNELS,
    }
    return {name: Table((code, str(word)) for code, word in table.items()) for name, table in tables.items()}
