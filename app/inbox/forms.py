"""Asking and deciding."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l

from app.errors import Conflict
from app.inbox.requests import LONGEST_REASON
from app.web.answers import translated
from app.web.forms import Form, choice, choices, paragraph

T = TypeVar("T")
APPROVE, REFUSE = "approve", "refuse"


class ReasonForm(Form):
    """What every request needs."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)


class RacedForm(Form):
    """What only the first can do. `status` is that of an answer that shows the card again."""

    status = 422

    def submit(self, work: Callable[[], T]) -> T | None:
        """As of every form; None also where somebody else was first."""
        try:
            return super().submit(work)
        except Conflict as error:
            self.status = 409
            self.form_errors.append(translated(error))
            return None


class DecisionForm(RacedForm):
    """Approve or refuse, with a reason."""

    decision = choice(_l("Decision"), radio=True)
    answer = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.decision.choices = choices([(APPROVE, _l("Approve")), (REFUSE, _l("Refuse"))])


class WithdrawForm(RacedForm):
    """A button."""
