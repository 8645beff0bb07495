"""What follows from appraisal, as far as somebody may know of it, decided here alone.

It is read with its sheet. Whom it concerns sees it from `told_at` on: once it is decided, or once they were
asked for their answer. Others who read the sheet without a permission, such as its superior, see the same.
What belongs to a plan alone is seen by whose it is, who began it, and those who run appraisal for them.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from peewee import JOIN, Expression, ModelSelect

from app.access.gate import Gate, everything
from app.appraisal.consequences.models import Consequence
from app.appraisal.models import AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import APPROVE, PUBLISH, VIEW
from app.errors import NotFound
from app.people.models import Person


class Found(NamedTuple):
    """A consequence, with its sheet if it has one; both came through the gate."""

    one: Consequence
    sheet: AppraisalSheet | None

    @property
    def concerned(self) -> frozenset[int | None]:
        """The ids of those whom it concerns: the sheet's person, and who does it."""
        return frozenset({self.one.owner_id, self.sheet.owner_id if self.sheet else None} - {None})

    @property
    def address(self) -> dict[str, str]:
        """The values of its address."""
        if self.sheet is not None:
            return {"sheet": self.sheet.number, "key": self.one.key}
        return {"plan": AppraisalPlan.get_by_id(self.one.plan_id).number, "key": self.one.key}


def visible(gate: Gate) -> ModelSelect:
    """Everything that the person may know of, joined with its sheet, in no order."""
    return (
        everything(Consequence, why="each is read with its sheet, which is narrowed by the gate")
        .join(AppraisalSheet, JOIN.LEFT_OUTER)
        .where(_of_sheets(gate) | _of_plans(gate))
    )


def of_sheet(gate: Gate, sheet: AppraisalSheet) -> list[Consequence]:
    """What follows from a sheet that came through the gate, the newest first."""
    query = everything(Consequence, why="they belong to a sheet that came through the gate")
    rows = query.where(Consequence.sheet == sheet.id).order_by(Consequence.id.desc())
    return [one for one in rows if _is_known(gate, Found(one, sheet))]


def find(gate: Gate, key: str, sheet: str = "", plan: str = "") -> Found:
    """The one called `key` of the sheet, or else of the plan, with that number. Raises NotFound."""
    of = gate.get(AppraisalSheet, sheet) if sheet else None
    rows = everything(Consequence, why="it belongs to a sheet that came through the gate, or is checked here")
    if of is not None:
        here = Consequence.sheet == of.id
    else:
        here = (Consequence.plan == plan_numbered(plan).id) & Consequence.sheet.is_null()
    one = rows.where(Consequence.key == key, here).first()
    if one is None or not _is_known(gate, Found(one, of)):
        raise NotFound
    return Found(one, of)


def keyed(gate: Gate, key: str) -> Found:
    """The one called `key`. Raises NotFound."""
    one = visible(gate).where(Consequence.key == key).first()
    if one is None:
        raise NotFound
    return Found(one, gate.select(AppraisalSheet).where(AppraisalSheet.id == one.sheet_id).first())


def knows_wage(gate: Gate, found: Found) -> bool:
    """Whether a wage is for the person: whom it concerns, and those who propose or approve a fine of it."""
    return gate.person.id in found.concerned or gate.has(PUBLISH) or gate.has(APPROVE)


def indicators_of_all(found: Iterable[Consequence]) -> dict[int, PlanIndicator]:
    """The indicators that they are about, by their ids."""
    ids = sorted({one.indicator_id for one in found if one.indicator_id})
    return {one.id: one for one in PlanIndicator.select().where(PlanIndicator.id.in_(ids))} if ids else {}


def sheets_of_all(gate: Gate, found: Sequence[Consequence]) -> dict[int, AppraisalSheet]:
    """Their sheets that the person may read, by their ids."""
    ids = sorted({one.sheet_id for one in found if one.sheet_id})
    query = gate.select(AppraisalSheet).where(AppraisalSheet.id.in_(ids))
    return {one.id: one for one in query} if ids else {}


def _is_known(gate: Gate, found: Found) -> bool:
    one, mine = found.one, gate.person.id in found.concerned
    if found.sheet is None:
        return mine or one.person_id == gate.person.id or (gate.has(VIEW) and _oversees(gate, one.owner_id))
    return one.told_at is not None or (gate.has(VIEW) and not mine)


def _oversees(gate: Gate, person: int | None) -> bool:
    return bool(gate.colleagues().where(Person.id == person).exists())


def _of_sheets(gate: Gate) -> Expression:
    readable = gate.condition(AppraisalSheet, AppraisalSheet.view_permission)
    told = Consequence.told_at.is_null(is_null=False)
    if not gate.has(VIEW):
        return readable & told
    me = gate.person.id
    mine = (AppraisalSheet.owner == me) | (Consequence.owner == me)
    return readable & (told | ~mine)


def _of_plans(gate: Gate) -> Expression:
    me = gate.person.id
    known = (Consequence.owner == me) | (Consequence.person == me)
    if gate.has(VIEW):
        known |= Consequence.owner.in_(gate.colleagues())
    return Consequence.sheet.is_null() & known
