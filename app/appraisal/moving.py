"""Taking a step: the new state with its row on the chain, in one transaction."""

from typing import Any

from peewee import ForeignKeyField

from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.appraisal.steps import PLAN_STEPS, SHEET_STEPS
from app.chain.writing import writing
from app.db.base import update_row
from app.errors import Conflict
from app.people.models import Person

PLAN_ACTIONS = {name: f"appraisal.plan.{name}" for name in PLAN_STEPS}
SHEET_ACTIONS = {name: f"appraisal.sheet.{name}" for name in SHEET_STEPS}


def move_plan(person: Person | None, name: str, plan: AppraisalPlan, **values: Any) -> None:  # noqa: ANN401
    """Take a plan on by that step, with `values` of other columns, people by their ids.

    Whoever calls has checked the step. Raises Conflict where the plan is elsewhere by now.
    """
    _move(person, PLAN_ACTIONS[name], plan, {"state": PLAN_STEPS[name].after or plan.state, **values})


def move_sheet(person: Person | None, name: str, sheet: AppraisalSheet, **values: Any) -> None:  # noqa: ANN401
    """As `move_plan`, for a sheet."""
    _move(person, SHEET_ACTIONS[name], sheet, {"state": SHEET_STEPS[name].after or sheet.state, **values})


def _move(
    person: Person | None, action: str, record: AppraisalPlan | AppraisalSheet, columns: dict[str, Any]
) -> None:
    with writing(person, action, record) as entry:
        for name, value in columns.items():
            entry.changed(name, _told(record, name, record.__data__[name]), _told(record, name, value))
        columns = {**columns, "rev": record.rev + 1}
        if not update_row(type(record), record.id, record.rev, columns):
            raise Conflict("Somebody has changed this meanwhile.")
        record.__data__.update(columns)


def _told(record: AppraisalPlan | AppraisalSheet, name: str, value: Any) -> Any:  # noqa: ANN401
    """A value as the chain has it: moments and days as text, people by their user names."""
    field = record._meta.fields[name]
    if isinstance(field, ForeignKeyField) and field.rel_model is Person:
        return value and Person.get_by_id(value).username
    return value.isoformat() if hasattr(value, "isoformat") else value
