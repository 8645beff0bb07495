"""Words for the columns, filters and codes of lists of signals."""

from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from app.customers.words import TABLES, Table, Words
from app.db.unchanged import while_unchanged
from app.risk.signals.lists.query import LATE, VIEWS
from app.risk.signals.lists.rows import rules_by_id
from app.risk.signals.words import COLOUR_WORDS, STATE_WORDS, rule_name

LABELS = {
    "number": _l("Number"),
    "signal": _l("Signal"),
    "view": _l("View"),
    "colour": _l("Colour"),
    "rule": _l("Rule"),
    "state": _l("State"),
    "progress": _l("Response plan"),
    "due": _l("Due next"),
    "late": _l("Clock"),
    "handler": _l("Handler"),
    "level": _l("Level"),
    "department": _l("Department"),
    "region": _l("Region"),
    "business_line": _l("Business line"),
    "customer": _l("Customer"),
    "raised": _l("Raised"),
    "updated": _l("Changed"),
    "closed": _l("Closed on"),
    "raised_since": _l("Raised since"),
    "raised_until": _l("Raised until"),
    "q": _l("Search"),
}


class SignalWords(Words):
    """Those of customers, and the codes that signals have beside them."""

    codes: ClassVar[Mapping[str, str]] = TABLES | {"handler": "username", "rule": "rule_code"}

    def table(self, field: str) -> Table:
        """Id or code → word, of one field."""
        own = _own(self.locale).get(field)
        return super().table("owner" if field == "handler" else field) if own is None else own


@while_unchanged
def _own(_language: str) -> dict[str, Table]:
    tables: dict[str, Mapping[str, Any]] = {
        "label": LABELS,
        "view": VIEWS,
        "late": LATE,
        "colour": COLOUR_WORDS,
        "state": STATE_WORDS,
        "rule_code": {rule.code: rule_name(rule) for rule in rules_by_id().values()},
    }
    return {name: Table((code, str(word)) for code, word in table.items()) for name, table in tables.items()}
