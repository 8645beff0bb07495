"""Pinyin initials of the program's own words, against pypinyin."""

import pytest
from pypinyin import Style, lazy_pinyin

from app import all_rooms
from app.web.initials import initials
from app.web.language import in_words

OTHERWISE_READ: dict[str, str] = {}
"""Words of which a character stands in GB 2312 by another of its readings."""


def labels() -> list[str]:
    entries = [entry for room in all_rooms() for entry in (*room.menu, *room.actions, *room.offers)]
    return [in_words("zh", entry.label._args[0]) for entry in entries]


def test_every_page_and_action_has_the_initials_that_people_type() -> None:
    for label in labels():
        characters = "".join(
            character for character in label if character.isalpha() and not character.isascii()
        )
        expected = "".join(lazy_pinyin(characters, style=Style.FIRST_LETTER))
        assert initials(label) == OTHERWISE_READ.get(label, expected), label


@pytest.mark.parametrize(
    ("text", "letters"),
    [("啊座", "az"), ("匝压昔挖", "zyxw"), ("Kebu 客簿", "kb"), ("𠮷々〇。", ""), ("", "")],
)
def test_only_common_characters_have_one(text: str, letters: str) -> None:
    assert initials(text) == letters
