"""Editing one value where it stands."""

from typing import Any

from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.customers.forms import CustomerForm
from app.customers.models import Customer
from app.customers.values import editable
from app.customers.views.blueprint import customers
from app.customers.views.saving import sentences, show_again, write
from app.customers.words import FIELDS, Words
from app.errors import Forbidden, NotFound
from app.web.answers import invalid, page_or_part
from app.web.htmx import by_htmx

PART, PAGE = "customers/_quick.html", "customers/quick.html"


@customers.get("/<customer:number>/edit/<field:field>")
@requires("customer.edit")
def open_value(number: str, field: str) -> ResponseReturnValue:
    """The form of one value; a masked one opens empty."""
    found, form = _form(number, field, Words())
    form.show(found)
    return page_or_part(PAGE, PART, **_page(found, form, field))


@customers.post("/<customer:number>/edit/<field:field>")
@requires("customer.edit")
def save_value(number: str, field: str) -> ResponseReturnValue:
    """Write one value; what else became another one with it is shown, too."""
    words = Words()
    found, form = _form(number, field, words)
    edited = form.submit(lambda: write(found, form))
    if edited is None:
        found = gate().get(Customer, number, "customer.edit")
        if form.late:
            form.meet(found, gate().show(found), words)
        return invalid(PART, PAGE, form.answers_with, **_page(found, form, field))
    said = sentences(found, edited, form) if edited or edited.theirs else []
    return show_again(found, edited, said, field, words)


def _form(number: str, field: str, words: Words) -> tuple[Customer, CustomerForm]:
    found = gate().get(Customer, number, "customer.edit")
    if field not in FIELDS:
        raise NotFound
    if field not in editable(gate(), found):
        raise Forbidden
    return found, CustomerForm().fit(gate(), words, found.kind, found, only=field)


def _page(found: Customer, form: CustomerForm, field: str) -> dict[str, Any]:
    customer, label = gate().show(found), FIELDS[field]
    return {"customer": customer, "form": form, "field": field, "label": label, "part": by_htmx()}
