"""The palette (Ctrl-K) and the list of keys: dialogs by HTMX, pages of their own without script."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import signed_in
from app.web.answers import page_or_part
from app.web.finding import find, marked
from app.web.handbook import chapter, names
from app.web.htmx import by_htmx
from app.web.keys import key_map
from app.web.language import language
from app.web.searches import keep_search, kept_search

palette = Blueprint("palette", __name__)


@palette.get("/find")
@signed_in
def look() -> ResponseReturnValue:
    """The palette; the page shows what the words kept under a token find (access rule 13)."""
    token = request.args.get("q", "")
    words = kept_search(g.session_key, gate().person, token) if token else ""
    return page_or_part("web/find.html", "web/_palette.html", **_found(words), forgotten=token and not words)


@palette.post("/find")
@signed_in
def look_for() -> ResponseReturnValue:
    """What fits the words typed so far: lines for the palette, which keeps none of them, or the page."""
    words = request.form.get("q", "").strip()
    if by_htmx():
        return render_template("web/_options.html", **_found(words))
    token = keep_search(g.session_key, gate().person, words) if words else None
    return redirect(url_for(".look", q=token), 303)


@palette.get("/keys")
@signed_in
def keys() -> ResponseReturnValue:
    """What can be done with which keys, and which page of the handbook tells of the page one is on."""
    rooms, page = current_app.extensions["kebu"]["rooms"], request.args.get("page", "")
    told = chapter(language(), page) if page in names() else None
    context = {"groups": key_map(rooms, gate()), "page": page, "told": told}
    return page_or_part("web/keys.html", "web/_keys.html", **context)


def _found(words: str) -> dict[str, Any]:
    groups = find(current_app.extensions["kebu"]["rooms"], gate(), words)
    return {"words": words, "groups": groups, "marked": marked}
