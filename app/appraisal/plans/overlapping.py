"""Who would be in two plans at one time: another that has begun refuses this one, another draft may yet.

Two drafts may say the same of somebody, as only one of them can begin; whoever writes one is told of it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from app.access.gate import everything
from app.appraisal.models import DRAFT, PERSON, AppraisalPlan, AppraisalSheet
from app.appraisal.plans.drafts import Draft
from app.appraisal.plans.people import appraised, of_them
from app.db.base import among
from app.people.models import Department, Person


class Overlap(NamedTuple):
    """Another plan of the same time, and the names of those who are in both."""

    plan: AppraisalPlan
    names: Sequence[str]


def overlaps(draft: Draft, plan: AppraisalPlan) -> list[Overlap]:
    """Every plan that somebody of a draft is in at the same time, those that have begun first."""
    found = appraised(draft.subject, draft.whom)
    return [*running(draft, plan, found), *_drafts(draft, plan, found)]


def running(
    draft: Draft, plan: AppraisalPlan | None, found: Sequence[Person] | Sequence[Department]
) -> list[Overlap]:
    """Those that have begun, and who of `found` has a sheet in them.

    `plan` is the draft's own, None for one that is not kept yet.
    """
    others = {int(other.id): other for other in _others(draft, plan, AppraisalPlan.state != DRAFT)}
    if not others:
        return []
    by = AppraisalSheet.owner if draft.subject == PERSON else AppraisalSheet.department
    sheets = everything(AppraisalSheet, by, AppraisalSheet.plan, why="nobody is in two plans at one time")
    names = {one.id: one.name for one in found}
    query = sheets.where(AppraisalSheet.plan.in_(list(others)), among(by, names)).order_by(AppraisalSheet.id)
    both: dict[int, list[str]] = {}
    for who, other in query.tuples():
        both.setdefault(other, []).append(names[who])
    return [Overlap(others[other], named) for other, named in both.items()]


def _drafts(
    draft: Draft, plan: AppraisalPlan, found: Sequence[Person] | Sequence[Department]
) -> list[Overlap]:
    both = (
        Overlap(other, [one.name for one in of_them(found, other.whom)])
        for other in _others(draft, plan, AppraisalPlan.state == DRAFT)
    )
    return [one for one in both if one.names]


def _others(draft: Draft, plan: AppraisalPlan | None, which: Any) -> list[AppraisalPlan]:  # noqa: ANN401
    query = AppraisalPlan.select().where(
        which,
        AppraisalPlan.subject == draft.subject,
        AppraisalPlan.since < draft.until,
        AppraisalPlan.until > draft.since,
    )
    return [other for other in query.order_by(AppraisalPlan.id) if plan is None or other.id != plan.id]
