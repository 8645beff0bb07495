"""The monthly grid of spend on winning customers: month × department × kind (clause 4.1).

An empty cell says nothing, and what rests on it is missing; zero is said by a 0.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.access.gate import Gate
from app.appraisal.spend.models import KINDS, Spend
from app.chain.writing import writing
from app.clock import today
from app.customers.typed.amounts import check_amount, yuan
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.people.models import Department

PERMISSION = "spend.enter"
FIRST_YEAR = 2000


class Cell(NamedTuple):
    """One place of the grid: a month, by its first day, and a kind."""

    month: date
    kind: str

    @property
    def field(self) -> str:
        """What a form calls it."""
        return f"{self.kind}_{self.month:%m}"


class Typed(NamedTuple):
    """What stands in a cell of a form, and what stood there when the form was opened, in fen."""

    text: str
    was: int | None


def cells(year: int) -> list[Cell]:
    """The places of a year's grid whose month has begun, month by month."""
    months = (date(year, month, 1) for month in range(1, 13))
    return [Cell(month, kind) for month in months if month <= today() for kind in KINDS]


def entered(year: int, departments: Sequence[int]) -> dict[int, dict[Cell, int]]:
    """What those departments, by their ids, spent in a year: fen of each cell that was entered."""
    found: dict[int, dict[Cell, int]] = {one: {} for one in departments}
    within = Spend.month.between(date(year, 1, 1), date(year, 12, 31))
    for row in Spend.select().where(within, Spend.department.in_(list(departments))):
        found[row.department_id][Cell(row.month, row.kind)] = row.fen
    return found


def missing(year: int, there: Mapping[Cell, int]) -> list[date]:
    """The months of a year that have begun and of which not every kind was entered."""
    return sorted({cell.month for cell in cells(year) if cell not in there})


def enter(gate: Gate, department: Department, typed: Mapping[Cell, Typed]) -> int:
    """Keep what was changed in a form of one department. Returns how many cells that were.

    Raises Forbidden for a department outside one's scope, Invalid beside the cell for an amount that is
    none, a month that has not begun, and one that somebody else changed meanwhile. Nothing is kept then.
    """
    if not gate.oversees(PERMISSION, department.id):
        raise Forbidden
    changed = {cell: (one.was, _fen(cell, one.text)) for cell, one in typed.items()}
    changed = {cell: pair for cell, pair in changed.items() if pair[0] != pair[1]}
    with database.atomic():
        for cell, (was, fen) in sorted(changed.items()):
            _put(gate, department, cell, was, fen)
    return len(changed)


def _fen(cell: Cell, text: str) -> int | None:
    if cell.kind not in KINDS or cell.month.day != 1:
        raise Invalid(cell.field, "Choose from what is offered.")
    if cell.month > today():
        raise Invalid(cell.field, "This month has not begun: its spend is entered from its first day on.")
    return check_amount(text, cell.field) if text.strip() else None


def _put(gate: Gate, department: Department, cell: Cell, was: int | None, fen: int | None) -> None:
    here = (Spend.department == department.id, Spend.month == cell.month, Spend.kind == cell.kind)
    found = Spend.get_or_none(*here)
    before = found and found.fen
    if before != was:
        raise Invalid(
            cell.field,
            "Somebody changed this meanwhile: %(amount)s stands there now. Save again to have yours.",
            amount="—" if before is None else yuan(before),
        )
    record = found or Spend(department=department, month=cell.month, kind=cell.kind, fen=fen)
    with writing(gate.person, "spend.entered" if fen is not None else "spend.removed", record) as entry:
        entry.changed("fen", before, fen)
        if fen is None:
            found.delete_instance()
        elif found:
            Spend.update(fen=fen).where(*here).execute()
        else:
            record.save(force_insert=True)
