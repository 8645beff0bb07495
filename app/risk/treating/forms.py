"""Forms of an action."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import Optional

from app.clock import today
from app.risk.treating.models import Action
from app.risk.treating.treating import LONGEST
from app.web.forms import paragraph
from app.web.record_forms import RecordForm


class ActionRecordForm(RecordForm):
    """A form of an action as it was read."""

    def of(self, action: Action) -> "ActionRecordForm":
        """It begins with the action as it stands."""
        if not self.is_submitted():
            self.rev.data = str(action.rev)
        return self


class ReportForm(ActionRecordForm):
    """It is done."""

    evidence = paragraph(_l("What was done, and how that is seen"), required=True, longest=LONGEST)
    done_on = DateField(_l("Done on"), validators=[Optional()], default=today)


class MoveForm(ActionRecordForm):
    """It goes on until another day."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST)
    due = DateField(_l("New date"), validators=[Optional()])


class DropForm(ActionRecordForm):
    """It is not to be done any more."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST)
