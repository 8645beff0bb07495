"""Merging a ticket into another."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.tickets.merging.forms import MergeForm
from app.tickets.merging.merging import merge, offered
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page, met
from app.web.answers import done, invalid


@tickets.get("/<ticket:number>/merge")
@requires("ticket.handle")
def ask_to_merge(number: str) -> ResponseReturnValue:
    """What it would be merged into, and what happens then."""
    found = gate().get(Ticket, number, "ticket.handle")
    return render_template("tickets/merge.html", **_page(found))


@tickets.post("/<ticket:number>/merge")
@requires("ticket.handle")
def merge_ticket(number: str) -> ResponseReturnValue:
    """Merge it."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = MergeForm().fit(offered(gate(), found), found.rev)
    into = form.submit(lambda: _merged(found, form))
    if into is None:
        context = _page(met(found, form)) | {"form": form}
        return invalid("tickets/_merge.html", "tickets/merge.html", form.answers_with, **context)
    return done(url_for(".ticket", number=into), _("Merged"))


def _merged(found: Ticket, form: MergeForm) -> str:
    into = form.chosen(gate())
    merge(gate(), found, into, form.text_of("reason"), form.read_rev())
    return str(into.number)


def _page(found: Ticket) -> dict[str, Any]:
    words, theirs = Words(), offered(gate(), found)
    form = MergeForm(formdata=None).fit(theirs, found.rev)
    rows = {one.number: gate().show(one) for one in theirs}
    return {"form": form, "rows": rows, **head_of_page(found, words)}
