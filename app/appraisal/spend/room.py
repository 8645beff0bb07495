"""Spend plugs itself in."""

from app.appraisal.spend.audited import SPEND
from app.appraisal.spend.entering import PERMISSION
from app.appraisal.spend.views import ENTRY
from app.room import Room

room = Room(
    "appraisal.spend",
    permissions=[PERMISSION],
    menu=[ENTRY],
    audited=[SPEND],
    help=dict.fromkeys(("appraisal.spend", "appraisal.enter_spend"), "spend"),
)
