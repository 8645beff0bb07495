"""Plans plug themselves in."""

from app.appraisal.plans.approving import APPROVING
from app.room import Room

room = Room("appraisal.plans", approvals=[APPROVING])
"""Plans of appraisal."""
