"""Saying which customer an unknown caller is."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import Customer
from app.customers.words import Words
from app.errors import Conflict, Invalid
from app.tickets.merging.forms import TieForm
from app.tickets.models import Ticket
from app.tickets.reception.callers import Caller, callers
from app.tickets.tying import tie
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page, met
from app.web.answers import done, invalid

PAGE = "tickets/tie.html"


@tickets.get("/<ticket:number>/customer")
@requires("ticket.handle")
def ask_to_tie(number: str) -> ResponseReturnValue:
    """The form that finds the customer."""
    found = _untied(number)
    return render_template(PAGE, **_page(found, TieForm(formdata=None).fit([], found.rev)))


@tickets.post("/<ticket:number>/customer/find")
@requires("ticket.handle")
def find_customer(number: str) -> ResponseReturnValue:
    """The readable customers that fit what was typed."""
    found, form, theirs = _untied(number), TieForm(), list[Caller]()
    form.attempt(lambda: theirs.extend(callers(gate(), form.text_of("caller"))))
    return render_template(PAGE, **_page(found, form.fit(theirs, found.rev), theirs))


@tickets.post("/<ticket:number>/customer")
@requires("ticket.handle")
def tie_to_customer(number: str) -> ResponseReturnValue:
    """Tie it."""
    found, form = _untied(number), TieForm()
    chosen = form.text_of("customer")
    customer = gate().get(Customer, chosen) if chosen else None
    theirs = [Caller(chosen, gate().show(customer))] if customer else []
    form.fit(theirs, found.rev)
    if form.submit(lambda: _tied(found, customer, form)) is None:
        return invalid("tickets/_tie.html", PAGE, form.answers_with, **_page(met(found, form), form, theirs))
    return done(url_for(".ticket", number=number), _("Saved"))


def _untied(number: str) -> Ticket:
    """Raises Conflict for one that has a customer."""
    found: Ticket = gate().get(Ticket, number, "ticket.handle")
    if found.customer_id is not None:
        raise Conflict
    return found


def _tied(found: Ticket, customer: Customer | None, form: TieForm) -> bool:
    if customer is None:
        raise Invalid("caller", "Find the customer, then choose them.")
    tie(gate(), found, customer, form.read_rev())
    return True


def _page(found: Ticket, form: TieForm, theirs: list[Caller] | None = None) -> dict[str, Any]:
    return {"form": form, "theirs": theirs, **head_of_page(found, Words())}
