"""Exporting the list of customers as it is shown (access rule 8)."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.customers.exports.export_form import CustomerExportForm
from app.customers.exports.table import CUSTOMERS, revealing_of
from app.customers.views.listing import LISTS
from app.exports.pages import ExportPages

ExportPages(
    LISTS,
    CUSTOMERS,
    _l("Export customers"),
    CustomerExportForm,
    counted=lambda rows: ngettext(
        "%(num)s customer as you see it now: what is masked stays masked.",
        "%(num)s customers as you see them now: what is masked stays masked.",
        rows,
    ),
    revealing=lambda gate: revealing_of(gate, None),
).hang()
