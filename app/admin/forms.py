"""Forms of field levels, settings and dictionaries."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from app.access.levels import LEVELS
from app.admin.approvals.field_levels import lowerings
from app.admin.colour_words import COLOUR_WORDS
from app.admin.dictionaries import LONGEST_WORD
from app.admin.field_levels import FieldLine
from app.admin.field_words import FIELDS
from app.admin.level_words import LEVEL_WORDS
from app.admin.options import PresentOptions, present_options
from app.inbox.forms import ReasonForm
from app.inbox.requests import LONGEST_REASON
from app.organisation.names import LONGEST_CODE
from app.organisation.record_form import RecordForm
from app.people.models import DictionaryEntry
from app.web.forms import REQUIRED, Form, choice, choices, line, paragraph


class WholeNumber(IntegerField):
    """A whole number, refused in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("A whole number, such as 12.")) from error


class LevelsForm(Form):
    """Which field levels to raise: a choice per field, left empty for those that stay."""

    def levels(self) -> dict[str, int]:
        """Field → the level chosen for it."""
        return {
            field.name: int(field.data) for field in self if isinstance(field, SelectField) and field.data
        }


def levels_form(lines: Iterable[FieldLine]) -> LevelsForm:
    """The form that raises `lines`; it has no field for what is at the highest level."""
    open_lines = [one for one in lines if one.present < LEVELS[-1]]
    fields = {one.name: choice(FIELDS[one.kind][one.field], required=False) for one in open_lines}
    form: LevelsForm = type("LevelsForm", (LevelsForm,), fields)()
    for one in open_lines:
        higher = [pair for pair in LEVEL_WORDS.items() if pair[0] > one.present]
        form[one.name].choices = choices(higher, "—")
    return form


class OptionsForm(RecordForm):
    """The settings of the house."""

    session_idle_hours = WholeNumber(
        _l("Hours until an idle session ends"),
        validators=[InputRequired(REQUIRED)],
        description=_l("1 to 24. Whoever does nothing for so long signs in again."),
    )
    session_absolute_hours = WholeNumber(
        _l("Hours until any session ends"),
        validators=[InputRequired(REQUIRED)],
        description=_l("1 to 168. However much somebody does, they sign in again after so long."),
    )
    password_max_days = WholeNumber(
        _l("Days until a password must change"),
        validators=[InputRequired(REQUIRED)],
        description=_l("0 means never: forced changes make people choose weaker passwords."),
    )
    file_megabytes = WholeNumber(
        _l("Largest file (MB)"),
        validators=[InputRequired(REQUIRED)],
        description=_l("1 to 50. A larger one is refused when somebody attaches it."),
    )
    files_gigabytes = WholeNumber(
        _l("All files together (GB)"),
        validators=[InputRequired(REQUIRED)],
        description=_l("1 to 10,000. Backups need this room, too."),
    )

    @staticmethod
    def start(record: PresentOptions) -> dict[str, Any]:
        """The options now."""
        return dict(record.values)

    def reread(self) -> PresentOptions:
        """The options as they stand now."""
        return present_options()

    def values(self) -> dict[str, int]:
        """What was typed."""
        return {name: self[name].data for name in self._record.values}


class CapForm(Form):
    """How many rows a day a role takes out, and why that should change."""

    rows = WholeNumber(_l("Rows a day"), validators=[InputRequired(REQUIRED)])
    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)


class _Entry(Form):
    zh = line(_l("Chinese"), required=True, longest=LONGEST_WORD)
    en = line(_l("English"), required=True, longest=LONGEST_WORD)
    colour = choice(_l("Colour"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.colour.choices = choices(list(COLOUR_WORDS.items()), _l("none"))

    def values(self) -> dict[str, str]:
        """What was typed."""
        return {name: self.text_of(name) for name in ("code", "zh", "en", "colour") if name in self}


class NewEntryForm(_Entry):
    """A new choice of a dictionary."""

    code = line(
        _l("Code"),
        required=True,
        longest=LONGEST_CODE,
        description=_l("For files and commands, such as north_east. It can't be changed later."),
    )


class EntryForm(_Entry, RecordForm):
    """An existing choice."""

    @staticmethod
    def start(record: DictionaryEntry) -> dict[str, Any]:
        """Its words and colour."""
        return {"zh": record.zh, "en": record.en, "colour": record.colour}


class ReviewForm(Form):
    """The number of the record of which an officer asks who can read it. It travels in the address."""

    class Meta:
        csrf = False

    number = line(_l("Number"), required=True, longest=20, render_kw={"placeholder": "C26-7K3QXP"})


class LowerFieldForm(ReasonForm):
    """Asking for a lower level of a field that was raised."""

    lower = choice(_l("Field and level"))

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        offered = [
            (
                f"{one.name}:{level}",
                _("%(label)s: %(value)s", label=FIELDS[one.kind][one.field], value=LEVEL_WORDS[level]),
            )
            for one, level in lowerings()
        ]
        self.lower.choices = choices(offered)

    def chosen(self) -> tuple[str, int]:
        """The field's name and the level."""
        name, _colon, level = str(self.lower.data).partition(":")
        return name, int(level)
