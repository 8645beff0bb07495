"""Ruling on rows: what can be said of each, and what becomes of the others."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.appeals.ruling import OUT, Row, Ruled, alike, applied, kept, read, ways

DAY = date(2026, 2, 3)
KEPT, LOST, CLOSED = (
    Row("C26-222223", DAY, 1, 1, "active"),
    Row("C26-222224", DAY, 0, 1, "lost"),
    Row("C26-222225", DAY, 0, 0, "closed"),
)
ROWS = st.builds(
    Row,
    st.sampled_from(["C26-222223", "C26-222224", "C26-222225"]),
    st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(["", "a", "b"]),
)


def test_what_counts_is_taken_out_and_what_does_not_counts_as_a_band_does() -> None:
    there = [KEPT, LOST, CLOSED]
    assert ways(KEPT, there, {}) == {OUT: None}
    bands = alike(there)
    found = ways(CLOSED, there, bands)
    assert set(found) == {"in|active", "in|lost"}
    assert found["in|active"] == Row(CLOSED.number, DAY, 1, 1, "active")


def test_a_row_that_counts_for_somebody_else_counts_here_as_it_stands() -> None:
    assert ways(KEPT, [LOST], {}) == {"in": KEPT}


def test_a_band_in_which_rows_count_differently_is_none_that_one_can_count_as() -> None:
    assert set(alike([KEPT, Row("C26-222226", DAY, 5, 1, "active"), LOST])) == {"lost"}


@given(st.lists(ROWS, max_size=8), st.data())
def test_what_nothing_is_said_of_stays_and_what_is_taken_out_goes(
    rows: list[Row], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(rows), unique_by=lambda row: row.key)) if rows else []
    ruled = [Ruled(row, None, "why") for row in chosen]
    gone = {row.key for row in chosen}
    assert sorted(applied(rows, ruled)) == sorted(row for row in rows if row.key not in gone)
    assert read(kept(ruled)) == ruled
