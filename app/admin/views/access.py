"""Who can read a record of a given number: for the officer who reviews access."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.review import OWNER, Review, review, revoke
from app.access.routes import requires
from app.access.rules import ALL, DEPARTMENT, SET
from app.admin.forms import ReviewForm
from app.admin.views.blueprint import GROUP, admin, protected_models
from app.room import Entry
from app.web.answers import done

ENTRY = Entry("admin.access", _l("Who can read"), "eye", "access.review", GROUP, position=93)
RIGHTS = {
    OWNER: _l("Is the owner"),
    ALL: _l("Scope: all records"),
    DEPARTMENT: _l("Scope: their department and below"),
    SET: _l("Scope: a set of regions, lines or kinds"),
}


@admin.get("/access/")
@requires("access.review")
def access() -> ResponseReturnValue:
    """Everybody who can read the record of the number in the address, with the reason."""
    form = ReviewForm(request.args)
    asked = "number" in request.args
    found = form.look_up(lambda: _reviewed(form)) if asked else None
    page = {"form": form, "found": found, "rights": RIGHTS, "may_revoke": gate().may("grant.revoke")}
    return render_template("admin/access.html", **page), 422 if form.errors else 200


@admin.post("/access/revoke")
@requires("grant.revoke")
def revoke_grants() -> ResponseReturnValue:
    """End what a person was granted on a record."""
    number = request.form.get("number", "")
    ended = revoke(gate(), protected_models(), number, request.form.get("to", ""))
    return done(url_for(".access", number=number), _("Access ended") if ended else "")


def _reviewed(form: ReviewForm) -> Review:
    return review(gate(), protected_models(), form.text_of("number").upper())
