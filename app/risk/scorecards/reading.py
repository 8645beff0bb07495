"""Cards and rows of values from files: CSV or XLSX, as the packages and spreadsheets write them."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.errors import Invalid
from app.risk.scorecard import Card, Scored, score
from app.risk.scorecards.exported import exported
from app.risk.scorecards.formats import Read, Row, read, recognise
from app.risk.scorecards.packages import FORMATS, OPTBINNING, TOAD
from app.sheets.reading import Row as SheetRow
from app.sheets.reading import Sheet, open_sheet

MOST_ROWS = 5000
"""Of a card; the largest have some hundred."""
TOTALS = "Totals"


class ScoredRow(NamedTuple):
    """What a card makes of a row, by its number in the sheet."""

    number: int
    scored: Scored


def read_card(path: Path) -> Read:
    """The card in the file: a table, or what toad exports as JSON.

    Raises Invalid, which names the row, and OSError.
    """
    listed = exported(path)
    if listed is not None:
        return read(FORMATS[TOAD], listed)
    sheet = open_sheet(path)
    form, places = recognise(sheet.headers)
    return read(form, _rows(sheet, form.name, places))


def scored_rows(card: Card, path: Path) -> Iterator[ScoredRow]:
    """What `card` makes of each row of a table whose columns are its attributes.

    Raises Invalid for a column that is not there, and for a row that can't be read.
    """
    sheet = open_sheet(path, empty=True)
    places = {one.name: _column(sheet, one.name) for one in card.attributes}
    for row in _whole(sheet):
        values = {name: row.cells[place] for name, place in places.items()}
        yield ScoredRow(row.number, score(card, values))


def _rows(sheet: Sheet, form: str, places: tuple[int, int, int]) -> Iterator[Row]:
    for count, row in enumerate(_whole(sheet), 1):
        if count > MOST_ROWS:
            raise Invalid("card", "A card has at most %(max)d rows.", max=MOST_ROWS)
        name, text, points = (row.cells[place] for place in places)
        if form == OPTBINNING and TOTALS in row.cells and text.strip() in {"", TOTALS}:
            continue  # the sum below its table
        yield Row(row.number, name, text, points)


def _whole(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    for row in rows:
        for _place, fault in row.faults:
            raise fault
        yield row


def _column(sheet: Sheet, name: str) -> int:
    found = [place for place, header in enumerate(sheet.headers) if header == name]
    if not found:
        raise Invalid("rows", "The rows have no column “%(name)s”, which the card needs.", name=name)
    if len(found) > 1:
        raise Invalid("rows", "The column “%(name)s” stands twice or more.", name=name)
    return found[0]
