"""What may be taken from a wage: 工资支付暂行规定, article 16."""

from hypothesis import given
from hypothesis import strategies as st

from app.appraisal.consequences.wages import NOTHING, TOO_LITTLE_LEFT, TOO_MUCH, flaw, most

FEN = st.integers(0, 10_000_000)


def test_a_fifth_may_be_taken_and_not_a_fen_more() -> None:
    assert flaw(200_000, 1_000_000, 260_000) == ""
    assert flaw(200_001, 1_000_000, 260_000) == TOO_MUCH
    assert flaw(0, 1_000_000, 260_000) == NOTHING


def test_the_minimum_wage_is_left() -> None:
    assert most(300_000, 260_000) == 40_000
    assert flaw(40_000, 300_000, 260_000) == ""
    assert flaw(40_001, 300_000, 260_000) == TOO_LITTLE_LEFT
    assert most(250_000, 260_000) == 0


@given(FEN, FEN, FEN)
def test_what_is_allowed_is_positive_at_most_a_fifth_and_leaves_the_minimum(
    amount: int, wage: int, least: int
) -> None:
    allowed = flaw(amount, wage, least) == ""
    assert allowed == (0 < amount <= most(wage, least))
    if allowed:
        assert 5 * amount <= wage
        assert wage - amount >= least


@given(FEN, FEN, FEN)
def test_a_higher_wage_never_lets_less_be_taken(wage: int, more: int, least: int) -> None:
    assert most(wage, least) <= most(wage + more, least)
