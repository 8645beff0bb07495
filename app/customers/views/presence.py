"""Who else has a customer open: told to whoever may edit it, by a part that refreshes itself."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import Customer
from app.customers.views.blueprint import customers
from app.web.htmx import by_htmx
from app.web.presence import be_present, others


@customers.post("/<customer:number>/presence")
@requires("customer.view")
def presence(number: str) -> ResponseReturnValue:
    """Say that one is here, and hear of the others."""
    found = gate().get(Customer, number)
    be_present(gate().person, found)
    if not by_htmx():
        return redirect(url_for(".customer", number=number), 303)
    people = others(gate(), found) if gate().may("customer.edit", found) else []
    return render_template("customers/_presence.html", people=people)
