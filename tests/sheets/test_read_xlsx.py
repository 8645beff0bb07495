"""Reading workbooks: the text of a cell is what a person would type."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.sheets.reading import Row
from tests.sheets import books
from tests.sheets.conftest import Opened

Value = str | float | bool | date | time | timedelta | None
Write = Callable[[list[tuple[Value, ...]]], bytes]

moments = st.datetimes(datetime.fromisoformat("1900-03-01"), datetime.fromisoformat("2199-12-31")).map(
    lambda moment: moment.replace(microsecond=0)
)
texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="_=\ufffe\uffff"), max_size=12
)
values = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.floats(-1e14, 1e14).filter(lambda number: abs(number) > 1e-9),
    st.booleans(),
    moments,
    moments.map(datetime.date),
)
tables = st.lists(st.tuples(st.sampled_from(["甲", "00123"]), values, values), min_size=1, max_size=6)


def by_openpyxl(rows: list[tuple[Value, ...]]) -> bytes:
    content, workbook = BytesIO(), openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(content)
    return content.getvalue()


def by_xlsxwriter(rows: list[tuple[Value, ...]], **options: bool) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_urls": False, **options}) as workbook:
        worksheet, day = workbook.add_worksheet(), workbook.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    worksheet.write_datetime(number, column, value, day)
                elif value is not None:
                    worksheet.write(number, column, value)
    return content.getvalue()


def typed(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def near(read: str, value: Value) -> bool:
    """Writers keep 16 or 17 digits of a float."""
    return read == typed(value) or (
        isinstance(value, float) and float(read) == pytest.approx(value, rel=1e-14)
    )


@pytest.mark.parametrize("write", [by_openpyxl, by_xlsxwriter])
@given(table=tables)
def test_a_table_reads_back_as_it_was_typed(
    opened: Opened, write: Write, table: list[tuple[Value, ...]]
) -> None:
    sheet = opened(write([("甲", "乙", "丙"), *table]))
    assert (sheet.kind, sheet.encoding, sheet.delimiter, sheet.headers) == (
        "xlsx",
        None,
        None,
        ("甲", "乙", "丙"),
    )
    rows = list(sheet)
    assert [row.number for row in rows] == list(range(2, len(table) + 2))
    assert all(
        near(*pair)
        for row, cells in zip(rows, table, strict=True)
        for pair in zip(row.cells, cells, strict=True)
    )
    assert not any(row.rounded for row in rows)


def cells(opened: Opened, row: str, **parts: str) -> tuple[str, ...]:
    return next(iter(opened(books.book(books.under_header(row), **parts)))).cells


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("5", "5"),
        ("5.0", "5"),
        ("-0", "0"),
        ("0.40000000000000002", "0.4"),
        ("1.3800138E10", "13800138000"),
        ("13800138000", "13800138000"),
        ("1E-3", "0.001"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_a_number_is_written_at_its_shortest(opened: Opened, raw: str, text: str) -> None:
    assert cells(opened, f"<c><v>{raw}</v></c>")[0] == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("1.10101199003071E+17", "110101199003071000"),
        ("110101199003071234", "110101199003071234"),
        ("1E+15", "1000000000000000"),
        ("-1.5E+300", "-1.5E+300"),
        ("1E+999999999", "1E+999999999"),
    ],
)
def test_a_number_of_more_than_15_digits_is_marked_as_rounded(opened: Opened, raw: str, text: str) -> None:
    row = next(iter(opened(books.book(books.under_header(f"<c><v>1</v></c><c><v>{raw}</v></c>")))))
    assert row == Row(2, ("1", text, ""), frozenset({1}))


def test_a_rounded_number_shown_as_a_date_is_marked_too(opened: Opened) -> None:
    content = books.book(
        books.under_header('<c s="0"><v>1.10101199003071E+17</v></c>'), styles=books.styles(14)
    )
    assert next(iter(opened(content))).rounded == {0}


def test_a_percentage_is_its_number(opened: Opened) -> None:
    assert cells(opened, '<c s="0"><v>0.5</v></c>', styles=books.styles(9))[0] == "0.5"


@pytest.mark.parametrize(
    "form",
    [
        14,
        22,
        27,
        31,
        57,
        58,
        "yyyy-mm-dd",
        'yyyy"年"m"月"d"日"',
        "yyyy年m月d日",
        "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
        '[DBNum1][$-804]yyyy"年"m"月"d"日";@',
        "d/m/yy",
        "[Red]yyyy/m/d;@",
    ],
)
def test_a_number_shown_as_a_date_is_one(opened: Opened, form: int | str) -> None:
    assert cells(opened, '<c s="0"><v>46351</v></c>', styles=books.styles(form))[0] == "2026-11-25"


@pytest.mark.parametrize(
    "form",
    [
        0,
        1,
        4,
        9,
        11,
        49,
        "General",
        '0.00"days"',
        "[$¥-804]#,##0.00",
        "#,##0\\d",
        "0_d",
        "[Red]0",
        '"年";"月"',
    ],
)
def test_a_number_not_shown_as_a_date_stays_one(opened: Opened, form: int | str) -> None:
    assert cells(opened, '<c s="0"><v>46351</v></c>', styles=books.styles(form))[0] == "46351"


@pytest.mark.parametrize(
    ("raw", "form", "text"),
    [
        ("46351.354166666664", 14, "2026-11-25 08:30:00"),
        ("46351.354166666664", 21, "2026-11-25 08:30:00"),
        ("46351.999999999", 14, "2026-11-26"),
        ("46351.0000057870", 22, "2026-11-25 00:00:00.500"),
        ("0.354166666664", 21, "08:30:00"),
        ("0", 20, "00:00:00"),
        ("0", 14, "0"),
        ("0.5", 14, "0.5"),
        ("1.5", 46, "36:00:00"),
        ("1.5", "[h]:mm", "36:00:00"),
        ("1", 14, "1900-01-01"),
        ("59", 14, "1900-02-28"),
        ("60", 14, "1900-02-29"),
        ("61", 14, "1900-03-01"),
        ("2958465", 14, "9999-12-31"),
        ("2958466", 14, "2958466"),
        ("-1", 14, "-1"),
    ],
)
def test_a_moment_is_written_as_far_as_it_goes(opened: Opened, raw: str, form: int | str, text: str) -> None:
    assert cells(opened, f'<c s="0"><v>{raw}</v></c>', styles=books.styles(form))[0] == text


def test_days_may_be_counted_since_1904(opened: Opened) -> None:
    table = [("甲", "乙"), (date(2026, 11, 25), date(1904, 1, 1))]
    assert next(iter(opened(by_xlsxwriter(table, date_1904=True)))).cells == ("2026-11-25", "1904-01-01")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="str"><f>A1&amp;"x"</f><v>甲x</v></c>', "甲x"),
        ('<c t="str"><f>""</f><v></v></c>', ""),
        ("<c><f>1+1</f><v>2</v></c>", "2"),
        ('<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c t="d"><v>2026-11-25T00:00:00Z</v></c>', "2026-11-25"),
        ('<c t="d"><v>2026-11-25T08:30:00.000</v></c>', "2026-11-25 08:30:00"),
        ('<c t="d"><v>08:30</v></c>', "08:30"),
        ('<c t="s"><v>1</v></c>', "00123"),
        ('<c t="inlineStr"><is><r><t>张</t></r><r><t> 三</t></r></is></c>', "张 三"),
        ('<c t="inlineStr"><is><t>张</t><rPh sb="0" eb="1"><t>zhang</t></rPh></is></c>', "张"),
        ('<c t="inlineStr"><is><t>a_x000A_b_x005F_x000A_</t></is></c>', "a\nb_x000A_"),
        ('<c t="inlineStr"><is><t>_xD800__x0000_</t></is></c>', "_xD800__x0000_"),
        ('<c s="7"><v>1</v></c>', "1"),
        ("<c/>", ""),
    ],
)
def test_a_cell_is_read_by_its_kind(opened: Opened, cell: str, text: str) -> None:
    assert cells(opened, f"{cell}<c><v>9</v></c>")[:2] == (text, "9")


def test_a_formula_without_its_result_is_told_beside_its_cell(opened: Opened) -> None:
    first, second = opened(by_openpyxl([("甲", "乙"), (1, "=1+1"), ("x", "y")]))
    assert [(index, str(fault)[:25]) for index, fault in first.faults] == [(1, "The result of the formula")]
    assert (first.cells, second) == (("1", ""), Row(3, ("x", "y")))


def test_of_merged_cells_only_the_first_has_the_value(opened: Opened) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        worksheet = workbook.add_worksheet()
        worksheet.write_row(0, 0, ["a", "b", "c"])
        worksheet.merge_range("A2:C3", "once")
        worksheet.write(3, 0, "end")
    assert list(opened(content.getvalue())) == [Row(2, ("once", "", "")), Row(4, ("end", "", ""))]


def test_a_row_with_a_cell_that_is_merged_with_one_above_is_told(opened: Opened) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        worksheet = workbook.add_worksheet()
        worksheet.write_row(0, 0, ["a", "b", "c"])
        for row in range(1, 6):
            worksheet.write(row, 0, f"row {row + 1}")
        worksheet.merge_range("B2:B4", "once")
        worksheet.merge_range("B5:C5", "beside")
    rows = {row.number: row for row in opened(content.getvalue())}
    assert (rows[2].cells, rows[2].faults) == (("row 2", "once", ""), ())
    assert (rows[5].cells, rows[5].faults) == (("row 5", "beside", ""), ())
    assert rows[6].faults == ()
    for number in (3, 4):
        assert rows[number].cells == (f"row {number}", "", "")
        assert [(index, str(fault)[:23]) for index, fault in rows[number].faults] == [
            (1, "The cell is merged with")
        ]


def test_merged_cells_are_found_wherever_a_piece_of_the_file_ends(opened: Opened) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{"x" * 70}</t></is></c></row>'
        for row in range(1, 3000)
    )
    areas = "".join(f'<mergeCell ref="B{row}:C{row + 1}"/>' for row in range(2, 2998, 2))
    sheet = books.sheet(rows).replace("</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>")
    faults = [row.number for row in opened(books.book(sheet)) if row.faults]
    assert faults == []  # the columns stand beside the table
    sheet = sheet.replace('"B', '"A').replace(":C", ":A")
    faults = [row.number for row in opened(books.book(sheet)) if row.faults]
    assert faults == list(range(3, 2999, 2))


def test_a_program_in_a_workbook_is_told_of(opened: Opened) -> None:
    content = by_openpyxl([("甲",), ("x",)])
    assert not opened(content).macros
    file = BytesIO(content)
    with ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    assert opened(file.getvalue()).macros


def test_what_the_dimension_says_loses_no_rows_and_columns(opened: Opened) -> None:
    sheet = opened(books.book(books.under_header("<c><v>1</v></c><c><v>2</v></c><c><v>3</v></c>")))
    assert list(sheet) == [Row(2, ("1", "2", "3"))]


def test_rows_and_cells_that_are_left_out_keep_the_count(opened: Opened) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="2"><c r="A2" s="0"/></row><row r="5"><c r="C5"><v>7</v></c></row>'
        "<row><c/><c><v>8</v></c></row>"
    )
    sheet = opened(books.book(books.sheet(rows)))
    assert sheet.headers == ("姓名", "", "00123")
    assert list(sheet) == [Row(5, ("", "", "7")), Row(6, ("", "8", ""))]


def test_cells_beside_the_table_are_left_out(opened: Opened) -> None:
    assert cells(opened, "<c/><c/><c/><c><v>1</v></c><c/><c><v>2</v></c><c/>" + "<c/>" * 300) == ("", "", "")


def test_empty_cells_far_to_the_right_do_no_harm(opened: Opened) -> None:
    assert cells(opened, '<c><v>1</v></c><c r="XFD2" s="0"/>') == ("1", "", "")


def test_the_first_visible_sheet_is_read(opened: Opened) -> None:
    two = '<sheet name="a" sheetId="1" state="hidden" r:id="s1"/><sheet name="b" sheetId="2" r:id="s2"/>'
    workbook = f'<workbook xmlns="{books.MAIN}" xmlns:r="{books.OFFICE}"><sheets>{two}</sheets></workbook>'
    content = books.book(books.under_header("<c><v>hidden</v></c>"), workbook=workbook)
    assert opened(content).headers == ("姓名",)


def test_a_chart_sheet_is_passed_over(opened: Opened) -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        charts, worksheet = workbook.add_chartsheet("图"), workbook.add_worksheet("Sheet1")
        worksheet.write_column(0, 0, ["甲", 1, 2])
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Sheet1!$A$2:$A$3"})
        charts.set_chart(chart)
    assert opened(content.getvalue()).headers == ("甲",)


def test_a_workbook_without_a_visible_sheet_is_refused(opened: Opened) -> None:
    with pytest.raises(Invalid, match="no visible sheet"):
        opened(books.book(workbook=books.WORKBOOK.replace('sheetId="1"', 'sheetId="1" state="veryHidden"')))


def test_prefixes_and_the_strict_vocabulary_are_understood(opened: Opened) -> None:
    strict = "http://purl.oclc.org/ooxml"
    rows = books.TWO_ROWS.replace("<", "<x:").replace("<x:/", "</x:")
    content = books.book(
        f'<x:worksheet xmlns:x="{strict}/spreadsheetml/main"><x:sheetData>{rows}</x:sheetData></x:worksheet>',
        links=books.WORKBOOK_LINKS.replace(books.OFFICE, f"{strict}/officeDocument/relationships"),
    )
    assert list(opened(content)) == [Row(2, ("00123",))]


def test_elements_of_other_vocabularies_are_no_cells(opened: Opened) -> None:
    after = '<controls xmlns:d="urn:d"><d:row>5</d:row><d:c><d:v>1</d:v></d:c></controls></worksheet>'
    content = books.book(books.sheet(books.TWO_ROWS).replace("</worksheet>", after))
    assert list(opened(content)) == [Row(2, ("00123",))]


def test_the_names_of_parts_are_the_same_in_any_case(opened: Opened) -> None:
    links = books.WORKBOOK_LINKS.replace("sharedStrings.xml", "SharedStrings.xml")
    assert opened(books.book(links=links)).headers == ("姓名",)


def test_a_table_is_the_same_as_csv_and_as_xlsx(opened: Opened) -> None:
    table: list[tuple[Value, ...]] = [
        ("姓名", "编号", "生日"),
        ("张三", "00123", "1990-05-06"),
        ("李四", "5", ""),
    ]
    text = "\n".join(",".join(map(str, row)) for row in table)
    assert list(opened(by_xlsxwriter(table))) == list(opened(text)) == list(opened(text.encode("gb18030")))


def test_a_sheet_can_be_read_again_and_left_halfway(opened: Opened) -> None:
    sheet = opened(by_openpyxl([("n",), *((number,) for number in range(5000))]))
    first = iter(sheet)
    assert next(first).cells == ("0",)
    del first
    assert sheet.count() == 5000


def test_a_time_of_a_writer_is_read_back(opened: Opened) -> None:
    table: list[tuple[Value, ...]] = [
        ("a", "b"),
        (timedelta(hours=36), time(8, 30, 1)),
    ]
    assert next(iter(opened(by_openpyxl(table)))).cells == ("36:00:00", "08:30:01")
