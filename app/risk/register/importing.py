"""Bringing a register in from a table (CSV, XLSX): each row becomes a risk, or says what is wrong with it.

A row that names the number of a risk that can be read is left out: it is there already. Ratings are by the
version of the matrix in force, and count once a second person has confirmed them. A residual below the
inherent risk is without ground then until controls support it: nothing in a table proves any.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.access.gate import Gate
from app.clock import now
from app.customers.models import Customer
from app.db.base import in_batches
from app.db.connection import database
from app.errors import Forbidden, Invalid, KebuError, NotFound
from app.organisation.processes.models import ProcessStep
from app.people.models import Department, DictionaryEntry, Person
from app.risk import steps
from app.risk.assessing.brought import Named, ask_for
from app.risk.assessing.models import ASKED, Assessment
from app.risk.matrices.versions import in_force
from app.risk.matrix import SCALES, STEPS, Rating
from app.risk.models import RATINGS, Risk
from app.risk.recording import add_part, recording
from app.risk.register.exporting import LABELS
from app.risk.register.registering import CATEGORIES, NewRisk, register
from app.sheets.mapping import guess_mapping
from app.sheets.reading import Row, open_sheet

LARGEST = 5 << 20
MOST, PORTION = 10_000, 200
"""Rows; and how many are written, and confirmed, at once."""
NAMES: Mapping[str, tuple[str, ...]] = {
    "number": ("编号", "风险编号", "number"),
    "title": ("风险", "风险名称", "名称", "risk", "title"),
    "category": ("类别", "风险类别", "category"),
    "cause": ("原因", "cause"),
    "event": ("事件", "event"),
    "effect": ("影响说明", "后果", "effect"),
    "owner": ("责任人", "风险责任人", "owner"),
    "department": ("部门", "归属部门", "department"),
    "level": ("密级", "level"),
    "customer": ("客户编号", "customer number", "customer"),
    "step": ("环节", "step"),
    "inherent_likelihood": ("固有可能性", "inherent likelihood"),
    "inherent_impact": ("固有影响", "inherent impact"),
    "residual_likelihood": ("剩余可能性", "residual likelihood"),
    "residual_impact": ("剩余影响", "residual impact"),
    "target_likelihood": ("目标可能性", "target likelihood"),
    "target_impact": ("目标影响", "target impact"),
}
"""Field → what its column may be called, beside what an export calls it."""
NEEDED = ("title", "category")


class Rejected(NamedTuple):
    """A row that was not taken: where it stands, which field, and why."""

    row: int
    field: str
    error: KebuError


class Imported(NamedTuple):
    """What came of a file. `there` are rows whose risk is in the register already.

    Not `confirmed`: ratings wait for a second person. `unread` are columns that stand for no field.
    `lower` rows say less remains than any control supports: whoever confirms them sees which.
    """

    accepted: int
    there: int
    rejected: list[Rejected]
    confirmed: bool = True
    unread: tuple[str, ...] = ()
    lower: int = 0


def bring_in(gate: Gate, content: bytes, *, dry: bool = False) -> Imported:
    """The risks of a file; with `dry` nothing is written. Raises Forbidden, Invalid("file")."""
    gate.require(steps.MANAGE)
    if len(content) > LARGEST:
        raise Invalid("file", "The file is too large for a register: at most 5 MB.")
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        sheet = open_sheet(Path(file.name))
        places = _places(sheet.headers)
        read = set(places.values())
        unread = tuple(one for place, one in enumerate(sheet.headers) if one.strip() and place not in read)
        return _bring(gate, sheet, places, dry=dry)._replace(unread=unread)


def _bring(gate: Gate, rows: Iterable[Row], places: Mapping[str, int], *, dry: bool) -> Imported:
    """The rows in portions: each is written with the request that asks to confirm its ratings."""
    result = _Result(_Found(gate), dry)
    for portion in in_batches(rows, PORTION):
        if result.seen + len(portion) > MOST:
            raise Invalid("file", "More than %(most)s rows: divide the file.", most=MOST)
        with database.atomic():
            for row in portion:
                result.take(gate, row, places)
            if result.rated:
                ask_for(gate, result.rated)
                result.rated = []
    return Imported(
        result.accepted, result.there, result.rejected, confirmed=not result.asked, lower=result.lower
    )


class _Result:
    """What comes of a file, row by row; `rated` are ratings that nobody was asked to confirm yet."""

    def __init__(self, found: "_Found", dry: bool) -> None:  # noqa: FBT001
        self._found, self._dry = found, dry
        self.seen = self.accepted = self.there = self.lower = 0
        self.asked = False
        self.rejected: list[Rejected] = []
        self.rated: list[Named] = []

    def take(self, gate: Gate, row: Row, places: Mapping[str, int]) -> None:
        """One row: all of it or nothing; what is wrong with it is told."""
        self.seen += 1
        cells = {name: row.cells[place].strip() for name, place in places.items() if place < len(row.cells)}
        try:
            _check_whole(row)
            if self._found.is_there(cells.get("number", "")):
                self.there += 1
                return
            rated = _take(gate, self._found, cells, dry=self._dry)
            self.accepted += 1
            self.lower += _is_lower(cells)
        except Invalid as error:
            self.rejected.append(Rejected(row.number, error.field, error))
        except (Forbidden, NotFound) as error:
            why = Invalid("level", "This level is above yours.")
            field = "level" if isinstance(error, Forbidden) else "customer"
            self.rejected.append(Rejected(row.number, field, why))
        else:
            if rated and not self._dry:
                self.asked = True
                self.rated.append(rated)


def _check_whole(row: Row) -> None:
    if row.faults:
        raise row.faults[0][1]


def _take(gate: Gate, found: "_Found", cells: Mapping[str, str], *, dry: bool) -> Named | None:
    """One row: all of it or nothing; `dry`: nothing of it stays. Its rating, if it has one."""
    ratings = _ratings(cells)
    new = found.new_risk(cells)
    with database.atomic() as turn:
        risk = register(gate, new)
        made = _rate(gate, risk, ratings) if ratings else None
        if dry:
            turn.rollback()
    return (risk.number, made.key) if made else None


def _rate(gate: Gate, risk: Risk, ratings: Mapping[str, Rating]) -> Assessment:
    """As the risk officer who brings it in found it in the table; no control supports it."""
    inherent, residual = ratings["inherent"], ratings["residual"]
    columns = {
        f"{name}_{part}": getattr(rating, part)
        for name, rating in (("proposed", inherent), ("residual", residual), ("target", ratings["target"]))
        for part in ("likelihood", "impact")
    }
    with recording(gate.person, "risk.assessment.imported", risk) as entry:
        return add_part(
            entry,
            risk,
            Assessment,
            at=now(),
            person=gate.person.id,
            matrix=in_force().number,
            likelihood=inherent.likelihood,
            impact=inherent.impact,
            **dict.fromkeys(SCALES),
            controls=[],
            **columns,
            note=_("Taken over with the register that was brought in"),
            lower=None,
            state=ASKED,
        )


def _ratings(cells: Mapping[str, str]) -> dict[str, Rating]:
    """The three ratings of a row; {} where it has none. What is left open is as the one before it."""
    known = {
        f"{name}_{part}": _step(cells.get(f"{name}_{part}", ""), f"{name}_{part}")
        for name in RATINGS
        for part in ("likelihood", "impact")
    }
    if not any(known.values()):
        return {}
    for part in ("likelihood", "impact"):
        if not known[f"inherent_{part}"]:
            raise Invalid(f"inherent_{part}", "Fill this in.")
    found: dict[str, Rating] = {}
    before = Rating(STEPS[-1], STEPS[-1])
    for name in RATINGS:
        rating = Rating(
            *(known[f"{name}_{part}"] or getattr(before, part) for part in ("likelihood", "impact"))
        )
        if rating.above(before):
            raise Invalid(f"{name}_likelihood", "Higher than the rating before it: lower it.")
        found[name] = before = rating
    return found


def _is_lower(cells: Mapping[str, str]) -> bool:
    ratings = _ratings(cells)
    return bool(ratings) and ratings["inherent"].above(ratings["residual"])


def _step(text: str, field: str) -> int | None:
    if not text:
        return None
    found = next((step for step in STEPS if str(step) == text), None)
    if found is None:
        raise Invalid(field, "A whole number from 1 to 5.")
    return found


def _places(headers: tuple[str, ...] | list[str]) -> dict[str, int]:
    """Where the column of each field stands. Raises Invalid("file") where a needed one is missing."""
    names = {field: [*names, *_exported(field)] for field, names in NAMES.items()}
    mapping = guess_mapping(headers, names)
    found = {
        field: headers.index(columns[0])
        for field, columns in mapping.columns.items()
        if columns and columns[0] in headers
    }
    for field in NEEDED:
        if field not in found:
            raise Invalid("file", "There is no column for %(name)s.", name=LABELS[field])
    return found


def _exported(field: str) -> list[str]:
    return [str(LABELS[field])] if field in LABELS else []


class _Found:
    """What names and codes in a file mean, looked up once."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        entries = DictionaryEntry.select().where(DictionaryEntry.dictionary == CATEGORIES)
        self._categories = _meanings((one.code, one.code, one.zh, one.en) for one in entries)
        self._people = _meanings((one, one.username, one.name) for one in Person.select())
        departments = Department.select().where(~Department.retired)
        self._departments = _meanings((one, one.code, one.name, one.name_en) for one in departments)
        self._steps = _meanings(
            (one, one.key, one.name) for one in ProcessStep.select().where(~ProcessStep.retired)
        )

    def is_there(self, number: str) -> bool:
        """Whether a risk that the person can read has that number."""
        return bool(number) and self._gate.select(Risk, Risk.id).where(Risk.number == number).exists()

    def new_risk(self, cells: Mapping[str, str]) -> NewRisk:
        """What a row says. Raises Invalid for a field that is wrong."""
        customer = None
        if cells.get("customer"):
            try:
                customer = self._gate.get(Customer, cells["customer"])
            except NotFound as error:
                raise Invalid("customer", "No customer that you can read has this number.") from error
        return NewRisk(
            title=cells.get("title", ""),
            category=self._one("category", self._categories, cells) or "",
            cause=cells.get("cause", ""),
            event=cells.get("event", ""),
            effect=cells.get("effect", ""),
            customer=customer,
            step=None if customer else self._one("step", self._steps, cells),
            department=self._one("department", self._departments, cells),
            owner=self._one("owner", self._people, cells),
            own_level=_level(cells.get("level", "")),
        )

    @staticmethod
    def _one(field: str, known: Mapping[str, list[Any]], cells: Mapping[str, str]) -> Any:  # noqa: ANN401
        text = cells.get(field, "")
        if not text:
            return None
        meant = known.get(text.casefold(), [])
        if len(meant) != 1:
            raise Invalid(field, "“%(text)s” is not known, or is more than one.", text=text[:40])
        return meant[0]


def _meanings(rows: Iterator[tuple[Any, ...]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for meant, *names in rows:
        for name in {str(one).casefold() for one in names if one}:
            found.setdefault(name, []).append(meant)
    return found


LEVELS = {
    "公开": 1,
    "内部": 2,
    "秘密": 3,
    "机密": 4,
    "public": 1,
    "internal": 2,
    "confidential": 3,
    "secret": 4,
}


def _level(text: str) -> int:
    if not text:
        return 1
    found = LEVELS.get(text.casefold()) or (int(text) if text in {"1", "2", "3", "4"} else 0)
    if not found:
        raise Invalid("level", "“%(text)s” is not known, or is more than one.", text=text[:40])
    return found
