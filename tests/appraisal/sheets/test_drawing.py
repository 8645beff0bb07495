"""Where the lines and bars of a sheet stand: values in, values out."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.sheets.drawing import BOTTOM, TOP, distribution, period_label, spark, trend

totals = st.lists(st.integers(0, 1200).map(lambda tenths: Decimal(tenths) / 10), max_size=60)
lines = st.lists(
    st.none() | st.integers(0, 1200).map(lambda tenths: Decimal(tenths) / 10), min_size=1, max_size=6
)


@given(totals)
def test_everybody_stands_in_one_band(found: list[Decimal]) -> None:
    bars = distribution(found, None)
    assert sum(bar.count for bar in bars) == len(found)
    assert not any(bar.here for bar in bars)


@pytest.mark.parametrize(
    ("own", "label"), [("74.9", "<75"), ("75", "75–80"), ("87.4", "85–90"), ("94.9", "90–95"), ("95", "≥95")]
)
def test_a_band_begins_with_its_first_number(own: str, label: str) -> None:
    [here] = [bar for bar in distribution([Decimal(own)], Decimal(own)) if bar.here]
    assert (here.label, here.count) == (label, 1)


@given(lines, lines)
def test_a_line_of_totals_stays_in_its_frame(own: list[Decimal | None], means: list[Decimal | None]) -> None:
    size = min(len(own), len(means))
    drawn = trend(own[:size], means[:size], ["26Q1"] * size)
    if drawn is None:
        assert not any(value is not None for value in own[:size])
        return
    assert all(TOP <= dot.y <= BOTTOM for dot in drawn.dots)
    assert len(drawn.dots) == sum(value is not None for value in own[:size])
    assert drawn.dots[-1].label == next(f"{value:.1f}" for value in reversed(own[:size]) if value is not None)
    assert len(drawn.marks) <= 6


def test_a_period_without_a_mean_leaves_a_gap() -> None:
    values = [Decimal(80), Decimal(82), Decimal(84), Decimal(86), Decimal(88)]
    drawn = trend(values, [Decimal(80), Decimal(81), None, Decimal(83), Decimal(84)], ["x"] * 5)
    assert drawn is not None
    assert len(drawn.others) == 2


def test_a_period_without_a_total_breaks_the_line_of_totals() -> None:
    drawn = trend([Decimal(80), Decimal(82), None, Decimal(86), Decimal(88)], [None] * 5, ["x"] * 5)
    assert drawn is not None
    assert [len(piece.split()) for piece in drawn.own] == [2, 2]
    assert [area.count(",") for area in drawn.areas] == [4, 4]
    assert len(drawn.dots) == 4
    alone = trend([Decimal(80), None, Decimal(84)], [None] * 3, ["x"] * 3)
    assert alone is not None
    assert (alone.own, alone.areas, len(alone.dots)) == ([], [], 2)


def test_a_spark_goes_up_where_the_value_does_and_ends_with_the_present() -> None:
    drawn = spark([Fraction(1), Fraction(3)])
    assert drawn is not None
    assert drawn.pieces == ["56.4,17.0 70.0,3.0"]
    assert (drawn.x, drawn.y) == (70.0, 3.0)
    assert spark([None, Fraction(3)]) is None


def test_a_spark_breaks_where_a_value_is_missing() -> None:
    drawn = spark([Fraction(1), Fraction(2), None, Fraction(3)])
    assert drawn is not None
    assert drawn.pieces == ["29.2,17.0 42.8,10.0"]
    assert drawn.alone == [(70.0, 3.0)]


@pytest.mark.parametrize(
    ("since", "until", "label"),
    [
        (date(2026, 1, 1), date(2027, 1, 1), "2026"),
        (date(2026, 7, 1), date(2027, 1, 1), "26H2"),
        (date(2026, 7, 1), date(2026, 10, 1), "26Q3"),
        (date(2026, 2, 1), date(2026, 5, 1), "26-02-01–04-30"),
        (date(2026, 12, 1), date(2027, 1, 1), "26-12"),
        (date(2026, 3, 5), date(2026, 4, 5), "26-03-05–04-04"),
    ],
)
def test_a_period_is_called_briefly(since: date, until: date, label: str) -> None:
    assert period_label(since, until) == label
