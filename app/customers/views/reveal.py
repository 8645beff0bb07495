"""Revealing one masked value of a customer: a purpose first, then the value for a minute (access rule 3)."""

from typing import Any

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.revealing import SECONDS, may_reveal, reveal
from app.access.routes import requires
from app.customers.forms import RevealForm
from app.customers.models import Customer
from app.customers.values import editable
from app.customers.views.blueprint import customers
from app.customers.words import FIELDS, Words
from app.errors import Forbidden, NotFound
from app.web.answers import invalid, page_or_part


@customers.get("/<customer:number>/reveal/<field:field>")
@requires("customer.reveal")
def ask_to_reveal(number: str, field: str) -> ResponseReturnValue:
    """Ask what a value is needed for."""
    found = gate().get(Customer, number, "customer.reveal")
    page = _page(found, field)
    return page_or_part("customers/reveal.html", "customers/_reveal.html", **page)


@customers.post("/<customer:number>/reveal/<field:field>")
@requires("customer.reveal")
def show_revealed(number: str, field: str) -> ResponseReturnValue:
    """The whole value; a page without script leads back to the masks after the same time."""
    found = gate().get(Customer, number, "customer.reveal")
    page = _page(found, field)
    form: RevealForm = page["form"]
    why = form.text("purpose"), form.text("note")
    plain = form.submit(lambda: reveal(gate(), found, field, *why))
    if plain is None:
        return invalid("customers/_reveal.html", "customers/reveal.html", **page)
    page |= {"plain": plain, "seconds": SECONDS}
    answer = make_response(page_or_part("customers/reveal.html", "customers/_revealed.html", **page))
    answer.headers["Refresh"] = f"{SECONDS}; url={url_for('.customer', number=number)}"
    return answer


def _page(found: Customer, field: str) -> dict[str, Any]:
    if field not in FIELDS:
        raise NotFound
    if not may_reveal(gate(), found, field):
        raise Forbidden
    return {
        "customer": gate().show(found),
        "words": Words(),
        "facts": {},
        "revealable": {field},
        "editable": editable(gate(), found),
        "field": field,
        "label": FIELDS[field],
        "form": RevealForm().fit(Words()),
    }
