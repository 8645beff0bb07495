"""Finding a customer by a part of the name, and the order of names."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase

from app.customers.models import NAME_INDEX
from app.customers.searching.names import name_key, name_phrase, name_tokens
from app.customers.typed.text import search_key
from app.db.text import LONGEST

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=12)
CHINESE = st.text("王若溪李文博赵承安周以恒·ab1", min_size=1, max_size=8)


@pytest.fixture(scope="module")
def index() -> Iterator[SqliteDatabase]:
    made = SqliteDatabase(":memory:")
    made.connect()
    made.execute_sql(NAME_INDEX)
    yield made
    made.close()


def found(index: SqliteDatabase, name: str, words: str) -> bool:
    index.execute_sql("DELETE FROM customer_name")
    index.execute_sql("INSERT INTO customer_name (rowid, name) VALUES (1, ?)", (name_tokens(name),))
    asked = name_phrase(words)
    if not asked:
        return False
    rows = index.execute_sql("SELECT 1 FROM customer_name WHERE customer_name MATCH ?", (asked,))
    return rows.fetchone() is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CHINESE, CHINESE)
def test_a_name_is_found_by_every_part_of_it_and_by_nothing_else(
    index: SqliteDatabase, name: str, words: str
) -> None:
    key, wanted = search_key(name), search_key(words)
    assert found(index, name, words) == (bool(wanted) and wanted in key)


@pytest.mark.parametrize("name", ["王若溪", "欧阳abc", "𱍐某", "\ue000某", "𰻝面", "𠮷野家", "阿里·买买提1"])
def test_each_single_character_finds_its_name(index: SqliteDatabase, name: str) -> None:
    for character in search_key(name):
        assert found(index, name, character), character
    assert found(index, name, name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ＡＢＣ贸易", "abc"),
        ("abc贸易", "ＡＢＣ"),
        ("阿里·买买提", "阿里买"),
        ("Müller", "ü"),
        ("云栖木业", "云 栖"),
    ],
)
def test_width_case_and_punctuation_make_no_difference(index: SqliteDatabase, name: str, words: str) -> None:
    assert found(index, name, words)


@pytest.mark.parametrize(
    "words", ["", " ", '"', "*", "·", "' OR 1=1 --", "a NOT b", "NEAR(", "^王", "name:王"]
)
def test_nothing_typed_is_read_as_a_command_of_the_index(index: SqliteDatabase, words: str) -> None:
    assert found(index, "王若溪", words) == (search_key(words) == "王")


@given(NAMES)
def test_a_question_is_one_phrase_of_bounded_length(text: str) -> None:
    asked = name_phrase(text * 30)
    assert asked.count('"') in {0, 2}
    assert len(search_key(asked)) <= LONGEST


def test_common_names_are_sorted_by_pinyin() -> None:
    names = ["赵承安", "王若溪", "安国", "李文博", "Bob", "陈小雨"]
    assert sorted(names, key=name_key) == ["Bob", "安国", "陈小雨", "李文博", "王若溪", "赵承安"]


@given(NAMES)
def test_every_name_has_a_sort_key_that_case_and_width_do_not_change(name: str) -> None:
    assert name_key(name.upper().lower()) == name_key(name.upper())
