"""How much waits behind the lines of the menu: one request of its own, which every page repeats."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import signed_in
from app.room import Waiting
from app.web.shell import count_id, may_open

counts = Blueprint("counts", __name__)


@counts.get("/counts")
@signed_in
def read() -> ResponseReturnValue:
    """The counts as parts out of band, for the person who is signed in. It prolongs no session."""
    return render_template("web/_counts.html", counts=waiting())


def waiting() -> dict[str, Waiting]:
    """How much waits for the person, by the id of each count; `web/_counts.html` shows it."""
    entries = [entry for room in current_app.extensions["kebu"]["rooms"] for entry in room.menu]
    found = {count_id(entry): entry.count(gate()) for entry in entries if entry.count and may_open(entry)}
    return {name: count if isinstance(count, Waiting) else Waiting(count) for name, count in found.items()}
