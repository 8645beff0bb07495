"""Sharing out the ways of the walk leaves none of them out."""

from hypothesis import given
from hypothesis import strategies as st

from tests.walk.turns import in_turn


@given(st.integers(1, 30), st.integers(1, 5))
def test_every_thing_falls_to_somebody_and_something_to_everybody(people: int, things: int) -> None:
    shares = [in_turn(range(things), place, people) for place in range(people)]
    assert {thing for share in shares for thing in share} == {*range(things)}
    assert all(shares)
