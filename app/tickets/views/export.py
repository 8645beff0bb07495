"""Exporting the list of tickets as it is shown (access rule 8)."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.customers.exports.export_form import ExportForm
from app.exports.pages import ExportPages
from app.tickets.exports.table import TICKETS, revealing_of
from app.tickets.views.listing import LISTS

ExportPages(
    LISTS,
    TICKETS,
    _l("Export tickets"),
    ExportForm,
    counted=lambda rows: ngettext(
        "%(num)s ticket as you see it now: what is masked stays masked.",
        "%(num)s tickets as you see them now: what is masked stays masked.",
        rows,
    ),
    revealing=revealing_of,
).hang()
