"""Saving values of a customer, whole or one by one: what is written, what is said, what is shown again."""

from collections.abc import Sequence

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.customers import record
from app.customers.forms import CustomerForm
from app.customers.models import Customer
from app.customers.record import Edited
from app.customers.searching.confirming import watched
from app.customers.typed.checking import warnings_of_id
from app.customers.typed.identity import UNKNOWN_PLACE
from app.customers.values import standing_with
from app.customers.views.page import DATED, overview
from app.customers.words import FIELDS, Words
from app.web.answers import Offer, done
from app.web.cursors import cursor_of
from app.web.htmx import by_htmx


def write(customer: Customer, form: CustomerForm) -> Edited:
    """Write what was changed in a form."""
    values, rev, choice = form.values(), form.read_rev(), form.choice
    return watched(
        gate(),
        values,
        lambda: form.settle(gate().person, lambda: record.edit(gate(), customer, values, rev, choice)),
    )


def sentences(customer: Customer, edited: Edited, form: CustomerForm) -> list[str]:
    """What to say of a change: what the ID number filled in, what is odd about it, what others changed."""
    said = []
    if edited.filled:
        said.append(_("Filled in from the ID number: %(fields)s", fields=_named(edited.filled)))
    if "id_number" in edited.fields:
        values = form.values() | {"document_type": customer.document_type}
        said += [_(UNKNOWN_PLACE)] if UNKNOWN_PLACE in warnings_of_id(values) else []
    if edited.theirs:
        said += _of_others(customer, edited)
    return [*said, _("Saved")]


def _of_others(customer: Customer, edited: Edited) -> list[str]:
    """What others changed meanwhile, as far as the person may see it."""
    shown = gate().show(customer)
    seen = [name for name in edited.theirs if name in FIELDS and not getattr(shown[name], "sealed", False)]
    if not seen:
        return []
    names = sorted({edited.theirs[name].person or _("Kebu") for name in seen})
    people, fields = _(", ").join(names), _named(seen)
    return [_("%(people)s changed meanwhile, and it stays so: %(fields)s", people=people, fields=fields)]


def leave(
    customer: Customer, edited: Edited, said: Sequence[str], tab: str = "customer"
) -> ResponseReturnValue:
    """To the record, or to the list where the person can't open it any more."""
    *first, last = said or [""]
    for text in first:
        flash(text)
    if not gate().may(Customer.view_permission, customer):
        return done(url_for(".index"), last)
    return done(url_for(f".{tab}", number=customer.number), last, _offer(customer, edited))


def show_again(
    customer: Customer, edited: Edited, said: Sequence[str], focused: str, words: Words
) -> ResponseReturnValue:
    """The values of the customer's page that are other ones now, focus on one; without HTMX as `leave`."""
    if not by_htmx() or not gate().may(Customer.view_permission, customer):
        return leave(customer, edited, said)
    changed = standing_with({focused, *edited.fields, *edited.theirs}, customer.kind)
    page = overview(customer, words, tuple(name for name in DATED if name in changed))
    page |= {"changed": changed, "focused": focused, "said": said, "offer": _offer(customer, edited)}
    return render_template("customers/_saved.html", **page)


def _named(fields: Sequence[str]) -> str:
    return _(", ").join(str(FIELDS[name]) for name in fields)


def _offer(customer: Customer, edited: Edited) -> Offer | None:
    """The button that undoes what was written, if anything was."""
    if edited.entry is None:
        return None
    entry = cursor_of(customer.number, edited.entry)
    return Offer(_("Undo"), url_for(".undo_change", number=customer.number), {"entry": entry})
