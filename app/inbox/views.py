"""The inbox."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import signed_in
from app.inbox.sections import WAITING

inbox = Blueprint("inbox", __name__, url_prefix="/inbox")


@inbox.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """Everything that waits for the person."""
    parts = [(part.template, part.read(gate())) for part in WAITING]
    return render_template("inbox/index.html", parts=parts)
