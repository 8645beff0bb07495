"""Adding and editing a customer."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.customers import record
from app.customers.forms import CustomerForm
from app.customers.models import INDIVIDUAL, KINDS, Customer
from app.customers.searching.confirming import watched
from app.customers.typed.checking import filled_from_id, warnings_of_id
from app.customers.typed.identity import UNKNOWN_PLACE
from app.customers.views.blueprint import customers
from app.customers.views.saving import leave, sentences, write
from app.customers.words import FIELDS, Words
from app.web.answers import done, invalid, say
from app.web.once import once
from app.web.presence import be_present, others


@customers.get("/new")
@requires("customer.create")
def new() -> ResponseReturnValue:
    """An empty form for a customer of one kind."""
    kind, words = _kind(), Words()
    form = CustomerForm().fit(gate(), words, kind)
    form.start(gate().person, kind)
    form.resume(gate().person)
    return render_template("customers/new.html", form=form, kind=kind, kinds=words.table("kind"))


@customers.post("/new")
@requires("customer.create")
def create() -> ResponseReturnValue:
    """Add a customer. One submitted above the own clearance is handed over and can't be opened any more."""
    kind, words = _kind(), Words()
    form = CustomerForm().fit(gate(), words, kind)
    number = form.submit(
        lambda: watched(
            gate(),
            form.values(),
            lambda: form.settle(
                gate().person, lambda: once(gate().person, lambda: record.create(gate(), form.values()))
            ),
        )
    )
    if number is None:
        kinds = words.table("kind")
        return invalid("customers/_form.html", "customers/new.html", form=form, kind=kind, kinds=kinds)
    _tell_filled(form)
    return _lead_on(number, _("Customer added"), _("Submitted upward: %(number)s", number=number))


@customers.get("/<customer:number>/edit")
@requires("customer.edit")
def edit(number: str) -> ResponseReturnValue:
    """The form of an existing customer."""
    customer = gate().get(Customer, number, "customer.edit")
    form = CustomerForm().fit(gate(), Words(), customer.kind, customer)
    form.show(customer)
    form.resume(gate().person)
    be_present(gate().person, customer)
    people = others(gate(), customer)
    return render_template("customers/edit.html", form=form, customer=gate().show(customer), people=people)


@customers.post("/<customer:number>/edit")
@requires("customer.edit")
def save(number: str) -> ResponseReturnValue:
    """Write what was changed; where somebody else changed the same in between, both are shown (409)."""
    customer = gate().get(Customer, number, "customer.edit")
    form = CustomerForm().fit(gate(), Words(), customer.kind, customer)
    edited = form.submit(lambda: write(customer, form))
    if edited is None:
        return _again(form, number)
    return leave(customer, edited, sentences(customer, edited, form))


def _again(form: CustomerForm, number: str) -> ResponseReturnValue:
    customer = gate().get(Customer, number, "customer.edit")
    shown = gate().show(customer)
    if form.late:
        form.meet(customer, shown, Words())
    return invalid(
        "customers/_form.html", "customers/edit.html", form.answers_with, form=form, customer=shown
    )


def _tell_filled(form: CustomerForm) -> None:
    """Say what the ID number that was typed has filled in, and what is odd about it."""
    values = form.values()
    filled = [str(FIELDS[name]) for name in filled_from_id(values) if name in form]
    if filled:
        say(_("Filled in from the ID number: %(fields)s", fields=_(", ").join(filled)))
    if UNKNOWN_PLACE in warnings_of_id(values):
        say(_(UNKNOWN_PLACE))


def _lead_on(number: str, said: str, said_without: str) -> ResponseReturnValue:
    """To the record, or to the list where the person can't open it any more."""
    if record.is_readable(gate(), number):
        return done(url_for(".customer", number=number), said)
    return done(url_for(".index"), said_without)


def _kind() -> str:
    """The kind whose form is asked for; a form that was sent with another word says so itself."""
    kind = request.values.get("kind")
    return kind if kind in KINDS else INDIVIDUAL
