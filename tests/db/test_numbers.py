"""Public numbers tell nothing and catch slips (access rule 14)."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.db.numbers import ALPHABET, is_number, new_number, numbered

BODIES = st.text(ALPHABET, min_size=5, max_size=5)
NUMBERS = st.builds(numbered, st.sampled_from("CTRS"), st.integers(2000, 2099), BODIES)
PLACES = st.integers(0, 9)


@given(NUMBERS)
def test_every_number_is_one(number: str) -> None:
    assert is_number(number)


@given(NUMBERS, PLACES, st.characters(max_codepoint=0xFFFF))
def test_every_single_wrong_character_is_caught(number: str, place: int, wrong: str) -> None:
    assume(number[place] != wrong)
    assert not is_number(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, PLACES, st.sampled_from(ALPHABET + "01ILO"))
def test_every_single_wrong_letter_or_digit_is_caught(number: str, place: int, wrong: str) -> None:
    assume(number[place] != wrong)
    assert not is_number(number[:place] + wrong + number[place + 1 :])


@given(NUMBERS, st.integers(0, 8))
def test_every_swap_of_two_neighbours_is_caught(number: str, place: int) -> None:
    one, other = number[place : place + 2]
    assume(one != other)
    assert not is_number(number[:place] + other + one + number[place + 2 :])


@given(NUMBERS, st.characters(exclude_categories=["Cs"]))
def test_a_character_too_many_or_too_few_is_no_number(number: str, more: str) -> None:
    for text in (number + more, more + number, number[:-1], number[1:], number + "\n"):
        assert not is_number(text)


@pytest.mark.parametrize(
    "text", ["", "C26", "c26-7K3QXP", "C２６-7K3QXP", "C26-7K3QX", "C26_7K3QXP", "Ⅽ26-7K3QXP", "C26-７K3QXP"]
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert not is_number(text)


def test_a_fresh_number_carries_its_letter_and_year() -> None:
    number = new_number("C", 2026)
    assert number.startswith("C26-")
    assert is_number(number)


def test_fresh_numbers_do_not_count_up() -> None:
    drawn = [new_number("C", 2026) for _ in range(200)]
    assert len(set(drawn)) > 190
    assert drawn != sorted(drawn)


def test_no_character_is_read_as_another() -> None:
    assert not set(ALPHABET) & set("01IO")
    assert len(set(ALPHABET)) == len(ALPHABET) == 31
