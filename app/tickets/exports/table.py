"""The rows of an export of tickets: what a list shows, or all fields, as its person may see them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate
from app.customers.models import Customer
from app.db.base import fetch
from app.exports.list_table import ListTable, written
from app.room import Exporter
from app.tickets.lists.columns import COLUMNS
from app.tickets.lists.listing import select, sorts
from app.tickets.lists.query import ALL, FILTERS, VIEW
from app.tickets.lists.words import TicketWords
from app.tickets.models import Ticket
from app.web.listing import Sort
from app.web.queries import Query

KIND = "ticket"
PERMISSION = "customer.export"
"""It names customers: whoever may take those out may take out their tickets that they can read."""
LABELS = {
    "number": _l("Number"),
    "subject": _l("Subject"),
    "stage": _l("Stage"),
    "ending": _l("Ending"),
    "category": _l("Category"),
    "complexity": _l("Complexity"),
    "urgency": _l("Urgency"),
    "is_complaint": _l("Complaint"),
    "tier": _l("Tier"),
    "channel": _l("Channel"),
    "level": _l("Level"),
    "department": _l("Department"),
    "owner": _l("Owner"),
    "region": _l("Region"),
    "business_line": _l("Business line"),
    "handler": _l("Handler"),
    "resource": _l("Handled by (name)"),
    "opened_by": _l("Opened by"),
    "received_at": _l("Received"),
    "next_due": _l("Due next"),
    "response_due": _l("Response due"),
    "response_at": _l("Responded"),
    "response_missed": _l("Response missed"),
    "handling_due": _l("Handling due"),
    "handling_at": _l("Handled"),
    "handling_missed": _l("Handling missed"),
    "feedback_due": _l("Feedback due"),
    "feedback_at": _l("Feedback given"),
    "feedback_missed": _l("Feedback missed"),
    "closed_at": _l("Closed on"),
    "updated_at": _l("Changed"),
    "goal": _l("Goal"),
    "caller_name": _l("Name of the caller"),
    "caller_phone": _l("Phone of the caller"),
    "external_id": _l("External id"),
}
"""The fields that are taken out, in their order. What was missed is told by its deadline."""
PEOPLE = frozenset({"owner", "handler", "opened_by"})


class TicketTable(ListTable):
    """Tickets, and whose they are."""

    filters = FILTERS
    everything = Query(filters={VIEW: ALL})

    def __init__(self, gate: Gate, asked: Mapping[str, Any], whole: bool) -> None:  # noqa: FBT001
        names = asked.get("columns")
        super().__init__(gate, asked, TicketWords(), fields_of(gate, names), whole=whole)
        self._tells_whose = gate.may_use(Ticket, "customer") and (names is None or "customer" in names)
        whose = [_("Customer number"), _("Customer")] if self._tells_whose else []
        self.header = [str(LABELS[name]) for name in self.own] + whose

    def select(self, query: Query, _fields: Iterable[str]) -> ModelSelect:
        """The tickets of the list."""
        return select(self.gate, query)

    def sorts(self, query: Query) -> Mapping[str, Sort]:
        """What the list may be sorted by."""
        return sorts(self.gate, query)

    def write(self, name: str) -> Callable[[Any], Any]:
        """People by their names; yes, or nothing."""
        if name == "is_complaint":
            return written({False: "", True: _("yes")})
        return written(self.words.table("owner")) if name in PEOPLE else super().write(name)

    def beside(self, records: Sequence[Ticket]) -> list[tuple[Any, ...]]:
        """Number and name of the customer, where that can be read."""
        if not self._tells_whose:
            return super().beside(records)
        ids, found = {record.customer_id for record in records} - {None}, {}
        if ids and self.gate.has(Customer.view_permission):
            customers = fetch(self.gate.select(Customer).where(Customer.id.in_(ids)))
            shown = self.gate.show_rows(customers, ("number", "name"))
            found = dict(zip((one.id for one in customers), shown, strict=True))
        return [found.get(record.customer_id, (None, None)) for record in records]


def fields_of(gate: Gate, names: Sequence[str] | None) -> tuple[str, ...]:
    """The fields of the columns `names` of a list, or all: those that the person may use of many records."""
    wanted = COLUMNS.fields_of(COLUMNS.readable(gate, names)) if names is not None else tuple(LABELS)
    return tuple(name for name in dict.fromkeys(wanted) if name in LABELS and gate.may_use(Ticket, name))


def revealing_of(gate: Gate) -> list[str]:
    """The fields that are masked, and that the person may reveal."""
    if not gate.has(Ticket.reveal_permission):
        return []
    return [name for name in fields_of(gate, None) if Ticket.field_rules[name].mask]


TICKETS = Exporter(KIND, _l("Tickets"), PERMISSION, TicketTable)
