"""Plans plug themselves in."""

from app.appraisal.plans import editor  # noqa: F401  hangs its pages on the blueprint
from app.appraisal.plans.approving import APPROVING
from app.appraisal.plans.audited import PLANS
from app.appraisal.plans.views import ENTRY
from app.room import Room

HELP = (
    *("plans", "plan", "new_plan", "make_plan", "edit_plan", "save_plan", "draw_plan", "plan_scorers"),
    *("save_plan_scorers", "ask_plan", "ask_for_plan", "preview", "remove_plan", "archive_plan"),
)
room = Room(
    "appraisal.plans",
    offers=[ENTRY],
    approvals=[APPROVING],
    audited=[PLANS],
    help=dict.fromkeys(("appraisal", *(f"appraisal.{name}" for name in HELP)), "appraisal-plans"),
)
