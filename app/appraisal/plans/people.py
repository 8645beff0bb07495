"""Whom a plan appraises, and who scores them (clauses 4.2 and 4.4)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app.access.upward import heads
from app.appraisal.models import PERSON
from app.appraisal.scoring import could_be_told
from app.people.departments import all_departments, own_and_below
from app.people.models import Department, Person

ALL, POSTS, PEOPLE, DEPARTMENTS = WAYS = ("all", "posts", "people", "departments")
"""How a plan says whom it appraises: everybody, by post, by name, by department."""
MOST_PEERS = 5


class Scorers(NamedTuple):
    """Who scores somebody, by their ids. `superior` is None where nobody stands above."""

    superior: int | None
    peers: tuple[int, ...]


def appraised(subject: str, whom: Mapping[str, Any]) -> list[Person] | list[Department]:
    """The people, or the departments, that a plan makes sheets for, in the order of their names.

    Those who have left are not among them, nor departments that are no more. Choosing departments for a
    plan of people means everybody in them and below.
    """
    return _people(whom) if subject == PERSON else _departments(whom)


def of_them(found: Sequence[Person] | Sequence[Department], whom: Mapping[str, Any]) -> list[Any]:
    """Those of `found`, who are there, whom a plan for `whom` appraises as well."""
    posts, names, codes = (whom.get(way, ()) for way in (POSTS, PEOPLE, DEPARTMENTS))
    below = _below(codes)
    return [
        one
        for one in found
        if whom.get(ALL)
        or (isinstance(one, Department) and one.code in codes)
        or (
            isinstance(one, Person)
            and (one.post in posts or one.username in names or one.department_id in below)
        )
    ]


def key_of(one: Person | Department) -> str:
    """What `scorers` of a plan calls them: the user name, or the code of the department."""
    return str(one.username if isinstance(one, Person) else one.code)


def owner_of(one: Person | Department) -> int | None:
    """Whose sheet it is, by the id: of a department whoever leads it, None where nobody does."""
    return int(one.id) if isinstance(one, Person) else one.lead_id


def scorers_of(
    subjects: Sequence[Person] | Sequence[Department], said: Mapping[str, Mapping[str, Any]]
) -> dict[str, Scorers]:
    """Who scores each of them, by `key_of`; `said` is what the plan says that is not as usual.

    As usual the superior is the nearest lead above, and the peers are those of the same post and department
    in the plan, at most five by name; none where they are so few that one could be told by the result
    (`scoring.could_be_told`). Whoever has left scores nobody.
    """
    above = heads()
    named = {one for each in said.values() for one in (each.get("superior"), *each.get("peers", ())) if one}
    people = Person.select(Person.id, Person.username).where(Person.username.in_(named), ~Person.disabled)
    ids = {person.username: person.id for person in people} if named else {}
    found = {}
    for one in subjects:
        key, usual = key_of(one), _usual(one, subjects, above)
        told = said.get(key, {})
        superior = ids.get(told["superior"]) if "superior" in told else usual.superior
        peers = tuple(ids[name] for name in told["peers"] if name in ids) if "peers" in told else usual.peers
        found[key] = Scorers(superior, peers)
    return found


def _usual(
    one: Person | Department, subjects: Iterable[Person | Department], above: Mapping[int, int | None]
) -> Scorers:
    owner = owner_of(one)
    superior = above.get(owner) if owner else None
    beside = [
        other.id
        for other in subjects
        if isinstance(one, Person)
        and isinstance(other, Person)
        and (other.post, other.department_id) == (one.post, one.department_id)
        and other.id not in {one.id, superior}
    ]
    few = could_be_told(int(superior is not None), len(beside))
    return Scorers(superior, () if few else tuple(beside[:MOST_PEERS]))


def _people(whom: Mapping[str, Any]) -> list[Person]:
    query = Person.select().where(~Person.disabled)
    if POSTS in whom:
        query = query.where(Person.post.in_(list(whom[POSTS])))
    elif PEOPLE in whom:
        query = query.where(Person.username.in_(list(whom[PEOPLE])))
    elif DEPARTMENTS in whom:
        query = query.where(Person.department.in_(sorted(_below(whom[DEPARTMENTS]))))
    elif not whom.get(ALL):
        return []
    return list(query.order_by(Person.name, Person.id))


def _departments(whom: Mapping[str, Any]) -> list[Department]:
    chosen = whom.get(DEPARTMENTS)
    there = [one for one in all_departments() if not one.retired]
    return [one for one in there if whom.get(ALL) or (chosen is not None and one.code in chosen)]


def _below(codes: Sequence[str]) -> set[int]:
    """The ids of the departments with those codes and of all below them."""
    tree = all_departments()
    tops = [one.id for one in tree if one.code in codes]
    return {one for top in tops for one in own_and_below(tree, top)}
