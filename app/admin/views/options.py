"""Settings that hold for the whole house."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.forms import OptionsForm
from app.admin.options import present_options, set_options
from app.admin.views.blueprint import GROUP, admin
from app.room import Entry
from app.web.answers import done

ENTRY = Entry("admin.options", _l("Settings"), "settings", "setting.manage", GROUP, position=95)


@admin.get("/options/")
@requires("setting.manage")
def options() -> ResponseReturnValue:
    """The settings now."""
    return render_template("admin/options.html", form=OptionsForm(present_options()))


@admin.post("/options/")
@requires("setting.manage")
def save_options() -> ResponseReturnValue:
    """Write what was changed."""
    form = OptionsForm(present_options())
    if form.submit(lambda: set_options(gate(), form.values(), form.read_rev())) is None:
        return render_template("admin/options.html", form=form), form.status
    return done(url_for(".options"), _("Saved"))
