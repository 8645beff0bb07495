"""A name is found by the beginning of whatever it may sound like, from any of its characters on."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peewee import SqliteDatabase
from pypinyin import Style, pinyin

from app.customers.models import PINYIN_INDEX
from app.customers.searching.names import pinyin_tokens
from app.customers.searching.pinyin import LETTERS, MOST, STARTS, beginnings, spellings
from app.customers.searching.variants import simplified
from app.customers.typed.text import search_key
from app.db.text import any_beginning

NAMES = st.text("张伟王芳李娜刘洋尉迟吕布单曾查仇区解乐行长重和", min_size=1, max_size=3)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture(scope="module")
def index() -> Iterator[SqliteDatabase]:
    made = SqliteDatabase(":memory:")
    made.connect()
    made.execute_sql(PINYIN_INDEX)
    yield made
    made.close()


def found(index: SqliteDatabase, name: str, typed: str) -> bool:
    index.execute_sql("DELETE FROM customer_pinyin")
    index.execute_sql("INSERT INTO customer_pinyin (rowid, spellings) VALUES (1, ?)", (pinyin_tokens(name),))
    asked = any_beginning(beginnings(search_key(typed)))
    sql = "SELECT 1 FROM customer_pinyin WHERE customer_pinyin MATCH ?"
    return bool(asked) and index.execute_sql(sql, (asked,)).fetchone() is not None


@pytest.mark.parametrize(
    ("surname", "readings"),
    [
        ("单", "shan dan chan"),
        ("曾", "zeng ceng"),
        ("查", "zha cha"),
        ("仇", "qiu chou"),
        ("区", "ou qu"),
        ("解", "xie jie"),
        ("乐", "yue le"),
        ("尉迟", "yuchi weichi"),
        ("万俟", "moqi wansi"),
        ("长孙", "zhangsun changsun"),
        ("朴", "piao pu"),
        ("盖", "ge gai"),
        ("翟", "zhai di"),
        ("缪", "miao mou"),
        ("覃", "qin tan"),
        ("任", "ren"),
        ("冼", "xian"),
        ("種", "chong zhong"),
    ],
)
def test_a_surname_is_found_by_each_of_its_readings(
    index: SqliteDatabase, surname: str, readings: str
) -> None:
    for reading in readings.split():
        for typed in (reading, f"{reading}wei", f"{reading.upper()} Wei", f"{reading}w", f"{reading[0]}"):
            assert found(index, f"{surname}伟", typed.replace(" ", "")), typed


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("zhangwei", True),
        ("zhangw", True),
        ("zhang", True),
        ("z", True),
        ("zw", True),
        ("zwm", True),
        ("weim", True),
        ("wm", True),
        ("m", True),
        ("ＺＷ", True),
        ("Zhang'Wei-Ming", True),
        ("zhāngwěimíng", True),
        ("hangwei", False),
        ("zm", False),
        ("zhangming", False),
        ("weizhang", False),
        ("zwmx", False),
        ("", False),
        ("138", False),
    ],
)
def test_what_begins_at_a_character_is_found_and_nothing_else(
    index: SqliteDatabase, typed: str, *, fits: bool
) -> None:
    assert found(index, "张伟明", typed) == fits


@pytest.mark.parametrize(
    "typed", ["lv", "lu", "lyu", "lü", "lǚ", "LÜ", "lvbu", "lubu", "lyubu", "lvb", "lyub"]
)
def test_the_umlaut_may_be_typed_in_every_way(index: SqliteDatabase, typed: str) -> None:
    assert found(index, "吕布", typed)
    assert found(index, "呂布", typed)


@pytest.mark.parametrize(
    ("name", "typed", "fits"),
    [
        ("路遥", "lu", True),
        ("路遥", "lv", False),
        ("路遥", "lyu", False),
        ("女娲", "nyu", True),
        ("丹玉", "danyu", True),
        ("丹女", "danyu", False),
        ("略阳", "lue", True),
        ("略阳", "lve", True),
        ("略阳", "lyue", True),
        ("曲靖", "qvjing", True),
        ("西安", "xian", True),
        ("先锋", "xian", True),
        ("Acme（上海）", "acmesh", True),
        ("3M中国", "3mz", True),
        ("Müller", "mueller", False),
        ("Müller", "muller", True),
        ("Müller", "mül", True),
        ("单行和乐", "shanhanghele", True),
        ("成都云栖木业有限公司", "yunqimuye", True),
        ("成都云栖木业有限公司", "yw", False),
        ("成都云栖木业有限公司", "chengduyunqimuyeyouxiangongsi", True),
        ("成都云栖木业有限公司", "cdyqmyyxgs", True),
        ("成都云栖木业有限公司", "yqmyyxgs", True),
    ],
)
def test_more_ways_of_writing(index: SqliteDatabase, name: str, typed: str, *, fits: bool) -> None:
    assert found(index, name, typed) == fits


def read_aloud(name: str) -> list[list[str]]:
    """Every reading of each character, by pypinyin itself."""
    return [pinyin(one, style=Style.NORMAL, heteronym=True)[0] for one in name]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, st.data())
def test_a_name_is_found_by_any_beginning_of_any_reading(
    index: SqliteDatabase, name: str, data: st.DataObject
) -> None:
    readings = read_aloud(name)
    start = data.draw(st.integers(0, len(name) - 1))
    ways = list(product(*readings[start:]))
    if len(ways) > MOST:
        return
    way = data.draw(st.sampled_from(ways))
    for letters in ("".join(way), "".join(one[0] for one in way)):
        assert found(index, name, letters[: data.draw(st.integers(1, len(letters)))])


@given(ANY)
def test_any_name_has_boundedly_many_short_spellings(name: str) -> None:
    made = spellings(simplified(search_key(name)))
    assert len(made) <= 2 * STARTS * MOST
    assert all(0 < len(one) <= LETTERS and one.isascii() and one.isalnum() for one in made)


@given(ANY)
def test_a_question_is_letters_and_digits_of_the_index(text: str) -> None:
    asked = beginnings(search_key(text))
    assert len(asked) <= 2
    assert all(0 < len(one) <= LETTERS and one.isascii() and one.isalnum() for one in asked)
