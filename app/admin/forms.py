"""Forms of the officers' pages."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from app.access.levels import LEVELS
from app.access.models import Role
from app.access.roles import roles_of
from app.access.rules import SET, Scope
from app.admin.dictionaries import LONGEST_WORD
from app.admin.field_levels import FieldLine
from app.admin.field_words import FIELDS
from app.admin.options import PresentOptions, present_options
from app.admin.rights import Rights, rights_of
from app.admin.scope_words import COLUMNS, KINDS, SCOPES, word
from app.errors import Invalid
from app.organisation.names import LONGEST_CODE, LONGEST_NAME
from app.organisation.record_form import RecordForm, Ticks
from app.organisation.tree import department_pairs
from app.people.departments import all_departments
from app.people.dictionaries import Dictionaries, all_dictionaries
from app.people.models import DictionaryEntry, Person
from app.web.forms import REQUIRED, Form, choice, choices, line
from app.web.language import language

LEVEL_WORDS = dict(zip(LEVELS, (_l("Public"), _l("Internal"), _l("Confidential"), _l("Secret")), strict=True))


class WholeNumber(IntegerField):
    """A whole number, refused in the reader's language."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("A whole number, such as 12.")) from error


class _Person:
    name = line(_l("Name"), required=True, longest=LONGEST_NAME)
    post = line(_l("Post"), longest=LONGEST_NAME)
    department = choice(_l("Department"))

    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        return {
            "name": self.name.data or "",
            "post": self.post.data or "",
            "department": int(self.department.data),
        }


class NewPersonForm(_Person, Form):
    """Somebody new."""

    username = line(
        _l("User name"),
        required=True,
        description=_l(
            "To sign in with. 2 to 40 letters and digits, with . - _ between them; it can't be changed later."
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self.department.choices = choices(department_pairs(all_departments()), "")

    def values(self) -> dict[str, Any]:
        """What was typed and chosen."""
        return {"username": self.username.data or "", **super().values()}


class PersonForm(_Person, RecordForm):
    """What is known of somebody."""

    def __init__(self, person: Person, **options: Any) -> None:  # noqa: ANN401
        super().__init__(person, **options)
        self.department.choices = choices(department_pairs(all_departments(), keep=person.department_id))

    @staticmethod
    def start(record: Person) -> dict[str, Any]:
        """The person's values."""
        return {"name": record.name, "post": record.post, "department": str(record.department_id)}


class RightsForm(RecordForm):
    """Clearance, scope and roles of somebody."""

    clearance = choice(_l("Clearance"), radio=True)
    scope = choice(_l("Scope"), radio=True)
    region = Ticks(COLUMNS["region"])
    business_line = Ticks(COLUMNS["business_line"])
    kind = Ticks(COLUMNS["kind"])
    roles = Ticks(_l("Roles"))

    def __init__(self, person: Person, dictionaries: Dictionaries, roles: Iterable[Role]) -> None:
        super().__init__(person)
        english = language() == "en"
        self.clearance.choices = choices(list(LEVEL_WORDS.items()))
        self.scope.choices = choices(list(SCOPES.items()))
        self.roles.choices = choices(
            [(role.code, role.en if english else role.zh) for role in roles if not role.officer]
        )
        kept = Scope.parse(person.scope).sets
        for column in COLUMNS:
            offered = dict(KINDS) if column == "kind" else dict(dictionaries.choices(column, language()))
            for code in sorted(kept.get(column, ())):
                offered.setdefault(code, word(column, code, dictionaries))
            self[column].choices = choices(list(offered.items()))

    @staticmethod
    def start(record: Person) -> dict[str, Any]:
        """The person's rights."""
        rights = rights_of(record, roles_of(record))
        sets = {column: sorted(rights.scope.sets.get(column, ())) for column in COLUMNS}
        return {
            "clearance": str(rights.clearance),
            "scope": rights.scope.kind,
            "roles": sorted(rights.roles),
            **sets,
        }

    def rights(self) -> Rights:
        """What was chosen. Raises Invalid for a set without anything in it."""
        return Rights(int(self.clearance.data), self._scope(), frozenset(self.roles.data or ()))

    def _scope(self) -> Scope:
        if self.scope.data != SET:
            return Scope(self.scope.data)
        sets = {column: frozenset(self[column].data) for column in COLUMNS if self[column].data}
        if not sets:
            raise Invalid("scope", "Tick what belongs to the set: at least one region, line or kind.")
        return Scope(SET, sets)


class LevelsForm(Form):
    """Which field levels to raise: one choice per field that can be raised, left empty for those that stay."""

    @classmethod
    def of(cls, lines: Iterable[FieldLine]) -> "LevelsForm":
        """The form for `lines`."""
        lines = list(lines)
        fields = {
            line.name: choice(FIELDS[line.kind][line.field], required=False)
            for line in lines
            if line.present < LEVELS[-1]
        }
        form: LevelsForm = type("LevelsForm", (cls,), fields)()
        for line in lines:
            if line.name in form:
                higher = [pair for pair in LEVEL_WORDS.items() if pair[0] > line.present]
                form[line.name].choices = choices(higher, "—")
        return form

    def levels(self) -> dict[str, int]:
        """Field → the level chosen for it."""
        return {
            field.name: int(field.data) for field in self if isinstance(field, SelectField) and field.data
        }


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


class _Entry:
    zh = line(_l("Chinese"), required=True, longest=LONGEST_WORD)
    en = line(_l("English"), required=True, longest=LONGEST_WORD)

    def values(self) -> dict[str, str]:
        """What was typed."""
        return {name: self[name].data or "" for name in ("code", "zh", "en") if name in self}


class NewEntryForm(_Entry, Form):
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
        """Its words."""
        return {"zh": record.zh, "en": record.en}
