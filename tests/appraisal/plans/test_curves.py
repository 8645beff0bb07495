"""The drawing of a rule tells what the rule gives."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.plans import periods
from app.appraisal.plans.curves import Limits, drawn
from app.appraisal.scoring import Bands, Knots, Minus
from app.figures.charts import BOTTOM, LEFT, RIGHT, TOP, Lines

STEPS = st.lists(st.decimals(-1000, 1000, places=2), min_size=3, max_size=3, unique=True).map(sorted)


def places(lines: Lines) -> list[tuple[float, float]]:
    [[piece]] = lines.pieces
    pairs = (point.split(",") for point in piece.split())
    return [(float(x), float(y)) for x, y in pairs]


def test_the_shipped_rule_of_satisfaction_jumps_at_its_floor_and_is_level_beyond_its_stretch() -> None:
    lines = drawn(Knots(Decimal("3.3"), Decimal("4.5"), Decimal("4.8")), 100, Limits(Decimal(0)))
    assert [tick.label for tick in lines.ticks] == ["3.3", "4.5", "4.8"]
    assert [dot.label for dot in lines.dots[0]] == ["60.0", "90.0", "100.0"]
    heights = [y for _, y in places(lines)]
    assert heights[:2] == [BOTTOM, BOTTOM]
    assert heights[-2:] == [TOP, TOP]


def test_what_is_better_the_lower_it_is_falls_from_left_to_right() -> None:
    lines = drawn(Knots(Decimal(3), Decimal(2), Decimal(1)), 120, Limits(Decimal(0), Decimal(100)))
    assert [dot.label for dot in lines.dots[0]] == ["100.0", "90.0", "60.0"]
    heights = [y for _, y in places(lines)]
    assert heights == sorted(heights)
    assert [mark.label for mark in lines.marks] == ["60", "90", "100", "120"]


def test_bands_are_stairs_and_each_event_takes_its_points() -> None:
    stairs = drawn(Bands(((Decimal(0), Decimal(60)), (Decimal(5), Decimal(80)))), 100)
    assert [dot.label for dot in stairs.dots[0]] == ["60.0", "80.0"]
    assert len({y for _, y in places(stairs)}) == 3
    minus = drawn(Minus(Decimal(25)), 100)
    assert [dot.label for dot in minus.dots[0]] == ["100.0", "75.0", "50.0", "25.0", "0.0"]


@given(STEPS, st.booleans(), st.booleans(), st.sampled_from((100, 120)))
def test_a_curve_stays_in_its_frame_and_goes_one_way(
    steps: list[Decimal],
    falls: bool,  # noqa: FBT001
    below: bool,  # noqa: FBT001
    cap: int,
) -> None:
    rule = Knots(*(steps[::-1] if falls else steps), below=below)
    found = places(drawn(rule, cap))
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in found)
    heights = [y for _, y in found]
    assert heights == sorted(heights, reverse=not falls)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 800))
def test_the_period_after_the_one_before_is_the_period_itself(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    first, last = periods.before(since, until)
    assert last == since
    if not (since.day == until.day == 1):
        assert periods.after(first, last) == (since, until)


def test_quarters_follow_each_other_by_months() -> None:
    assert periods.quarter_of(date(2026, 11, 28)) == (date(2026, 10, 1), date(2027, 1, 1))
    assert periods.after(date(2026, 10, 1), date(2027, 1, 1)) == (date(2027, 1, 1), date(2027, 4, 1))
    assert periods.before(date(2026, 1, 1), date(2026, 4, 1)) == (date(2025, 10, 1), date(2026, 1, 1))
    assert periods.before(date(2026, 3, 1), date(2026, 4, 1)) == (date(2026, 2, 1), date(2026, 3, 1))


def test_between_two_periods_that_do_not_meet_there_is_a_gap() -> None:
    first, second = (date(2026, 1, 1), date(2026, 2, 1)), (date(2026, 2, 1), date(2026, 3, 1))
    later = (date(2026, 5, 1), date(2026, 6, 1))
    assert periods.with_gaps([first, second], lambda one: one) == [first, second]
    assert periods.with_gaps([first, second, later], lambda one: one) == [first, second, None, later]
    assert periods.with_gaps([], lambda one: one) == []
