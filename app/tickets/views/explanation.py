"""How a clock of a ticket came about."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.errors import NotFound
from app.tickets.clocks import happened
from app.tickets.explaining.showing import shown
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.web.htmx import by_htmx


@tickets.get("/<ticket:number>/clocks/<clock>")
@requires("ticket.view")
def clock(number: str, clock: str) -> ResponseReturnValue:
    """One clock taken apart, so that a person can add it up: a dialog to HTMX, else a page of its own."""
    found = gate().get(Ticket, number)
    words = Words()
    explained = shown(gate(), found, happened([found.id])[found.id], clock, words.locale)
    if explained is None:
        raise NotFound
    template = "tickets/_explanation_dialog.html" if by_htmx() else "tickets/explanation.html"
    return render_template(template, ticket=gate().show(found), clock=explained, words=words)
