"""The form of an export: which file, which columns, masked or in full, what for."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from app.access.gate import gate
from app.customers.exports.part_tables import offered
from app.customers.exports.table import CUSTOMERS
from app.customers.page_forms import RevealForm
from app.customers.words import Words
from app.exports.asking import Wish
from app.web.forms import choice, choices

LIST, ALL = "list", "all"
FORMS = {"xlsx": _l("Excel (XLSX)"), "csv": _l("CSV (UTF-8)"), "gb18030": _l("CSV (GB18030)")}
COLUMNS = {LIST: _l("Those of the list"), ALL: _l("All that I may see")}


class ExportForm(RevealForm):
    """As for revealing, nothing is taken out without a purpose."""

    unfit = frozenset()
    once = HiddenField()
    purpose = choice(_l("Purpose of the export"), required=False, radio=True)
    file = choice(_l("File"), radio=True, default="xlsx")
    columns = choice(_l("Columns"), radio=True, default=LIST)
    whole = BooleanField(_l("Masked values in full"))

    def fit(self, words: Words) -> "ExportForm":
        """Offer the purposes, files and columns."""
        super().fit(words)
        self.file.choices = choices(list(FORMS.items()))
        self.columns.choices = choices(list(COLUMNS.items()))
        return self

    def wish(self, kind: str, asked: dict[str, Any], shown: tuple[str, ...]) -> Wish:
        """What was chosen, of what the list of records of `kind` asks for and shows."""
        names = list(shown) if self.text_of("columns") == LIST else None
        return Wish(
            kind=kind,
            form=self.text_of("file"),
            purpose=self.text_of("purpose"),
            note=self.text_of("note"),
            asked={**asked, "columns": names},
            whole=self.whole.data,
        )


class CustomerExportForm(ExportForm):
    """Of customers also what they have several of goes out, each kind as a table of its own."""

    content = choice(_l("Content of the file"), required=False, radio=True, default=CUSTOMERS.kind)

    def fit(self, words: Words) -> "CustomerExportForm":
        """Offer what the person may know of."""
        super().fit(words)
        self.content.choices = choices([(one.kind, one.label) for one in (CUSTOMERS, *offered(gate()))])
        return self

    def wish(self, kind: str, asked: dict[str, Any], shown: tuple[str, ...]) -> Wish:
        """As of every list, for what was chosen."""
        return super().wish(self.text_of("content") or kind, asked, shown)
