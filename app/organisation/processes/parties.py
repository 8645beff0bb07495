"""Who does a step, and who answers for it: a department, a role or a person (权责)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.access.models import Role
from app.errors import Invalid
from app.organisation.departments import code_of, username_of
from app.organisation.processes.models import ProcessStep
from app.people.models import Department, Person
from app.web.language import language
from app.web.names import department_name

DEPARTMENT, ROLE, PERSON = KINDS = ("department", "role", "person")
DOES, ANSWERS = PARTS = ("does", "answers")
MODELS: Mapping[str, Any] = {DEPARTMENT: Department, ROLE: Role, PERSON: Person}


class Party(NamedTuple):
    """One of them: its kind and id, both empty for nobody yet."""

    kind: str = ""
    row: int = 0

    @property
    def typed(self) -> str:
        """It as a form carries it: ``role.3``, "" for nobody."""
        return f"{self.kind}.{self.row}" if self.kind else ""


NOBODY = Party()


def party_of(step: ProcessStep, part: str) -> Party:
    """Who `does` or `answers` for a step."""
    for kind in KINDS:
        row = step.__data__[f"{part}_{kind}"]
        if row is not None:
            return Party(kind, row)
    return NOBODY


def columns_of(part: str, party: Party) -> dict[str, int | None]:
    """The columns of a step that say so."""
    return {f"{part}_{kind}": party.row if kind == party.kind else None for kind in KINDS}


def read_party(part: str, typed: str, kept: Party = NOBODY) -> Party:
    """What a form carries. Raises Invalid(`part`) for what is not offered; one that is `kept` may stay."""
    if not typed or typed == kept.typed:
        return kept if typed else NOBODY
    kind, _, row = typed.partition(".")
    if kind in MODELS and row.isascii() and row.isdecimal() and (kind, int(row)) in offered():
        return Party(kind, int(row))
    raise Invalid(part, "Choose from what is offered.")


def offered() -> dict[tuple[str, int], str]:
    """Everybody who can be named, with their words: roles, then departments, then people; three queries."""
    return {
        **{(ROLE, one.id): role_name(one) for one in Role.select().order_by(Role.position, Role.id)},
        **{
            (DEPARTMENT, one.id): department_name(one)
            for one in Department.select().where(~Department.retired).order_by(Department.id)
        },
        **{
            (PERSON, one.id): str(one.name)
            for one in Person.select().where(~Person.disabled).order_by(Person.name)
        },
    }


def all_parties() -> dict[tuple[str, int], str]:
    """The words of all, those included who can't be named any more; three queries."""
    return {
        **{(ROLE, one.id): role_name(one) for one in Role.select()},
        **{(DEPARTMENT, one.id): department_name(one) for one in Department.select()},
        **{(PERSON, row): name for row, name in Person.select(Person.id, Person.name).tuples()},
    }


def role_name(role: Role) -> str:
    """A role's name in the reader's language."""
    return str(role.en if language() == "en" else role.zh)


def _role_code(row: int | None) -> str | None:
    return None if row is None else Role.get_by_id(row).code


TOLD = {
    f"{part}_{kind}": tell
    for part in PARTS
    for kind, tell in ((DEPARTMENT, code_of), (ROLE, _role_code), (PERSON, username_of))
}
"""How the chain names them."""
