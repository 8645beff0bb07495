"""Revealing one masked value of a customer: a purpose first, then the value for a minute (access rule 3)."""

from collections.abc import Callable
from typing import Any

from flask import make_response, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.revealing import SECONDS, may_reveal, reveal
from app.access.routes import requires
from app.customers.models import Customer
from app.customers.page_forms import RevealForm
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
    return asked(**_page(found, field))


@customers.post("/<customer:number>/reveal/<field:field>")
@requires("customer.reveal")
def show_revealed(number: str, field: str) -> ResponseReturnValue:
    """The whole value, for a minute."""
    found = gate().get(Customer, number, "customer.reveal")
    return revealed(_page(found, field), lambda *why: reveal(gate(), found, field, *why))


def asked(**page: Any) -> ResponseReturnValue:  # noqa: ANN401
    """The question what a value is needed for.

    A `page` says the value's `label`, its `slot` on the customer's page, where to `ask` for it, the `address`
    that shows it, the way `back`, and what stands there `masked`.
    """
    page |= {"form": RevealForm().fit(Words())}
    return page_or_part("customers/reveal.html", "customers/_reveal.html", **page)


def revealed(page: dict[str, Any], work: Callable[[str, str], str]) -> ResponseReturnValue:
    """What `work` reveals for the purpose that was given; without script the page leads back by itself."""
    form = RevealForm().fit(Words())
    plain = form.submit(lambda: work(form.text_of("purpose"), form.text_of("note")))
    if plain is None:
        return invalid("customers/_reveal.html", "customers/reveal.html", **page, form=form)
    shown = page_or_part(
        "customers/reveal.html", "customers/_revealed.html", **page, form=form, plain=plain, seconds=SECONDS
    )
    answer = make_response(shown)
    answer.headers["Refresh"] = f"{SECONDS}; url={page['back']}"
    return answer


def _page(found: Customer, field: str) -> dict[str, Any]:
    if field not in FIELDS:
        raise NotFound
    if not may_reveal(gate(), found, field):
        raise Forbidden
    at = {"number": found.number, "field": field}
    shown = gate().show(found)
    return {
        "customer": shown,
        "words": Words(),
        "facts": {},
        "revealable": {field},
        "editable": editable(gate(), found),
        "field": field,
        "label": FIELDS[field],
        "slot": f"value-{field}",
        "ask": url_for(".ask_to_reveal", **at),
        "address": url_for(".show_revealed", **at),
        "back": url_for(".customer", number=found.number),
        "masked": shown[field],
    }
