"""Handing a ticket over: offering it, accepting, declining, taking it back."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.words import Words
from app.tickets.handing_over import answering, offering
from app.tickets.handing_over.forms import DeclineForm, OfferForm
from app.tickets.models import Ticket
from app.tickets.views.blueprint import tickets
from app.tickets.views.page import head_of_page, page_of
from app.web.answers import done, invalid


@tickets.get("/<ticket:number>/hand-over")
@requires("ticket.handle")
def hand_over(number: str) -> ResponseReturnValue:
    """To whom, with a note."""
    found = gate().get(Ticket, number, "ticket.handle")
    return render_template("tickets/hand_over.html", **_context(found, _form(found)))


@tickets.post("/<ticket:number>/hand-over")
@requires("ticket.handle")
def offer(number: str) -> ResponseReturnValue:
    """Offer it."""
    found = gate().get(Ticket, number, "ticket.handle")
    form = _form(found)
    made = form.submit(lambda: offering.offer(gate(), found, form.chosen(), form.text_of("note")))
    if made is None:
        context = _context(found, form)
        return invalid("tickets/_hand_over.html", "tickets/hand_over.html", form.answers_with, **context)
    return done(url_for(".ticket", number=number), _("Offered"))


@tickets.post("/<ticket:number>/hand-over/accept")
@requires("ticket.handle")
def accept_offer(number: str) -> ResponseReturnValue:
    """Whoever it is offered to holds it from now on."""
    found = gate().get(Ticket, number)
    answering.accept(gate(), found)
    return done(url_for(".ticket", number=number), _("You handle this ticket now"))


@tickets.post("/<ticket:number>/hand-over/decline")
@requires("ticket.handle")
def decline_offer(number: str) -> ResponseReturnValue:
    """They leave it where it is, saying why."""
    found, form = gate().get(Ticket, number), DeclineForm()
    if form.submit(lambda: answering.decline(gate(), found, form.text_of("reason"))) is None:
        context = page_of(found) | {"decline_form": form}
        return invalid("tickets/_offered.html", "tickets/ticket.html", **context)
    return done(url_for("inbox.index"), _("Declined"))


@tickets.post("/<ticket:number>/hand-over/take-back")
@requires("ticket.handle")
def take_back_offer(number: str) -> ResponseReturnValue:
    """The giver keeps it after all."""
    offering.take_back(gate(), gate().get(Ticket, number, "ticket.handle"))
    return done(url_for(".ticket", number=number), _("Taken back"))


def _form(found: Ticket) -> OfferForm:
    return OfferForm().fit(offering.possible_receivers(found))


def _context(found: Ticket, form: OfferForm) -> dict[str, Any]:
    return {**head_of_page(found, Words()), "form": form}
