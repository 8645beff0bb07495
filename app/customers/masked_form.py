"""Forms in which a masked value stands empty, and two versions of a value meet (access rule 4)."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from app.customers.merging import CHOICES, Choice, Clash, Theirs
from app.web.filters import moment
from app.web.forms import choices
from app.web.record_forms import RecordForm


class Versions(NamedTuple):
    """What both wrote into one field, in words, or None; which of them was chosen, "" for neither."""

    mine: Any
    theirs: Any
    kept: str


class MaskedForm(RecordForm):
    """A form in which a revealing field that is filled stands empty: left so it stays as it is.

    `masks` are those fields with the mask of what they hold; `versions` what both changed, of which the
    person chooses, seeing the record at the rev `met`.
    """

    met = HiddenField()
    remove = SelectMultipleField(_l("Remove"), option_widget=CheckboxInput(), widget=ListWidget())

    masks: dict[str, Any]
    versions: dict[str, Versions]

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401  as WTForms has them
        super().__init__(*given, **options)
        self.versions = {}

    @property
    def choice(self) -> Choice:
        """What was chosen where somebody else had changed the same."""
        sent = {field.name: request.form.get(f"keep_{field.name}", "") for field in self}
        return Choice(self.read_rev("met"), {name: word for name, word in sent.items() if word in CHOICES})

    def meet_versions(self, worded: Callable[[str], tuple[Any, Any]], put: Callable[[str], None]) -> None:
        """Offer both versions of what both changed, as `worded` tells them (mine, theirs) of a field.

        What the person did not touch is `put` into the form as it is now.
        """
        if not isinstance(self.conflict, Clash):
            self.form_errors.append(_("Somebody else changed this record meanwhile. Save again."))
            return
        self.rev.data, self.met.data = str(self.read_rev()), str(self.conflict.rev)
        self.form_errors.append(
            _("Somebody else changed the same meanwhile. Choose which version stays; nothing is saved yet.")
        )
        for name, theirs in self.conflict.fields.items():
            is_open = name in self.conflict.open_fields
            kept = "" if is_open else self.choice.keep[name]
            self.versions[name] = Versions(*worded(name), kept)
            if is_open:
                self[name].errors = [*self[name].errors, _who(theirs)]
        for name in self.conflict.fresh:
            put(name)

    @property
    def removed(self) -> list[str]:
        """The revealing fields whose value is to go."""
        return self.remove.data or [] if "remove" in self else []

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401  as WTForms has it
        """A value is written anew or removed, not both."""
        valid = super().validate(extra_validators)
        for name in self.masks:
            if self[name].data and name in self.removed:
                self[name].errors = [
                    *self[name].errors,
                    _("Write a new value or remove the old one, not both."),
                ]
                valid = False
        return valid

    def mask(self, masks: dict[str, Any], removable: Iterable[str]) -> None:
        """Say which fields hold something that is shown as a mask, and which of them may be emptied."""
        self.masks = masks
        self.remove.choices = choices([(name, self[name].label.text) for name in removable if name in masks])


def _who(theirs: Theirs) -> str:
    """Who else changed a field, and when."""
    if theirs.at is None:
        return _("This is no longer what it was when the form was opened.")
    return _(
        "%(person)s changed this: %(moment)s.", person=theirs.person or _("Kebu"), moment=moment(theirs.at)
    )
