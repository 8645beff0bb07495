"""The collection standard: which fields each kind of customer should have."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.views.blueprint import GROUP
from app.customers.models import Customer
from app.customers.quality.completeness import FIELDS
from app.customers.quality.standard import present_standard, set_standard
from app.customers.quality.standard_form import StandardForm
from app.customers.views.blueprint import customers
from app.customers.words import Words
from app.room import Entry
from app.web.answers import done

ENTRY = Entry(
    "customers.standard", _l("Collection standard"), "check", "dictionary.manage", GROUP, position=94
)


@customers.get("/standard")
@requires("dictionary.manage")
def standard() -> ResponseReturnValue:
    """The standard now."""
    words = Words()
    return _page(StandardForm(present_standard(), words), words)


@customers.post("/standard")
@requires("dictionary.manage")
def save_standard() -> ResponseReturnValue:
    """Want what is ticked."""
    words = Words()
    form = StandardForm(present_standard(), words)
    if form.submit(lambda: set_standard(gate(), form.values(), form.read_rev())) is None:
        return _page(form, words), form.status
    return done(url_for(".standard"), _("Saved"))


def _page(form: StandardForm, words: Words) -> str:
    levels = {name: gate().field_level(Customer, name) for name in FIELDS}
    return render_template(
        "customers/standard.html",
        form=form,
        ticks=form.ticks(),
        kinds=words.table("kind"),
        labels=words.table("field"),
        levels=levels,
    )
