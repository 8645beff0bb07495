"""Appeals plug themselves in."""

from app.appraisal.appeals.models import Appeal  # noqa: F401  the table comes with its room
from app.room import Room

room = Room("appraisal.appeals")
