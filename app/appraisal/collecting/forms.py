"""Forms of collecting."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField
from wtforms.validators import Length

from app.appraisal.collecting.entering import LONGEST_NOTE, Line, Typed
from app.appraisal.collecting.exempting import LONGEST
from app.appraisal.marking import YES_NO
from app.appraisal.models import PlanIndicator
from app.files.attaching import Sent
from app.files.forms import AttachForm
from app.inbox.requests import LONGEST_REASON
from app.web.forms import choice, choices, line, paragraph
from app.web.record_forms import RacedForm, RecordForm

SHA256 = 64


class FigureForm(RecordForm):
    """A figure of the firm's own for one sheet."""

    value = line(_l("Value"), required=True, longest=40)
    note = paragraph(_l("Note"), longest=LONGEST_NOTE)
    file = FileField(_l("Evidence"))
    sheet = HiddenField()
    accept = AttachForm.accept

    def begin(self, there: Line) -> "FigureForm":
        """Begin with what was entered before."""
        if not self.is_submitted():
            self.sheet.data = there.sheet.number
            self.rev.data = str(there.entry.rev if there.entry else 0)
            if there.entry:
                self.value.data, self.note.data = there.entry.value, there.entry.note
        return self

    def typed(self) -> Typed:
        """What was typed."""
        sent = Sent(self.file.data.stream, self.file.data.filename or "") if self.file.data else None
        return Typed(self.text_of("value"), self.text_of("note"), sent, self.read_rev())


class YesNoForm(FigureForm):
    """The same of an indicator that is met or not."""

    value = choice(_l("Value"), radio=True)


def figure_form(indicator: PlanIndicator) -> FigureForm:
    """The form that fits the indicator."""
    if indicator.rule["rule"] != YES_NO:
        return FigureForm()
    form = YesNoForm()
    form.value.choices = choices([("1", _l("Yes")), ("0", _l("No"))])
    return form


class AgainForm(RacedForm):
    """Asking for a second collecting, as the comparison with that digest has it."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)
    sha256 = HiddenField(validators=[Length(max=SHA256)])


class ExemptForm(RacedForm):
    """Why somebody has no scores in a plan."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST)
