"""Spend plugs itself in."""

from app.appraisal.spend import views  # noqa: F401  it hangs its routes on the blueprint
from app.appraisal.spend.audited import SPEND
from app.appraisal.spend.entering import PERMISSION
from app.room import Room

room = Room(
    "appraisal.spend",
    permissions=[PERMISSION],
    audited=[SPEND],
    help=dict.fromkeys(("appraisal.spend", "appraisal.enter_spend"), "spend"),
)
