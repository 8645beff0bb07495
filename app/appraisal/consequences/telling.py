"""Reasons of tasks and notifications about what follows from appraisal."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.appraisal.consequences.models import ADJUSTMENT, IMPROVEMENT, PRAISE, TRAINING
from app.room import Reason

ANSWER = "appraisal_answer"
REASONS = {
    TRAINING: Reason(_l("Training after an appraisal")),
    IMPROVEMENT: Reason(_l("Improvement after an appraisal")),
    ADJUSTMENT: Reason(_l("Adjustment of service after an appraisal")),
    ANSWER: Reason(
        _l("Your answer to a penalty that is considered"),
        lambda clause: _("Answer on your sheet: a penalty by “%(clause)s” is considered", clause=clause),
    ),
}
"""Why a task is given."""
PRAISED, DECIDED, HEARD, REPORTED, RETURNED = (
    "appraisal_praise",
    "appraisal_consequence",
    "appraisal_heard",
    "appraisal_reported",
    "appraisal_returned",
)
NOTICES = {
    PRAISED: ("check", _l("You are praised for your appraisal")),
    DECIDED: ("flag", _l("%(by)s has approved what follows from your appraisal")),
    HEARD: ("chat", _l("%(by)s asks for your answer: a penalty is considered")),
    REPORTED: ("check", _l("%(by)s has done what followed from an appraisal: look at the evidence")),
    RETURNED: ("clock", _l("%(by)s needs more evidence of what followed from an appraisal")),
}
"""Event → its icon and words."""


def event_of(kind: str) -> str:
    """What its person is told once something of `kind` is approved."""
    return PRAISED if kind == PRAISE else DECIDED
