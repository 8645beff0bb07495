"""What of a sheet follows from other rows, compared when verifying: total and grade, what people gave."""

from collections import defaultdict
from collections.abc import Iterator

from app.access.gate import everything
from app.appraisal.giving.settling import handed_in, total_of
from app.appraisal.marking import graded, tenths
from app.appraisal.models import EXEMPT, GIVEN, AppraisalPlan, AppraisalSheet
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.totals import lines_of
from app.appraisal.totals import total_of as sum_of
from app.db.base import among


def what_follows(first: str, last: str) -> Iterator[tuple[str, str]]:
    """The sheets numbered from `first` to `last` of which something does not follow, and what that is."""
    query = everything(AppraisalSheet, why="all of them are compared with their values; no value is told")
    by_plan: dict[int, list[AppraisalSheet]] = defaultdict(list)
    for sheet in query.where(AppraisalSheet.number.between(first, last), AppraisalSheet.state != EXEMPT):
        by_plan[sheet.plan_id].append(sheet)
    for plan in list(AppraisalPlan.select().where(among(AppraisalPlan.id, by_plan))):
        yield from _wrong(plan, by_plan[plan.id])


def _wrong(plan: AppraisalPlan, sheets: list[AppraisalSheet]) -> Iterator[tuple[str, str]]:
    lines, values, scores = indicators_of(plan.id), values_of(sheets), handed_in(sheets)
    for sheet in sheets:
        printed = sum_of(lines_of(lines, values[sheet.id])).total
        if sheet.total != tenths(printed):
            yield sheet.number, "total"
        if sheet.grade != graded(printed, plan.grades):
            yield sheet.number, "grade"
        for line in lines:
            value, mine = values[sheet.id].get(line.id), scores[sheet.id, line.id]
            if line.indicator != GIVEN or value is None or value.is_decided or not mine:
                continue
            if value.score != tenths(total_of(plan, mine)):
                yield sheet.number, "given"
