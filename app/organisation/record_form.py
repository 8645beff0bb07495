"""A form of a record that somebody else may change while it is open."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask_babel import gettext as _
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField
from wtforms.fields.choices import SelectFieldBase
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.errors import Conflict
from app.web.forms import Form

T = TypeVar("T")


class Ticks(SelectMultipleField):
    """Several of several, as checkboxes."""

    widget = ListWidget()
    option_widget = CheckboxInput()

    def pre_validate(self, _form: Form) -> None:
        """Refuse what was not offered, in the reader's language."""
        offered = {choice.value for choice in self.choices or ()}
        if not offered.issuperset(self.data or ()):
            raise ValidationError(_("Choose from what is offered."))


class RecordForm(Form):
    """Begins with the record's values; after a conflict it tells what stands there now, beside what is typed.

    `status` is that of an answer that shows the form again: 422, or 409 after a conflict.
    """

    rev = HiddenField()
    status = 422

    def __init__(self, record: Any, **options: Any) -> None:  # noqa: ANN401
        self._record = record
        super().__init__(data=self.start(record), **options)
        if self.rev.raw_data is None:
            self.rev.data = str(record.rev)

    @staticmethod
    def start(record: Any) -> dict[str, Any]:  # noqa: ANN401
        """The record's values, as the data of the fields."""
        raise NotImplementedError

    def submit(self, work: Callable[[], T]) -> T | None:
        """As of every form; None also after a conflict."""
        try:
            return super().submit(work)
        except Conflict:
            self._meet()
            return None

    def reread(self) -> Any:  # noqa: ANN401
        """The record as it stands now."""
        return type(self._record).get_by_id(self._record.id)

    def _meet(self) -> None:
        there = self.reread()
        self.status = 409
        self.rev.data = str(there.rev)
        self.form_errors.append(
            _("Somebody else changed this record meanwhile. Saving again keeps what stands in the form.")
        )
        tell_present(self, self.start(there))


def tell_present(form: Form, values: Mapping[str, Any]) -> None:
    """Tell beside each field of `form` that differs from `values` what stands there now."""
    for name, value in values.items():
        if name in form and form[name].data != value:
            form[name].description = _("Stands there now: %(value)s", value=_words(form[name], value))


def _words(field: Field, value: Any) -> str:  # noqa: ANN401
    if isinstance(field, SelectFieldBase):
        chosen = value if isinstance(value, list) else [value]
        labels = (str(choice.label) for choice in field.choices or () if choice.value in chosen)
        return ", ".join(labels) or "—"
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    return str(value) or "—"
