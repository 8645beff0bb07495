"""The special days of a year as a table: date, kind, name, English name, hours."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.errors import Invalid
from app.sheets.guard import guarded
from app.sheets.reading import Row, open_sheet
from app.tickets.calendars.days import Written
from app.web.answers import translated
from app.worktime.china import HOLIDAY, WORKDAY
from app.worktime.models import SpecialDay

COLUMNS = {
    "day": ("date", "day", "日期"),
    "kind": ("kind", "type", "类型", "类别"),
    "name": ("name", "名称", "节日"),
    "name_en": ("english name", "name_en", "英文名称"),
    "frames": ("frames", "hours", "时段", "工作时段"),
}
"""Field → what its column may be called."""
NEEDED = ("day", "kind", "name")
KINDS = {
    HOLIDAY: ("holiday", "off", "节假日", "假日", "放假", "休"),
    WORKDAY: ("workday", "work", "调休上班", "调休工作日", "工作日", "补班", "班"),
}
LARGEST = 1 << 20
"""Bytes that a file of one year may have."""
BYTE_ORDER_MARK = "\ufeff"
SEPARATORS = re.compile(r"[-/.]")


def read_year(content: bytes) -> list[tuple[int, Written]]:
    """The days of a CSV or XLSX with their row numbers. Raises Invalid("file")."""
    if len(content) > LARGEST:
        raise Invalid("file", "The file is too large for the days of a year: at most 1 MB.")
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        sheet = open_sheet(Path(file.name))
        places = _places(sheet.headers)
        return [(row.number, _written(row, places)) for row in sheet]


def write_year(days: Iterable[SpecialDay]) -> bytes:
    """A CSV that `read_year` reads."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(["date", "kind", "name", "english name", "hours"])
    for one in days:
        writer.writerow(map(guarded, (str(one.day), one.kind, one.name, one.name_en, one.frames)))
    return text.getvalue().encode()


def _places(headers: Iterable[str]) -> dict[str, int]:
    found = {header.strip().casefold(): place for place, header in reversed(list(enumerate(headers)))}
    places = {
        field: next((found[name] for name in names if name in found), -1) for field, names in COLUMNS.items()
    }
    lacking = [COLUMNS[field][0] for field in NEEDED if places[field] < 0]
    if lacking:
        raise Invalid(
            "file",
            "There is no column %(name)s. The first row names the columns: date, kind, name, hours.",
            name=lacking[0],
        )
    return places


def _written(row: Row, places: dict[str, int]) -> Written:
    if row.faults:
        _, fault = row.faults[0]
        raise Invalid("file", "Row %(row)s: %(reason)s", row=row.number, reason=translated(fault))
    cells = {field: row.cells[place].strip() if place >= 0 else "" for field, place in places.items()}
    kind = next((kind for kind, words in KINDS.items() if cells["kind"].casefold() in words), "")
    if not kind:
        raise Invalid(
            "file",
            "Row %(row)s: the kind is holiday or workday, not “%(kind)s”.",
            row=row.number,
            kind=cells["kind"][:20],
        )
    return Written(_day(row.number, cells["day"]), kind, cells["name"], cells["name_en"], cells["frames"])


def _day(row: int, text: str) -> date:
    try:
        return date(*map(int, SEPARATORS.split(text.partition(" ")[0])))
    except (TypeError, ValueError) as error:
        raise Invalid(
            "file", "Row %(row)s: write the date like 2027-01-01, not “%(text)s”.", row=row, text=text[:20]
        ) from error
