"""Text as people paste it comes out clean, and what they meant stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers.typed.text import clean, clean_lines, narrow, search_key

AWKWARD = st.text(
    st.sampled_from(
        " \u200b\u200c\u200d\u180e\ufeff\u00a0\u3000\u3164\u061c\ufe0f\n\t\x00\ud800a1Ａ１①ß İ·•王\U00031350"
        "\u0e33\u0e4d\u0627\u0653\u0915\u094d\u1820\u1100\u1161\u11a8e\u0301\u0345\u0308\u00a8\u2329\u0338\u2190"
        "👨👩🏽🏴\U000e0067\U000e007f❤⚕-—"
    )
)
TEXTS = st.one_of(st.text(), AWKWARD)


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("\ufeff王\u200b小\u200e明\u00ad\u2060", "王小明"),
        ("  王\u00a0\u3000 小明\t\r\n", "王 小明"),
        ("王\x00小\x07明\x7f", "王小明"),
        ("王\ud800小明", "王小明"),
        ("\u3164\u2800\u3164", ""),
        ("e\u0301", "é"),
        ("王\u200d小明\u200d", "王小明"),
    ],
)
def test_what_a_paste_leaves_behind_goes(pasted: str, stored: str) -> None:
    assert clean(pasted) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "阿卜杜拉·买买提",
        "𠮷野家",
        "张\U00031350",
        "葛\U000e0100城",
        "ＡＢＣ１２３有限公司",
        "Anna Maria O’Neill-Müller",
        "👨‍👩‍👧‍👦 👩🏽‍⚕️ ❤️‍🔥 1️⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "ئۇيغۇر\u200cچە",
        "ක්\u200dෂ",
        "ᠮᠣᠩᠭᠣᠯ\u180eᠠ",
    ],
)
def test_what_was_meant_stays_as_typed(typed: str) -> None:
    assert clean(typed) == typed


def test_lines_stay_lines_and_each_is_cleaned() -> None:
    assert clean_lines("\r\n 一 \u200b\r\n\r\n二\u3000\u3000三\u2028四\n\n") == "一\n\n二 三\n四"


def test_codes_come_out_in_half_width_with_plain_dashes() -> None:
    assert narrow(" ＡＢ－１２—３\u3000４ ") == "AB-12-3 4"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＡＢＣ　１２３", "abc123"),
        ("阿卜杜拉·买买提", "阿卜杜拉•买买提"),
        ("Straße 5", "STRASSE-5"),
        ("（北京）科技", "北京科技"),
        ("王\u200b小明", "王小明"),
    ],
)
def test_a_search_finds_any_way_of_writing(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_a_search_keeps_rare_and_private_characters_of_names() -> None:
    assert search_key("张\U00031350\ue123") == "张\U00031350\ue123"


@given(TEXTS)
def test_clean_text_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in once)
    assert "  " not in once


@given(TEXTS)
def test_clean_lines_narrow_and_search_keys_are_stable(text: str) -> None:
    for form in (clean_lines, narrow, search_key):
        once = form(text)
        assert form(once) == once


@given(TEXTS)
def test_a_search_key_is_the_same_before_and_after_cleaning(text: str) -> None:
    assert search_key(clean(text)) == search_key(text)


@given(st.text(st.characters(codec="ascii")))
def test_a_search_key_does_not_depend_on_case(text: str) -> None:
    assert search_key(text.upper()) == search_key(text.lower())
