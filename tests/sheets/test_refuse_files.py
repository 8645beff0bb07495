"""Files that aren't what they say, are damaged, or are meant to do harm: refused in one sentence, at once."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import Invalid
from app.sheets import delimited, rows, workbook
from app.sheets.reading import Sheet
from tests.sheets import books
from tests.sheets.conftest import Opened

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DTD = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
)
MEGABYTE = 1 << 20
LONG_RUN = f"<r><t>{'a' * 32_000}</t></r>"


@contextmanager
def refused(message: str, megabytes: int = 6) -> Iterator[None]:
    """The block is refused with `message`, and takes no more than `megabytes` for it."""
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match=message) as refusal:
            yield
        assert tracemalloc.get_traced_memory()[1] < megabytes * MEGABYTE
    finally:
        tracemalloc.stop()
    assert refusal.value.field == "file"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "table is empty"),
        (b"\xef\xbb\xbf", "table is empty"),
        (b" \r\n,,\r\n", "table is empty"),
        ("姓名,电话\r\n", "header but no row"),
        ("姓名,电话\r\n,\r\n\r\n", "header but no row"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"GIF89a", "a picture"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x1f\x8b\x08", "compressed archive"),
        (b"Rar!\x1a\x07", "compressed archive"),
        (b"7z\xbc\xaf\x27\x1c", "compressed archive"),
        ("\n <html><table><tr><td>姓名</td></tr></table></html>", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "a web page"),
        (b"\xff\xfe" + "<table>".encode("utf-16-le"), "a web page"),
        (OLD, "old format of Office"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), "NUL bytes"),
        (b"name,\0x\na,b\n", "NUL bytes"),
        (b"\xff\xfe" + "na\0me\nx\n".encode("utf-16-le"), "NUL bytes"),
        ('"name,x\na,b\n', "header in row 1"),
        ("name\nx\n".encode("utf-16-le"), "NUL bytes"),
        (b"name,x\n1,2\ncaf\xe9,3\n", "line 3, or neither UTF-8 nor GB18030"),
        (b"\xef\xbb\xbfname\n\xd0\xd5\n", "line 2"),
        (b"\xff\xfe" + "名\n".encode("utf-16-le") + b"\x00", "line 2"),
        (b"PK\x05\x06" + bytes(18), "no XLSX workbook"),
        (b"PK\x03\x04 and then nothing", "damaged or incomplete"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 10_001, "unpacks to more"),
        (books.package({"a.csv": "name\nx"}), "no XLSX workbook"),
        (books.book(workbook='<w:document xmlns:w="urn:w"/>'), "no XLSX workbook"),
        (books.package({"_rels/.rels": books.ROOT_LINKS.replace(".xml", ".bin")}), "no XLSX workbook"),
        (books.package({"_rels/.rels": books.ROOT_LINKS}), "damaged or incomplete"),
        (books.package({"_rels/.rels": books.ROOT_LINKS}, ZIP_LZMA), "damaged or incomplete"),
        (books.book(workbook=books.WORKBOOK.replace("s1", "s9")), "damaged or incomplete"),
        (books.book(strings="<sst>"), "damaged or incomplete"),
        (books.book(books.sheet("<row></c>")), "damaged or incomplete"),
        (
            books.book(books.sheet(books.TWO_ROWS), strings=f'<sst xmlns="{books.MAIN}"/>'),
            "damaged or incomplete",
        ),
        (books.book(books.under_header('<c t="s"><v>-1</v></c>')), "damaged or incomplete"),
        (books.book(books.under_header("<c><v>five</v></c>")), "damaged or incomplete"),
        (books.book(books.sheet(books.TWO_ROWS + books.TWO_ROWS)), "damaged or incomplete"),
        (books.book(books.sheet("")), "table is empty"),
        (books.book(books.sheet(books.TWO_ROWS + '<row r="1048577"/>')), "damaged or incomplete"),
        (books.book(books.sheet('<row r="3"><c t="s"><v>0</v></c></row>')), "header but no row"),
    ],
)
def test_a_file_that_is_no_table_is_refused(opened: Opened, content: bytes | str, message: str) -> None:
    with refused(message):
        opened(content).count()


@pytest.mark.parametrize("size", range(4, len(books.book()), 101))
def test_a_workbook_that_is_cut_off_is_refused(opened: Opened, size: int) -> None:
    with refused("damaged or incomplete"):
        opened(books.book()[:size])


def test_an_entry_under_a_password_is_refused(opened: Opened) -> None:
    content = bytearray(books.book())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    with refused("protected by a password"):
        opened(bytes(content))


def test_a_changed_byte_in_a_stored_part_is_noticed(opened: Opened) -> None:
    stored = BytesIO()
    with ZipFile(BytesIO(books.book())) as packed, ZipFile(stored, "w") as archive:
        for name in packed.namelist():
            archive.writestr(name, packed.read(name))
    content = stored.getvalue()
    assert opened(content).count() == 1
    with refused("damaged or incomplete"):
        opened(content.replace(b"<v>1</v>", b"<v>0</v>", 1)).count()


@pytest.mark.parametrize("part", ["worksheet", "workbook", "links", "strings", "styles"])
def test_a_document_type_declaration_is_refused_wherever_it_stands(opened: Opened, part: str) -> None:
    parts = {
        "worksheet": books.under_header("<c><v>&b;</v></c>"),
        "workbook": books.WORKBOOK,
        "links": books.WORKBOOK_LINKS,
        "strings": books.STRINGS,
        "styles": books.STYLES,
    }
    with refused("damaged or incomplete"):
        opened(books.book(**{part: DTD + parts[part]})).count()


def test_a_small_file_that_unpacks_to_much_is_refused_before_it_is_unpacked(opened: Opened) -> None:
    content = books.book(b" " * (20 * MEGABYTE))
    with refused("unpacks to more", megabytes=2):
        opened(content)


def test_a_part_that_is_larger_than_it_says_is_refused(opened: Opened) -> None:
    content = bytearray(books.book(books.sheet(books.TWO_ROWS + " " * 10 * MEGABYTE)))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[entry + 24 : entry + 28] = (500).to_bytes(4, "little")
    with refused("damaged or incomplete", megabytes=2):
        opened(bytes(content)).count()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("<row>" + "<c/>" * 3_000_000 + "</row>", "damaged or incomplete"),
        ("<a>" * 3_000_000, "damaged or incomplete"),
        ("".join(f"<a{number}/>" for number in range(500_000)), "damaged or incomplete"),
        ("".join(f'<c a{number}=""/>' for number in range(500_000)), "damaged or incomplete"),
        (f'<c a="{"a" * 12 * MEGABYTE}"/>', "damaged or incomplete"),
        (f"<!--{'a' * 12 * MEGABYTE}-->", "damaged or incomplete"),
        (f'<row><c t="str"><v>{"a" * 12 * MEGABYTE}</v></c></row>', "header in row 1 can't be read"),
        (
            f'<row><c t="inlineStr"><is>{LONG_RUN * 400}</is></c></row>',
            "header in row 1 can't be read",
        ),
    ],
    ids=["cells", "depth", "elements", "attributes", "attribute", "comment", "text", "runs"],
)
def test_a_sheet_made_to_fill_the_memory_is_refused(opened: Opened, rows: str, message: str) -> None:
    content = books.book(books.sheet(rows))
    with refused(message):
        opened(content).count()


def test_shared_texts_made_to_fill_the_memory_are_refused(opened: Opened) -> None:
    text = "a" * 12 * MEGABYTE
    content = books.book(strings=f'<sst xmlns="{books.MAIN}"><si><t>{text}</t></si><si><t>b</t></si></sst>')
    with refused("header in row 1 can't be read"):
        opened(content)


def test_more_shared_texts_than_are_kept_are_refused(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_STRINGS", len(books.STRINGS.encode()))
    assert opened(books.book()).count() == 1
    with refused("unpacks to more"):
        opened(books.book(strings=books.STRINGS + " "))


def told(sheet: Sheet) -> list[tuple[int, int | None, str]]:
    """Row, cell and beginning of the reason of everything that can't be read."""
    return [(row.number, index, str(fault)[:18]) for row in sheet for index, fault in row.faults]


def test_a_million_rows_are_read_and_those_below_are_told(opened: Opened) -> None:
    last = '<row r="{0}"><c><v>1</v></c></row>'.format
    sheet = opened(books.book(books.sheet(last(1) + last(1_000_001) + last(1_000_002) + last(1_048_576))))
    assert told(sheet) == [(row, None, "The row is too far") for row in (1_000_002, 1_048_576)]
    assert [len(row.faults) for row in sheet] == [0, 1, 1]


def test_blank_rows_below_the_last_are_no_rows(opened: Opened) -> None:
    assert opened(books.book(books.sheet(books.TWO_ROWS + '<row r="1048576"><c s="1"/></row>'))).count() == 1


def test_a_text_has_no_more_rows_than_a_workbook(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROWS", 3)
    monkeypatch.setattr(delimited, "LAST_ROW", 6)
    assert told(opened("n,m\n1\n2\n3\n\n,\n")) == []
    assert told(opened("n,m\n1\n2\n3\n4\n5\n")) == [
        (5, None, "The row is too far"),
        (6, None, "The row is too far"),
    ]
    with refused("Row 7 is too far down"):
        opened("n,m\n1\n2\n3\n4\n5\n6\n").count()


@pytest.mark.parametrize("place", ["GS2", "XFD2"])
def test_a_cell_beyond_two_hundred_columns_spoils_its_row_alone(opened: Opened, place: str) -> None:
    header = ",".join(f"c{number}" for number in range(200))
    assert len(opened(f"{header}\n1\n").headers) == 200
    wide = [(2, None, "The row has more t")]
    assert told(opened(f"{header}\n{',' * 200}1\n2\n")) == wide
    row = f'<c r="{place}"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c>'
    sheet = opened(books.book(books.under_header(row)))
    assert (told(sheet), [row.cells for row in sheet]) == (wide, [("", "", ""), ("1", "", "")])
    row = '<c r="GR2"><v>1</v></c><c r="A3"><v>1</v></c>'
    assert told(opened(books.book(books.under_header(row)))) == []


def test_a_header_of_more_than_two_hundred_columns_is_refused(opened: Opened) -> None:
    with refused("header in row 1 can't be read: more than 200 columns"):
        opened(",".join(f"c{number}" for number in range(201)) + "\n1\n")


def test_a_text_may_be_as_long_as_in_a_spreadsheet_and_no_longer(opened: Opened) -> None:
    cell = '<c><v>1</v></c><c t="inlineStr"><is><t>{0}</t></is></c>'.format
    longest, longer = "字" * 32_767, "字" * 32_768
    for content in (f"a,b\n1,{longest}\n", books.book(books.under_header(cell(longest)))):
        assert max(map(len, next(iter(opened(content))).cells)) == 32_767
    for content in (f"a,b\n1,{longer}\n", books.book(books.under_header(cell(longer)))):
        assert told(opened(content)) == [(2, 1, "The cell has more ")]
        assert next(iter(opened(content))).cells[:2] == ("1", "")


@pytest.mark.parametrize(
    "content", [b"a,b\n1,2\n3,\0\n4,5\n", b"\xff\xfe" + "a,b\n1,2\n3,x\0\n4,5".encode("utf-16-le")]
)
def test_a_nul_spoils_its_cell_alone(opened: Opened, content: bytes) -> None:
    sheet = opened(content)
    assert told(sheet) == [(3, 1, "The cell has a NUL")]
    assert [row.cells for row in sheet] == [("1", "2"), ("3", ""), ("4", "5")]


@pytest.mark.parametrize(
    ("record", "left"),
    [
        ('"never closed', 1),
        ('"a"b,2', 1),
        ('"' + f'{"a" * 999}\n","' * 7000 + '"', 7001),
        ("a" * 9_000_000, 1),
        ('"never closed\n5,6\n"7",8\n9,"', 4),
    ],
    ids=["open", "stray", "record", "line", "far"],
)
def test_a_record_that_cannot_be_divided_spoils_its_row_alone(opened: Opened, record: str, left: int) -> None:
    sheet = opened(f"a,b\n1,2\n{record}\n3,4\n")
    tracemalloc.start()
    try:
        lines = list(sheet)
        assert tracemalloc.get_traced_memory()[1] < 200 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert next((row.number, str(row.faults[0][1])[:11]) for row in lines if row.faults) == (3, "A quotation")
    assert (lines[0].cells, lines[-1].cells) == (("1", "2"), ("3", "4"))
    assert len(lines) == 2 + left


def test_lines_are_not_read_again_without_end(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_REPEATED", 10_000)
    with refused("From row 5 on, too many quotation marks"):
        opened("a,b\n1,2\n" + 'x","\n' * 1_000).count()


def read_or_refused(opened: Opened, content: bytes) -> None:
    """Nothing but Invalid comes out."""
    with suppress(Invalid):
        opened(content).count()


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xfe", b"\xef\xbb\xbf", b"a,b\n"]),
)
@example(b'\n"', b"a\n")
def test_any_bytes_are_read_or_refused(opened: Opened, content: bytes, before: bytes) -> None:
    read_or_refused(opened, before + content)


@given(
    st.lists(st.tuples(st.integers(0, len(books.book()) - 1), st.integers(0, 255)), min_size=1, max_size=4)
)
def test_a_workbook_with_changed_bytes_is_read_or_refused(
    opened: Opened, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(books.book())
    for position, byte in changes:
        content[position] = byte
    read_or_refused(opened, bytes(content))
