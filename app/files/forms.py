"""Forms of files."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from app.access.gate import Gate
from app.access.levels import LEVELS
from app.access.models import Protected
from app.files.attaching import MEGABYTE, Sent, largest
from app.files.models import Attachment
from app.files.types import TYPES
from app.web.forms import REQUIRED, Form, choice, choices
from app.web.record_forms import RecordForm


class AttachForm(Form):
    """A file and its level, from the record's or a higher one to the person's own."""

    file = FileField(_l("File"), validators=[FileRequired(REQUIRED)])
    level = choice(_l("Level"), radio=True)
    accept = ",".join(f".{one.ending}" for one in TYPES.values()) + ",.jpeg,.tiff"
    """What a browser offers first; what is sent is looked at all the same."""

    def fit(self, gate: Gate, record: Protected, lowest: int = 0) -> "AttachForm":
        """Offer the levels, from `lowest` on or the record's own, and say how large a file may be."""
        lowest = max(lowest, record.level)
        self.level.choices = _levels(gate, record, lowest)
        self.file.description = _(
            "At most %(most)d MB: PDF, OFD, pictures, Office, text, e-mail, ZIP, sound and video.",
            most=largest() // MEGABYTE,
        )
        if not self.is_submitted():
            self.level.data = str(lowest)
        return self

    def sent(self) -> Sent:
        """What was sent."""
        return Sent(self.file.data.stream, self.file.data.filename or "")


class FileLevelForm(RecordForm):
    """A higher level for a file."""

    level = choice(_l("Level"), radio=True)

    def fit(self, gate: Gate, record: Protected, attachment: Attachment) -> "FileLevelForm":
        """Offer the levels above the present one."""
        self.level.choices = _levels(gate, record, max(attachment.level, record.level) + 1)
        if not self.is_submitted():
            self.rev.data = str(attachment.rev)
        return self

    def meet(self, gate: Gate, record: Protected, attachment: Attachment) -> None:
        """Go on from what somebody else made of the file; sent again, the form goes through."""
        self.fit(gate, record, attachment)
        self.rev.data = str(attachment.rev)


def _levels(gate: Gate, record: Protected, lowest: int) -> list[Any]:
    top = gate.clearance_on(record, record.edit_permission)
    return choices([(level, level) for level in LEVELS if lowest <= level <= top])
