"""Totals and grades of sheets, from what counts of each; written with what they rest on."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from app.appraisal.marking import add_up, graded, tenths
from app.appraisal.models import AppraisalPlan, AppraisalSheet, FrozenValue, PlanIndicator
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.scoring import Total
from app.db.base import update_row


class Line(NamedTuple):
    """An indicator of a sheet, and what it came to, None as long as nothing was collected."""

    indicator: PlanIndicator
    value: FrozenValue | None


def lines_of(indicators: Iterable[PlanIndicator], values: Mapping[int, FrozenValue]) -> list[Line]:
    """The lines of a sheet in the order of its plan."""
    return [Line(one, values.get(one.id)) for one in indicators]


def total_of(lines: Iterable[Line]) -> Total:
    """What they come to."""
    return add_up((one.indicator.weight, one.value.printed if one.value else None) for one in lines)


def write_totals(plan: AppraisalPlan, sheets: Iterable[AppraisalSheet]) -> None:
    """Count the totals and grades of sheets anew; inside the transaction that changed what they rest on."""
    sheets, indicators = list(sheets), indicators_of(plan.id)
    values = values_of(sheets)
    for sheet in sheets:
        printed = total_of(lines_of(indicators, values[sheet.id])).total
        columns = {"total": tenths(printed), "grade": graded(printed, plan.grades), "rev": sheet.rev + 1}
        if (sheet.total, sheet.grade) != (columns["total"], columns["grade"]):
            update_row(AppraisalSheet, sheet.id, sheet.rev, columns)
            sheet.__data__.update(columns)
