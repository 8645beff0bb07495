"""Noting on a ticket which standard answer was given."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.tickets.answers.citing import cite
from app.tickets.answers.forms import CiteForm
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import page_of
from app.web.answers import done, invalid


@tickets.post("/<ticket:number>/answers")
@requires("ticket.handle")
def cite_answer(number: str) -> ResponseReturnValue:
    """Add one, by its number."""
    found, form = gate().get(Ticket, number, "ticket.handle"), CiteForm()
    if form.submit(lambda: cite(gate(), found, [form.text_of("answers").upper()])) is None:
        context = page_of(found) | {"citing": form}
        return invalid("tickets/_cited.html", "tickets/ticket.html", **context)
    return done(url_for(".ticket", number=number, _anchor="cited"), _("Saved"))
