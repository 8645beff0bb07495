"""What is sent and can't be saved, kept for whoever typed it: the sign-in has expired, the record is gone."""

from flask import Flask, Response, request, url_for
from flask_wtf.csrf import validate_csrf
from wtforms import ValidationError

from app.access.gate import signed_in_gate
from app.drafts.forms import split
from app.drafts.keeping import keep
from app.drafts.long_forms import NUMBER, long_forms, named
from app.drafts.typed import DRAFT, is_anything, typed_in
from app.errors import NotFound
from app.people.models import Person
from app.web.htmx import by_htmx, redirect_whole_page

KEEPING = "drafts.keep"
GONE = 404


def install(app: Flask) -> None:
    """Keep what is typed into a form of a record that its person can't open any more, or that never was."""
    app.after_request(_lead_to_draft)


def _lead_to_draft(response: Response) -> Response:
    """The same answer leads on to what was typed, whether the record is gone for the person or never was."""
    inside = signed_in_gate()
    if response.status_code != GONE or inside is None or request.endpoint == KEEPING or not may_be_rescued():
        return response
    token = rescue(inside.person)
    if not token:
        return response
    url = url_for("drafts.show", token=token)
    if by_htmx():
        return redirect_whole_page(url, GONE)
    response.headers["Refresh"] = f"0; url={url}"
    return response


def may_be_rescued() -> bool:
    """Whether this request sends a long form, to be saved or kept, from a page of ours."""
    sends = request.method == "POST" and (request.endpoint == KEEPING or request.endpoint in long_forms())
    return sends and _from_our_page()


def rescue(person: Person) -> str:
    """Keep the long form that this request sends for `person`. Returns the draft's token, "" for nothing.

    No record is looked up, so the answer tells nothing of one.
    """
    form, number = _sent()
    try:
        fields = named(form, number).fields
    except NotFound:
        return ""
    token, marks = split(request.form.get(DRAFT))
    typed = typed_in(fields, request.form, marks, token)
    return token if is_anything(typed) and keep(person, form, number, token, typed) else ""


def _sent() -> tuple[str, str]:
    arguments = request.view_args or {}
    if request.endpoint == KEEPING:
        return str(arguments["form"]), request.args.get(NUMBER, "")
    return str(request.endpoint), str(arguments.get(NUMBER, ""))


def _from_our_page() -> bool:
    """As the guard asks of who is signed in: another site must not write even a draft."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
