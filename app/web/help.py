"""Help: the handbook, and which of its pages tells of which page of the program."""

from flask import Blueprint, Response, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from app.access.routes import signed_in
from app.errors import NotFound
from app.web.handbook import LANGUAGES, PICTURES, chapter, contents
from app.web.language import language as spoken

help_ = Blueprint("help", __name__, url_prefix="/help")


@help_.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """The contents of the handbook."""
    return render_template("web/help.html", chapter=contents(spoken()), contents=True)


@help_.get("/<page>")
@signed_in
def page(page: str) -> ResponseReturnValue:
    """One page of the handbook."""
    return render_template("web/help.html", chapter=chapter(spoken(), page), contents=False)


@help_.get("/pictures/<language>/<name>")
@signed_in
def picture(language: str, name: str) -> Response:
    """A picture of the handbook."""
    if language not in LANGUAGES or not (PICTURES / language / name).is_file():
        raise NotFound
    return send_from_directory(PICTURES / language, name)
