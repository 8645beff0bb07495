"""The sheets of the same person, or department, up to one: what each came to, for lines of time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.access.gate import Gate, everything
from app.appraisal.marking import from_tenths
from app.appraisal.models import (
    DEPARTMENT,
    EXEMPT,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
)
from app.appraisal.plans.periods import with_gaps
from app.appraisal.scoring import of_tenths
from app.appraisal.sheets.drawing import PERIODS, period_label
from app.appraisal.sheets.figures import value_of
from app.appraisal.sheets.visible import sees_figures
from app.db.base import among
from app.figures.collecting import indicators
from app.figures.groups import ENOUGH


@dataclass(frozen=True)
class Past:
    """Sheets of one person or department, the oldest first, and all their values.

    Between two whose periods do not meet stands a None. `values` are by sheet's id, then by what the
    indicator is: that of one plan is told beside another's.
    """

    slots: Sequence[Any]
    values: Mapping[int, Mapping[tuple[str, str], FrozenValue]]

    def of_sheet(self, sheet: AppraisalSheet) -> dict[int, FrozenValue]:
        """What counts of one of them, by the ids of its plan's indicators."""
        return {value.indicator_id: value for value in self.values[sheet.id].values()}

    def line_of(self, indicator: PlanIndicator) -> list[Fraction | None]:
        """What an indicator came to in each period."""
        told, key = indicators().get(indicator.indicator), (indicator.indicator, indicator.label)
        found = [sheet and self.values[sheet.id].get(key) for sheet in self.slots]
        return [None if value is None else value_of(told, value) for value in found]

    @property
    def totals(self) -> list[Decimal | None]:
        """The total of each."""
        return [from_tenths(one.total) if one else None for one in self.slots]

    @property
    def labels(self) -> list[str]:
        """The period of each."""
        return [period_label(one.since, one.until) if one else "" for one in self.slots]


@dataclass(frozen=True)
class Among:
    """The totals of everybody with the same post, in each plan of a line of time, the present one last."""

    groups: Sequence[Sequence[Decimal]]

    @property
    def present(self) -> Sequence[Decimal]:
        """Those of the present plan; none where they are too few."""
        last = self.groups[-1] if self.groups else ()
        return last if len(last) >= ENOUGH else ()

    @property
    def means(self) -> list[Decimal | None]:
        """The mean of each group that is large enough."""
        return [
            sum(group, Decimal(0)) / len(group) if len(group) >= ENOUGH else None for group in self.groups
        ]

    def rank(self, total: Decimal) -> int:
        """The place of a total in the present plan; whoever has the same shares it."""
        return 1 + sum(one > total for one in self.present)


def past_of(gate: Gate, sheet: AppraisalSheet, plan: AppraisalPlan) -> Past:
    """The last sheets that the person may read and is shown, up to `sheet`; two queries."""
    whose = (
        AppraisalSheet.department == sheet.department_id
        if sheet.kind == DEPARTMENT
        else AppraisalSheet.owner == sheet.owner_id
    )
    query = gate.select(AppraisalSheet, AppraisalSheet, AppraisalPlan.since, AppraisalPlan.until)
    query = query.join(AppraisalPlan, on=AppraisalSheet.plan == AppraisalPlan.id)
    earlier = (AppraisalPlan.since < plan.since) | (AppraisalSheet.id == sheet.id)
    query = query.where(AppraisalSheet.kind == sheet.kind, whose, earlier)
    query = query.order_by(AppraisalPlan.since.desc(), AppraisalSheet.id.desc()).limit(PERIODS)
    shown = [one for one in query.objects() if one.id == sheet.id or sees_figures(gate, one)]
    slots = with_gaps(shown[::-1], lambda one: (one.since, one.until))[-PERIODS:]
    return Past(slots, _values([one.id for one in shown]))


def among_others(past: Past, sheet: AppraisalSheet) -> Among:
    """The totals of the same post in each plan of `past`; one query.

    They are official figures, over all sheets, and there are none of groups under five (access rule 9).
    """
    query = everything(
        AppraisalSheet,
        AppraisalSheet.plan,
        AppraisalSheet.post,
        AppraisalSheet.total,
        why="totals of everybody with the same post, without names, and of five people at least (rule 9)",
    )
    sheets = [one for one in past.slots if one]
    query = query.where(
        among(AppraisalSheet.plan, [one.plan_id for one in sheets]),
        AppraisalSheet.kind == sheet.kind,
        AppraisalSheet.state != EXEMPT,
        AppraisalSheet.total.is_null(False),  # noqa: FBT003  peewee's own
    )
    groups: dict[tuple[int, str], list[Decimal]] = {(one.plan_id, one.post): [] for one in sheets}
    for plan, post, total in query.tuples():
        if (plan, post) in groups:
            groups[plan, post].append(of_tenths(total))
    return Among([groups[one.plan_id, one.post] if one else () for one in past.slots])


def _values(sheets: Sequence[int]) -> dict[int, dict[tuple[str, str], FrozenValue]]:
    found: dict[int, dict[tuple[str, str], FrozenValue]] = {one: {} for one in sheets}
    query = everything(
        FrozenValue,
        FrozenValue,
        PlanIndicator.indicator.alias("name"),
        PlanIndicator.label.alias("label"),
        why="they belong to sheets that came through the gate",
    )
    query = query.join(PlanIndicator, on=FrozenValue.indicator == PlanIndicator.id)
    for value in query.where(among(FrozenValue.sheet, sheets)).order_by(FrozenValue.turn).objects():
        found[value.sheet_id][value.name, value.label] = value
    return found
