"""Forms of what is done about a signal."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from app.clock import today
from app.risk.signals.raising import LONGEST_MUTE
from app.risk.signals.responding import LONGEST
from app.web.forms import REQUIRED, choice, choices, paragraph
from app.web.record_forms import RecordForm

USUALLY_QUIET = timedelta(days=30)


class StepForm(RecordForm):
    """What was done in a step."""

    note = paragraph(_l("What was done"), required=True, longest=LONGEST, render_kw={"rows": 2})


class HandledForm(RecordForm):
    """What was the cause, and what was done about it."""

    result = paragraph(_l("Cause, and what was done"), required=True, longest=LONGEST)


class ReviewForm(RecordForm):
    """Whether that is enough."""

    ENOUGH, BACK = "enough", "back"
    decision = choice(_l("Was enough done?"), radio=True)
    verdict = paragraph(_l("Why"), required=True, longest=LONGEST)

    def fit(self) -> "ReviewForm":
        """Offer both answers."""
        self.decision.choices = choices(
            [(self.ENOUGH, _l("Yes, it can be closed")), (self.BACK, _l("No, give it back"))]
        )
        return self


class AskForm(RecordForm):
    """What a second person who can't read the signal is to know."""

    reason = paragraph(_l("What the second person is to know"), required=True, longest=500)


class EffectForm(RecordForm):
    """Whether the handling has lasted."""

    LASTING, AGAIN = "lasting", "again"
    decision = choice(_l("Has it lasted?"), radio=True)
    note = paragraph(_l("What shows it"), required=True, longest=LONGEST)

    def fit(self) -> "EffectForm":
        """Offer both answers."""
        self.decision.choices = choices(
            [(self.LASTING, _l("Yes")), (self.AGAIN, _l("No, open the signal again"))]
        )
        return self


class FalseAlarmForm(RecordForm):
    """Why it is a false alarm, and until when it is quiet."""

    reason = paragraph(_l("Why it is a false alarm"), required=True, longest=500)
    until = DateField(_l("Quiet until"), validators=[InputRequired(REQUIRED)])

    def fit(self) -> "FalseAlarmForm":
        """Begin with a month."""
        if not self.is_submitted():
            self.until.data = today() + USUALLY_QUIET
        self.until.render_kw = {"max": (today() + LONGEST_MUTE).isoformat()}
        return self
