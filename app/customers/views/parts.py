"""Adding, changing, removing and revealing what a customer has several of; interests."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.parts import may_reveal_part, part_of, show_part
from app.access.revealing import reveal_part
from app.access.routes import requires
from app.customers import parts
from app.customers.models import Customer, CustomerPart
from app.customers.part_forms import InterestsForm, NoteForm, PartForm, RemovalForm
from app.customers.part_kinds import KINDS, lines_of, shown_interests
from app.customers.typed.amounts import yuan
from app.customers.views.blueprint import customers
from app.customers.views.page import overview
from app.customers.views.reveal import asked, revealed
from app.customers.words import FIELDS, Words
from app.errors import Forbidden, NotFound
from app.vault.fields import opened
from app.web.answers import done, invalid, page_or_part, partial
from app.web.once import once

OK = 200


@customers.get("/<customer:number>/<part:kind>")
@requires("customer.view")
def panel(number: str, kind: str) -> ResponseReturnValue:
    """The parts of one kind, without a form. `back` is what the form was of: it gets the focus."""
    found = _of_kind(gate().get(Customer, number), kind)
    page = _page(found, kind) | {"focused": request.args.get("back", "")}
    return page_or_part("customers/part.html", "customers/_panel.html", **page)


@customers.get("/<customer:number>/<part:kind>/new")
@requires("customer.edit")
def new_part(number: str, kind: str) -> ResponseReturnValue:
    """An empty form for a contact point, an employment, and so on."""
    found = _customer(number, kind)
    return _panel(found, kind, KINDS[kind].form().fit(gate(), found, Words()))


@customers.get("/<customer:number>/notes/new")
@requires("customer.edit")
def new_note(number: str) -> ResponseReturnValue:
    """An empty form for a note, or what was begun in one."""
    found = gate().get(Customer, number, "customer.edit")
    form = NoteForm()
    form.fit(gate(), found, Words())
    form.resume(gate().person)
    return _panel(found, "notes", form)


@customers.post("/<customer:number>/notes/new")
@requires("customer.edit")
def add_note(number: str) -> ResponseReturnValue:
    """Add it, and let go of what was kept while it was typed."""
    found = gate().get(Customer, number, "customer.edit")
    form = NoteForm()
    form.fit(gate(), found, Words())
    if form.submit(lambda: form.settle(gate().person, lambda: _add_once(found, "notes", form))) is None:
        return _panel(found, "notes", form, form.answer)
    return _saved(found, "notes", _("Added to the record"))


@customers.post("/<customer:number>/<part:kind>/new")
@requires("customer.edit")
def add_part(number: str, kind: str) -> ResponseReturnValue:
    """Add it."""
    found = _customer(number, kind)
    form = KINDS[kind].form().fit(gate(), found, Words())
    if form.submit(lambda: _add_once(found, kind, form)) is None:
        return _panel(found, kind, form, form.answer)
    return _saved(found, kind, _("Added to the record"))


@customers.get("/<customer:number>/<part:kind>/<part_key:key>")
@requires("customer.edit")
def edit_part(number: str, kind: str, key: str) -> ResponseReturnValue:
    """The form of one that is there."""
    found = _customer(number, kind)
    part = part_of(gate(), found, KINDS[kind].model, key)
    return _panel(found, kind, KINDS[kind].form().fit(gate(), found, Words(), part), part=part)


@customers.post("/<customer:number>/<part:kind>/<part_key:key>")
@requires("customer.edit")
def save_part(number: str, kind: str, key: str) -> ResponseReturnValue:
    """Write what was changed."""
    found = _customer(number, kind)
    part = part_of(gate(), found, KINDS[kind].model, key)
    form = KINDS[kind].form().fit(gate(), found, Words(), part)
    if form.submit(lambda: _change(found, part, form)) is None:
        if form.late:
            form.meet(part_of(gate(), found, KINDS[kind].model, key))
        return _panel(found, kind, form, form.answer, part)
    return _saved(found, kind, _("Saved"), key)


@customers.post("/<customer:number>/<part:kind>/<part_key:key>/remove")
@requires("customer.edit")
def remove_part(number: str, kind: str, key: str) -> ResponseReturnValue:
    """Take it away; the history keeps what it was. A transaction needs a reason."""
    found = _customer(number, kind)
    part = part_of(gate(), found, KINDS[kind].model, key)
    removal = RemovalForm()
    if kind == "transactions":
        if removal.submit(lambda: _remove(found, part, removal)) is None:
            form = KINDS[kind].form(formdata=None).fit(gate(), found, Words(), part)
            return _panel(found, kind, form, 422, part, removal)
    else:
        parts.remove(gate(), found, part)
    return _saved(found, kind, _("Removed from the record"))


@customers.get("/<customer:number>/<part:kind>/<part_key:key>/reveal/<column:column>")
@requires("customer.reveal")
def ask_to_reveal_part(number: str, kind: str, key: str, column: str) -> ResponseReturnValue:
    """Ask what a value is needed for."""
    found, part = _revealing(number, kind, key, column)
    return asked(**_reveal_page(found, kind, part, column))


@customers.post("/<customer:number>/<part:kind>/<part_key:key>/reveal/<column:column>")
@requires("customer.reveal")
def show_revealed_part(number: str, kind: str, key: str, column: str) -> ResponseReturnValue:
    """The whole value, for a minute."""
    found, part = _revealing(number, kind, key, column)
    page = _reveal_page(found, kind, part, column)
    return revealed(page, lambda *why: _plain(reveal_part(gate(), found, part, column, *why), column))


@customers.get("/<customer:number>/interests")
@requires("customer.edit")
def interests(number: str) -> ResponseReturnValue:
    """The form of the interests; with `back` what stands there without it."""
    found = gate().get(Customer, number, "customer.edit")
    if "back" in request.args:
        page = _page(found, "interests") | {"focused": "interests"}
        return page_or_part("customers/part.html", "customers/_interests.html", **page)
    return _interests(found, InterestsForm().fit(gate(), found, Words()))


@customers.post("/<customer:number>/interests")
@requires("customer.edit")
def save_interests(number: str) -> ResponseReturnValue:
    """Write them."""
    found = gate().get(Customer, number, "customer.edit")
    form = InterestsForm().fit(gate(), found, Words())
    if form.submit(lambda: _set_interests(found, form)) is None:
        if form.late:
            form.meet(gate().get(Customer, number, "customer.edit"))
        return _interests(found, form, form.answer)
    return _saved(found, "interests", _("Saved"))


def _customer(number: str, kind: str) -> Customer:
    return _of_kind(gate().get(Customer, number, "customer.edit"), kind)


def _of_kind(found: Customer, kind: str) -> Customer:
    if KINDS[kind].of not in {"", found.kind}:
        raise NotFound
    return found


def _revealing(number: str, kind: str, key: str, column: str) -> tuple[Customer, CustomerPart]:
    found = gate().get(Customer, number, "customer.reveal")
    part = part_of(gate(), found, KINDS[kind].model, key)
    if column not in part.rule_names:
        raise NotFound
    if not may_reveal_part(gate(), found, part, column):
        raise Forbidden
    return found, part


def _add_once(found: Customer, kind: str, form: PartForm) -> str:
    return once(gate().person, lambda: _add(found, kind, form))


def _add(found: Customer, kind: str, form: PartForm) -> str:
    ends = "ends_present" in form and form.ends_present.data
    return parts.add(gate(), found, KINDS[kind].model, form.values(), ends_present=ends)


def _change(found: Customer, part: CustomerPart, form: PartForm) -> bool:
    parts.change(gate(), found, part, form.values(), form.read_rev())
    return True


def _set_interests(found: Customer, form: InterestsForm) -> bool:
    note = form.interest_note.kept if "interest_note" in form else opened(found, "interest_note")
    parts.set_interests(gate(), found, frozenset(form.interests.data or ()), note, form.read_rev())
    return True


def _remove(found: Customer, part: CustomerPart, form: RemovalForm) -> bool:
    parts.remove(gate(), found, part, form.text("reason"))
    return True


def _plain(text: str, column: str) -> str:
    return yuan(int(text)) if column == "annual_income" else text


def _panel(
    found: Customer,
    kind: str,
    form: PartForm,
    status: int = 200,
    part: CustomerPart | None = None,
    removal: RemovalForm | None = None,
) -> ResponseReturnValue:
    """The panel of one kind with its form open."""
    editing = part.key if part else ""
    page = _page(found, kind) | {
        "form": form,
        "editing": editing,
        "may_remove": part is not None and parts.may_remove(gate(), found, part),
        "removal": removal or RemovalForm(formdata=None),
    }
    if status == OK:
        return page_or_part("customers/part.html", "customers/_panel.html", **page)
    return invalid("customers/_panel.html", "customers/part.html", status, **page)


def _saved(found: Customer, kind: str, toast: str, key: str = "") -> ResponseReturnValue:
    if kind == "transactions":
        return done(_back(found, kind), toast)
    fresh = gate().get(Customer, found.number)
    page = overview(fresh) | _page(fresh, kind) | {"focused": key or "new", "aside": True}
    return partial("customers/_part_saved.html", _back(found, kind), toast, **page)


def _interests(found: Customer, form: InterestsForm, status: int = OK) -> ResponseReturnValue:
    page = _page(found, "interests") | {"form": form}
    if status == OK:
        return page_or_part("customers/part.html", "customers/_interests.html", **page)
    return invalid("customers/_interests.html", "customers/part.html", status, **page)


def _page(found: Customer, kind: str) -> dict[str, Any]:
    return {
        "customer": gate().show(found),
        "words": Words(),
        "kind": kind,
        "kinds": KINDS,
        "lines": lines_of(gate(), found, kind) if kind in KINDS else [],
        "interests": shown_interests(gate(), found) if kind not in KINDS else None,
        "may_edit": gate().may("customer.edit", found),
        "back": _back(found, kind),
    }


def _back(found: Customer, kind: str) -> str:
    if kind == "transactions":
        return url_for(".transactions", number=found.number)
    return url_for(".customer", number=found.number, _anchor=kind)


def _reveal_page(found: Customer, kind: str, part: CustomerPart, column: str) -> dict[str, Any]:
    at = {"number": found.number, "kind": kind, "key": part.key, "column": column}
    return {
        "customer": gate().show(found),
        "label": FIELDS[part.rule_name(column)],
        "slot": f"value-{part.key}-{column}",
        "ask": url_for(".ask_to_reveal_part", **at),
        "address": url_for(".show_revealed_part", **at),
        "back": _back(found, kind),
        "masked": show_part(gate(), found, part)[column],
    }
