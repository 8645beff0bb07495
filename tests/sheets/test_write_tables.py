"""What is written comes back as it was, is marked, and holds no cell that a spreadsheet would run."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sheets.guard import guarded, unguarded
from app.sheets.marking import SIGN, Mark
from app.sheets.reading import Sheet
from app.sheets.writing import FORMS, write

MARK = Mark(
    line='导出人：王, "客户" 经理 · 2026-03-02 09:00 · 事由：核实资料 & 回访',
    ending="%(count)s 行",
    author="王经理",
    title="客户",
    moment=datetime(2026, 3, 2, 9, 0),  # noqa: DTZ001  on the office's clock
)
HEADER = ("编号", "名称", "=备注")
RUNNING = ("=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1", "'=1", "''@x")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
LINES = st.one_of(TEXTS, st.sampled_from(RUNNING), st.from_regex(r"\A'*\s?[=+\-@'][a-z]{0,2}\Z"))

Written = Callable[..., bytes]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """`written("xlsx", rows)`: the content of a file with these rows."""
    scratch: Path = tmp_path_factory.mktemp("scratch")

    def content(form: str, rows: list[tuple[Any, ...]], header: tuple[str, ...] = HEADER) -> bytes:
        file = io.BytesIO()
        assert write(file, form, MARK, header, rows, scratch) == len(rows)
        assert not list(scratch.iterdir())
        return file.getvalue()

    return content


@given(st.one_of(TEXTS, LINES))
def test_the_guard_comes_off_again_and_nothing_begins_a_formula(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))


@pytest.mark.parametrize("text", RUNNING)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "王=1", "O'Hara", "'90s", "1-2", "a@b.cn", "# 1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert (guarded(text), unguarded(text)) == (text, text)


@pytest.mark.parametrize("form", FORMS)
def test_a_table_is_read_again_as_it_was(form: str, written: Written, opened: Callable[..., Sheet]) -> None:
    @given(st.lists(st.tuples(st.just("x"), LINES, LINES), min_size=1, max_size=4))
    @settings(max_examples=40)
    def check(rows: list[tuple[str, ...]]) -> None:
        sheet = opened(written(form, rows))
        assert sheet.headers == HEADER
        assert [row.cells for row in sheet] == rows

    check()


@pytest.mark.parametrize("form", FORMS)
def test_days_moments_and_numbers_are_read_again(
    form: str, written: Written, opened: Callable[..., Sheet]
) -> None:
    moment = datetime(2026, 3, 2, 9, 5, 7)  # noqa: DTZ001  on the office's clock
    rows = [(date(1990, 3, 7), moment, 42), (date(1890, 1, 2), None, 110101199003077555), ("007", "", 3)]
    sheet = opened(written(form, rows))
    assert [row.cells for row in sheet] == [
        ("1990-03-07", "2026-03-02 09:05:07", "42"),
        ("1890-01-02", "", "110101199003077555"),
        ("007", "", "3"),
    ]
    assert not any(row.rounded for row in sheet)


@pytest.mark.parametrize(("form", "encoding"), [("csv", "utf-8-sig"), ("gb18030", "gb18030")])
def test_a_csv_is_marked_above_and_below(form: str, encoding: str, written: Written) -> None:
    lines = written(form, [("甲", "𠮷", "b")]).decode(encoding).splitlines()
    assert lines[0].startswith(f'"{SIGN}导出人：王, ""客户"" 经理')
    assert lines[1] == "编号,名称,'=备注"
    assert lines[2] == "甲,𠮷,b"
    assert lines[3].endswith('核实资料 & 回访 · 1 行"')


def test_a_workbook_is_marked_above_below_on_paper_and_in_its_properties(written: Written) -> None:
    content = written("xlsx", [("甲", "乙", "=1+1")])
    book = openpyxl.load_workbook(io.BytesIO(content))
    [sheet] = book.worksheets
    assert sheet["A1"].value == MARK.text()
    assert sheet["A4"].value == MARK.end(1)
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("'=1+1", "s")
    assert "事由：核实资料 && 回访" in sheet.oddHeader.left.text
    assert (book.properties.creator, book.properties.title) == (MARK.author, MARK.title)
    assert book.properties.description == MARK.text()
    assert b"<f>" not in ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml")
