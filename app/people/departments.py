"""The department tree, small enough to be read whole."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.db.unchanged import while_unchanged
from app.people.models import Department


def all_departments() -> list[Department]:
    """Every department in the order of the tree, each below its parent."""
    children: dict[int | None, list[Department]] = defaultdict(list)
    for department in Department.select().order_by(Department.position, Department.id):
        children[department.parent_id].append(department)
    return list(_walk(children, None))


@while_unchanged
def known_departments() -> Sequence[Department]:
    """The same, remembered until anything changes: for whoever changes nothing of them."""
    return all_departments()


def own_and_below(departments: Iterable[Department], top: int) -> frozenset[int]:
    """The ids of department `top` and of all below it."""
    found = {top}
    for department in departments:  # parents come before their children
        if department.parent_id in found:
            found.add(department.id)
    return frozenset(found)


def path_up(departments: Iterable[Department], start: int) -> list[Department]:
    """Department `start`, its parent, and so on to the top."""
    by_id: dict[int, Department] = {int(department.id): department for department in departments}
    path = []
    at: int | None = start
    while at is not None:
        path.append(by_id[at])
        at = by_id[at].parent_id
    return path


def depth_of(departments: Iterable[Department]) -> dict[int, int]:
    """How deep each department stands, the top being 0."""
    depths: dict[int, int] = {}
    for department in departments:
        depths[department.id] = depths[department.parent_id] + 1 if department.parent_id in depths else 0
    return depths


def _walk(children: dict[int | None, list[Department]], parent: int | None) -> Iterable[Department]:
    for department in children[parent]:
        yield department
        yield from _walk(children, department.id)
