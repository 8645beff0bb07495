"""The order in which tickets are taken (clause 3.10)."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tickets.queue import MOST, PER_HOUR, STEP, TIER, URGENCY, Points, points

SHARES = st.none() | st.floats(0, 2)
OFFICE_HOURS = 32.5


@pytest.mark.parametrize(
    ("tier", "urgency", "share", "overdue", "age", "found"),
    [
        ("A", "critical", None, False, 0, Points(30_00, 40_00, 0, 0)),
        ("B", "urgent", 0.5, False, 90, Points(20_00, 20_00, 20_00, 6_00)),
        ("C", "normal", 1.0, False, 450, Points(10_00, 0, 40_00, 30_00)),
        ("D", "normal", 1.0, True, 1, Points(0, 0, 60_00, 6)),
        ("D", "normal", 0.0, False, 6000, Points(0, 0, 0, 400_00)),
    ],
)
def test_points_are_those_of_the_policy(
    tier: str,
    urgency: str,
    share: float | None,
    overdue: bool,  # noqa: FBT001
    age: int,
    found: Points,
) -> None:
    assert points(tier, urgency, share, overdue, age) == found


def test_the_sum_is_that_of_its_parts() -> None:
    assert Points(1, 20, 300, 4000).total == 4321


def test_a_clock_that_is_used_up_gives_40_and_one_that_is_overdue_60() -> None:
    assert points("D", "normal", 1.7, overdue=False, age=0).total == 40 * STEP
    assert points("D", "normal", -0.1, overdue=False, age=0).total == 0
    assert points("D", "normal", None, overdue=True, age=0).total == 60 * STEP


def test_all_but_the_age_comes_to_130_points_at_most() -> None:
    most = max(
        points(tier, urgency, share, overdue=overdue, age=0).total
        for tier, urgency, share, overdue in product(TIER, URGENCY, (None, 0.0, 1.0), (False, True))
    )
    assert most == MOST * STEP == 130 * STEP
    assert MOST / PER_HOUR == OFFICE_HOURS


@settings(max_examples=1000)
@given(
    st.tuples(st.sampled_from(sorted(TIER)), st.sampled_from(sorted(URGENCY)), SHARES, st.booleans()),
    st.tuples(st.sampled_from(sorted(TIER)), st.sampled_from(sorted(URGENCY)), SHARES, st.booleans()),
    st.integers(0, 10**6),
    st.integers(1, 10**5),
)
def test_nothing_is_overtaken_by_what_came_more_than_32_5_office_hours_later(
    older: tuple[str, str, float | None, bool],
    younger: tuple[str, str, float | None, bool],
    age: int,
    more: int,
) -> None:
    first = points(*older, age + int(OFFICE_HOURS * 60) + more)
    assert first.total > points(*younger, age).total


@settings(max_examples=300)
@given(st.sampled_from(sorted(TIER)), st.sampled_from(sorted(URGENCY)), SHARES, st.integers(0, 10**6))
def test_nothing_falls_back_as_it_grows_older(tier: str, urgency: str, share: float | None, age: int) -> None:
    now, later = (points(tier, urgency, share, overdue=False, age=one).total for one in (age, age + 60))
    assert later == now + PER_HOUR * STEP


PLACED = st.tuples(st.sampled_from(sorted(TIER)), st.sampled_from(sorted(URGENCY)), SHARES, st.booleans())


@settings(max_examples=300)
@given(PLACED, PLACED, st.integers(0, 10**7), st.integers(0, 10**5), st.integers(0, 10**5))
def test_the_column_orders_as_the_sums_do_and_holds_the_bound(
    older: tuple[str, str, float | None, bool],
    younger: tuple[str, str, float | None, bool],
    received: int,
    later: int,
    since: int,
) -> None:
    first, second = points(*older, later + since), points(*younger, since)
    column = first.order(received) - second.order(received + later)
    assert abs((first.total - second.total) - column) <= 1, "but for a hundredth that rounding takes"
    if later > OFFICE_HOURS * 60:
        assert column > 0
