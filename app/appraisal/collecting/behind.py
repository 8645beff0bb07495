"""What was changed of entered spend since a plan was collected: why its figures would change (clause 4.3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate
from app.access.levels import SEALED
from app.appraisal.collecting.frozen import collections_of
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.appraisal.reading import indicators_of
from app.appraisal.spend.changes import Changed, changes_of
from app.appraisal.spend.counted import COUNTING
from app.appraisal.spend.entering import PERMISSION
from app.appraisal.spend.words import KIND_WORDS
from app.customers.typed.amounts import yuan
from app.people.departments import all_departments, own_and_below
from app.people.models import Department
from app.web.names import department_name


@dataclass(frozen=True)
class Cell:
    """A month of a department in words, what stood there and stands there now, and who changed it, and why.

    Amounts are masks for whoever may not see that department's spend.
    """

    label: str
    before: Any
    after: Any
    person: str
    at: datetime
    reason: str


def cells_behind(gate: Gate, plan: AppraisalPlan) -> list[Cell]:
    """The changes to what the plan counts of spend, of the departments whose sheets the person may read."""
    newest = collections_of(plan).first()
    if newest is None or not any(one.indicator in COUNTING for one in indicators_of(plan.id)):
        return []
    tree = all_departments()
    sheets = gate.select(AppraisalSheet, AppraisalSheet.department).where(AppraisalSheet.plan == plan.id)
    wanted = {below for (one,) in sheets.distinct().tuples() for below in own_and_below(tree, one)}
    places = {str(one.code): one for one in tree if one.id in wanted}
    return [
        _cell(gate, places[one.department], one)
        for one in changes_of(places, plan.since, plan.until, after=newest.at)
    ]


def _cell(gate: Gate, place: Department, one: Changed) -> Cell:
    label = _(
        "%(kind)s, %(month)s, %(department)s",
        kind=KIND_WORDS[one.kind],
        month=f"{one.month:%Y-%m}",
        department=department_name(place),
    )
    sees = gate.oversees(PERMISSION, place.id)
    before, after = (_amount(fen) if sees else SEALED for fen in (one.before, one.after))
    return Cell(label, before, after, one.person, one.at, one.reason)


def _amount(fen: int | None) -> str:
    return "–" if fen is None else _("%(amount)s yuan", amount=yuan(fen))
