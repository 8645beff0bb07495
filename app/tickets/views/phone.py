"""The phone of whom a ticket is for: one click, since the ticket is the purpose (access rule 3)."""

from typing import Any

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.revealing import SECONDS, reveal
from app.access.routes import requires
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import customer_of, page_of, phone_of
from app.web.answers import page_or_part

PURPOSE = "ticket"
"""The code of the dictionary of purposes."""


@tickets.post("/<ticket:number>/phone")
@requires("customer.reveal")
def reveal_phone(number: str) -> ResponseReturnValue:
    """The whole number, for a minute."""
    found: Ticket = gate().get(Ticket, number)
    plain = reveal(gate(), *phone_of(found, customer_of(found)), PURPOSE, found.number)
    context: dict[str, Any] = page_of(found) | {"plain": plain, "seconds": SECONDS}
    answer = make_response(page_or_part("tickets/ticket.html", "tickets/_phone.html", **context))
    answer.headers["Refresh"] = f"{SECONDS}; url={url_for('.ticket', number=number)}"
    return answer
