"""What an XLSX workbook (ECMA-376 part 1, clause 18) says before its rows: sheets, texts, formats."""

import posixpath
from array import array
from typing import NamedTuple

from app.sheets import refusals
from app.sheets.cells import Shown, builtin_formats, shown_by, unescaped
from app.sheets.merged import Covered, covered
from app.sheets.package import Opening, OtherRootError, Package
from app.sheets.rows import MAX_TEXT

MAX_STRINGS = 192 << 20  # bytes of XML; packed, the texts in it take less
_MAX_SMALL_PART = 32 << 20


class Runs:
    """The text of an `is` or `si` element: its runs joined, without the hints how to pronounce it."""

    def __init__(self, text: list[str]) -> None:
        self._text = text
        self._hints = 0
        self.value = ""

    def begin(self, _attributes: dict[str, str]) -> None:
        """Start anew."""
        self.value = ""

    def begin_hint(self, _attributes: dict[str, str]) -> None:
        """Leave out what follows."""
        self._hints += 1

    def end_hint(self) -> None:
        """Take again what follows."""
        self._hints -= 1

    def take(self) -> None:
        """Add the text of a `t` element; past the limit one too many is enough to refuse it."""
        if not self._hints and len(self.value) <= MAX_TEXT:
            self.value += "".join(self._text)


class Strings:
    """The texts that cells share, packed: 500,000 of them would take 50 MB as Python strings."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("I")

    def append(self, text: str) -> None:
        """Add the next text."""
        self._bytes += text.encode()
        self._ends.append(len(self._bytes))

    def __getitem__(self, index: int) -> str:
        """Text number `index`, from 0. Raises IndexError."""
        if index < 0:
            raise IndexError
        return self._bytes[self._ends[index - 1] if index else 0 : self._ends[index]].decode()


class Workbook(NamedTuple):
    """`part` is the first visible worksheet; `formats` says for each style index as what it shows numbers.

    `covered` are the cells that are merged with one above them; `macros`: a program is in the file.
    """

    part: str
    strings: Strings
    formats: list[Shown]
    since_1904: bool
    covered: tuple[Covered, ...] = ()
    macros: bool = False


class _Link(NamedTuple):
    kind: str
    target: str


def read_workbook(package: Package) -> Workbook:
    """All of the workbook but its rows. Raises Invalid if the package holds none."""
    main = _main_part(package)
    sheets, since_1904 = _read_main(package, main)
    links = _links(package, main)
    worksheets = [links[sheet].target for sheet in sheets if links[sheet].kind == "worksheet"]
    if not worksheets:
        raise refusals.no_sheet()
    others = {link.kind: link.target for link in links.values()}
    return Workbook(
        worksheets[0],
        _read_strings(package, others.get("sharedStrings")),
        _read_formats(package, others.get("styles")),
        since_1904,
        covered(package, worksheets[0]),
        package.has_macros(),
    )


def _main_part(package: Package) -> str:
    links = _links(package, "").values() if "_rels/.rels" in package else ()
    main = next((link.target for link in links if link.kind == "officeDocument"), "")
    if not main.endswith(".xml"):
        raise refusals.no_workbook()
    return main


def _links(package: Package, part: str) -> dict[str, _Link]:
    """What `part` (of the package itself, if empty) refers to inside the package, by id."""
    folder, name = posixpath.split(part)
    links: dict[str, _Link] = {}

    def relationship(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(folder, attributes["Target"])).lstrip("/")
            links[attributes["Id"]] = _Link(posixpath.basename(attributes["Type"]), target)

    opening = {"Relationships": _ignore, "Relationship": relationship}
    for _ in package.parse(posixpath.join(folder, "_rels", f"{name}.rels"), _MAX_SMALL_PART, [], opening, {}):
        pass
    return links


def _read_main(package: Package, part: str) -> tuple[list[str], bool]:
    """The ids of the visible sheets, in order, and whether days are counted since 1904."""
    sheets: list[str] = []
    settings: dict[str, str] = {}

    def sheet(attributes: dict[str, str]) -> None:
        if attributes.get("state", "visible") == "visible":
            sheets.extend(value for name, value in attributes.items() if name.endswith(":id"))

    opening: dict[str, Opening] = {"workbook": _ignore, "workbookPr": settings.update, "sheet": sheet}
    try:
        for _ in package.parse(part, _MAX_SMALL_PART, [], opening, {}):
            pass
    except OtherRootError:
        raise refusals.no_workbook() from None
    return sheets, settings.get("date1904") in {"1", "true"}


def _read_strings(package: Package, part: str | None) -> Strings:
    strings = Strings()
    text: list[str] = []
    runs = Runs(text)
    opening: dict[str, Opening] = {"sst": _ignore, "si": runs.begin, "rPh": runs.begin_hint}
    closing = {"si": lambda: strings.append(unescaped(runs.value)), "rPh": runs.end_hint, "t": runs.take}
    if part:
        for _ in package.parse(part, MAX_STRINGS, text, opening, closing):
            pass
    return strings


def _read_formats(package: Package, part: str | None) -> list[Shown]:
    shown = builtin_formats()
    formats: list[Shown] = []
    inside: list[bool] = []

    def number_format(attributes: dict[str, str]) -> None:
        shown[int(attributes["numFmtId"])] = shown_by(attributes["formatCode"])

    def style(attributes: dict[str, str]) -> None:
        if inside:
            formats.append(shown.get(int(attributes.get("numFmtId", "0")), Shown.NUMBER))

    opening: dict[str, Opening] = {
        "styleSheet": _ignore,
        "numFmt": number_format,
        "cellXfs": lambda _: inside.append(True),
        "xf": style,
    }
    if part:
        for _ in package.parse(part, _MAX_SMALL_PART, [], opening, {"cellXfs": inside.clear}):
            pass
    return formats


def _ignore(_attributes: dict[str, str]) -> None:
    """An element that says nothing itself."""
