"""Field levels: the table of protected fields, and raising them."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.models import Protected
from app.access.routes import requires
from app.admin.approvals.field_levels import ask_to_lower
from app.admin.field_levels import FieldLine, field_lines, raise_levels
from app.admin.field_words import FIELDS, KINDS
from app.admin.forms import LevelsForm, LowerFieldForm, levels_form
from app.admin.views.blueprint import GROUP, admin, protected_models
from app.room import Entry
from app.web.answers import done

ENTRY = Entry("admin.field_levels", _l("Field levels"), "lock", "clearance.manage", GROUP, position=93)


@admin.get("/field-levels/")
@requires("clearance.manage")
def field_levels() -> ResponseReturnValue:
    """Every protected field with its level as shipped and now."""
    lines = field_lines(_models())
    return _page(lines, levels_form(lines))


@admin.post("/field-levels/")
@requires("clearance.manage")
def raise_field_levels() -> ResponseReturnValue:
    """Raise those for which a level was chosen."""
    lines = field_lines(_models())
    form = levels_form(lines)
    if form.submit(lambda: raise_levels(gate(), _models(), form.levels())) is None:
        return _page(lines, form), 422
    return done(url_for(".field_levels"), _("Saved"))


@admin.post("/field-levels/lower")
@requires("clearance.manage")
def ask_lower_field() -> ResponseReturnValue:
    """Ask for a lower level of one that was raised; a second person decides."""
    form = LowerFieldForm()
    asked = form.submit(lambda: ask_to_lower(gate(), *form.chosen(), form.text_of("reason")))
    if asked is None:
        lines = field_lines(_models())
        return _page(lines, levels_form(lines), form), 422
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


def _models() -> list[type[Protected]]:
    return list(protected_models().values())


def _page(lines: list[FieldLine], form: LevelsForm, lower: LowerFieldForm | None = None) -> str:
    return render_template(
        "admin/field_levels.html",
        lines=lines,
        form=form,
        lower=lower or LowerFieldForm(formdata=None),
        fields=FIELDS,
        kinds=KINDS,
    )
