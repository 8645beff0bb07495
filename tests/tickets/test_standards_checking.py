"""What a version of the service levels must be, whatever stands in it."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.tickets.events import COMPLEXITIES, URGENCIES
from app.tickets.standards.checking import inversions, missing
from app.tickets.standards.shipped import CELLS, ROWS, TIERS, shipped_levels
from app.tickets.standards.trial import Share
from app.tickets.standards.versions import Target
from app.tickets.targets import Cell
from app.tickets.words import when_applies

TARGETS = st.lists(st.none() | st.integers(1, 5), min_size=len(CELLS), max_size=len(CELLS)).map(
    lambda minutes: {cell: (one, "office") for cell, one in zip(CELLS, minutes, strict=True)}
)


@given(TARGETS)
def test_a_row_is_named_where_and_only_where_a_higher_tier_waits_longer(found: dict[Cell, Target]) -> None:
    named = {one.row for one in inversions(found)}
    for row in ROWS:
        there = [minutes for tier in TIERS if (minutes := found[Cell(*row, tier)][0]) is not None]
        assert (row in named) == any(slow > quick for slow, quick in combinations(there, 2))


@given(TARGETS)
def test_every_cell_without_a_target_is_missing(found: dict[Cell, Target]) -> None:
    assert set(missing(found)) == {cell for cell, (minutes, _) in found.items() if minutes is None}


def test_nothing_is_missing_or_worse_in_what_is_shipped() -> None:
    assert not missing(shipped_levels())
    assert not inversions(shipped_levels())
    assert len(CELLS) == len(ROWS) * len(TIERS) == 52


def test_only_all_of_them_are_100_percent() -> None:
    assert Share(999, 1000).percent == 99
    assert Share(1000, 1000).percent == 100
    assert Share().percent is None


def test_the_form_says_of_each_choice_when_it_applies() -> None:
    sentences = {str(when_applies(choice)) for choice in (*URGENCIES, *COMPLEXITIES)}
    assert len(sentences) == 6
