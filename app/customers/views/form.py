"""Adding and editing a customer."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers import record
from app.customers.forms import CustomerForm
from app.customers.models import INDIVIDUAL, KINDS, Customer
from app.customers.views.blueprint import customers
from app.customers.words import KINDS as KIND_WORDS
from app.customers.words import Words
from app.web.answers import done, invalid


@customers.get("/new")
@requires("customer.create")
def new() -> ResponseReturnValue:
    """An empty form for a customer of one kind."""
    kind = _kind()
    form = CustomerForm().fit(gate(), Words(), kind)
    form.start(gate().person)
    return render_template("customers/new.html", form=form, kind=kind, kinds=KIND_WORDS)


@customers.post("/new")
@requires("customer.create")
def create() -> ResponseReturnValue:
    """Add a customer. One submitted above the own clearance is handed over and can't be opened any more."""
    kind = _kind()
    form = CustomerForm().fit(gate(), Words(), kind)
    number = form.submit(lambda: record.create(gate(), form.values() | {"kind": kind}))
    if number is None:
        return invalid("customers/_form.html", "customers/new.html", form=form, kind=kind, kinds=KIND_WORDS)
    return _lead_on(number, _("Customer added"), _("Submitted upward: %(number)s", number=number))


@customers.get("/<customer:number>/edit")
@requires("customer.edit")
def edit(number: str) -> ResponseReturnValue:
    """The form of an existing customer."""
    customer = gate().get(Customer, number, "customer.edit")
    form = CustomerForm().fit(gate(), Words(), customer.kind, customer)
    form.show(customer)
    shown = gate().show(customer)
    return render_template("customers/edit.html", form=form, customer=shown, kind=customer.kind)


@customers.post("/<customer:number>/edit")
@requires("customer.edit")
def save(number: str) -> ResponseReturnValue:
    """Write what was changed; somebody else's change in between is shown beside what was typed (409)."""
    customer = gate().get(Customer, number, "customer.edit")
    form = CustomerForm().fit(gate(), Words(), customer.kind, customer)
    if form.validate_on_submit() and form.read_rev() != customer.rev:
        form.meet(customer, gate().show(customer), Words())
        return _again(form, customer, 409)
    if form.submit(lambda: (record.edit(gate(), customer, form.values(), form.read_rev()), True)) is None:
        return _again(form, customer, 422)
    return _lead_on(number, _("Saved"), _("Saved"))


def _again(form: CustomerForm, customer: Customer, status: int) -> ResponseReturnValue:
    shown = gate().show(customer)
    kind = customer.kind
    return invalid(
        "customers/_form.html", "customers/edit.html", status, form=form, customer=shown, kind=kind
    )


def _lead_on(number: str, said: str, said_without: str) -> ResponseReturnValue:
    """To the record, or to the list where the person can't open it any more."""
    if record.is_readable(gate(), number):
        return done(url_for(".customer", number=number), said)
    return done(url_for(".index"), said_without)


def _kind() -> str:
    kind = request.values.get("kind", INDIVIDUAL)
    if kind not in KINDS:
        abort(404)
    return kind
