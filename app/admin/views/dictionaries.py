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
    "customer_kind": _l("Kinds of customers"),
    "region": _l("Regions"),
    "business_line": _l("Business lines"),
    "source": _l("Sources"),
    "industry": _l("Industries"),
    "title": _l("Posts of contacts"),
    "interest": _l("Interests"),
    "relation": _l("Relations"),
    "purpose": _l("Purposes of revealing"),
}


@admin.get("/dictionaries/")
@requires("dictionary.manage")
def dictionaries() -> ResponseReturnValue:
    """Every dictionary with its entries."""
    entries = choices.all_entries()
    found = [(name, label, entries[name]) for name, label in WORDS.items()]
    return render_template("admin/dictionaries.html", dictionaries=found, fixed=FIXED)


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
    return done(url_for(".dictionaries"), _("Entry added"))


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
    return done(url_for(".dictionaries"), _("Saved"))


@admin.post("/dictionaries/<entry:number>/retire")
@requires("dictionary.manage")
def retire_entry(number: str) -> ResponseReturnValue:
    """Offer a choice no longer."""
    choices.retire_entry(gate(), choices.entry_numbered(number), RevForm().read_rev())
    return done(url_for(".dictionaries"), _("Entry retired"))


@admin.post("/dictionaries/<entry:number>/restore")
@requires("dictionary.manage")
def restore_entry(number: str) -> ResponseReturnValue:
    """Offer a choice again."""
    choices.restore_entry(gate(), choices.entry_numbered(number), RevForm().read_rev())
    return done(url_for(".dictionaries"), _("Entry restored"))


@admin.post("/dictionaries/<entry:number>/move")
@requires("dictionary.manage")
def move_entry(number: str) -> ResponseReturnValue:
    """Change places with the choice above or below."""
    step = request.form.get("step", "")
    choices.move_entry(gate(), choices.entry_numbered(number), step, RevForm().read_rev())
    return done(url_for(".dictionaries", _anchor=f"{number}-{step}"))


def _label(dictionary: str) -> str:
    if dictionary not in WORDS:
        raise NotFound
    return str(WORDS[dictionary])
