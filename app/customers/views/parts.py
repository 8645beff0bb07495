"""Adding, changing, removing and revealing what a customer has several of; interests."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.parts import may_reveal_part, part_of, show_part
from app.access.revealing import reveal_part
from app.access.routes import requires
from app.customers import parts
from app.customers.interest_changes import set_interests
from app.customers.models import ContactPerson, ContactPoint, Customer, CustomerPart
from app.customers.part_forms import InterestsForm, NoteForm, PartForm, RemovalForm, VisitForm
from app.customers.part_kinds import KINDS, addable, kinds_of, lines_of, shown_interests
from app.customers.parts import Changed
from app.customers.record import Edited
from app.customers.typed.amounts import yuan
from app.customers.undoing_parts import was_removed
from app.customers.views.blueprint import customers
from app.customers.views.page import overview
from app.customers.views.reveal import asked, revealed
from app.customers.views.saving import leave, of_others, offer_of, tell, undo_offer
from app.customers.words import FIELDS, Words
from app.errors import Forbidden, NotFound
from app.vault.fields import opened
from app.web.answers import invalid, page_or_part
from app.web.htmx import by_htmx
from app.web.once import once

OK, CONFLICT = 200, 409


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
    found = _to_add(number, kind)
    return _panel(found, kind, KINDS[kind].form().fit(gate(), found, Words()))


@customers.get("/<customer:number>/notes/new")
@requires("customer.edit")
def new_note(number: str) -> ResponseReturnValue:
    """An empty form for a note, or what was begun in one."""
    return _new_kept(number, "notes", NoteForm())


@customers.post("/<customer:number>/notes/new")
@requires("customer.edit")
def add_note(number: str) -> ResponseReturnValue:
    """Add it."""
    return _add_kept(number, "notes", NoteForm())


@customers.get("/<customer:number>/visits/new")
@requires("customer.edit")
def new_visit(number: str) -> ResponseReturnValue:
    """An empty form for a talk, or what was begun in one."""
    return _new_kept(number, "visits", VisitForm())


@customers.post("/<customer:number>/visits/new")
@requires("customer.edit")
def add_visit(number: str) -> ResponseReturnValue:
    """Add it."""
    return _add_kept(number, "visits", VisitForm())


@customers.post("/<customer:number>/<part:kind>/new")
@requires("customer.edit")
def add_part(number: str, kind: str) -> ResponseReturnValue:
    """Add it."""
    found = _to_add(number, kind)
    form = KINDS[kind].form().fit(gate(), found, Words())
    key = form.submit(lambda: _add_once(found, kind, form))
    if key is None:
        return _panel(found, kind, form, form.answer)
    return _saved(found, kind, [_about(kind, _("Added"))], written=key)


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
    """Write what was changed; where somebody else changed the same in between, both are shown (409)."""
    found, model = _customer(number, kind), KINDS[kind].model
    if was_removed(gate(), found, model, key):
        return _removed_meanwhile(found, kind)
    part = part_of(gate(), found, model, key)
    form = KINDS[kind].form().fit(gate(), found, Words(), part)
    changed = form.submit(lambda: _change(found, part, form))
    if changed is None:
        if form.late:
            form.meet(gate(), found, Words(), part_of(gate(), found, model, key))
        return _panel(found, kind, form, form.answer, part)
    return _saved(
        found, kind, [*_of_others(found, part, changed), _about(kind, _("Saved"))], key, written=bool(changed)
    )


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
    return _saved(found, kind, [_about(kind, _("Removed"))], written=key)


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
    changed = form.submit(lambda: _set_interests(found, form))
    if changed is None:
        if form.late:
            found = gate().get(Customer, number, "customer.edit")
            form.meet(found, gate().show(found), Words(), shown_interests(gate(), found))
        return _interests(found, form, form.answer)
    return _saved(found, "interests", [_about("interests", _("Saved"))], written=changed)


def show_part_again(found: Customer, undone: Edited, tab: str) -> ResponseReturnValue:
    """After undoing: the panels of the parts as they are now; without HTMX as `leave`."""
    kind = next((name for name, one in KINDS.items() if one.model.word == undone.part), "interests")
    said = [_about(kind, _("Undone"))]
    if tab == "history":
        return leave(found, undone, said, "history")
    if not by_htmx() or not gate().may(Customer.view_permission, found):
        return leave(found, undone, said)
    fresh = gate().get(Customer, found.number)
    kinds = [kind for kind in kinds_of(fresh) if KINDS[kind].model.word in _standing_with(undone.part)]
    page = overview(fresh) | _page(fresh, "interests") | {"aside": True, "said": said}
    page |= {"shown": {kind: lines_of(gate(), fresh, kind) for kind in kinds}, "part": undone.part}
    return render_template("customers/_part_undone.html", offer=offer_of(fresh, undone.entry), **page)


def _standing_with(word: str) -> frozenset[str]:
    """The words of the parts that are shown beside a part: with a contact person their contact points."""
    return frozenset({word, ContactPoint.word} if word == ContactPerson.word else {word})


def _customer(number: str, kind: str) -> Customer:
    return _of_kind(gate().get(Customer, number, "customer.edit"), kind)


def _about(kind: str, done: str) -> str:
    """What was done to a part of `kind`."""
    title = KINDS[kind].title if kind in KINDS else FIELDS[kind]
    return _("%(done)s: %(fields)s", done=done, fields=title)


def _new_kept(number: str, kind: str, form: NoteForm | VisitForm) -> ResponseReturnValue:
    found = _to_add(number, kind)
    form.fit(gate(), found, Words())
    form.resume(gate().person)
    return _panel(found, kind, form)


def _add_kept(number: str, kind: str, form: NoteForm | VisitForm) -> ResponseReturnValue:
    """Add what was typed, and let go of what was kept meanwhile."""
    found = _to_add(number, kind)
    form.fit(gate(), found, Words())
    key = form.submit(lambda: form.settle(gate().person, lambda: _add_once(found, kind, form)))
    if key is None:
        return _panel(found, kind, form, form.answer)
    return _saved(found, kind, [_about(kind, _("Added"))], written=key)


def _to_add(number: str, kind: str) -> Customer:
    found = _customer(number, kind)
    if kind not in addable(gate(), found):
        raise Forbidden
    return found


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


def _change(found: Customer, part: CustomerPart, form: PartForm) -> Changed:
    return parts.change(gate(), found, part, form.values(), form.read_rev(), form.choice)


def _of_others(found: Customer, part: CustomerPart, changed: Changed) -> list[str]:
    """What others changed meanwhile, as far as the person may see it."""
    shown = show_part(gate(), found, part)
    theirs = {
        part.rule_name(column): by
        for column, by in changed.theirs.items()
        if not getattr(shown[column], "sealed", False)
    }
    return of_others(theirs)


def _removed_meanwhile(found: Customer, kind: str) -> ResponseReturnValue:
    """The form of a new part with what was typed into that of one that is gone."""
    form = KINDS[kind].form().fit(gate(), found, Words())
    form.begin_anew()
    return _panel(found, kind, form, CONFLICT)


def _set_interests(found: Customer, form: InterestsForm) -> bool:
    note = form.interest_note.kept if "interest_note" in form else opened(found, "interest_note")
    codes = frozenset(form.interests.data or ())
    return set_interests(gate(), found, codes, note, form.read_rev(), form.choice)


def _remove(found: Customer, part: CustomerPart, form: RemovalForm) -> bool:
    parts.remove(gate(), found, part, reason=form.text_of("reason"))
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


def _saved(
    found: Customer, kind: str, said: Sequence[str], key: str = "", *, written: str | bool
) -> ResponseReturnValue:
    """The panel without a form; the toast offers to undo what was `written`, a part by its key."""
    fresh = gate().get(Customer, found.number)
    page = overview(fresh) | _page(fresh, kind) | {"focused": key or "new", "aside": True}
    offer = undo_offer(fresh, key if written is True else written) if written else None
    if not by_htmx() or kind == "transactions":
        return tell(_back(found, kind), said, offer)
    return render_template("customers/_part_saved.html", said=said, offer=offer, **page)


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
        "addable": addable(gate(), found),
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
