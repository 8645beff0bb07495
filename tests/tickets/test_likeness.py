"""What is alike (pure), and the answers as shipped, which are its example."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.dictionaries import SHIPPED as DICTIONARIES
from app.tickets.answers.likeness import MOST_PIECES, Candidate, folded, marked, most_alike, pieces_of
from app.tickets.answers.shipped import EN, SHIPPED, ZH, Text

TEXTS = st.text(alphabet="怎么開发票Ａa ﬁ１ß，。?\n龘𠀀", max_size=40)


def alike(typed: str, texts: tuple[Text, ...]) -> list[str]:
    known = [Candidate(row, text.question, text.text) for row, text in enumerate(texts)]
    sought = pieces_of(typed)
    holding = [one for one in known if any(piece in folded(one.question + one.text) for piece in sought)]
    return [texts[row].question for row in most_alike(typed, holding, 8)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("客户来电问怎么修改手机号", "手机号码或地址变了，怎么修改？"),
        ("发票抬头写错了，能不能重新开", "怎么开发票？"),
        ("投诉业务员态度差", "我要投诉，找谁？多久有答复？"),
        ("收到貨物破損，客戶很着急", "收到的货少了或者破损了怎么办？"),
        ("想要一份合同的复印件给审计用", "需要合同复印件或者补盖章，怎么办？"),
        ("invoice for last month was wrong", "How do I get an invoice?"),
        ("the machine is broken, repair", "Something does not work: how do I report it for repair?"),
    ],
)
def test_a_question_in_other_words_finds_its_answer(typed: str, first: str) -> None:
    assert alike(typed, ZH if first in {one.question for one in ZH} else EN)[0] == first


@pytest.mark.parametrize("typed", ["今天天气不错", "", "？", "a b c", "zzzz"])
def test_what_is_like_nothing_finds_nothing(typed: str) -> None:
    assert alike(typed, ZH) == alike(typed, EN) == []


@given(TEXTS, TEXTS, TEXTS)
def test_it_gives_each_candidate_once_at_most(typed: str, question: str, text: str) -> None:
    known = [Candidate(1, question, text), Candidate(2, text, question)]
    found = most_alike(typed, known, 8)
    assert len(set(found)) == len(found)
    assert set(found) <= {1, 2}
    assert len(most_alike(typed, known, 1)) <= 1
    assert len(pieces_of(typed)) <= MOST_PIECES


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_marking_loses_nothing_and_marks_what_was_looked_for(text: str, sought: list[str]) -> None:
    words = [folded(word) for word in sought]
    pieces = marked(text, words)
    assert "".join(piece for piece, _ in pieces) == text
    assert all(piece for piece, _ in pieces)
    there = any(word and word in "".join(map(folded, text)) for word in words)
    assert any(hit for _, hit in pieces) == there


def test_marking_looks_at_width_case_and_script_as_the_search_does() -> None:
    assert marked("怎麼開ＡＢ發票？", ["开ab发票"]) == [("怎麼", False), ("開ＡＢ發票", True), ("？", False)]


def test_both_languages_ship_twenty_answers_to_the_same_questions() -> None:
    assert {language: len(texts) for language, texts in SHIPPED.items()} == {"zh": 20, "en": 20}
    assert [one.category for one in ZH] == [one.category for one in EN]
    assert {one.category for one in ZH} == {code for code, _, _ in DICTIONARIES["ticket_category"]}
    for texts in SHIPPED.values():
        assert len({one.question for one in texts}) == len(texts)
        assert all(40 < len(one.text) < 400 for one in texts)
