"""The matrix and the residual as arithmetic: no database, no page."""

from hypothesis import given
from hypothesis import strategies as st

from app.risk.controls.effect import EFFECTS, STRENGTH
from app.risk.matrix import (
    BANDS,
    STEPS,
    Rating,
    band_of,
    counted,
    falls,
    impact_of,
    is_matrix,
    money_limits,
    products,
    shipped_cells,
)
from app.risk.residual import Held, proposed, steps, worse

RATINGS = st.builds(Rating, st.integers(1, 5), st.integers(1, 5))
CONTROLS = st.lists(
    st.builds(
        Held,
        st.sampled_from(("preventive", "detective", "corrective")),
        st.sampled_from(("likelihood", "impact")),
        st.sampled_from(EFFECTS),
    ),
    max_size=8,
)
CELLS = st.lists(st.lists(st.sampled_from(BANDS), min_size=5, max_size=5), min_size=5, max_size=5)


def test_the_shipped_bands_are_those_of_the_product() -> None:
    cells = shipped_cells()
    reach = {band: products(cells, band) for band in BANDS}
    assert reach == {1: (1, 4), 2: (5, 9), 3: (10, 12), 4: (15, 25)}
    assert is_matrix(cells)
    assert falls(cells) == []


def test_a_cell_that_is_lower_than_the_one_before_it_is_named() -> None:
    cells = [list(row) for row in shipped_cells()]
    cells[2][3] = 1
    assert [(fall.likelihood, fall.impact, fall.axis) for fall in falls(cells)] == [
        (3, 4, "impact"),
        (3, 4, "likelihood"),
    ]


@given(CELLS)
def test_a_matrix_without_a_fall_never_gives_a_graver_risk_a_lower_band(cells: list[list[int]]) -> None:
    risen = all(
        band_of(cells, Rating(row, column)) <= band_of(cells, Rating(later, further))
        for row in STEPS
        for column in STEPS
        for later in range(row, 6)
        for further in range(column, 6)
    )
    assert risen == (falls(cells) == [])


def test_the_highest_scale_is_the_impact_and_nothing_said_is_none() -> None:
    assert impact_of({"money": 2, "customers": None, "compliance": 4, "leak": 1}) == 4
    assert impact_of({"money": None, "leak": None}) is None


def test_a_loss_is_measured_by_a_years_revenue() -> None:
    assert money_limits(100_000_00) == [100_00, 500_00, 2_000_00, 5_000_00]


def test_risks_that_are_not_rated_lie_in_no_cell() -> None:
    assert counted([Rating(1, 2), None, Rating(1, 2)]) == {Rating(1, 2): 2}


def test_the_best_control_counts_and_two_more_effective_ones_give_one_step() -> None:
    assert steps([]) == 0
    assert steps(["untested", "failed", "expired"]) == 0
    assert steps(["partly", "partly", "partly"]) == 1
    assert steps(["effective", "partly"]) == 2
    assert steps(["effective", "effective"]) == 2
    assert steps(["effective", "effective", "effective"]) == 3


def test_each_kind_acts_on_its_axis_and_a_detective_one_as_declared() -> None:
    inherent = Rating(4, 4)
    assert proposed(inherent, [Held("preventive", None, "effective")]) == Rating(2, 4)
    assert proposed(inherent, [Held("corrective", None, "partly")]) == Rating(4, 3)
    assert proposed(inherent, [Held("detective", "impact", "effective")]) == Rating(4, 2)
    assert proposed(Rating(1, 2), [Held("preventive", None, "effective")] * 3) == Rating(1, 2)


@given(RATINGS, CONTROLS)
def test_the_proposed_residual_is_never_above_the_inherent_risk_nor_below_one(
    inherent: Rating, controls: list[Held]
) -> None:
    found = proposed(inherent, controls)
    assert not found.above(inherent)
    assert min(found) >= 1


@given(RATINGS, CONTROLS, st.data())
def test_better_controls_never_raise_the_residual(
    inherent: Rating, controls: list[Held], data: st.DataObject
) -> None:
    before = proposed(inherent, controls)
    if controls and data.draw(st.booleans()):
        place = data.draw(st.integers(0, len(controls) - 1))
        one = controls[place]
        better = [effect for effect in EFFECTS if STRENGTH[effect] >= STRENGTH[one.effect]]
        after = [*controls]
        after[place] = one._replace(effect=data.draw(st.sampled_from(better)))
    else:
        after = [*controls, data.draw(CONTROLS.filter(bool))[0]]
    assert not proposed(inherent, after).above(before)


@given(RATINGS, CONTROLS)
def test_a_control_that_is_no_longer_proven_can_only_take_ground_away(
    inherent: Rating, controls: list[Held]
) -> None:
    then = proposed(inherent, controls)
    now = proposed(inherent, [control._replace(effect="expired") for control in controls])
    assert worse(now, then) == (now != then)
