"""Forms of the import wizard."""

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField

from app.customers.imports.importing import How
from app.customers.imports.mappings import LONGEST_NAME
from app.customers.imports.words import DELIMITERS, ENCODINGS, LABELS
from app.customers.models import ImportFile
from app.web.forms import REQUIRED, Form, choice, choices, line
from app.web.once import new_key

BOTH, CREATE, UPDATE = "both", "create", "update"


class ChooseForm(Form):
    """A file to import."""

    file = FileField(_l("File"), validators=[FileRequired(REQUIRED)])
    once = HiddenField()

    def fit(self) -> "ChooseForm":
        """Say what can be read."""
        self.file.description = _(
            "CSV or XLSX with one header row, at most %(most)s MB and a million rows."
            " The first visible sheet is read.",
            most=50,
        )
        self.once.data = self.once.data or new_key()
        return self


class ReadingForm(Form):
    """How a text is read."""

    encoding = choice(_l("Encoding"))
    delimiter = choice(_l("Delimiter"))

    def fit(self, file: ImportFile) -> "ReadingForm":
        """Offer what there is."""
        self.encoding.choices = choices(list(ENCODINGS.items()))
        self.delimiter.choices = choices([(_name(one), word) for one, word in DELIMITERS.items()])
        if not self.is_submitted():
            self.encoding.data, self.delimiter.data = file.encoding, _name(file.delimiter)
        return self

    def read_delimiter(self) -> str:
        """The delimiter that was chosen."""
        return next(one for one in DELIMITERS if _name(one) == self.delimiter.data)


class ColumnsForm(Form):
    """Which field each column makes. The choices stand beside the form, named by the place of the column."""

    keep_as = line(_l("Keep this mapping as"), longest=LONGEST_NAME)

    def columns(self, headers: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The columns of each field, in the order of the sheet."""
        found: dict[str, list[str]] = {}
        for place, header in enumerate(headers):
            field = request.form.get(f"column-{place}", "")
            if field in LABELS:
                found.setdefault(field, []).append(header)
        return found


class StartForm(Form):
    """Which rows are imported, and what an empty cell does."""

    rows = choice(_l("Import"), radio=True)
    empty = choice(_l("An empty cell"), radio=True)
    again = BooleanField(_l("Import this file once more"))

    def fit(self) -> "StartForm":
        """Offer the ways."""
        ways = [(BOTH, _("new and present customers")), (CREATE, _("new ones only"))]
        self.rows.choices = choices([*ways, (UPDATE, _("present ones only"))])
        kept, emptied = _("leaves what is there"), _("empties the field")
        self.empty.choices = choices([("leave", kept), ("clear", emptied)])
        if not self.is_submitted():
            self.rows.data, self.empty.data = BOTH, "leave"
        return self

    def how(self) -> How:
        """What was chosen."""
        return How(self.rows.data != UPDATE, self.rows.data != CREATE, self.empty.data == "clear")


def _name(delimiter: str) -> str:
    """What the form calls a delimiter: a browser trims a tab."""
    return {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(delimiter, "comma")
