"""Words for the columns, filters and codes of the register."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.customers.words import TABLES, Table, Words
from app.db.unchanged import while_unchanged
from app.organisation.processes.models import Process
from app.risk.models import Risk
from app.risk.register.query import VIEWS
from app.risk.words import ABOUT, BANDS, RATINGS, STATES, TREATMENTS

LABELS = {
    "number": _l("Number"),
    "title": _l("Risk"),
    "view": _l("View"),
    "band": _l("Residual band"),
    "state": _l("State"),
    "category": _l("Category"),
    "owner": _l("Risk owner"),
    "treatment": _l("Treatment"),
    "about": _l("About"),
    "department": _l("Department"),
    "level": _l("Level"),
    "process": _l("Process"),
    "customer": _l("Customer"),
    "cell": _l("Cell of the matrix"),
    "ratings": _l("Ratings"),
    "review": _l("Next review"),
    "accepted": _l("Accepted until"),
    "registered": _l("Registered on"),
    "updated": _l("Changed"),
    "registered_since": _l("Registered since"),
    "registered_until": _l("Registered until"),
    "q": _l("Search"),
}


class RiskWords(Words):
    """Those of customers, and the codes that risks have beside them."""

    codes: ClassVar[Mapping[str, str]] = TABLES

    def table(self, field: str) -> Table:
        """Id or code → word, of one field."""
        if field == "process":
            return _processes()
        if field == "category":
            return super().table("risk_category")
        own = _own(self.locale).get(field)
        return super().table(field) if own is None else own

    def filter_word(self, name: str, value: Any) -> str:  # noqa: ANN401
        """What a chip says of a filter."""
        if name != "cell":
            return super().filter_word(name, value)
        rating, likelihood, impact = str(value).split(".")
        return _(
            "%(rating)s: likelihood %(likelihood)s × impact %(impact)s",
            rating=RATINGS[rating],
            likelihood=likelihood,
            impact=impact,
        )

    def tone(self, field: str, value: Any) -> str:  # noqa: ANN401
        """The colour of a category."""
        return super().tone("risk_category" if field == "category" else field, value)


@while_unchanged
def _processes() -> Table:
    rows = Process.select(Process.key, Process.name).where(~Process.retired).order_by(Process.position)
    return Table(rows.tuples())


@lru_cache(maxsize=2)
def _own(_language: str) -> dict[str, Table]:
    tables: dict[str, Mapping[Any, Any]] = {
        "label": LABELS,
        "view": VIEWS,
        "state": STATES,
        "band": BANDS,
        "residual_band": BANDS,
        "treatment": TREATMENTS,
        "about": ABOUT,
    }
    return {name: Table((code, str(word)) for code, word in table.items()) for name, table in tables.items()}


def labels_of_fields() -> Mapping[str, Any]:
    """What the fields of a risk are called."""
    return {name: label for name, label in LABELS.items() if name in Risk.field_rules}
