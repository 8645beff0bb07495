"""Saving values of a customer, whole or one by one: what is written, what is said, what is shown again."""

from collections.abc import Mapping, Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.customers import record
from app.customers.forms import CustomerForm
from app.customers.merging import Theirs
from app.customers.models import Customer
from app.customers.record import Edited
from app.customers.searching.confirming import watched
from app.customers.typed.checking import warnings_of_id
from app.customers.typed.identity import UNKNOWN_PLACE
from app.customers.undoing_parts import newest_of
from app.customers.values import standing_with
from app.customers.views.page import DATED, overview
from app.customers.words import FIELDS, Words
from app.web.answers import Offer, done, say
from app.web.cursors import cursor_of
from app.web.htmx import by_htmx

NAMED = 3
"""As many fields a toast names."""


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
    return [*said, named_toast(_("Saved"), edited.fields)]


def named_toast(done: str, fields: Sequence[str]) -> str:
    """What was done, and to which fields where they are few."""
    if not 0 < len(fields) <= NAMED:
        return done
    return _("%(done)s: %(fields)s", done=done, fields=_named(fields))


def _of_others(customer: Customer, edited: Edited) -> list[str]:
    """What others changed meanwhile, as far as the person may see it."""
    shown = gate().show(customer)
    return of_others(
        {
            name: theirs
            for name, theirs in edited.theirs.items()
            if name in FIELDS and not getattr(shown[name], "sealed", False)
        }
    )


def of_others(theirs: Mapping[str, Theirs]) -> list[str]:
    """The sentence that others changed these fields, if there are any."""
    if not theirs:
        return []
    names = sorted({one.person or _("Kebu") for one in theirs.values()})
    people, fields = _(", ").join(names), _named([*theirs])
    return [_("%(people)s changed meanwhile, and it stays so: %(fields)s", people=people, fields=fields)]


def tell(then: str, said: Sequence[str], offer: Offer | None = None) -> ResponseReturnValue:
    """Go to `then`, and say all this there, the last with the `offer`."""
    *first, last = said or [""]
    for text in first:
        say(text)
    return done(then, last, offer)


def leave(
    customer: Customer, edited: Edited, said: Sequence[str], tab: str = "customer"
) -> ResponseReturnValue:
    """To the record, or to the list where the person can't open it any more."""
    if not gate().may(Customer.view_permission, customer):
        return tell(url_for(".index"), said)
    return tell(url_for(f".{tab}", number=customer.number), said, offer_of(customer, edited.entry))


def show_again(
    customer: Customer, edited: Edited, said: Sequence[str], focused: str, words: Words
) -> ResponseReturnValue:
    """The values of the customer's page that are other ones now, focus on one; without HTMX as `leave`."""
    if not by_htmx() or not gate().may(Customer.view_permission, customer):
        return leave(customer, edited, said)
    changed = standing_with({focused, *edited.fields, *edited.theirs}, customer.kind)
    page = overview(customer, words, tuple(name for name in DATED if name in changed))
    page |= {"changed": changed, "focused": focused, "said": said, "offer": offer_of(customer, edited.entry)}
    return render_template("customers/_saved.html", **page)


def _named(fields: Sequence[str]) -> str:
    return _(", ").join(str(FIELDS[name]) for name in fields)


def undo_offer(customer: Customer, part: str) -> Offer | None:
    """The button that undoes what the person did last to a part (by its key), "" for the interests."""
    return offer_of(customer, newest_of(gate(), customer, part))


def offer_of(customer: Customer, entry: int | None) -> Offer | None:
    """The button that undoes a row of the chain, if there is one."""
    if entry is None:
        return None
    fields = {"entry": cursor_of(customer.number, entry)}
    return Offer(_("Undo"), url_for(".undo_change", number=customer.number), fields)
