"""The service catalogue: what each tier gets."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers.models import TIERS, Customer
from app.customers.words import VISIT_KINDS
from app.organisation.forms import RevForm
from app.tickets.catalogue import items
from app.tickets.catalogue.forms import ItemForm, NewItemForm, VisitForm, form_of
from app.tickets.catalogue.models import ServiceItem
from app.tickets.catalogue.panel import deadlines, told_of
from app.tickets.catalogue.words import PARTS
from app.tickets.views.blueprint import tickets
from app.web.answers import done, page_or_part


@tickets.get("/catalogue/")
@requires("ticket.view")
def catalogue() -> ResponseReturnValue:
    """Every item with what each tier gets of it, and the deadlines in force."""
    return render_template(
        "tickets/catalogue.html",
        lines=items.lines(),
        parts=PARTS,
        tiers=TIERS,
        visit_kinds=VISIT_KINDS,
        deadlines={tier: deadlines(tier) for tier in TIERS},
        may_edit=gate().has("service.manage"),
    )


@tickets.get("/catalogue/of/<customer:number>")
@requires("ticket.view")
def entitlements_of(number: str) -> ResponseReturnValue:
    """What a customer's tier gets: a part of the customer's page."""
    found = gate().get(Customer, number)
    tier = gate().value(found, "tier")
    context = {"number": number, "tier": tier, "told": told_of(tier) if tier in TIERS else None}
    return page_or_part("tickets/entitlements.html", "tickets/_entitlements.html", **context)


@tickets.get("/catalogue/new")
@requires("service.manage")
def new_item() -> ResponseReturnValue:
    """An empty form."""
    return render_template("tickets/new_item.html", form=NewItemForm())


@tickets.post("/catalogue/new")
@requires("service.manage")
def add_item() -> ResponseReturnValue:
    """Add a service."""
    form = NewItemForm()
    if form.submit(lambda: items.add_item(gate(), form.values(), form.given())) is None:
        return render_template("tickets/new_item.html", form=form), 422
    return done(url_for(".catalogue"), _("Entry added"))


@tickets.get("/catalogue/<service_item:number>")
@requires("service.manage")
def item(number: str) -> ResponseReturnValue:
    """The form of one item."""
    found = items.item_numbered(number)
    return _page(found, form_of(found))


@tickets.post("/catalogue/<service_item:number>")
@requires("service.manage")
def edit_item(number: str) -> ResponseReturnValue:
    """Rename it, or give it to other tiers."""
    found = items.item_numbered(number)
    form = form_of(found)
    saved = form.submit(lambda: items.edit_item(gate(), found, form.values(), form.given(), form.read_rev()))
    if saved is None:
        return _page(found, form), form.status
    return done(url_for(".catalogue"), _("Saved"))


@tickets.post("/catalogue/<service_item:number>/retire")
@requires("service.manage")
def retire_item(number: str) -> ResponseReturnValue:
    """Offer it to nobody any more."""
    items.retire_item(gate(), items.item_numbered(number), RevForm().read_rev())
    return done(url_for(".catalogue"), _("Entry retired"))


@tickets.post("/catalogue/<service_item:number>/restore")
@requires("service.manage")
def restore_item(number: str) -> ResponseReturnValue:
    """Offer it again."""
    items.restore_item(gate(), items.item_numbered(number), RevForm().read_rev())
    return done(url_for(".catalogue"), _("Entry restored"))


def _page(found: ServiceItem, form: ItemForm | VisitForm) -> str:
    return render_template("tickets/item.html", item=found, form=form)
