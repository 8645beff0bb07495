"""Whose a signal is: who handles it, who reviews what was done about access, who is the director above.

Read once for many signals.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from app.access.rules import Standing, in_scope
from app.access.standing import standings
from app.people.departments import all_departments, path_up
from app.people.models import Person

HANDLE, REVIEW, MANAGE, ACCESS = ("signal.handle", "signal.review", "signal.manage", "signal.access")
OPENS = "signal.open"
"""Comes with `signal.view`, and with `signal.access` for what is addressed to its holder."""
AUDIT = "audit.view"
OFFICE = "user.manage"
"""What the third of the officers holds, who stands in where the other two and the director can't."""


@dataclass(unsafe_hash=True)
class Lies:
    """Where a signal lies, as the rules of access look at it."""

    level: int
    department_id: int | None
    owner_id: int | None = None
    region: str | None = None
    business_line: str | None = None
    kind: str = ""
    unplaced: bool = False
    own_permission: str = ""
    own_alone: bool = False
    own_ids: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.own_ids = frozenset() if self.owner_id is None else frozenset({self.owner_id})


class Pair(NamedTuple):
    """Who handles a signal about access, and who reviews that; None where there is nobody."""

    handler: int | None
    reviewer: int | None


class Audience:
    """Everybody's standing, and who leads whom."""

    def __init__(self) -> None:
        self.people: dict[int, Person] = {person.id: person for person in Person.select().order_by(Person.id)}
        self._standing = standings(self.people.values())
        self._departments = all_departments()

    def handler_of(self, lies: Lies) -> int | None:
        """Whoever owns it, the nearest lead above it, or else anybody who may handle it; None for nobody."""
        wanted = [lies.owner_id, *self._leads(lies.department_id or 0), *self.people]
        return next((one for one in wanted if one is not None and self._may(one, HANDLE, lies)), None)

    def may_handle(self, person: int, lies: Lies) -> bool:
        """Whether the person of that id may handle it."""
        return self._may(person, HANDLE, lies)

    def about_access(self, person: int) -> Pair:
        """Of what is about `person`: security officer and auditor, in one's own place the director.

        Where one person is all of these, another officer stands in.
        """
        officers = [one for one in self.people if one != person and self._holds(one, ACCESS)]
        auditors = [one for one in officers if self._holds(one, AUDIT)]
        handlers = [one for one in officers if one not in auditors]
        director = self._director_of_access(person, {*handlers[:1], *auditors[:1]})
        handler = handlers[0] if handlers else director
        reviewer = auditors[0] if auditors else director
        return Pair(handler, reviewer if reviewer != handler else None)

    def director(self, department: int, lies: Lies, but: int | None = None) -> Person | None:
        """The highest lead above `department` who may read it, and is not `but`."""
        leads = [one for one in reversed(self._leads(department)) if one != but]
        found = next((one for one in leads if self._may(one, "signal.view", lies)), None)
        return self.people[found] if found else None

    def reviewers_of(self, lies: Lies) -> list[Person]:
        """Whoever may review what was done."""
        return [person for one, person in self.people.items() if self._may(one, REVIEW, lies)]

    def above(self, department: int, lies: Lies, but: int | None) -> list[Person]:
        """The nearest lead who may read it and is not `but`, and the director."""
        leads = [one for one in self._leads(department) if one != but]
        able = [one for one in leads if self._may(one, "signal.view", lies)]
        return [self.people[one] for one in dict.fromkeys((*able[:1], *able[-1:]))]

    def _director_of_access(self, person: int, but: set[int]) -> int | None:
        leads = self._leads(self.people[person].department_id)
        tops = (one.lead_id for one in self._departments if one.parent_id is None and one.lead_id)
        others = (one for one in self.people if self._holds(one, OFFICE))
        for one in (*reversed(leads), *tops, *others):
            if one != person and one not in but and not self._standing[one].disabled:
                return one
        return None

    def _leads(self, department: int) -> list[int]:
        path = path_up(self._departments, department)
        leads = (one.lead_id for one in path if one.lead_id)
        return list(
            dict.fromkeys(one for one in leads if one in self.people and not self.people[one].disabled)
        )

    def _holds(self, person: int, permission: str) -> bool:
        standing = self._standing[person]
        return not standing.disabled and permission in standing.permissions

    def _may(self, person: int, permission: str, lies: Lies) -> bool:
        if person not in self._standing or not self._holds(person, permission):
            return False
        standing: Standing = self._standing[person]
        return lies.level <= standing.clearance and in_scope(standing, lies)
