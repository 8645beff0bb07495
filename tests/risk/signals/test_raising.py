"""The rule by which causes are raised: once, never falling, armed again only when it may be."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.risk.signals.raising import (
    ADD,
    BLUE,
    CLEARED,
    CLOSED,
    FALSE,
    NOTHING,
    OPEN,
    ORANGE,
    RAISE,
    RANK,
    RED,
    REST,
    RISE,
    YELLOW,
    Bounds,
    Known,
    Step,
    step_of,
)

DAY = date(2026, 6, 10)
DAYS_OVERDUE = Bounds({RED: 60, ORANGE: 30, YELLOW: 8})
RATE = Bounds({ORANGE: 3}, clear=2, strict=True)
SHARE = Bounds({ORANGE: 20, YELLOW: 50}, clear=70, falls=True, strict=True)
VALUES = st.none() | st.integers(0, 120).map(float)


def test_the_gravest_colour_that_a_value_reaches_is_raised() -> None:
    colours = [DAYS_OVERDUE.colour_of(value) for value in (None, 0, 7, 8, 29, 30, 60, 200)]
    assert colours == [None, None, None, YELLOW, YELLOW, ORANGE, RED, RED]


def test_a_strict_bound_is_passed_and_not_met() -> None:
    assert [RATE.colour_of(value) for value in (3, 3.1)] == [None, ORANGE]
    assert [RATE.is_clear(value) for value in (1.9, 2, 2.5)] == [True, False, False]


def test_a_false_alarm_at_nothing_is_no_worse_the_next_day() -> None:
    muted = Known(FALSE, ORANGE, muted_until=DAY + timedelta(days=80), muted_value=0.0)
    assert step_of(SHARE, muted, [0.0], DAY) == Step(NOTHING)
    assert step_of(SHARE, muted._replace(muted_value=10.0), [8.1], DAY) == Step(NOTHING)
    assert step_of(SHARE, muted._replace(muted_value=10.0), [8.0], DAY) == Step(RAISE, ORANGE)


def test_where_low_values_are_bad_lower_ones_are_graver() -> None:
    assert [SHARE.colour_of(value) for value in (70, 50, 49, 20, 19)] == [None, None, YELLOW, YELLOW, ORANGE]
    assert [SHARE.is_clear(value) for value in (69, 70)] == [False, True]


def test_one_high_value_is_not_enough_where_two_in_a_row_are_wanted() -> None:
    assert step_of(RATE, None, [5, 1], DAY) == Step(NOTHING)
    assert step_of(RATE, None, [5, None], DAY) == Step(NOTHING)
    assert step_of(RATE, None, [5, 4], DAY) == Step(RAISE, ORANGE)


def test_an_open_cause_is_added_to_rises_and_never_falls() -> None:
    known = Known(OPEN, ORANGE)
    assert step_of(DAYS_OVERDUE, known, [31], DAY) == Step(ADD, ORANGE)
    assert step_of(DAYS_OVERDUE, known, [10], DAY) == Step(ADD, ORANGE)
    assert step_of(DAYS_OVERDUE, known, [61], DAY) == Step(RISE, RED)
    assert step_of(DAYS_OVERDUE, known, [None], DAY) == Step(CLEARED)


def test_a_closed_cause_is_armed_after_seven_days_and_once_seen_clear() -> None:
    armed = Known(CLOSED, ORANGE, cleared=True, closed_on=DAY)
    assert step_of(DAYS_OVERDUE, armed, [40], DAY + REST - timedelta(days=1)) == Step(NOTHING)
    assert step_of(DAYS_OVERDUE, armed, [40], DAY + REST) == Step(RAISE, ORANGE)
    never_clear = armed._replace(cleared=False)
    assert step_of(DAYS_OVERDUE, never_clear, [40], DAY + timedelta(days=60)) == Step(NOTHING)
    assert step_of(DAYS_OVERDUE, never_clear, [0], DAY) == Step(CLEARED)


def test_a_value_between_raise_and_clear_arms_nothing() -> None:
    known = Known(CLOSED, ORANGE, closed_on=DAY)
    assert step_of(RATE, known, [2.5, 2.5], DAY) == Step(NOTHING)
    assert step_of(RATE, known, [1.5, 2.5], DAY) == Step(CLEARED)


def test_a_false_alarm_is_quiet_until_its_day_or_until_it_is_worse_by_a_fifth() -> None:
    known = Known(FALSE, ORANGE, muted_until=DAY, muted_value=40)
    before = DAY - timedelta(days=1)
    assert step_of(DAYS_OVERDUE, known, [47], before) == Step(NOTHING)
    assert step_of(DAYS_OVERDUE, known, [48], before) == Step(RAISE, ORANGE)
    assert step_of(DAYS_OVERDUE, known, [41], DAY) == Step(RAISE, ORANGE)
    falling = Known(FALSE, YELLOW, muted_until=DAY, muted_value=40)
    assert step_of(SHARE, falling, [33], before) == Step(NOTHING)
    assert step_of(SHARE, falling, [32], before) == Step(RAISE, YELLOW)


class Life:
    """A cause over many nights, its signals closed by people on some days."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.known, self.raised = bounds, None, []

    def night(self, value: float | None, day: date) -> None:
        step = step_of(self.bounds, self.known, [value], day)
        if step.what == RAISE:
            assert self.known is None or self.known.state != OPEN
            if self.known is not None:
                assert self.known.cleared
                assert day >= self.known.closed_on + REST
            self.raised.append((day, step.colour))
            self.known = Known(OPEN, step.colour)
        elif step.what == RISE:
            assert RANK[step.colour] > RANK[self.known.colour]
            self.known = self.known._replace(colour=step.colour, cleared=False)
        elif step.what == ADD:
            self.known = self.known._replace(cleared=False)
        elif step.what == CLEARED:
            assert self.bounds.is_clear(value)
            self.known = self.known._replace(cleared=True)

    def close(self, day: date) -> None:
        if self.known is not None and self.known.state == OPEN:
            self.known = self.known._replace(state=CLOSED, closed_on=day)


@given(st.lists(st.tuples(VALUES, st.booleans()), max_size=120))
def test_however_values_run_a_cause_has_one_open_signal_and_keeps_the_rules_of_arming(
    nights: list[tuple[float | None, bool]],
) -> None:
    life = Life(DAYS_OVERDUE)
    for back, (value, closes) in enumerate(nights):
        day = DAY + timedelta(days=back)
        life.night(value, day)
        if closes:
            life.close(day)


@given(VALUES, st.sampled_from([DAYS_OVERDUE, RATE, SHARE, Bounds({BLUE: 5}, clear=4)]))
def test_no_value_is_raised_and_clear_at_once(value: float | None, bounds: Bounds) -> None:
    assert not (bounds.colour_of(value) and bounds.is_clear(value))


LOST = Bounds({ORANGE: 60, YELLOW: 30})
POINTS = st.integers(300, 850)


@given(POINTS, st.integers(30, 550), POINTS, st.integers(0, 550), st.sampled_from([OPEN, CLOSED]))
def test_a_loss_is_clear_once_half_of_it_is_regained_and_it_raises_nothing(
    total: int, lost: int, later: int, loss_then: int, state: str
) -> None:
    colour = LOST.colour_of(lost)
    known = Known(state, colour, closed_on=DAY, clear_at=total + lost / 2)
    what = step_of(LOST, known, [float(loss_then)], DAY, float(later)).what
    half = 2 * (later - total) >= lost
    assert (what == CLEARED) == (half and loss_then < 30)
    assert step_of(LOST, known, [None], DAY).what == NOTHING
