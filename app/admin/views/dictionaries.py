"""Dictionaries: what can be chosen in forms."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin import dictionaries as choices
from app.admin.forms import EntryForm, NewEntryForm
from app.admin.views.blueprint import GROUP, admin
from app.errors import NotFound
from app.organisation.forms import RevForm
from app.people.dictionaries import FIXED
from app.room import Entry
from app.web.answers import done

ENTRY = Entry("admin.dictionaries", _l("Dictionaries"), "tag", "dictionary.manage", GROUP, position=94)

WORDS = {
    "region": _l("Regions"),
    "business_line": _l("Business lines"),
    "customer_kind": _l("Kinds of customers"),
    "source": _l("Sources"),
    "industry": _l("Industries"),
    "title": _l("Posts of contacts"),
    "interest": _l("Interests"),
    "relation": _l("Relations"),
    "transaction_kind": _l("Kinds of transactions"),
    "step_manner": _l("Manners of plan steps"),
    "purpose": _l("Purposes of revealing"),
    "ticket_category": _l("Categories of tickets"),
    "complaint_cause": _l("Causes of complaints"),
    "risk_category": _l("Categories of risks"),
}


@admin.get("/dictionaries/")
@requires("dictionary.manage")
def dictionaries() -> ResponseReturnValue:
    """The first dictionary, and the way to the others."""
    return _page(next(iter(WORDS)))


@admin.get("/dictionaries/<dictionary:name>/entries")
@requires("dictionary.manage")
def entries(name: str) -> ResponseReturnValue:
    """One dictionary with its entries."""
    return _page(name)


@admin.get("/dictionaries/<dictionary:name>/new")
@requires("dictionary.manage")
def new_entry(name: str) -> ResponseReturnValue:
    """An empty form."""
    choices.check_open(name)
    return render_template("admin/new_entry.html", form=NewEntryForm(), name=name, label=_label(name))


@admin.post("/dictionaries/<dictionary:name>/new")
@requires("dictionary.manage")
def add_entry(name: str) -> ResponseReturnValue:
    """Add a choice."""
    form, label = NewEntryForm(), _label(name)
    if form.submit(lambda: choices.add_entry(gate(), name, form.values())) is None:
        return render_template("admin/new_entry.html", form=form, name=name, label=label), 422
    return done(url_for(".entries", name=name), _("Entry added"))


@admin.get("/dictionaries/<entry:number>")
@requires("dictionary.manage")
def entry(number: str) -> ResponseReturnValue:
    """The form of one choice."""
    found = choices.entry_numbered(number)
    return render_template(
        "admin/entry.html", entry=found, form=EntryForm(found), label=_label(found.dictionary)
    )


@admin.post("/dictionaries/<entry:number>")
@requires("dictionary.manage")
def edit_entry(number: str) -> ResponseReturnValue:
    """Rename or colour a choice."""
    found = choices.entry_numbered(number)
    form = EntryForm(found)
    if form.submit(lambda: choices.edit_entry(gate(), found, form.values(), form.read_rev())) is None:
        label = _label(found.dictionary)
        return render_template("admin/entry.html", entry=found, form=form, label=label), form.status
    return done(_home(number), _("Saved"))


@admin.post("/dictionaries/<entry:number>/retire")
@requires("dictionary.manage")
def retire_entry(number: str) -> ResponseReturnValue:
    """Offer a choice no longer."""
    choices.retire_entry(gate(), choices.entry_numbered(number), RevForm().read_rev())
    return done(_home(number), _("Entry retired"))


@admin.post("/dictionaries/<entry:number>/restore")
@requires("dictionary.manage")
def restore_entry(number: str) -> ResponseReturnValue:
    """Offer a choice again."""
    choices.restore_entry(gate(), choices.entry_numbered(number), RevForm().read_rev())
    return done(_home(number), _("Entry restored"))


@admin.post("/dictionaries/<entry:number>/move")
@requires("dictionary.manage")
def move_entry(number: str) -> ResponseReturnValue:
    """Change places with the choice above or below."""
    step = request.form.get("step", "")
    choices.move_entry(gate(), choices.entry_numbered(number), step, RevForm().read_rev())
    return done(_home(number, f"{number}-{step}"))


def _page(name: str) -> str:
    return render_template(
        "admin/dictionaries.html",
        dictionaries=WORDS,
        name=name,
        label=_label(name),
        entries=choices.entries(name),
        fixed=name in FIXED,
    )


def _home(number: str, anchor: str | None = None) -> str:
    """Where the dictionary of an entry is, at one of its buttons."""
    return url_for(".entries", name=number.partition(".")[0], _anchor=anchor)


def _label(dictionary: str) -> str:
    if dictionary not in WORDS:
        raise NotFound
    return str(WORDS[dictionary])
