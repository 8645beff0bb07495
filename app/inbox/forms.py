"""Asking and deciding."""

from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from app.inbox.requests import LONGEST_REASON
from app.web.forms import Form, choice, choices, paragraph
from app.web.record_forms import RacedForm

T = TypeVar("T")
APPROVE, REFUSE = "approve", "refuse"


class ReasonForm(Form):
    """What every request needs."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)


class DecisionForm(RacedForm):
    """Approve or refuse, with a reason."""

    decision = choice(_l("Decision"), radio=True)
    answer = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.decision.choices = choices([(APPROVE, _l("Approve")), (REFUSE, _l("Refuse"))])


class WithdrawForm(RacedForm):
    """A button."""
