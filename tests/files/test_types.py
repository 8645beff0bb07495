"""What a file is, is told by its content; macros, pages and programs are refused."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.files.types import BROKEN, MACRO, TYPES, UNKNOWN, type_of
from tests.files.contents import OLE, PDF, old, package, sound, zipped

KNOWN = (
    (PDF, "x.jpg", "pdf"),
    (b"\x89PNG\r\n\x1a\n....", "x.png", "png"),
    (b"\xff\xd8\xff\xe0....", "x.jpg", "jpeg"),
    (b"GIF89a....", "x", "gif"),
    (sound(b"WEBP"), "x", "webp"),
    (sound(b"WAVE"), "x", "wav"),
    (b"BM" + bytes(40), "x", "bmp"),
    (b"II*\x00....", "x", "tiff"),
    (b"\x00\x00\x00\x18ftypheic....", "x", "heic"),
    (b"\x00\x00\x00\x18ftypisom....", "x", "mp4"),
    (b"\x00\x00\x00\x18ftypM4A ....", "x", "m4a"),
    (b"ID3\x04....", "x", "mp3"),
    (b"\xff\xfb\x90\x44", "x", "mp3"),
    (b"#!AMR\n....", "x", "amr"),
    (package("word/document.xml"), "x.zip", "docx"),
    (package("xl/workbook.xml"), "x", "xlsx"),
    (package("ppt/presentation.xml"), "x", "pptx"),
    (zipped("OFD.xml", "Doc_0/Document.xml"), "x", "ofd"),
    (zipped("合同.pdf"), "x.docx", "zip"),
    (old("WordDocument"), "x", "doc"),
    (old("Workbook"), "x", "xls"),
    (old("EncryptedPackage"), "报表.xlsx", "xlsx"),
    ("客户来电记录\n".encode(), "x.txt", "txt"),
    ("姓名,电话\n周以恒,1\n".encode("gb18030"), "x.csv", "csv"),
    ("记录".encode("utf-16"), "x.txt", "txt"),
    (b"From: a@example.cn\r\nSubject: x\r\n\r\nx", "x.eml", "eml"),
    (b"From: a@example.cn\r\nSubject: x\r\n\r\nx", "x.txt", "txt"),
)
MACROS = (
    package("word/document.xml", "word/vbaProject.bin"),
    package("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
    package("xl/workbook.xml", "xl/macrosheets/sheet1.xml"),
    package("word/document.xml", types="<Types>application/vnd.ms-word.template.macroEnabled.main</Types>"),
    old("WordDocument", "_VBA_PROJECT"),
    old("Workbook", "_VBA_PROJECT_CUR"),
    old("Workbook") + b"\x85\x00\x0e\x00\x10\x20\x00\x00\x00\x01\x06\x00Macro1",
    old("PowerPoint Document"),
)
REFUSED = (
    b"<!DOCTYPE html><script>alert(1)</script>",
    b"  <svg xmlns='http://www.w3.org/2000/svg'/>",
    b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
    b"<script>",
    b"MZ\x90\x00\x03",
    b"\x7fELF\x02\x01",
    b"text with a \x00 in it",
    b"text at first " * 1000 + b"\xff\xff\x00",
    old("Nothing known"),
    old("EncryptedPackage"),
    OLE,
)


@pytest.mark.parametrize(("content", "name", "code"), KNOWN)
def test_a_file_is_what_its_content_is(content: bytes, name: str, code: str) -> None:
    assert type_of(io.BytesIO(content), name) == code
    assert code in TYPES


@pytest.mark.parametrize("content", MACROS)
@pytest.mark.parametrize("name", ["x.docm", "x.docx", "x.pdf"])
def test_what_holds_a_macro_is_refused_whatever_it_is_called(content: bytes, name: str) -> None:
    with pytest.raises(Invalid, match=r"macro") as refused:
        type_of(io.BytesIO(content), name)
    assert (refused.value.field, refused.value.message) == ("file", MACRO)


@pytest.mark.parametrize("content", REFUSED)
@pytest.mark.parametrize("name", ["x.txt", "x.pdf", "x.html"])
def test_pages_programs_and_what_is_not_known_are_refused(content: bytes, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        type_of(io.BytesIO(content), name)
    assert refused.value.message == UNKNOWN


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", package("word/document.xml")[:-30]])
def test_a_damaged_package_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        type_of(io.BytesIO(content), "x.docx")
    assert refused.value.message == BROKEN


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Invalid, match="empty"):
        type_of(io.BytesIO(b""), "x.pdf")


@given(st.binary(min_size=1, max_size=200), st.sampled_from([b"", b"PK\x03\x04", OLE, b"RIFF", b"BM"]))
def test_whatever_is_sent_has_a_known_type_or_is_refused(content: bytes, beginning: bytes) -> None:
    try:
        found = type_of(io.BytesIO(beginning + content), "x.csv")
    except Invalid:
        return
    assert found in TYPES
