"""Which groups are large enough to be told of, also by what others tell. Values in, values out.

A group that is told of takes from its whole what it is made of: whoever knows the whole and all other parts
knows the last part, too. So a group is told of only where whatever is left of each whole, once the parts
that are told of are taken away, is nobody or enough.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

ENOUGH = 5
"""Of fewer there is no rank, no distribution and no mean (clause 4.5)."""
Key = TypeVar("Key", bound=Hashable)


def told_parts(whole: int, parts: Mapping[Key, int], enough: int = ENOUGH) -> frozenset[Key]:
    """Those `parts` of a whole of so many that are told of, where the whole is; none where it is not.

    The parts need not make up the whole. One that holds nobody tells nothing, and is among them.
    """
    if whole < enough:
        return frozenset()
    told = {key for key, count in parts.items() if not 0 < count < enough}
    left = whole - sum(parts[key] for key in told)
    for key in sorted((key for key in told if parts[key]), key=lambda one: (parts[one], str(one))):
        if not 0 < left < enough:
            break
        told.remove(key)
        left += parts[key]
    return frozenset(told)


def told_groups(
    tree: Sequence[tuple[Key, Key]], own: Mapping[Key, int], top: Key, enough: int = ENOUGH
) -> frozenset[Key]:
    """Those groups of a tree below `top` that are told of, each with all below it.

    `tree` are (group, what it lies in), each after what it lies in, `own` how many are in a group itself.
    What lies in a group that is not told of is not told of, either: it could be added up from below.
    """
    sizes, inside = sizes_of(tree, own, top), defaultdict(list)
    for key, above in tree:
        inside[above].append(key)
    found: set[Key] = {top} if sizes[top] >= enough else set()
    for above in [top, *(key for key, _ in tree)]:
        if above in found:
            found |= told_parts(sizes[above], {key: sizes[key] for key in inside[above]}, enough)
    return frozenset(found)


def sizes_of(tree: Sequence[tuple[Key, Key]], own: Mapping[Key, int], top: Key) -> dict[Key, int]:
    """How many are in each group with all below it."""
    sizes = {key: own.get(key, 0) for key in _keys(tree, top)}
    for key, above in reversed(tree):
        sizes[above] += sizes[key]
    return sizes


def _keys(tree: Iterable[tuple[Key, Key]], top: Key) -> list[Key]:
    return [top, *(key for key, _ in tree)]
