"""My exports: how each stands, fetching one, letting one go."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import signed_in
from app.exports.caps import cap_of, left_to
from app.exports.exporters import exporters
from app.exports.fetching import fetch, remove
from app.exports.lines import lines_of
from app.web.answers import done, page_or_part

exports = Blueprint("exports", __name__, url_prefix="/exports")


@exports.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What one has exported, and how it stands."""
    return page_or_part("exports/index.html", "exports/_exports.html", **_page())


@exports.post("/fetch")
@signed_in
def take() -> ResponseReturnValue:
    """The file of one's own export."""
    found = fetch(gate(), request.form.get("export", ""))
    answer = Response(found.pieces, mimetype=found.mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    answer.content_length = found.size
    return answer


@exports.post("/remove")
@signed_in
def let_go() -> ResponseReturnValue:
    """Remove one's own export."""
    remove(gate(), request.form.get("export", ""))
    return done(url_for(".index"), _("Export removed"))


def address_of(_number: str) -> str:
    """Where its person finds what was exported."""
    return url_for("exports.index")


def _page() -> dict[str, Any]:
    person = gate().person
    lines = lines_of(person)
    return {
        "lines": lines,
        "busy": any(line.busy for line in lines),
        "cap": cap_of(person),
        "left": left_to(person),
        "kinds": {kind: one.label for kind, one in exporters().items()},
    }
