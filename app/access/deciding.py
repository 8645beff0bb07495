"""Who decides what somebody asks for (access rule 6): never whoever asks, nor whom it is about."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Protocol

from app.access.rules import Standing, holds_department
from app.access.standing import standings
from app.db.connection import database
from app.people.models import Person


class Asker(Protocol):
    """Who asks: all that matters is where they are."""

    id: int
    department_id: int


DECIDE, DECIDE_LEVEL = "approval.decide", "level.approve"
DECIDED_BY = (
    *(DECIDE, DECIDE_LEVEL, "service.manage"),
    *("appraisal.approve", "risk.manage", "signal.access", "signal.review"),
)
"""What lets somebody decide, each about requests of its own kinds."""
OFFICER = "officer"
ACCESS = "signal.access"
HEAD = "head"
"""Whoever leads the house decides what is about access in the place of an officer whom it concerns."""

ABLE = (
    "SELECT person_id, permission FROM person_role JOIN role_permission USING (role_id) "  # noqa: S608  marks
    f"JOIN person ON person.id = person_id WHERE permission IN ({', '.join('?' * len(DECIDED_BY))}) "
    "AND NOT disabled UNION "
    "SELECT lead_id, ? FROM department JOIN person ON person.id = lead_id "
    "WHERE parent_id IS NULL AND NOT disabled UNION "
    "SELECT person_id, ? FROM person_role JOIN role ON role.id = role_id "
    "JOIN person ON person.id = person_id WHERE officer AND NOT disabled"
)
"""Everybody who can sign in and may decide something, with what lets them."""


class Deciding:
    """Who may decide what at this moment; read when first asked, in a fixed number of queries."""

    def who(self, asker: Asker, permission: str, parties: Iterable[int | None] = ()) -> frozenset[int]:
        """The ids of those who may decide what `asker` asks for; `parties` have a part in it and don't.

        A holder of `permission`, whose scope holds the asker's department unless it is about a level; where
        nobody else is one, any other holder of `approval.decide`, else an officer. What is about people's
        access is not for all of those: whoever leads the house stands in.
        """
        parties = {asker.id, *parties}
        first = {one for one in self._able[permission] if self._reaches(one, permission, asker)}
        second = self._able[HEAD if permission == ACCESS else DECIDE]
        for able in (first, second, self._able[OFFICER]):
            if left := frozenset(able) - parties:
                return left
        return frozenset()

    def is_able(self, person: Person) -> bool:
        """Whether there is anything at all that `person` could decide."""
        return any(person.id in able for able in self._able.values())

    def _reaches(self, person: int, permission: str, asker: Asker) -> bool:
        return permission != DECIDE or holds_department(self._standings[person], asker.department_id)

    @cached_property
    def _able(self) -> dict[str, set[int]]:
        able: dict[str, set[int]] = defaultdict(set)
        for person, permission in database.execute_sql(ABLE, (*DECIDED_BY, HEAD, OFFICER)):
            able[permission].add(person)
        return able

    @cached_property
    def _standings(self) -> dict[int, Standing]:
        return standings(Person.select().where(Person.id.in_(self._able[DECIDE])))
