import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.organisation.ordering import moved, step_of

orders = st.lists(st.integers(), min_size=1, unique=True)


@given(orders, st.data(), st.sampled_from([-1, 1]))
def test_a_step_changes_one_place_and_at_an_end_none(
    order: list[int], data: st.DataObject, step: int
) -> None:
    one = data.draw(st.sampled_from(order))
    place = order.index(one)
    after = moved(order, one, step)
    assert after.index(one) == min(max(place + step, 0), len(order) - 1)
    assert [other for other in after if other != one] == [other for other in order if other != one]


@given(orders)
def test_what_is_not_in_the_order_changes_nothing(order: list[int]) -> None:
    assert moved(order, max(order) + 1, -1) == order


@pytest.mark.parametrize("typed", ["", "UP", "sideways", "😀"])
def test_a_step_is_up_or_down(typed: str) -> None:
    assert (step_of("up"), step_of("down")) == (-1, 1)
    with pytest.raises(Invalid):
        step_of(typed)
