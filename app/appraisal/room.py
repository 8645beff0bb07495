"""Appraisal plugs itself in."""

from app.appraisal.audited import SPEND
from app.appraisal.spend import PERMISSION
from app.appraisal.views import ENTRY, appraisal
from app.room import Room

room = Room(
    "appraisal",
    views=[appraisal],
    permissions=[PERMISSION],
    menu=[ENTRY],
    audited=[SPEND],
    help={"appraisal": "spend"},
)
