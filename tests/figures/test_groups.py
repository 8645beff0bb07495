"""Groups that are too small are told of by nothing, not even by what others tell."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.figures.groups import ENOUGH, sizes_of, told_groups, told_parts

TOP = 0
Tree = Sequence[tuple[int, int]]


@st.composite
def trees(draw: st.DrawFn) -> tuple[Tree, Mapping[int, int]]:
    """A tree of departments, parents first, and how many are in each itself."""
    count = draw(st.integers(0, 9))
    tree = [(key, draw(st.integers(0, key - 1))) for key in range(1, count + 1)]
    return tree, {key: draw(st.integers(0, 9)) for key in range(count + 1)}


@given(st.integers(0, 30), st.lists(st.integers(0, 12), max_size=8))
def test_what_is_left_of_a_whole_is_nobody_or_enough(loose: int, counts: list[int]) -> None:
    parts, whole = dict(enumerate(counts)), loose + sum(counts)
    told = told_parts(whole, parts)
    assert not any(0 < parts[key] < ENOUGH for key in told)
    left = whole - sum(parts[key] for key in told)
    assert left == 0 or left >= ENOUGH or whole < ENOUGH
    assert not told or whole >= ENOUGH


@given(trees())
def test_no_sum_or_difference_of_what_is_told_is_that_of_a_few(
    made: tuple[Tree, Mapping[int, int]],
) -> None:
    """What is added and taken away is made of what is left of each whole: the smallest pieces."""
    tree, own = made
    told, sizes = told_groups(tree, own, TOP), sizes_of(tree, own, TOP)
    for above in told:
        left = sizes[above] - sum(sizes[key] for key, lies_in in tree if lies_in == above and key in told)
        assert left == 0 or left >= ENOUGH
    above_of = dict(tree)
    assert all(above_of[key] in told for key in told - {TOP})


@given(trees())
def test_of_two_groups_told_of_neither_their_difference_is_that_of_a_few(
    made: tuple[Tree, Mapping[int, int]],
) -> None:
    tree, own = made
    told = told_groups(tree, own, TOP)
    members = {key: {key} for key in range(len(own))}
    for key, above in reversed(tree):
        members[above] |= members[key]
    for one, other in combinations(sorted(told), 2):
        more, less = sorted((members[one], members[other]), key=len, reverse=True)
        if less <= more:
            assert not 0 < sum(own[key] for key in more - less) < ENOUGH


def test_of_one_small_part_the_next_smallest_is_kept_quiet_as_well() -> None:
    assert told_parts(40, {"east": 20, "west": 12, "south": 5, "north": 3}) == {"east", "west"}
    assert told_parts(40, {"east": 20, "west": 20}) == {"east", "west"}
    assert told_parts(7, {"east": 3, "west": 4}) == frozenset()
    assert told_parts(10, {"east": 6, "west": 4}) == frozenset()
    assert told_parts(31, {"east": 20, "west": 10}) == {"east"}  # the one left is the head of both
    assert told_parts(25, {"east": 20, "west": 0}) == {"east", "west"}


def test_a_department_below_a_quiet_one_is_quiet() -> None:
    tree = [(1, TOP), (2, TOP), (3, TOP), (4, 2), (5, 2)]
    own = {1: 30, 3: 2, 4: 5, 5: 5}
    assert told_groups(tree, own, TOP) == {TOP, 1}
    assert told_groups(tree, {**own, 3: 0}, TOP) == {TOP, 1, 2, 3, 4, 5}
