"""Consequences plug themselves in."""

from app.appraisal.consequences import views  # noqa: F401  they hang their routes on the blueprint
from app.appraisal.consequences.approving import APPROVING
from app.appraisal.consequences.audited import CONSEQUENCES
from app.appraisal.consequences.converters import ConsequenceKey, FollowedKey, FollowedPlan
from app.appraisal.consequences.from_grades import when_final
from app.appraisal.consequences.telling import NOTICES, REASONS
from app.room import Room

PAGES = (
    *(
        "consequences",
        "consequences_of_plan",
        "consequence_rules",
        "save_fine_text",
        "consequences_of",
        "add_consequence",
    ),
    *("consequence", "save_consequence", "drop_consequence", "hear_person", "reply_to_consequence"),
    *("note_silence",),
    *("report_consequence", "confirm_consequence", "consequence_evidence"),
)

room = Room(
    "appraisal.consequences",
    approvals=[APPROVING],
    audited=[CONSEQUENCES],
    converters={
        "consequence_key": ConsequenceKey,
        "followed_key": FollowedKey,
        "followed_plan": FollowedPlan,
    },
    listens={"appraisal.plan.finish": when_final},
    reasons=REASONS,
    notices=NOTICES,
    help=dict.fromkeys((f"appraisal.{name}" for name in PAGES), "consequences"),
)
