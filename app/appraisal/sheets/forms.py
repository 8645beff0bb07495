"""Forms of a sheet."""

from flask_babel import lazy_gettext as _l

from app.appraisal.models import AppraisalSheet
from app.appraisal.sheets.answering import LONGEST
from app.web.forms import paragraph
from app.web.record_forms import RecordForm


class AcceptForm(RecordForm):
    """Accept the sheet as it was opened."""


class CommentForm(RecordForm):
    """What the person says to their sheet."""

    comment = paragraph(_l("Your comment"), longest=LONGEST)

    def fit(self, sheet: AppraisalSheet, comment: str) -> "CommentForm":
        """Begin with what was said before."""
        if not self.is_submitted():
            self.rev.data, self.comment.data = str(sheet.rev), comment
        return self
