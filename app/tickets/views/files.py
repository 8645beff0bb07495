"""The files of a ticket."""

from typing import Any

from app.customers.views.lowering_files import LowerPages
from app.customers.words import Words
from app.files.views import Shelf
from app.tickets.models import Ticket
from app.tickets.secrecy.lowering import OF_FILES
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page


def _context(found: Any) -> dict[str, Any]:  # noqa: ANN401  the shelf knows no tickets
    return head_of_page(found, Words())


SHELF = Shelf(tickets, Ticket, "ticket", "tickets/files.html", _context, lower="tickets.lower_file")
SHELF.hang()
LowerPages(SHELF, OF_FILES).hang()
