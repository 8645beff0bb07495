"""Rows add up to figures: worked out by hand, and the same whatever their order."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.figures.adding import MEDIAN, SHARE, Place, Row, add

EAST, SHANGHAI, WEST = 2, 3, 4
ABOVE = {1: (), EAST: (1,), SHANGHAI: (EAST, 1), WEST: (1,)}
NOVEMBER, YEAR = date(2026, 11, 1), date(2026, 1, 1)


def row(day: int = 2, numerator: int = 1, **values: object) -> Row:
    made = {"department": EAST, "person": "wang", "tier": "A", "category": "account", "stage": "execution"}
    made |= {"band": "", "version": 1, "denominator": 1} | values
    return Row(day=date(2026, 11, day), numerator=numerator, **made)  # type: ignore[arg-type]


def test_a_share_counts_in_its_department_all_above_it_and_the_company() -> None:
    found = add([row(), row(numerator=0, department=SHANGHAI), row(department=WEST)], SHARE, ABOVE)
    counted = {
        department: (one.numerator, one.denominator)
        for (kind, _, department, breakdown, _), one in found.items()
        if kind == "month" and not breakdown
    }
    assert counted == {0: (2, 3), 1: (2, 3), EAST: (1, 2), SHANGHAI: (0, 1), WEST: (1, 1)}


def test_a_row_of_no_department_counts_for_the_company_alone() -> None:
    assert {place.department for place in add([row(department=None)], SHARE, ABOVE)} == {0}


def test_breakdowns_are_fixed_and_nobody_has_rows_too() -> None:
    found = add([row(person="", category="", tier="", stage="", band="late")], SHARE, ABOVE)
    keys = {(place.breakdown, place.key) for place in found}
    assert keys == {("", ""), ("person", ""), ("category", ""), ("band", "late")}


def test_weeks_months_and_years_have_their_own_sums() -> None:
    found = add([row(1), row(2), row(30)], SHARE, ABOVE)
    whole = {
        (place.period, place.since.isoformat()): one.count
        for place, one in found.items()
        if place[2:] == (0, "", "")
    }
    assert whole == {
        ("week", "2026-10-26"): 1,
        ("week", "2026-11-02"): 1,
        ("week", "2026-11-30"): 1,
        ("month", "2026-11-01"): 3,
        ("year", "2026-01-01"): 3,
    }


def test_weeks_are_made_from_a_day_on() -> None:
    found = add([row(1), row(30)], SHARE, ABOVE, date(2026, 11, 30))
    assert {place.since for place in found if place.period == "week"} == {date(2026, 11, 30)}


def test_a_median_of_a_department_is_that_of_all_rows_below_it() -> None:
    rows = [
        row(numerator=minutes, department=of) for minutes, of in ((10, EAST), (30, SHANGHAI), (41, SHANGHAI))
    ]
    found = add([*rows, row(numerator=1000, department=WEST)], MEDIAN, ABOVE)
    assert found[Place("month", NOVEMBER, EAST, "", "")].middle == 30
    assert found[Place("year", YEAR, 0, "", "")].middle == 36  # (30 + 41) ÷ 2, half up


ROWS = st.lists(
    st.builds(
        row,
        st.integers(1, 30),
        st.integers(0, 50),
        department=st.sampled_from([None, 1, EAST, SHANGHAI, WEST]),
        person=st.sampled_from(["", "wang", "li"]),
        tier=st.sampled_from("ABCD"),
    ),
    max_size=30,
)


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[Row], random: Random) -> None:
    def told(of: list[Row]) -> dict[Place, tuple[int, int, int, int | None]]:
        found = add(of, MEDIAN, ABOVE)
        return {
            place: (one.numerator, one.denominator, one.count, one.middle) for place, one in found.items()
        }

    other = list(rows)
    random.shuffle(other)
    assert told(rows) == told(other)


@given(ROWS)
def test_every_breakdown_adds_up_to_the_whole(rows: list[Row]) -> None:
    found = add(rows, SHARE, ABOVE)
    for breakdown in ("person", "tier", "category", "stage"):
        parts = sum(
            one.count
            for place, one in found.items()
            if (place.period, place.department, place.breakdown) == ("month", 0, breakdown)
        )
        assert parts == len(rows)
