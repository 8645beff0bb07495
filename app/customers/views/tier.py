"""The tier of a customer: its history, and asking for another one."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers import tiers
from app.customers.facts import facts_of
from app.customers.models import Customer
from app.customers.page_forms import TierForm
from app.customers.views.blueprint import customers
from app.customers.views.page import page_of
from app.web.answers import done, invalid


@customers.get("/<customer:number>/tier")
@requires("customer.view")
def tier(number: str) -> ResponseReturnValue:
    """The decisions about the tier, and asking for another."""
    found = gate().get(Customer, number)
    return render_template("customers/customer.html", **_tier_page(found, TierForm().fit(found)))


@customers.post("/<customer:number>/tier")
@requires("customer.edit")
def ask_tier(number: str) -> ResponseReturnValue:
    """Ask for another tier; a second person decides."""
    found = gate().get(Customer, number, "customer.edit")
    form = TierForm().fit(found)
    asked = form.submit(lambda: tiers.ask_for_tier(gate(), found, form.tier.data, form.text_of("reason")))
    if asked is None:
        return invalid("customers/_tier.html", "customers/customer.html", **_tier_page(found, form))
    return done(url_for(".tier", number=number), _("Asked for. A second person decides."))


def _tier_page(found: Customer, form: TierForm) -> dict[str, Any]:
    inside = gate()
    known = inside.field_level(Customer, "tier", found) <= inside.clearance_on(found)
    return {
        **page_of(found, "tier"),
        "form": form,
        "decisions": facts_of(found, ("tier",))["tier"] if known else [],
        "may_ask": tiers.may_ask(inside, found),
        "waiting": tiers.waiting(inside, found),
    }
