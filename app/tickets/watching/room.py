"""Watchers plug themselves in."""

from app.room import Room
from app.tickets.views import watching  # noqa: F401  it hangs its routes on the blueprint
from app.tickets.watching.telling import EVENTS, tell
from app.tickets.watching.words import NOTICES

PAGES = ("watchers", "new_watcher", "add_watcher")

room = Room(
    "tickets.watching",
    notices=NOTICES,
    listens=dict.fromkeys(EVENTS, tell),
    help=dict.fromkeys((f"tickets.{name}" for name in PAGES), "handing-over"),
)
