"""The monthly grid of spend on winning customers: month × department × kind (clause 4.1).

An empty cell says nothing, and what rests on it is missing; zero is said by a 0.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from app.access.gate import Gate
from app.appraisal.spend.counted import FROZEN, periods
from app.appraisal.spend.models import KINDS, Spend
from app.chain.writing import writing
from app.clock import today
from app.customers.typed.amounts import check_amount, yuan
from app.customers.typed.text import clean_lines
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.people.models import Department

PERMISSION = "spend.enter"
FIRST_YEAR = 2000
LONGEST_REASON = 500


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


def enter(gate: Gate, department: Department, typed: Mapping[Cell, Typed], reason: str = "") -> int:
    """Keep what was changed in a form of one department. Returns how many cells that were.

    What changes a past month, or what a plan of appraisal has counted, needs a `reason`, which the chain
    keeps. Raises Forbidden for a department outside one's scope, Invalid beside the cell for an amount that
    is none, a month that has not begun, and one that somebody else changed meanwhile; Invalid("reason").
    Nothing is kept then.
    """
    if not gate.oversees(PERMISSION, department.id):
        raise Forbidden
    changed = {cell: (one.was, _fen(cell, one.text)) for cell, one in typed.items()}
    changed = {cell: pair for cell, pair in changed.items() if pair[0] != pair[1]}
    with database.atomic():
        asking = _asking({cell: was for cell, (was, _) in changed.items()})
        told = _reason(reason, asking)
        for cell, (was, fen) in sorted(changed.items()):
            _put(gate, department, cell, (was, fen), told if cell in asking else "")
    return len(changed)


def _asking(changed: Mapping[Cell, int | None]) -> set[Cell]:
    """Those of the changed cells, each with what stood there, whose change needs a reason."""
    this_month, plans = today().replace(day=1), periods() if changed else []
    found = set()
    for cell, was in changed.items():
        states = {state for state, since, until in plans if since <= cell.month < until}
        changes = was is not None and (cell.month < this_month or bool(states))
        if changes or states & {*FROZEN}:
            found.add(cell)
    return found


def _reason(text: str, asking: Collection[Cell]) -> str:
    """The reason as it is kept. Raises Invalid("reason") where one is needed and none is given."""
    typed = clean_lines(text)
    if asking and not typed:
        raise Invalid(
            "reason",
            "Say why %(months)s is changed: the month is over, or an appraisal counts it.",
            months=", ".join(sorted({f"{cell.month:%Y-%m}" for cell in asking})),
        )
    if len(typed) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    return typed


def _fen(cell: Cell, text: str) -> int | None:
    if cell.kind not in KINDS or cell.month.day != 1:
        raise Invalid(cell.field, "Choose from what is offered.")
    if cell.month > today():
        raise Invalid(cell.field, "This month has not begun: its spend is entered from its first day on.")
    return check_amount(text, cell.field) if text.strip() else None


def _put(
    gate: Gate, department: Department, cell: Cell, change: tuple[int | None, int | None], reason: str
) -> None:
    was, fen = change
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
        if reason:
            entry.told(reason=reason)
        if fen is None:
            found.delete_instance()
        elif found:
            Spend.update(fen=fen).where(*here).execute()
        else:
            record.save(force_insert=True)
