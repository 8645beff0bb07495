"""What this room plugs in."""

from app.drafts.rescue import install
from app.drafts.views import drafts
from app.room import Room

room = Room(
    "drafts",
    views=[drafts],
    places={"drafts": "drafts.index"},
    help={"drafts": "drafts"},
    installs=[install],
)
