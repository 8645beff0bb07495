"""Asking to lower the level of a customer."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.facts import Why
from app.customers.lowering import ask_to_lower
from app.customers.models import Customer
from app.customers.page_forms import LowerForm
from app.customers.views.blueprint import customers
from app.customers.views.page import level_page
from app.inbox.models import Request
from app.web.answers import done, invalid


@customers.get("/<customer:number>/level/lower")
@requires("customer.edit")
def lower(number: str) -> ResponseReturnValue:
    """The form of the request."""
    found = gate().get(Customer, number, "customer.edit")
    return render_template("customers/customer.html", **level_page(found, LowerForm().fit(found)))


@customers.post("/<customer:number>/level/lower")
@requires("customer.edit")
def ask_lower(number: str) -> ResponseReturnValue:
    """Ask; a second person decides."""
    found = gate().get(Customer, number, "customer.edit")
    form = LowerForm().fit(found)
    asked = form.submit(lambda: _ask(found, form))
    if asked is None:
        return invalid("customers/_level.html", "customers/customer.html", **level_page(found, form))
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _ask(found: Customer, form: LowerForm) -> Request:
    why = Why(form.text_of("reason"), form.text_of("basis"))
    return ask_to_lower(gate(), found, int(form.level.data), why)
