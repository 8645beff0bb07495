"""Taking the register out as it is shown (access rule 8)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from peewee import ModelSelect

from app.access.gate import Gate
from app.customers.exports.export_form import ExportForm
from app.customers.models import Customer
from app.db.base import fetch
from app.exports.list_table import ListTable, written
from app.exports.pages import ExportPages
from app.risk.models import Risk
from app.risk.register.columns import COLUMNS
from app.risk.register.list_words import RiskWords
from app.risk.register.listing import select, sorts
from app.risk.register.query import ALL, FILTERS, VIEW
from app.risk.register.rows import steps_of
from app.risk.register.views import LISTS
from app.risk.steps import VIEW as SEE
from app.room import Exporter
from app.web.listing import Sort
from app.web.queries import Query

KIND = "risk"
LABELS = {
    "number": _l("Number"),
    "title": _l("Risk"),
    "category": _l("Category"),
    "state": _l("State"),
    "owner": _l("Risk owner"),
    "department": _l("Department"),
    "level": _l("Level"),
    "cause": _l("Cause"),
    "event": _l("Event"),
    "effect": _l("Effect"),
    "inherent_likelihood": _l("Inherent likelihood"),
    "inherent_impact": _l("Inherent impact"),
    "inherent_band": _l("Inherent band"),
    "residual_likelihood": _l("Residual likelihood"),
    "residual_impact": _l("Residual impact"),
    "residual_band": _l("Residual band"),
    "ungrounded": _l("Without ground"),
    "target_likelihood": _l("Target likelihood"),
    "target_impact": _l("Target impact"),
    "target_band": _l("Target band"),
    "treatment": _l("Treatment"),
    "plan": _l("What is done about it"),
    "next_review": _l("Next review"),
    "accepted_until": _l("Accepted until"),
    "registered_by": _l("Registered by"),
    "registered_at": _l("Registered on"),
    "updated_at": _l("Changed"),
    "closed_at": _l("Closed on"),
}
"""The fields that are taken out, in their order; an import reads the same headings."""
PEOPLE = frozenset({"owner", "registered_by"})
BANDED = frozenset({"inherent_band", "residual_band", "target_band"})


class RegisterExportForm(ExportForm):
    """What one customer is called or visited for takes no register out."""

    unfit = frozenset(
        {"call_back", "visit", "verify", "ticket", "contract", "payment", "delivery", "request"}
    )


class RiskTable(ListTable):
    """Risks, and what they are about."""

    filters = FILTERS
    everything = Query(filters={VIEW: ALL})

    def __init__(self, gate: Gate, asked: Mapping[str, Any], whole: bool) -> None:  # noqa: FBT001
        names = asked.get("columns")
        super().__init__(gate, asked, RiskWords(), fields_of(gate, names), whole=whole)
        self._tells_whose = gate.may_use(Risk, "customer") and (names is None or "about" in names)
        whose = [_("Customer number"), _("Customer"), _("Step")] if self._tells_whose else []
        self.header = [str(LABELS[name]) for name in self.own] + whose

    def select(self, query: Query, _fields: Iterable[str]) -> ModelSelect:
        """The risks of the list."""
        return select(self.gate, query)

    def sorts(self, query: Query) -> Mapping[str, Sort]:
        """What the list may be sorted by."""
        return sorts(self.gate, query)

    def write(self, name: str) -> Callable[[Any], Any]:
        """People by their names; yes, or nothing."""
        if name == "ungrounded":
            return written({False: "", True: _("yes")})
        if name in BANDED:
            return written(self.words.table("band"))
        return written(self.words.table("owner")) if name in PEOPLE else super().write(name)

    def beside(self, records: Sequence[Risk]) -> list[tuple[Any, ...]]:
        """Number and name of the customer, where that can be read, and the step."""
        if not self._tells_whose:
            return super().beside(records)
        ids, found = {record.customer_id for record in records} - {None}, {}
        if ids and self.gate.has(Customer.view_permission):
            customers = fetch(self.gate.select(Customer).where(Customer.id.in_(ids)))
            shown = self.gate.show_rows(customers, ("number", "name"))
            found = dict(zip((one.id for one in customers), shown, strict=True))
        steps = steps_of(records)
        return [
            (*found.get(record.customer_id, (None, None)), steps.get(record.step_id)) for record in records
        ]


def fields_of(gate: Gate, names: Sequence[str] | None) -> tuple[str, ...]:
    """The fields of the columns `names` of a list, or all: those that the person may use of many records."""
    wanted = COLUMNS.fields_of(COLUMNS.readable(gate, names)) if names is not None else tuple(LABELS)
    return tuple(name for name in dict.fromkeys(wanted) if name in LABELS and gate.may_use(Risk, name))


RISKS_OUT = Exporter(KIND, _l("Risks"), SEE, RiskTable)

ExportPages(
    LISTS,
    RISKS_OUT,
    _l("Export the register of risks"),
    RegisterExportForm,
    counted=lambda rows: ngettext(
        "%(num)s risk as you see it now.", "%(num)s risks as you see them now.", rows
    ),
    revealing=lambda _gate: [],
).hang()
