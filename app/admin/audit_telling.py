"""Telling what stands on the chain in words: ids become names, codes labels, moments local times."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from app.access.levels import Masked
from app.access.models import Role
from app.access.rules import Scope
from app.admin.audit_words import ACTIONS, CODES, FIELDS, KINDS, REFUSALS
from app.admin.field_words import FIELDS as BY_KIND
from app.admin.level_words import LEVEL_WORDS
from app.admin.permission_words import by_subject
from app.admin.process_words import NAMES as NAMES_OF_PROCESSES
from app.admin.role_contents import role_name
from app.admin.scope_words import SCOPES, scope_words
from app.audit.sight import DAMAGED, GONE, Change
from app.chain.row_marks import ROWS
from app.inbox.approvals import approvals
from app.people.departments import all_departments
from app.people.dictionaries import Dictionaries, all_dictionaries, dictionary_of
from app.people.models import Person
from app.room import Change as Told
from app.room import rooms_of_the_house
from app.web.filters import exact
from app.web.language import language
from app.web.names import department_name

MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d(\.\d+)?(\+00:00)?)?")
LEVELS = frozenset({"level", "clearance"})
DICTIONARIES = frozenset(
    {
        "region",
        "business_line",
        "source",
        "industry",
        "purpose",
        "relation",
        "interest",
        "category",
        "complaint_cause",
    }
)
ANOTHER_NAME = {"interests": "interest", "new_category": "category"}
OTHERWISE = {"ticket_category": "risk_category"}
"""Dictionaries whose field has the same name in another kind of record; as shipped they share no code."""
NAMES = {
    **NAMES_OF_PROCESSES,
    "approval": "approvals",
    "decided_by": "usernames",
    "asked_by": "usernames",
    "handler": "usernames",
    "complained_about": "usernames",
    "scorer": "usernames",
    "owner": "people",
    "in_charge": "people",
    "department": "departments",
    "parent": "departments",
    "roles": "roles",
}
OF_RISKS = BY_KIND["risk"]
"""What a risk calls its fields, some of which others have by another name."""
NOT_TOLD = frozenset({"named", "part_rev", "part_level", "ended_parts", "replaced", "whose", ROWS})
"""Facts for the program, not for a reader."""


class Teller:
    """Made once per page; reads each list of names when first asked for one."""

    @staticmethod
    def action(name: str) -> Any:  # noqa: ANN401
        """What was done."""
        return ACTIONS.get(name, name)

    @staticmethod
    def kind(name: str) -> Any:  # noqa: ANN401
        """The kind of record."""
        return KINDS.get(name, name)

    @staticmethod
    def label(field: str, kind: str = "") -> Any:  # noqa: ANN401
        """A field or fact of a record of `kind`; of another kind of record, as ``customer.mobile``."""
        own = OF_RISKS.get(field.rpartition(".")[2]) if kind == "risk" else None
        return own or FIELDS.get(field) or FIELDS.get(field.rpartition(".")[2], field)

    @staticmethod
    def message(message: Any, named: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """A sentence that the program wrote with its parameters; a mask stays one."""
        return message if isinstance(message, Masked) or not message else _(message, **named)

    def changes(self, changes: Iterable[Change], kind: str = "") -> list[Told]:
        """Fields of a record of `kind` before and after; a mask stays one."""
        return [told for one in changes for told in self._told(one, kind)]

    def _told(self, one: Change, kind: str) -> list[Told]:
        sides = (one.before, one.after)
        tell = self._tells.get((kind, one.field))
        if tell and all(side is None or isinstance(side, str) for side in sides):
            return list(tell(*sides))
        return [Told(self.label(one.field, kind), *(self.value(one.field, side) for side in sides))]

    @cached_property
    def _tells(self) -> Mapping[tuple[str, str], Callable[[Any, Any], Iterable[Told]]]:
        """What the rooms tell of values that the chain has as one."""
        return {key: tell for room in rooms_of_the_house() for key, tell in room.tells.items()}

    def facts(self, facts: Mapping[str, Any]) -> list[tuple[Any, Any]]:
        """(label, words) of each fact."""
        told = {name: self.value(name, fact) for name, fact in facts.items() if name not in NOT_TOLD}
        if "message" in facts:
            told["message"] = self.message(facts["message"], facts.get("named", {}))
        return [(self.label(name), words) for name, words in told.items()]

    def value(self, field: str, value: Any) -> Any:  # noqa: ANN401
        """One value in words."""
        if value is None or isinstance(value, Masked):
            return _what_is_left(value)
        if field == "permissions":
            return _joined(f"{subject} {_joined(words)}" for subject, words in by_subject(value))
        if isinstance(value, list):
            return _joined(self.value(field, one) for one in value)
        if isinstance(value, dict):
            return _joined(f"{REFUSALS.get(name, name)} {one}" for name, one in value.items())
        return self._word(field, value)

    def _word(self, field: str, value: Any) -> Any:  # noqa: ANN401
        own = field.rpartition(".")[2]
        name = ANOTHER_NAME.get(own, own)
        if (name in DICTIONARIES or (field == "kind" and value not in KINDS)) and isinstance(value, str):
            return self._label(dictionary_of(name), value)
        if field == "scope":
            return self._scope(value)
        if isinstance(value, str) and MOMENT.fullmatch(value):
            return exact(datetime.fromisoformat(value).replace(tzinfo=UTC))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, str) and own != field and own in CODES:
            return CODES[own].get(value, value)
        return self._table(field).get(value, value)

    def _table(self, field: str) -> Mapping[Any, Any]:
        if field in LEVELS or "." in field:
            return LEVEL_WORDS
        return getattr(self, NAMES[field]) if field in NAMES else CODES.get(field, {})

    def _label(self, dictionary: str, code: str) -> Any:  # noqa: ANN401
        """A code in the words of its dictionary; a category may be one of tickets or one of risks."""
        words = self.dictionaries.label(dictionary, code, language())
        if words == code and dictionary in OTHERWISE:
            return self.dictionaries.label(OTHERWISE[dictionary], code, language())
        return words

    def _scope(self, text: str) -> Any:  # noqa: ANN401
        scope = Scope.parse(text)
        parts = scope_words(scope, self.dictionaries) if scope.sets else []
        return _joined(f"{label} {_joined(words)}" for label, words in parts) or SCOPES[scope.kind]

    @cached_property
    def dictionaries(self) -> Dictionaries:
        """What can be chosen."""
        return all_dictionaries()

    @cached_property
    def people(self) -> dict[int, str]:
        """Id → name."""
        return dict(Person.select(Person.id, Person.name).tuples())

    @cached_property
    def usernames(self) -> dict[str, str]:
        """User name → name."""
        return dict(Person.select(Person.username, Person.name).tuples())

    @cached_property
    def approvals(self) -> dict[str, Any]:
        """Kind of request → its words."""
        return {kind: approval.label for kind, approval in approvals().items()}

    @cached_property
    def departments(self) -> dict[int | str, str]:
        """Id or code → name: the chain names them either way."""
        departments = all_departments()
        by_id: dict[int | str, str] = {one.id: department_name(one) for one in departments}
        return by_id | {one.code: department_name(one) for one in departments}

    @cached_property
    def roles(self) -> dict[str, str]:
        """Code → name."""
        return {role.code: role_name(role) for role in Role.select()}


def _what_is_left(value: Masked | None) -> Any:  # noqa: ANN401
    if value is DAMAGED:
        return _("damaged")
    return _("no longer there") if value is GONE else value


def _joined(words: Iterable[Any]) -> str:
    return _(", ").join(map(str, words))
