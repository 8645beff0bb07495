"""Which column means which field."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.sheets.mapping import Mapping, distinct, guess_mapping, read_mapping
from app.sheets.rows import Row

FIELDS = frozenset({"name", "birth_date", "address", "mobile", "external_id"})
NAMES = {
    "external_id": ["编号"],
    "name": ["姓名", "名称", "Full name"],
    "birth_date": ["出生日期", "Birth date"],
    "mobile": ["手机", "电话"],
    "landline": ["座机", "电话"],
}


def test_a_mapping_file_gives_each_field_its_columns() -> None:
    mapping = read_mapping('\ufeff{"name": ["surname", "given"], "address": "地址", "mobile": null}', FIELDS)
    assert mapping == Mapping({"name": ("surname", "given"), "address": ("地址",), "mobile": ()})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ('{"name":\n "a",}', "see line 2"),
        ("[" * 100_000, "not JSON"),
        ('["name"]', "must be an object"),
        ("null", "must be an object"),
        ('{"surname": "a"}', '"surname", which is no field'),
        ('{"name": 1}', 'gives "name" something else'),
        ('{"name": ["a", null]}', 'gives "name" something else'),
        ('{"name": {"a": "b"}}', 'gives "name" something else'),
        ('{"name": " "}', 'gives "name" something else'),
        ('{"name": "a", "name": "b"}', "more than once"),
    ],
)
def test_a_mapping_that_is_none_is_refused(text: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as refusal:
        read_mapping(text, FIELDS)
    assert refusal.value.field == "mapping"


@given(st.text())
def test_any_text_is_a_mapping_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert read_mapping(text, FIELDS).columns.keys() <= FIELDS


def test_several_columns_are_joined_by_a_space_and_empty_ones_left_out() -> None:
    binding = Mapping({"name": ("given", "surname"), "address": ("a", "b", "c"), "mobile": ()}).bind(
        ["surname", "given", "a", "b", "c"]
    )
    row = Row(2, ("Li", " Wei\u3000", "路", "  ", "3号"))
    assert binding.values(row) == {"name": "Wei Li", "address": "路 3号"}
    assert binding.values(Row(3, ("", "", "", "", ""))) == {"name": "", "address": ""}


@given(st.lists(st.text(max_size=5), min_size=1, max_size=6))
def test_a_joined_value_holds_the_texts_of_its_cells_in_order(cells: list[str]) -> None:
    headers = [f"h{number}" for number in range(len(cells))]
    value = Mapping({"address": tuple(headers)}).bind(headers).values(Row(2, tuple(cells)))["address"]
    assert value == " ".join(cell.strip() for cell in cells if cell.strip())


def test_the_fields_of_rounded_cells_are_named() -> None:
    binding = Mapping({"name": ("a",), "external_id": ("b", "c")}).bind(["a", "b", "c"])
    assert binding.rounded(Row(2, ("x", "y", "z"), frozenset({2}))) == {"external_id"}
    assert binding.rounded(Row(2, ("x", "y", "z"))) == frozenset()


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid, match='"name" from the column "姓名", which the table does not have'):
        Mapping({"name": ("姓名",)}).bind(["Name"])


def test_headers_that_stand_twice_matter_only_where_they_are_mapped() -> None:
    headers = ["Variant", "name", "Variant"]
    assert Mapping({"name": ("name",)}).bind(headers).values(Row(2, ("1", "x", "2"))) == {"name": "x"}
    with pytest.raises(Invalid, match='"Variant", which stands twice'):
        Mapping({"external_id": ("Variant",)}).bind(headers)


def test_white_space_around_a_column_does_not_count() -> None:
    assert Mapping({"name": (" 姓名 ",)}).bind(["姓名"]).values(Row(2, ("x",))) == {"name": "x"}


@pytest.mark.parametrize(
    "header", ["name", "NAME", "姓名", " 姓 名 ", "full_name", "ＦＵＬＬ　Name", "Full\nname"]
)
def test_a_header_is_known_by_identifier_or_name(header: str) -> None:
    assert guess_mapping(["x", header], NAMES) == Mapping({"name": (header,)})


def test_a_header_goes_to_one_field_and_a_field_has_one_header() -> None:
    assert guess_mapping(["电话", "姓名", "name"], NAMES) == Mapping({"name": ("name",), "mobile": ("电话",)})
    assert guess_mapping(["电话", "手机"], NAMES) == Mapping({"mobile": ("手机",), "landline": ("电话",)})


def test_a_guessed_header_that_stands_twice_is_refused_when_bound() -> None:
    with pytest.raises(Invalid, match="stands twice"):
        guess_mapping(["姓名", "姓名"], NAMES).bind(["姓名", "姓名"])


@given(
    st.dictionaries(
        st.sampled_from(sorted(FIELDS)), st.lists(st.text(min_size=1).filter(str.strip), max_size=3)
    )
)
def test_a_mapping_reads_back_as_it_was_written(columns: dict[str, list[str]]) -> None:
    assert read_mapping(json.dumps(columns), FIELDS) == Mapping(
        {name: tuple(value) for name, value in columns.items()}
    )


def test_each_header_gets_a_name_of_its_own() -> None:
    headers = ("甲", "甲", "", "甲 (2)", "乙", "")
    assert distinct(headers) == ("甲", "甲 (2)", "(C)", "甲 (2) (2)", "乙", "(F)")
    assert distinct(("",) * 28)[-2:] == ("(AA)", "(AB)")


@given(st.lists(st.text("甲乙 ()2", max_size=6), min_size=1, max_size=12))
def test_names_of_headers_are_never_the_same(headers: list[str]) -> None:
    names = distinct(headers)
    assert len(set(names)) == len(headers)
    Mapping({"name": names}).bind(names)
