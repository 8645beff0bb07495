"""Opening a ticket, from any page by N."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import TIERS, Customer
from app.customers.words import Words
from app.db.connection import database
from app.tickets.answers.citing import cite
from app.tickets.catalogue.panel import told_of
from app.tickets.opening import open_ticket
from app.tickets.reception.callers import Caller, callers, open_tickets
from app.tickets.reception.form import TicketForm
from app.tickets.views.blueprint import tickets
from app.tickets.words import STAGES
from app.web.answers import done, invalid, page_or_part
from app.web.marks import marks
from app.web.once import once


@tickets.get("/new")
@requires("ticket.create")
def new() -> ResponseReturnValue:
    """An empty form, perhaps for a customer, or to follow on a ticket that is closed."""
    words = Words()
    number = request.args.get("customer", "")
    found = [_caller(number)] if number else []
    form = TicketForm().fit(found, words, _tier(found))
    form.follows.data = request.args.get("follows", "")
    return render_template("tickets/new.html", **_page(form, found, words))


@tickets.post("/callers")
@requires("ticket.create")
def find_callers() -> ResponseReturnValue:
    """Who may be calling, by what was typed of them; without HTMX the form as it was, with them."""
    form, words, found = TicketForm(), Words(), list[Caller]()
    form.attempt(lambda: found.extend(callers(gate(), form.text_of("caller"))))
    form.fit(found, words, _tier(found) if len(found) == 1 else None)
    form.customer.data = found[0].number if len(found) == 1 else ""
    return page_or_part("tickets/new.html", "tickets/_callers_found.html", **_page(form, found, words))


@tickets.get("/beside")
@requires("ticket.create")
def beside() -> ResponseReturnValue:
    """What stands beside the form about the chosen customer, and the channels that they may use."""
    number = request.args.get("customer", "")
    found = [_caller(number)] if number else []
    form = TicketForm(formdata=request.args).fit(found, Words(), _tier(found))
    context = {"form": form, **_beside(gate().get(Customer, number) if number else None)}
    return page_or_part("tickets/beside.html", "tickets/_beside_chosen.html", **context)


@tickets.post("/new")
@requires("ticket.create")
def create() -> ResponseReturnValue:
    """Open it."""
    form, words = TicketForm(), Words()
    chosen = form.text_of("customer")
    found = [_caller(chosen)] if chosen else []
    form.fit(found, words, _tier(found))
    number = form.submit(lambda: once(gate().person, lambda: _opened(form)))
    if number is None:
        return invalid("tickets/_reception.html", "tickets/new.html", **_page(form, found, words))
    return done(url_for(".ticket", number=number), _("Ticket opened"))


def _opened(form: TicketForm) -> str:
    """Open it, with the standard answers that were given at once."""
    with database.atomic():
        ticket = open_ticket(gate(), form.new_ticket(gate()))
        cite(gate(), ticket, request.form.getlist("answers"))
    return str(ticket.number)


def _caller(number: str) -> Caller:
    customer = gate().get(Customer, number)
    return Caller(number, gate().show(customer))


def _tier(found: list[Caller]) -> str | None:
    """The tier of the one that was found; None for nobody, and where the person may not know it."""
    tier = found[0].shown["tier"] if found else None
    return tier if tier in TIERS else None


def _page(form: TicketForm, found: list[Caller], words: Words) -> dict[str, object]:
    chosen = form.customer.data
    customer = gate().get(Customer, chosen) if chosen else None
    return {"form": form, "found": found, "words": words, **_beside(customer)}


def _beside(customer: Customer | None) -> dict[str, object]:
    """The customer at a glance, what they are entitled to and their open tickets. Raises NotFound."""
    shown = customer and gate().show(customer)
    return {
        "customer": shown,
        "told": told_of(shown["tier"]) if shown and shown["tier"] in TIERS else None,
        "open_tickets": open_tickets(gate(), customer) if customer else [],
        "stage_words": STAGES,
        "marks": marks(Words().locale),
    }
