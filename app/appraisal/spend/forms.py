"""Forms of appraisal."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import Length, Optional

from app.appraisal.spend.entering import LONGEST_REASON, Cell, Typed
from app.customers.typed.amounts import check_amount, yuan
from app.errors import Invalid
from app.web.answers import translated
from app.web.forms import Form, paragraph, trimmed

WAS = "was_"
LONGEST_AMOUNT = 40
LONGEST_FEN = 14


def spend_form(cells: Sequence[Cell], labels: Mapping[Cell, Any], there: Mapping[Cell, int]) -> "SpendForm":
    """A form with a field for each cell, and what stood there; it begins with what was entered."""
    fields: dict[str, Any] = {}
    for cell in cells:
        checks = [Optional(), Length(max=LONGEST_AMOUNT, message=_l("At most %(max)d characters.")), _amount]
        fields[cell.field] = StringField(labels[cell], validators=checks, filters=[trimmed])
        fields[WAS + cell.field] = HiddenField()
    form: SpendForm = type("SpendForm", (SpendForm,), fields)()
    form.cells = list(cells)
    if not form.is_submitted():
        for cell, fen in there.items():
            form[cell.field].data = yuan(fen)
    return form


class SpendForm(Form):
    """A year's spend of one department."""

    reason = paragraph(_l("Reason"), longest=LONGEST_REASON)
    cells: Sequence[Cell] = ()
    met: str = ""
    """The field in which what was typed met what somebody else changed."""

    def typed(self) -> dict[Cell, Typed]:
        """What was typed in each cell."""
        return {cell: Typed(self.text_of(cell.field), self._was(cell)) for cell in self.cells}

    def refuse(self, error: Invalid) -> None:
        """As every form, noting the field."""
        super().refuse(error)
        self.met = error.field

    def stand_at(self, there: Mapping[Cell, int]) -> None:
        """A new form tells what stands there now, one that was refused of the cell that it was about."""
        for cell in self.cells:
            if not self.is_submitted() or cell.field == self.met:
                self[WAS + cell.field].data = str(there.get(cell, ""))

    def _was(self, cell: Cell) -> int | None:
        text = self.text_of(WAS + cell.field)
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_FEN else None


def _amount(_: Form, field: StringField) -> None:
    try:
        check_amount(field.data, field.name)
    except Invalid as error:
        raise ValidationError(translated(error)) from error
