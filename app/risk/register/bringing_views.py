"""Pages by which the register is filled: from a table, and from the starter register."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.gate import gate
from app.access.routes import requires
from app.errors import Invalid
from app.people.models import Person
from app.risk.blueprint import risks
from app.risk.people import owners_for
from app.risk.register.exporting import LABELS
from app.risk.register.importing import Imported, bring_in
from app.risk.register.list_words import RiskWords
from app.risk.register.shipped import STARTER
from app.risk.register.starter import in_language, offered, take_over
from app.risk.steps import MANAGE
from app.risk.words import CONTROL_KINDS
from app.web.answers import done, say, translated
from app.web.forms import Form, choice, choices
from app.web.language import language
from app.web.uploads import takes_files

MOST_TOLD = 200
FIELDS = LABELS | {"customer": _l("Customer number"), "step": _l("Step"), "file": _l("File")}


class ImportForm(Form):
    """A table of risks."""

    file = FileField(_l("File (XLSX or CSV)"))
    dry = BooleanField(_l("Only check it"))


class StarterForm(Form):
    """Which of the starter register, and who owns them first."""

    codes = SelectMultipleField(_l("Risks"), option_widget=CheckboxInput(), widget=ListWidget())
    owner = choice(_l("Risk owner"), required=False)

    def fit(self) -> "StarterForm":
        """Offer those that are left."""
        spoken = language()
        self.codes.choices = choices([(one.code, in_language(one, spoken).title) for one in offered()])
        people = [(one.username, one.name) for one in owners_for(1)]
        self.owner.choices = choices(people, _l("The risk officer names one"))
        return self


@risks.get("/import")
@requires(MANAGE)
def import_register() -> ResponseReturnValue:
    """Choose a file."""
    return render_template("risk/import.html", form=ImportForm(formdata=None), result=None, told=[])


@risks.post("/import")
@requires(MANAGE)
@takes_files
def take_register() -> ResponseReturnValue:
    """Bring it in, or only check it; what is wrong is told row by row."""
    form = ImportForm()
    result = form.submit(lambda: _bring(form))
    if result is None:
        return render_template("risk/import.html", form=form, result=None, told=[]), 422
    if not result.confirmed:
        say(_("Their ratings count once a second person has confirmed them."))
    if result.lower:
        say(
            ngettext(
                "%(num)s residual is lower than its controls support: its request says so.",
                "%(num)s residuals are lower than their controls support: their request says which.",
                result.lower,
            )
        )
    if result.rejected or result.unread or form.dry.data:
        told = [(one.row, one.field, translated(one.error)) for one in result.rejected[:MOST_TOLD]]
        context = {"form": ImportForm(formdata=None), "result": result, "told": told, "dry": form.dry.data}
        return render_template("risk/import.html", **context, labels=FIELDS)
    if result.there:
        said = ngettext("%(num)s row was there already", "%(num)s rows were there already", result.there)
        say(said)
    said = ngettext("%(num)s risk brought in", "%(num)s risks brought in", result.accepted)
    return done(url_for(".index"), said)


@risks.get("/starter")
@requires(MANAGE)
def starter() -> ResponseReturnValue:
    """The risks that firms share, line by line."""
    return render_template("risk/starter.html", **_starter(StarterForm(formdata=None).fit()))


@risks.post("/starter")
@requires(MANAGE)
def take_starter() -> ResponseReturnValue:
    """Register those that are ticked."""
    form = StarterForm().fit()
    made = form.submit(lambda: take_over(gate(), form.codes.data or [], _owner(form), language()))
    if made is None:
        return render_template("risk/starter.html", **_starter(form)), 422
    said = ngettext("%(num)s risk registered", "%(num)s risks registered", len(made))
    return done(url_for(".index", view="unrated"), said)


def _bring(form: ImportForm) -> Imported:
    sent: Any = form.file.data
    if not sent:
        raise Invalid("file", "Choose a file.")
    return bring_in(gate(), sent.read(), dry=bool(form.dry.data))


def _owner(form: StarterForm) -> Person | None:
    return Person.get(Person.username == form.owner.data) if form.owner.data else None


def _starter(form: StarterForm) -> dict[str, Any]:
    spoken = language()
    left = {one.code for one in offered()}
    lines = [
        (
            one,
            in_language(one, spoken),
            [control.en if spoken == "en" else control.zh for control in one.controls],
        )
        for one in STARTER
        if one.code in left
    ]
    return {
        "form": form,
        "lines": lines,
        "words": RiskWords(),
        "kinds": CONTROL_KINDS,
        "said": _(
            "%(taken)s of %(all)s are in the register.", taken=len(STARTER) - len(left), all=len(STARTER)
        ),
    }
