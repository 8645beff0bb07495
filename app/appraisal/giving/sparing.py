"""Colleagues whose score could be worked out are asked no more, in plans that began when they still were.

A plan that begins now asks none such (see `plans.beginning`). What one of them has handed in already falls
away before the plan is scored: it was given in the belief that nobody could tell whose it is.
"""

from collections import defaultdict
from collections.abc import Mapping

from app.access.gate import everything
from app.appraisal.giving.recording import gone
from app.appraisal.giving.telling import close_tasks
from app.appraisal.models import EXEMPT, PEER, SUPERIOR, AppraisalPlan, AppraisalSheet, Score
from app.appraisal.reading import indicators_of
from app.appraisal.scoring import could_be_told
from app.appraisal.steps import PLAN_STEPS
from app.chain.writing import writing
from app.db.base import among
from app.db.connection import database
from app.people.models import Person

ACTION = "appraisal.scorer.spared"


def spare_colleagues(plan: AppraisalPlan) -> int:
    """Ask no colleague any more whose score could be worked out, in a plan that is not scored yet.

    Returns how many scores that are.
    """
    with database.atomic():
        if AppraisalPlan.get_by_id(plan.id).state not in PLAN_STEPS["give"].before:
            return 0
        sheets = _sheets(plan)
        spared = _could_be_told(sheets)
        people = {one.person_id for one in spared}
        names = dict(Person.select(Person.id, Person.username).where(among(Person.id, people)).tuples())
        keys = {one.id: one.key for one in indicators_of(plan.id)}
        for score in spared:
            with writing(None, ACTION, sheets[score.sheet_id]) as entry:
                entry.told(scorer=names[score.person_id])
                gone(entry, keys[score.indicator_id], names[score.person_id])
                Score.delete().where(Score.id == score.id).execute()
        if spared:
            close_tasks(None, plan)
    return len(spared)


def _sheets(plan: AppraisalPlan) -> dict[int, AppraisalSheet]:
    query = everything(AppraisalSheet, why="who scores them, not what they hold")
    found = query.where(AppraisalSheet.plan == plan.id, AppraisalSheet.state != EXEMPT)
    return {one.id: one for one in found}


def _could_be_told(sheets: Mapping[int, AppraisalSheet]) -> list[Score]:
    """The scores asked of colleagues on those sheets that somebody could work out."""
    query = everything(Score, why="who is asked for a score, not what they give")
    asked: dict[tuple[int, int], dict[str, list[Score]]] = defaultdict(lambda: {SUPERIOR: [], PEER: []})
    for one in query.where(among(Score.sheet, sheets), Score.role.in_([SUPERIOR, PEER])).order_by(Score.id):
        asked[one.sheet_id, one.indicator_id][one.role].append(one)
    return [
        score
        for by in asked.values()
        if could_be_told(len(by[SUPERIOR]), len(by[PEER]))
        for score in by[PEER]
    ]
