"""What nobody can see in a text goes, and nothing else of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import visible

INVISIBLE = "\u200b\u200e\u2060\ufeff\u00ad\x00"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (INVISIBLE, ""),
        (f" {INVISIBLE}\u3164\n", ""),
        (f"一{INVISIBLE}二", "一二"),
        (" 一\n\n  二\t三 ", "一\n\n  二\t三"),
        ("ئۇيغۇر\u200cچە 👨\u200d👩\u200d👧", "ئۇيغۇر\u200cچە 👨\u200d👩\u200d👧"),
    ],
)
def test_what_is_invisible_goes_and_lines_and_spaces_inside_stay(typed: str, kept: str) -> None:
    assert visible(typed) == kept


@given(st.text(st.sampled_from(INVISIBLE + "\u200c\u200d\u180e a一\n\t👨⚕\u0627\u0301")))
def test_what_was_made_visible_stays_as_it_is(text: str) -> None:
    once = visible(text)
    assert visible(once) == once
    assert once == once.strip()
    assert not set(once) & set(INVISIBLE)
