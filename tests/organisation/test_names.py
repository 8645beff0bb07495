import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.organisation.names import LONGEST_NAME, one_code, one_name, optional_name


def test_a_name_stands_on_one_line_with_single_spaces() -> None:
    assert one_name("name", "  East \n\t China  ") == "East China"


def test_two_ways_to_write_a_letter_are_one_name() -> None:
    assert one_name("name", "Caf\u0065\u0301") == "Caf\u00e9"


@pytest.mark.parametrize("typed", ["", "   ", "\n"])
def test_nothing_is_no_name(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        one_name("name", typed)
    assert caught.value.field == "name"


@pytest.mark.parametrize("typed", ["王\x00二", "王\u202e二", "\u200b王二", "王\x7f二", "王二\ud800"])
def test_what_cannot_be_seen_goes(typed: str) -> None:
    assert one_name("name", typed) == "王二"


@pytest.mark.parametrize("typed", ["😀", "…", "--", "👩‍💻"])
def test_a_name_needs_a_letter(typed: str) -> None:
    with pytest.raises(Invalid):
        one_name("name", typed)


def test_an_emoji_beside_letters_is_kept() -> None:
    assert one_name("name", "华东😀") == "华东😀"


def test_a_name_has_a_longest_length() -> None:
    assert len(one_name("name", "长" * LONGEST_NAME)) == LONGEST_NAME
    with pytest.raises(Invalid):
        one_name("name", "长" * (LONGEST_NAME + 1))


def test_an_optional_name_may_be_empty() -> None:
    assert optional_name("post", "  ") == ""


@pytest.mark.parametrize(
    ("typed", "kept"), [("North_East", "north_east"), (" a1-b2 ", "a1-b2"), ("ｎｏｒｔｈ", "north")]
)
def test_a_code_is_small_and_half_width(typed: str, kept: str) -> None:
    assert one_code("code", typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "华北", "1st", "a b", "a+b", "a,b", "a=b", "a.b", "a/b", "new", "_a", "a_", "x" * 41, "é"]
)
def test_what_would_break_an_address_or_a_scope_is_no_code(typed: str) -> None:
    with pytest.raises(Invalid) as caught:
        one_code("code", typed)
    assert caught.value.field == "code"


@given(st.text())
def test_whatever_is_typed_is_a_clean_name_or_refused(typed: str) -> None:
    try:
        name = optional_name("name", typed)
    except Invalid:
        return
    assert len(name) <= LONGEST_NAME
    assert name == " ".join(name.split()) == unicodedata.normalize("NFC", name)
    assert optional_name("name", name) == name
