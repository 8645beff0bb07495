"""Keeping what is typed, and what one has begun and not saved."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import signed_in
from app.clock import local
from app.drafts.forms import split
from app.drafts.keeping import draft_of, forget
from app.drafts.keeping import keep as keep_typed
from app.drafts.long_forms import NUMBER, begun, may_open, named, opened_again, told
from app.drafts.typed import DRAFT, is_anything, typed_in
from app.web.answers import partial

drafts = Blueprint("drafts", __name__, url_prefix="/drafts")


@drafts.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What one has begun and not saved. A record's number is all that is said of it."""
    return render_template("drafts/index.html", drafts=begun(gate().person))


@drafts.get("/<token>")
@signed_in
def show(token: str) -> ResponseReturnValue:
    """The form with what was typed; where it can't be opened any more, what was typed alone."""
    draft = draft_of(gate().person, token)
    form = named(draft.form, draft.number)
    if may_open(gate(), form, draft.number):
        return redirect(opened_again(form, draft), 303)
    typed = list(told(gate(), form, draft))
    return render_template("drafts/draft.html", draft=draft, form=form, typed=typed)


@drafts.post("/keep/<form>")
@signed_in
def keep(form: str) -> ResponseReturnValue:
    """Keep what stands in a form; the answer is what the form says of it.

    The page sends it when somebody has typed, so it prolongs the session as any work by hand does. No record
    is looked up: whoever can't read it any more goes on typing for themselves.
    """
    person, (token, marks) = gate().person, split(request.form.get(DRAFT))
    number = request.args.get(NUMBER, "")
    typed = typed_in(named(form, number).fields, request.form, marks, token)
    if not is_anything(typed):
        forget(person, token)
        return said("")
    at = keep_typed(person, form, number, token, typed)
    if at is None:
        return said(_("Too long to be kept: save it."))
    return said(_("Kept %(time)s", time=f"{local(at):%H:%M:%S}"))


@drafts.post("/discard")
@signed_in
def discard() -> ResponseReturnValue:
    """Throw a draft away."""
    forget(gate().person, request.form.get("discard", ""))
    return partial("drafts/_discarded.html", url_for(".index"), _("Thrown away"))


def said(sentence: str) -> Response:
    """An answer to the page, which shows the sentence in its form."""
    response = make_response(sentence)
    response.mimetype = "text/plain"
    return response
