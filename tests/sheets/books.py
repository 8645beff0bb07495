"""Workbooks written by hand, so that a test can say what stands in them byte by byte."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"

ROOT_LINKS = f"""<Relationships xmlns="{LINKS}">
  <Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
WORKBOOK_LINKS = f"""<Relationships xmlns="{LINKS}">
  <Relationship Id="s1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
  <Relationship Id="s2" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>
  <Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
  <Relationship Id="f" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>"""
WORKBOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>
  <sheets><sheet name="客户" sheetId="1" r:id="s1"/></sheets></workbook>"""
STRINGS = f"""<sst xmlns="{MAIN}"><si><t>姓名</t></si><si><t>00123</t></si></sst>"""
STYLES = f"""<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>"""
TWO_ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'


def sheet(rows: str) -> str:
    """A worksheet with these row elements."""
    return f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'


def under_header(cells: str) -> str:
    """A worksheet with a header of three columns and these cells in row 2."""
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in "甲乙丙")
    return sheet(f'<row r="1">{header}</row><row r="2">{cells}</row>')


def styles(*formats: int | str) -> str:
    """The cell styles 0, 1, …: a built-in format by its number, another by its code."""
    codes = {id_: code for id_, code in enumerate(formats, 164) if isinstance(code, str)}
    declared = "".join(
        f'<numFmt numFmtId="{id_}" formatCode="{code.replace(chr(34), "&quot;")}"/>'
        for id_, code in codes.items()
    )
    used = "".join(
        f'<xf numFmtId="{id_ if isinstance(code, str) else code}"/>' for id_, code in enumerate(formats, 164)
    )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{declared}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{used}</cellXfs></styleSheet>'
    )


def book(worksheet: str | bytes | None = None, **parts: str | bytes) -> bytes:
    """An XLSX file of `worksheet`; `strings`, `styles`, `workbook` and `links` replace those parts."""
    return package(
        {
            "_rels/.rels": ROOT_LINKS,
            "xl/workbook.xml": parts.get("workbook", WORKBOOK),
            "xl/_rels/workbook.xml.rels": parts.get("links", WORKBOOK_LINKS),
            "xl/sharedStrings.xml": parts.get("strings", STRINGS),
            "xl/styles.xml": parts.get("styles", STYLES),
            "xl/worksheets/sheet1.xml": sheet(TWO_ROWS) if worksheet is None else worksheet,
            "xl/worksheets/sheet2.xml": sheet(TWO_ROWS),
        }
    )


def package(parts: dict[str, str | bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """A ZIP file of these parts."""
    content = BytesIO()
    with ZipFile(content, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()
