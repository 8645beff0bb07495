"""Reading tables written as text."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.sheets.reading import Row, open_sheet
from tests.sheets.conftest import Opened

HEADERS = ["姓名", "出生日期", "note"]
MARKS = {
    "utf-8": b"\xef\xbb\xbf",
    "gb18030": "\ufeff".encode("gb18030"),
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
tables = st.lists(st.tuples(st.sampled_from(["张三", "Mr. Ō", "=1+1"]), texts, texts), min_size=1, max_size=8)


def written(rows: list[list[str]], delimiter: str, line_end: str) -> str:
    text = StringIO()
    quoting = csv.QUOTE_MINIMAL if line_end == "\r\n" else csv.QUOTE_ALL
    csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows(rows)
    return text.getvalue()


def padded(cells: tuple[str, ...]) -> tuple[str, ...]:
    """White space at the end of a row is no cell."""
    while not cells[-1].strip():
        cells = cells[:-1]
    return cells + ("",) * (len(HEADERS) - len(cells))


@given(
    tables,
    st.sampled_from(
        [
            ("utf-8", True),
            ("utf-8", False),
            ("gb18030", True),
            ("gb18030", False),
            ("utf-16-le", True),
            ("utf-16-be", True),
        ]
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_a_table_reads_back_the_same_in_every_encoding_and_with_every_delimiter(
    opened: Opened, table: list[tuple[str, str, str]], form: tuple[str, bool], delimiter: str, line_end: str
) -> None:
    encoding, marked = form
    text = written([HEADERS, *table], delimiter, line_end)
    sheet = opened(MARKS[encoding] * marked + text.encode(encoding))
    assert (sheet.kind, sheet.encoding, sheet.delimiter) == ("csv", encoding, delimiter)
    assert sheet.headers == tuple(HEADERS)
    assert list(sheet) == [Row(number, padded(cells)) for number, cells in enumerate(table, 2)]


def test_a_record_with_line_breaks_is_one_row_and_blank_rows_keep_the_count(opened: Opened) -> None:
    sheet = opened('name,note\r\n\r\na,"one\r\ntwo\r\n\r\nthree"\r\n,,,\r\n  , \r\nb,2\r\n')
    assert list(sheet) == [Row(3, ("a", "one\r\ntwo\r\n\r\nthree")), Row(6, ("b", "2"))]


def test_blank_rows_above_the_header_keep_the_count(opened: Opened) -> None:
    sheet = opened("\n,,\nname,note\nx,1\n")
    assert sheet.headers == ("name", "note")
    assert list(sheet) == [Row(4, ("x", "1"))]


def test_headers_are_stripped_and_may_stand_twice(opened: Opened) -> None:
    assert opened(" name ,地址\u3000,name\na,b,c\n").headers == ("name", "地址", "name")


def test_short_rows_are_filled_up(opened: Opened) -> None:
    assert next(iter(opened("a,b,c\n1\n"))).cells == ("1", "", "")


def test_a_shifted_row_keeps_its_surplus_cells(opened: Opened) -> None:
    assert next(iter(opened("name,address\n张三,上海,浦东\n"))).cells == ("张三", "上海", "浦东")


def test_surplus_white_space_is_no_surplus_cell(opened: Opened) -> None:
    assert next(iter(opened("a,b\n1,2,, ,\n"))).cells == ("1", "2")


@pytest.mark.parametrize("number", ["1.10101E+17", "1.10101199003071e+17", "-1,5E+300", " 1E+12 "])
def test_a_number_that_a_spreadsheet_has_saved_in_powers_of_ten_is_marked_as_rounded(
    opened: Opened, number: str
) -> None:
    assert next(iter(opened(f"a;b\nx;{number}\n"))) == Row(2, ("x", number), frozenset({1}))


@pytest.mark.parametrize(
    "text", ["110101199003071234", "1E5", "E+5", "me+1@example.com", "1E+", "21E+5", "A1E+5"]
)
def test_other_texts_are_not_marked(opened: Opened, text: str) -> None:
    assert not next(iter(opened(f"a;b\nx;{text}\n"))).rounded


def test_a_sheet_can_be_read_again(opened: Opened) -> None:
    sheet = opened("a,b\n1,2\n3,4\n")
    assert list(sheet) == list(sheet)
    assert sheet.count() == 2


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("姓名;地址(省,市,区);电话\n甲;上海;1\n乙;北京;2\n", ";"),
        ('"a,b";c\n"1,2";3\n', ";"),
        ("a\tb, c\n1\t2\n", "\t"),
        ("a,b\n1;2;3,4;5;6\n", ","),
    ],
)
def test_the_delimiter_is_the_one_the_header_shows(opened: Opened, text: str, delimiter: str) -> None:
    assert opened(text).delimiter == delimiter


def test_a_single_column_needs_no_delimiter(opened: Opened) -> None:
    assert [row.cells for row in opened("name\nMüller, Max\nLi\n")] == [("Müller, Max",), ("Li",)]


def test_a_byte_order_mark_is_no_part_of_the_first_header(opened: Opened) -> None:
    assert opened(b"\xef\xbb\xbf" + b'"name",x\na,b\n').headers == ("name", "x")


def test_a_file_of_the_old_macintosh_has_rows(opened: Opened) -> None:
    assert [row.number for row in opened("a,b\r1,2\r3,4\r")] == [2, 3]


def test_a_large_gb18030_file_is_recognised_by_its_last_line(opened: Opened) -> None:
    assert opened(b"name,x\n" + b"a,b\n" * 300_000 + "张,b\n".encode("gb18030")).encoding == "gb18030"


def test_text_that_begins_as_chinese_utf_8_is_not_taken_for_gb18030(opened: Opened) -> None:
    damaged = "姓名,地址\n".encode() + b"a,b\n" * 5 + "张".encode()[:-1]
    assert damaged.decode("gb18030")
    with pytest.raises(Invalid, match="line 7"):
        opened(damaged)


def test_gb18030_that_begins_as_if_it_were_utf_8_is_recognised(opened: Opened) -> None:
    women = "女,".encode("gb18030") * 50
    assert women.decode("utf-8")
    assert opened(b"sex,x\n" + women + "\n男\n".encode("gb18030")).encoding == "gb18030"


def test_a_real_file_of_a_thousand_persons_reads_whole(opened: Opened) -> None:
    rows = "".join(
        f"rec-{number}-org,given,sur{number},19{number % 100:02}0101\r\n" for number in range(1000)
    )
    sheet = opened("rec_id,given_name,surname,date_of_birth\r\n" + rows)
    assert sheet.count() == 1000


def test_a_missing_file_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_sheet(tmp_path / "none.csv")


def test_an_encoding_and_a_delimiter_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("甲|乙\n丙|丁\n".encode("big5"))
    sheet = open_sheet(path, "big5", "|")
    assert (sheet.encoding, sheet.delimiter, sheet.headers) == ("big5", "|", ("甲", "乙"))
    assert [row.cells for row in sheet] == [("丙", "丁")]
    with pytest.raises(Invalid, match="line 1"):
        open_sheet(path, "utf-8")


def test_a_told_encoding_leaves_out_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes("甲,乙\n丙,丁\n".encode("utf-8-sig"))
    assert open_sheet(path, "utf-8").headers == ("甲", "乙")


def test_a_guarded_cell_is_read_as_it_was_before(opened: Opened) -> None:
    [row] = opened("a,b,c\n'=1+1,'+86,'tis\n")
    assert row.cells == ("=1+1", "+86", "'tis")
