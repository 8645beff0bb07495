"""Who walks: the demo company, each shipped role alone, and somebody with every clearance and no role."""

from itertools import cycle
from typing import NamedTuple

from app.access.roles import SHIPPED
from app.demo.company import DEMO_PEOPLE


class Walker(NamedTuple):
    """One who asks for every route. `scope` as `flask users add --scope` takes it; `department` is a code."""

    username: str
    clearance: int
    scope: str
    department: str
    roles: tuple[str, ...]


VARIED = (
    (4, "all"),
    (1, "all"),
    (2, "all"),
    (3, "department"),
    (2, "set:region=east"),
    (4, "department"),
    (1, "own"),
    (2, "own"),
    (3, "department"),
    (3, "set:line=service+relationship"),
)
"""Clearance and scope of those who hold one role alone: others than in the demo company."""

DEMO = tuple(
    Walker(person.username, person.clearance, person.scope, person.department, person.roles)
    for person in DEMO_PEOPLE
)
ALONE = tuple(
    Walker(f"only_{code}", clearance, scope, "east", (code,))
    for (code, *_), (clearance, scope) in zip(SHIPPED, cycle(VARIED), strict=False)
)
ROLELESS = Walker("roleless", 4, "all", "east", ())
WALKERS = {walker.username: walker for walker in (*DEMO, *ALONE, ROLELESS)}

STRANGER, ELSEWHERE = "stranger", "elsewhere"
"""Whose records lie outside of everybody's scope, and where."""
