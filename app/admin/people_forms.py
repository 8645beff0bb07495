"""Forms about people: what is known of them, and their rights."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from app.access.models import Role
from app.access.roles import roles_of
from app.access.rules import SET, Scope
from app.admin.level_words import LEVEL_WORDS
from app.admin.rights import Rights, rights_of
from app.admin.scope_words import COLUMNS, SCOPES, word
from app.errors import Invalid
from app.inbox.requests import LONGEST_REASON
from app.organisation.names import LONGEST_NAME
from app.organisation.record_form import RecordForm, Ticks
from app.organisation.tree import department_pairs
from app.people.departments import all_departments
from app.people.dictionaries import Dictionaries, dictionary_of
from app.people.models import Person
from app.web.forms import Form, choice, choices, line, paragraph
from app.web.language import language
from app.web.once import new_key


class _Person:
    name = line(_l("Full name"), required=True, longest=LONGEST_NAME)
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

    once = HiddenField(default=new_key)
    username = line(
        _l("User name"),
        required=True,
        description=_l(
            "For signing in: up to 40 letters and digits, with . - _ between them. It can't be changed later."
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
            [(role.code, role.en if english else role.zh) for role in roles if self.offers(role)]
        )
        kept = Scope.parse(person.scope).sets
        for column in COLUMNS:
            offered = dict(dictionaries.choices(dictionary_of(column), language()))
            for code in sorted(kept.get(column, ())):
                offered.setdefault(code, word(column, code, dictionaries))
            self[column].choices = choices(list(offered.items()))

    @staticmethod
    def offers(role: Role) -> bool:
        """Whether the form offers `role`: an officer's is given and taken by two people."""
        return not role.officer

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


class AskRightsForm(RightsForm):
    """The same with every role, for a second person to decide."""

    reason = paragraph(_l("Reason"), required=True, longest=LONGEST_REASON)

    @staticmethod
    def offers(_role: Role) -> bool:
        """Every role."""
        return True
