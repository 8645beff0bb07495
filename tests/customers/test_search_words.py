"""What the words of a search may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.customers.searching.search import MOST_WORDS, WAYS, read
from app.customers.typed.contacts import check_mobile
from app.db.numbers import numbered
from tests.customers.identities import id_number

RESIDENT = id_number()
CODE = "91110000600037341L"
NUMBER = numbered("C", 2026, "7K3QX")
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


def meant(text: str) -> list[dict[str, list[str]]]:
    return [{way: list(values) for way, values in word.meanings.items()} for word in read(text)]


@pytest.mark.parametrize(
    ("text", "way", "value"),
    [
        ("王", "name", "王"),
        ("zw", "pinyin", "zw"),
        (NUMBER, "number", NUMBER),
        (f" {NUMBER.lower()}\n", "number", NUMBER),
        (NUMBER.replace("-", ""), "number", NUMBER),
        ("13800005678", "mobile", "13800005678"),
        ("138 0000 5678", "mobile", "13800005678"),
        ("+86 138-0000-5678", "mobile", "13800005678"),
        ("（+86）１３８００００５６７８", "mobile", "13800005678"),
        ("0086 13800005678", "mobile", "13800005678"),
        ("+852 9123 4567", "mobile", "+85291234567"),
        ("5678", "mobile_last4", "5678"),
        ("５６７８", "mobile_last4", "5678"),
        ("0512 6234 5678", "landline", "0512-62345678"),
        ("0512-62345678-801", "landline", "0512-62345678-801"),
        ("5678", "landline_last4", "5678"),
        ("5678", "id_number_last4", "5678"),
        ("567x", "id_number_last4", "567X"),
        (RESIDENT, "id_number", RESIDENT),
        (f"{RESIDENT[:6]} {RESIDENT[6:14]} {RESIDENT[14:]}", "id_number", RESIDENT),
        ("11010519491231002x", "id_number", "11010519491231002X"),
        ("e12345678", "id_number", "E12345678"),
        ("H1234567890", "id_number", "H1234567890"),
        ("lin@Example.CN", "email", "lin@example.cn"),
        ("ｌｉｎ＠example.cn", "email", "lin@example.cn"),
        ("Lin@example.cn", "email", "lin@example.cn"),
        (CODE.lower(), "credit_code", CODE),
        (f"{CODE[:4]} {CODE[4:10]} {CODE[10:]}", "credit_code", CODE),
        ("k-17", "external_id", "K-17"),
        ("客户 12", "external_id", "客户 12"),
    ],
)
def test_a_value_is_read_in_its_normal_form(text: str, way: str, value: str) -> None:
    assert all(value in word[way] for word in meant(text))
    assert meant(text)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("王", "pinyin"),
        ("王", "id_number"),
        ("zhangwei", "id_number"),
        ("1380000567", "mobile"),
        ("567", "mobile_last4"),
        ("56789", "mobile_last4"),
        ("abcd", "id_number_last4"),
        ("1234", "id_number"),
        ("1234", "pinyin"),
        ("C26-222222", "number"),
        (CODE[:-1], "credit_code"),
        ("lin@", "email"),
        (numbered("C", 2026, "22222"), "id_number"),
        ("w", "mobile"),
    ],
)
def test_what_it_can_not_be_is_not_asked_for(text: str, way: str) -> None:
    [word] = meant(text)
    assert way not in word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("王 1702", ["王", "1702"]),
        ("  王　1702 ", ["王", "1702"]),
        ("王 138 0000 5678", ["王", "13800005678"]),
        ("138 0000 5678 王", ["13800005678", "王"]),
        ("1702 5678", ["1702", "5678"]),
        ("13800005678 1702", ["13800005678", "1702"]),
        ("3M 中国", ["3M", "中国"]),
        ("王 。", ["王"]),
        ("。", []),
        ("\U0001f600", []),
        ("", []),
    ],
)
def test_words_are_parted_by_spaces_and_a_number_with_spaces_stays_one(text: str, words: list[str]) -> None:
    assert [word.text for word in read(text)] == words


def test_letters_of_one_syllable_at_most_are_broad() -> None:
    assert [word.text for word in read("w 1 王 zw Ｗang 17 zh") if word.is_broad] == ["w", "Wang", "zh"]


@given(st.text(max_size=200))
def test_nothing_typed_breaks_the_reading(text: str) -> None:
    words = read(text)
    assert len(words) <= MOST_WORDS
    for word in words:
        assert word.meanings.keys() <= WAYS.keys()
        assert all(len(values) > 0 for values in word.meanings.values())
        assert "name" in word.meanings


@given(
    MOBILES,
    st.lists(st.integers(1, 10), max_size=4, unique=True),
    st.sampled_from(["", "+86", "0086 ", "86"]),
)
def test_a_mobile_is_one_word_however_it_is_parted(number: str, gaps: list[int], before: str) -> None:
    parted = "".join(" " * (place in gaps) + digit for place, digit in enumerate(number))
    [word] = read(before + parted)
    assert list(word.meanings["mobile"]) == [check_mobile(number)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("宋8528", ["宋", "8528"]),
        ("宋8528王", ["宋", "8528", "王"]),
        ("王wei", ["王", "wei"]),
        ("王１７０２", ["王", "1702"]),
        ("宋+86 138 0000 5678", ["宋", "+8613800005678"]),
        ("𠮷8528", ["𠮷", "8528"]),
        ("3M中国", ["3M", "中国"]),
    ],
)
def test_a_word_ends_where_chinese_characters_meet_letters_or_digits(text: str, words: list[str]) -> None:
    assert [word.text for word in read(text)] == words


@given(
    st.text("王宋林\u3400𠮷", min_size=1, max_size=3),
    st.from_regex(r"[0-9a-z]{1,5}", fullmatch=True),
    st.booleans(),
)
def test_a_space_there_makes_no_difference(name: str, code: str, turned: bool) -> None:  # noqa: FBT001
    pair = (code, name) if turned else (name, code)
    ways = [
        {way: word.meanings[way] for way in word.meanings if way != "external_id"}
        for word in read("".join(pair))
    ]
    assert ways == [
        {way: word.meanings[way] for way in word.meanings if way != "external_id"}
        for word in read(" ".join(pair))
    ]


def test_the_key_of_another_system_is_also_taken_whole() -> None:
    assert all("客户12" in word.meanings["external_id"] for word in read("客户12"))
