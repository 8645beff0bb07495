"""Charts: where points and bars stand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures.charts import BOTTOM, TOP, bar_chart, between, line_chart, round_up


def test_a_line_has_a_gap_where_there_is_no_figure() -> None:
    values = [Decimal(100), Decimal(50), None, Decimal(0), Decimal(0)]
    drawn = line_chart([values], list("abcde"))
    [pieces] = drawn.pieces
    assert [len(piece.split()) for piece in pieces] == [2, 2]
    [dots] = drawn.dots
    assert [dot.y for dot in dots] == [TOP, 80, BOTTOM, BOTTOM]
    assert [mark.label for mark in drawn.marks] == ["25", "50", "75", "100"]


def test_the_newest_label_is_always_there() -> None:
    drawn = line_chart([[Decimal(1)] * 12], [str(month) for month in range(1, 13)])
    assert [tick.label for tick in drawn.ticks] == ["2", "4", "6", "8", "10", "12"]


def test_bars_stand_beside_each_other_and_say_their_value_where_there_is_room() -> None:
    few = bar_chart([[Decimal("4.9")], [Decimal("3.0")]], ["2010"])
    [one], [other] = few.series
    assert one.x + one.width <= other.x
    assert (one.value, other.value) == ("4.9", "3.0")
    many = bar_chart([[Decimal("1.5")] * 12] * 2, [""] * 12)
    assert {bar.value for bars in many.series for bar in bars} == {""}


def test_a_line_may_begin_above_zero() -> None:
    drawn = line_chart([[Decimal(50), Decimal(75), Decimal(100)]], list("abc"), 100, 5, 50)
    assert [dot.y for dot in drawn.dots[0]] == [BOTTOM, (BOTTOM + TOP) / 2, TOP]
    assert [mark.label for mark in drawn.marks] == ["50", "60", "70", "80", "90", "100"]


def test_edges_stand_between_the_bars() -> None:
    drawn, [first, last] = bar_chart([[1, 2, 3]], list("abc")), between(["60", "80"])
    [bars] = drawn.series
    assert bars[0].x + bars[0].width < first.x < bars[1].x
    assert bars[1].x + bars[1].width < last.x < bars[2].x


def test_nothing_is_drawn_of_nothing() -> None:
    assert line_chart([[], []], []).dots == [[], []]
    assert bar_chart([[], []], []).series == [[], []]
    assert bar_chart([[None]], ["2026"]).series == [[]]


@pytest.mark.parametrize(("value", "top"), [(0.3, 1), (1.1, 1.2), (22.9, 24), (100, 100), (101, 120)])
def test_axes_end_at_round_numbers(value: float, top: float) -> None:
    assert round_up(value) == top


@given(st.floats(0.01, 1e6))
def test_an_axis_is_never_too_short(value: float) -> None:
    assert value <= round_up(value) <= max(value * 2, 1)
