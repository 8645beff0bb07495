"""The base of every form.

Cleaned text, messages in the reader's language, refusals of the domain beside their field.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from flask import Response, after_this_request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import escape
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.i18n import get_translations
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import Select

from app.errors import Busy, Invalid
from app.text import visible
from app.web.answers import translated
from app.web.htmx import by_htmx
from app.web.language import LANGUAGES, language
from app.web.tokens import is_stale, say_again

T = TypeVar("T")
F = TypeVar("F", bound="Form")
LONGEST_LINE = 300
LONGEST_REV = 10
LONGEST_TEXT = 4000
REQUIRED = _l("Fill this in.")
LACKING: Mapping[str, Any] = {
    "'%(value)s' is not a valid choice for this field.": _l("Choose from what is offered.")
}
"""What stands for messages of WTForms that its catalogues have in English alone."""


class Messages:
    """WTForms' own messages, and ours for what its catalogues lack."""

    def __init__(self, catalogue: Any) -> None:  # noqa: ANN401  what gettext gives
        self._catalogue = catalogue

    def gettext(self, message: str) -> str:
        """A message as it is said in the language."""
        return str(self._catalogue.gettext(message))

    def ngettext(self, one: str, many: str, count: int) -> str:
        """A message about so many."""
        ours = LACKING.get(one)
        return str(ours) if ours else str(self._catalogue.ngettext(one, many, count))


class Form(FlaskForm):
    """A form of the product. `rev` of an edited record travels in a hidden field where the form has one."""

    class Meta(FlaskForm.Meta):
        """WTForms' own messages, each language's catalogue read once and not at every request."""

        def get_translations(self, _form: BaseForm) -> Any:  # noqa: ANN401  what gettext gives
            """The messages in the reader's language."""
            return Messages(_messages(language()))

    def submit(self, work: Callable[[], T]) -> T | None:
        """Run `work` if what was sent is valid; its `Invalid` goes beside the field.

        None: show the form again with 422. So it is, whatever was sent, where the form's token is stale.
        """
        if is_stale():
            self.form_errors.append(say_again())
            return None
        return self._try(work) if self.validate_on_submit() else None

    def look_up(self, work: Callable[[], T]) -> T | None:
        """As `submit`, for what is asked by an address and changes nothing."""
        return self._try(work) if self.validate() else None

    def attempt(self, work: Callable[[], T]) -> T | None:
        """As `look_up`, for what the fields have no part in: a refusal stands in the form beside it."""
        return self._try(work)

    def _try(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except Invalid as error:
            self.refuse(error)
        except Busy as error:
            self.form_errors.append(translated(error))
            after_this_request(_busy)
        return None

    def refuse(self, error: Invalid) -> None:
        """Put the domain's refusal beside its field, or at the top where the form has no such field."""
        sentence = translated(error)
        if error.field in self:
            self[error.field].errors = [*self[error.field].errors, sentence]
        else:
            self.form_errors.append(sentence)

    def read_rev(self, name: str = "rev") -> int:
        """The `rev` that the form was opened with, 0 for something that is none."""
        text = self.text_of(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_REV else 0

    def text_of(self, name: str) -> str:
        """What was typed in `name`, "" for nothing."""
        return str(self[name].data or "")


def beside(forms: Mapping[str, F]) -> Mapping[str, F]:
    """Forms of one page by their names; no field of one has the id of another's."""
    for name, form in forms.items():
        for field in form:
            field.id = f"{name}-{field.name}"
    return forms


def _busy(response: Response) -> Response:
    """The form as it was typed is no refusal of what it says; HTMX swaps it in by the other status alone."""
    if not by_htmx():
        response.status_code = 503
    return response


@lru_cache(maxsize=len(LANGUAGES))
def _messages(spoken: str) -> Any:  # noqa: ANN401
    return get_translations([spoken])


def line(label: Any, *, required: bool = False, longest: int = LONGEST_LINE, **options: Any) -> StringField:  # noqa: ANN401
    """One line of text, trimmed."""
    return StringField(label, validators=_validators(required, longest), filters=[trimmed], **options)


def paragraph(
    label: Any,  # noqa: ANN401  a text or a lazy one
    *,
    required: bool = False,
    longest: int = LONGEST_TEXT,
    **options: Any,  # noqa: ANN401
) -> TextAreaField:
    """Several lines of text, trimmed."""
    return TextAreaField(label, validators=_validators(required, longest), filters=[trimmed], **options)


def choice(label: Any, *, required: bool = True, radio: bool = False, **options: Any) -> SelectField:  # noqa: ANN401
    """One of several; the view fills `choices` with `choices(...)`."""
    validators = [InputRequired(REQUIRED) if required else Optional(strip_whitespace=False)]
    if radio:
        return RadioField(label, validators=validators, validate_choice=True, **options)
    return SelectField(label, validators=validators, validate_choice=True, widget=ManyOptions(), **options)


class ManyOptions(Select):
    """A list to choose from that is soon written, though it offers two hundred people."""

    @classmethod
    def render_option(cls, choice: Any, **kwargs: Any) -> str:  # noqa: ANN401  WTForms' own
        """One option, as WTForms writes it, by the short way where it has nothing but value and label."""
        if kwargs or choice.render_kw:
            return str(super().render_option(choice, **kwargs))
        selected = "selected " if choice.selected else ""
        value, label = escape(choice.value), escape(choice.label or choice.value)
        return f'<option {selected}value="{value}">{label}</option>'


def choices(pairs: list[tuple[Any, Any]], empty: Any = None) -> list[SelectChoice]:  # noqa: ANN401
    """Choices from (value, label) pairs, led by an empty one labelled `empty` if given."""
    first = [SelectChoice("", empty)] if empty is not None else []
    return first + [SelectChoice(str(value), label) for value, label in pairs]


def trimmed(value: str | None) -> str | None:
    """Without white space at the ends, nor what nobody can see: that alone is nothing."""
    return visible(value) if isinstance(value, str) else value


def _validators(required: bool, longest: int) -> list[Any]:  # noqa: FBT001
    found: list[Any] = [Length(max=longest, message=_l("At most %(max)d characters."))]
    return [DataRequired(REQUIRED), *found] if required else found
