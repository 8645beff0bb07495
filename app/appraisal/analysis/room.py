"""The analysis plugs itself in."""

from app.appraisal.analysis import views  # noqa: F401  it hangs its routes on the blueprint
from app.room import Room

PAGES = (
    "appraisal.analysis",
    "appraisal.analysed_sheets",
    "appraisal.follow_analysis",
    "appraisal.follow_sheet",
)
room = Room(
    "appraisal.analysis",
    help=dict.fromkeys(PAGES, "appraisal-analysis"),
)
