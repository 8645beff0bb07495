"""Whose customers they are: what each owner's book is made of, and who may take over what."""

from functools import cache
from random import Random
from typing import NamedTuple

from app.demo.company import CLEARANCES, DEMO_PEOPLE, LEADS
from app.demo.draws import Weighted


class Post(NamedTuple):
    """An owner's book: how its customers are spread over regions, business lines, levels and tiers."""

    owner: str
    regions: Weighted[str]
    lines: Weighted[str]
    levels: Weighted[int]
    tiers: Weighted[str]

    @property
    def department(self) -> str:
        """The department of the owner, whose customers are its own."""
        return _DEPARTMENTS[self.owner]


_DEPARTMENTS = {person.username: person.department for person in DEMO_PEOPLE}
_EAST = Weighted({"east": 75, "south": 15, "north": 10})
_WEST = Weighted({"west": 80, "north": 12, "south": 8})
_ALL = Weighted({"east": 40, "west": 22, "south": 20, "north": 18})
_FIELD = Weighted({"sales": 55, "relationship": 35, "service": 10})
_DESK = Weighted({"service": 60, "relationship": 40})
_KEY = Weighted({"relationship": 80, "sales": 20})
_ONLY_EAST, _ONLY_SERVICE = Weighted({"east": 1}), Weighted({"service": 1})
_TIERS = Weighted({"A": 6, "B": 22, "C": 47, "D": 25})
_KEY_TIERS = Weighted({"A": 60, "B": 40})

_POSTS: dict[Post, float] = {
    Post("manager_wang", _EAST, _FIELD, Weighted({1: 10, 2: 55, 3: 35}), _TIERS): 24,
    Post("manager_li", _EAST, _FIELD, Weighted({1: 25, 2: 75}), _TIERS): 24,
    Post("manager_zhao", _WEST, _FIELD, Weighted({1: 20, 2: 80}), _TIERS): 24,
    Post("lead_east", _EAST, _FIELD, Weighted({2: 40, 3: 60}), _TIERS): 3,
    Post("lead_west", _WEST, _FIELD, Weighted({2: 30, 3: 70}), _TIERS): 4,
    Post("director", _ALL, _KEY, Weighted({3: 40, 4: 60}), _KEY_TIERS): 4,
    Post("desk_chen", _ALL, _ONLY_SERVICE, Weighted({1: 35, 2: 65}), _TIERS): 11,
    Post("desk_liu", _ONLY_EAST, _DESK, Weighted({1: 35, 2: 65}), _TIERS): 6,
}
_DRAW = Weighted(_POSTS)


def post(rng: Random, *, region: str | None = None, department: str | None = None) -> Post:
    """A post, by the size of its book; with customers of `region`, in `department`, where these are given."""
    while True:
        found = _DRAW.pick(rng)
        if (region is None or region in found.regions.values) and department in {None, found.department}:
            return found


@cache
def posts_for(region: str, line: str, level: int) -> tuple[Post, ...]:
    """The posts that may hold such a customer: region and line are theirs, the owner is cleared for it."""
    return tuple(
        found
        for found in _POSTS
        if region in found.regions.values and line in found.lines.values and level <= CLEARANCES[found.owner]
    )


def mover(department: str) -> str:
    """Who assigns the department's customers to owners: its lead, else the director."""
    return LEADS[department] or "director"
