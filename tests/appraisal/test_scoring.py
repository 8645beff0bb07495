"""Scores from values: exact, explained, and the same when a printed sheet is added up again by hand."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from app.appraisal.scoring import (
    FEW_PEERS,
    MOST,
    Bands,
    Given,
    Knots,
    Minus,
    Parts,
    Rule,
    Weighted,
    YesNo,
    could_be_told,
    curve,
    given,
    grade,
    rounded,
    score,
    total,
)

SHIPPED_GRADES = (
    (Decimal(90), "excellent"),
    (Decimal(80), "good"),
    (Decimal(60), "pass"),
    (Decimal(0), "fail"),
)
SATISFACTION = Knots(Decimal("3.3"), Decimal("4.5"), Decimal("4.8"))
RETENTION = Knots(Decimal(80), Decimal(92), Decimal("95.5"))
COMPLAINTS = Knots(Decimal(3), Decimal(2), Decimal(1))
REVIEWS = Knots(Decimal(85), Decimal(95), Decimal("98.4"))
COST = Knots(Decimal(2700), Decimal(1800), Decimal(1500))

TENTHS = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
VALUES = st.decimals(-1000, 10_000, places=3)
WEIGHTS = st.integers(1, 60).map(Decimal)


@st.composite
def knots(draw: st.DrawFn) -> Knots:
    ascending = sorted(draw(st.lists(VALUES, min_size=3, max_size=3, unique=True)))
    low, middle, high = ascending if draw(st.booleans()) else ascending[::-1]
    return Knots(low, middle, high, below=draw(st.booleans()))


@st.composite
def sheets(draw: st.DrawFn) -> list[Weighted]:
    return draw(st.lists(st.builds(Weighted, WEIGHTS, st.none() | TENTHS), min_size=1, max_size=12))


def by_hand(sheet: list[Weighted]) -> Decimal:
    """What a person finds with the printed numbers and a pocket calculator."""
    there = [(weight, printed) for weight, printed in sheet if printed is not None]
    added = sum(weight * printed for weight, printed in there)
    return (added / sum(weight for weight, _ in there)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("rule", "value", "found"),
    [
        (SATISFACTION, "4.42", "88.0"),
        (RETENTION, "94.1", "96.0"),
        (COMPLAINTS, "2.6", "72.0"),
        (REVIEWS, "97.7", "97.9"),
        (SATISFACTION, "3.3", "60.0"),
        (SATISFACTION, "3.29", "0.0"),
        (SATISFACTION, "4.5", "90.0"),
        (SATISFACTION, "5", "100.0"),
        (COMPLAINTS, "3", "60.0"),
        (COMPLAINTS, "3.01", "0.0"),
        (COMPLAINTS, "0", "100.0"),
        (COST, "1800", "90.0"),
        (COST, "2250", "75.0"),
        (COST, "1500", "100.0"),
    ],
)
def test_knots_give_the_points_of_the_plan(rule: Knots, value: str, found: str) -> None:
    assert score(rule, Decimal(value)) == Decimal(found)


def test_the_sheet_of_the_design_comes_to_87_4_and_good() -> None:
    weights = (30, 25, 20, 10, 10, 5)
    found = (
        score(SATISFACTION, Decimal("4.42")),
        score(RETENTION, Decimal("94.1")),
        score(COMPLAINTS, Decimal("2.6")),
        score(COST, None),
        score(REVIEWS, Decimal("97.7")),
        score(Given(), Decimal(82)),
    )
    sheet = [Weighted(Decimal(weight), one) for weight, one in zip(weights, found, strict=True)]
    whole = total(sheet)
    assert (whole.sum / 100, whole.present, whole.total) == (Fraction("78.69"), 90, Decimal("87.4"))
    assert grade(whole.total, SHIPPED_GRADES) == "good"


def test_worse_than_the_floor_goes_on_along_the_line_where_that_is_set_and_ends_at_nothing() -> None:
    along = Knots(Decimal(80), Decimal(90), Decimal(95), below=True)
    assert [score(along, Decimal(value)) for value in (79, 70, 60, 0)] == [57, 30, 0, 0]


def test_better_than_the_stretch_counts_only_where_the_plan_allows_it() -> None:
    assert [score(RETENTION, Decimal(99), cap) for cap in (100, MOST)] == [Decimal(100), Decimal(110)]
    assert score(RETENTION, Decimal(200), MOST) == 120


def test_a_band_begins_at_its_beginning_and_ends_before_the_next() -> None:
    rule = Bands(((Decimal(80), Decimal(60)), (Decimal(90), Decimal(80)), (Decimal(95), Decimal(100))))
    found = [score(rule, Decimal(value)) for value in ("79.9", "80", "89.9", "90", "94.99", "95", "120")]
    assert found == [0, 60, 60, 80, 80, 100, 100]


def test_each_event_takes_its_points_and_none_goes_below_nothing() -> None:
    assert [score(Minus(Decimal("12.5")), events) for events in (0, 1, 2, 8, 9)] == [100, 87.5, 75, 0, 0]


def test_yes_is_all_and_no_is_nothing() -> None:
    assert [score(YesNo(), value) for value in (1, 0, None)] == [100, 0, None]


@pytest.mark.parametrize(
    ("rule", "flaw"),
    [
        (Knots(Decimal(80), Decimal(95), Decimal(90)), "turns"),
        (Knots(Decimal(80), Decimal(80), Decimal(90)), "turns"),
        (Knots(Decimal(3), Decimal(2), Decimal(1)), ""),
        (Bands(()), "none"),
        (Bands(((Decimal(2), Decimal(60)), (Decimal(2), Decimal(80)))), "order"),
        (Bands(((Decimal(1), Decimal(60)), (Decimal(2), Decimal(50)), (Decimal(3), Decimal(80)))), "turns"),
        (Bands(((Decimal(1), Decimal(121)),)), "range"),
        (Bands(((Decimal(1), Decimal(100)), (Decimal(2), Decimal(60)))), ""),
        (Minus(Decimal(0)), "range"),
        (Minus(Decimal(101)), "range"),
        (Minus(Decimal(5)), ""),
        (YesNo(), ""),
        (Given(), ""),
    ],
)
def test_a_rule_that_cannot_be_used_says_why(rule: Rule, flaw: str) -> None:
    assert rule.flaw() == flaw


def test_half_a_tenth_goes_up() -> None:
    assert [rounded(Decimal(value)) for value in ("87.44", "87.45", "87.4499", "0.05")] == [
        Decimal(value) for value in ("87.4", "87.5", "87.4", "0.1")
    ]


def test_under_60_percent_of_the_weight_there_is_no_total_and_no_grade() -> None:
    def sheet(present: int) -> list[Weighted]:
        return [Weighted(Decimal(present), Decimal(80)), Weighted(Decimal(100 - present), None)]

    assert total(sheet(60)).total == 80
    assert total(sheet(59)).total is None
    assert total([]).total is None
    assert grade(None, SHIPPED_GRADES) is None


def test_the_grade_is_that_of_the_printed_number() -> None:
    at_border = [Weighted(Decimal(1), Decimal("89.9")), Weighted(Decimal(1), Decimal(90))]
    assert total(at_border).total == Decimal(90)  # 89.95
    assert [grade(Decimal(value), SHIPPED_GRADES) for value in ("90", "89.9", "60", "59.9", "0")] == [
        *("excellent", "good", "pass", "fail", "fail")
    ]


def test_superior_and_peers_count_60_to_40_and_oneself_not() -> None:
    assert given([Decimal(90)], [Decimal(70), Decimal(80), Decimal(90)], Decimal(100)) == 86
    assert given([Decimal(90)], [Decimal(70), Decimal(80), Decimal(90)], None, Parts(50, 30, 20)) == rounded(
        Decimal(50 * 90 + 30 * 80) / 80
    )
    assert given([Decimal(80)], [], Decimal(60), Parts(50, 30, 20)) == 76


def test_fewer_than_three_peers_are_one_group_with_the_superior() -> None:
    assert given([Decimal(90)], [Decimal(60), Decimal(60)], None) == 70
    assert given([Decimal(90)], [], None) == 90
    assert given([], [Decimal(60)], None) == 60
    assert given([], [], Decimal(99)) is None


def test_a_curve_is_drawn_from_the_scores_themselves() -> None:
    assert curve(COMPLAINTS, [Decimal(4), Decimal(2), Decimal(1)]) == [(4, 0), (2, 90), (1, 100)]


@examples(knots(), VALUES, VALUES, st.sampled_from([100, 120]))
def test_the_score_never_falls_when_the_value_gets_better(
    rule: Knots, one: Decimal, other: Decimal, cap: int
) -> None:
    worse, better = sorted((one, other), reverse=rule.floor > rule.stretch)
    assert not rule.flaw()
    assert 0 <= score(rule, worse, cap) <= score(rule, better, cap) <= cap


@examples(
    st.lists(st.tuples(VALUES, TENTHS), min_size=1, max_size=6, unique_by=lambda band: band[0]), st.data()
)
def test_a_better_band_never_has_the_fewer_points(
    bands: list[tuple[Decimal, Decimal]], data: st.DataObject
) -> None:
    beginnings, given_points = sorted(first for first, _ in bands), sorted(points for _, points in bands)
    rule = Bands(tuple(zip(beginnings, given_points, strict=True)))
    values = sorted(data.draw(st.lists(VALUES, min_size=2, max_size=8)))
    assert not rule.flaw()
    assert all(score(rule, low) <= score(rule, high) for low, high in pairwise(values))


@settings(max_examples=1000)
@examples(sheets())
def test_whoever_adds_up_the_printed_sheet_finds_the_printed_total(sheet: list[Weighted]) -> None:
    found = total(sheet)
    if found.total is not None:
        assert found.total == by_hand(sheet)


@examples(sheets(), st.randoms(use_true_random=False))
def test_the_order_of_the_indicators_changes_nothing(sheet: list[Weighted], order: object) -> None:
    mixed = list(sheet)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert total(mixed) == total(sheet)


@examples(sheets())
def test_what_is_missing_neither_lifts_nor_lowers_what_is_there(sheet: list[Weighted]) -> None:
    printed = [one for _, one in sheet if one is not None]
    found = total(sheet).total
    if found is not None:
        assert min(printed) <= found <= max(printed)


@examples(st.integers(0, 3), st.integers(1, 6))
def test_whoever_takes_their_own_score_out_of_what_is_shown_is_left_with_two_at_least(
    superiors: int, peers: int
) -> None:
    """Fewer than three colleagues are shown together with the superiors, others by themselves."""
    shown_together = superiors + peers if peers < FEW_PEERS else peers
    assert could_be_told(superiors, peers) == (shown_together - 1 < 2)


def test_colleagues_that_are_not_asked_are_told_by_nothing() -> None:
    assert not could_be_told(1, 0)
    assert could_be_told(1, 1)
    assert could_be_told(0, 2)
    assert not could_be_told(1, 2)
