"""The scores that a leaver was to give go to somebody else."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.appraisal.giving.replacing import check_receiver, move, open_scores_of, possible_receivers
from app.appraisal.models import AppraisalPlan, AppraisalSheet, Score
from app.db.base import among
from app.people.models import Person
from app.room import Holding, Share


def _shares(_gate: Gate, leaver: Person) -> list[Share]:
    """One for each plan: all in it goes to one person. What a sheet holds is told to nobody."""
    found = _by_plan(open_scores_of(leaver))
    plans = AppraisalPlan.select().where(among(AppraisalPlan.id, found)).order_by(AppraisalPlan.number)
    return [
        Share(plan.number, _said(plan), len(found[plan.id]), possible_receivers(found[plan.id], leaver))
        for plan in plans
    ]


def _said(plan: AppraisalPlan) -> Any:  # noqa: ANN401  a lazy text
    return _l("Scores to give in %(plan)s", plan=plan.name)


def _total(leaver: Person) -> int:
    return int(open_scores_of(leaver).count())


def _hand_over(gate: Gate, leaver: Person, key: str, receiver: Person, limit: int) -> int:
    plan = AppraisalPlan.get_or_none(AppraisalPlan.number == key)
    scores = _by_plan(open_scores_of(leaver)).get(plan.id, [])[:limit] if plan else []
    if not scores:
        return 0
    check_receiver(scores, leaver, receiver)
    move(gate.person, plan, scores, leaver, receiver)
    return len(scores)


def _by_plan(scores: Iterable[Score]) -> dict[int, list[Score]]:
    """Scores by the id of their plan."""
    scores = list(scores)
    query = everything(
        AppraisalSheet, AppraisalSheet.id, AppraisalSheet.plan, why="in which plan a leaver was to score"
    )
    plans = dict(query.where(among(AppraisalSheet.id, {one.sheet_id for one in scores})).tuples())
    found: dict[int, list[Score]] = {}
    for one in scores:
        found.setdefault(plans[one.sheet_id], []).append(one)
    return found


SCORES_HELD = Holding("scores", _shares, _total, _hand_over)
