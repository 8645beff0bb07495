"""The rows of an XLSX worksheet (ECMA-376 part 1, clause 18.3.1) as they stand, whatever `dimension` says."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase, digits

from app.errors import Invalid
from app.sheets import refusals
from app.sheets.cells import Shown, iso_text, moment_text, number_text, unescaped
from app.sheets.merged import Cover
from app.sheets.package import MAX_INFLATED, opened
from app.sheets.rows import LAST_COLUMN, LAST_ROW, MAX_COLUMNS, Row, broken, checked, is_blank
from app.sheets.workbook import Runs, Workbook

_LETTERS = (*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2)))
_COLUMNS = {letters: index for index, letters in enumerate(_LETTERS[:MAX_COLUMNS])}


def read(path: Path, book: Workbook) -> Iterator[Row]:
    """The rows of the first visible sheet that aren't blank, the header included. Raises Invalid."""
    text: list[str] = []
    grid = _Grid(book, text)
    with opened(path) as package:
        for _ in package.parse(book.part, MAX_INFLATED, text, grid.opening, grid.closing):
            yield from grid.rows
            grid.rows.clear()


class _Grid:
    """Collects `rows` while the elements of the sheet pass."""

    def __init__(self, book: Workbook, text: list[str]) -> None:
        self.rows: list[Row] = []
        self._book = book
        self._cover = Cover(book.covered)
        self._text = text
        self._runs = runs = Runs(text)
        self._number = 0
        self._cells: list[str] = []
        self._rounded: set[int] = set()
        self._faults: dict[int | None, Invalid] = {}
        self._seen = 0
        self._column = -1
        self._kind = self._style = self._value = ""
        self._formula = False
        self.opening = {
            "worksheet": lambda _: None,
            "row": self._start_row,
            "c": self._start_cell,
            "f": self._start_formula,
            "is": runs.begin,
            "rPh": runs.begin_hint,
        }
        self.closing = {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_value,
            "t": runs.take,
            "rPh": runs.end_hint,
        }

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes.get("r", self._number + 1))
        if not self._number < number <= LAST_ROW:  # what is further is made to cost time
            raise ValueError
        self._number = number
        self._cells = []
        self._rounded = set()
        self._faults = {}
        self._seen = 0
        self._column = -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = _COLUMNS.get(place.rstrip(digits), MAX_COLUMNS) if place else self._column + 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value = self._runs.value = ""
        self._formula = False
        self._seen += 1
        if self._seen > LAST_COLUMN:
            raise ValueError

    def _start_formula(self, _attributes: dict[str, str]) -> None:
        self._formula = True

    def _end_value(self) -> None:
        self._value = "".join(self._text)

    def _end_cell(self) -> None:
        if self._formula and not self._value and self._kind != "str":
            self._faults[self._column] = refusals.not_calculated()
        if content := self._content():
            self._put(content)

    def _content(self) -> str:
        """The text of the cell by its kind (clause 18.18.11)."""
        kind, value = self._kind, self._value
        if kind == "inlineStr":
            return unescaped(self._runs.value)
        if not value:
            return ""
        if kind == "s":
            return self._book.strings[int(value)]
        if kind == "n":
            return self._number_text(value)
        if kind == "b":
            return "FALSE" if value in {"0", "false"} else "TRUE"
        return iso_text(value) if kind == "d" else unescaped(value)

    def _number_text(self, value: str) -> str:
        style = int(self._style)
        shown = self._book.formats[style] if style < len(self._book.formats) else Shown.NUMBER
        text, rounded = number_text(value)
        if rounded:
            self._rounded.add(self._column)
        elif shown is not Shown.NUMBER:
            return moment_text(value, shown, since_1904=self._book.since_1904)
        return text

    def _put(self, content: str) -> None:
        if self._column >= MAX_COLUMNS:
            self._faults[None] = refusals.too_wide(MAX_COLUMNS)
            return
        missing = self._column + 1 - len(self._cells)
        self._cells.extend([""] * missing)
        self._cells[self._column] = content

    def _end_row(self) -> None:
        if None in self._faults:
            self.rows.append(broken(self._number, self._faults[None]))
        elif self._faults or not is_blank(self._cells):
            self._tell_covered()
            cells, faults = tuple(self._cells) or ("",), tuple(self._faults.items())
            self.rows.append(checked(Row(self._number, cells, frozenset(self._rounded), faults)))

    def _tell_covered(self) -> None:
        """A cell that is merged with one above has no value of its own."""
        for columns in self._cover.columns(self._number):
            self._faults |= dict.fromkeys(columns[:MAX_COLUMNS], refusals.merged())
