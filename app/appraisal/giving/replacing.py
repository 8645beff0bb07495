"""Naming another scorer for somebody who is absent or has left, and doing without a self-score."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.appraisal.giving.asked import is_open
from app.appraisal.giving.recording import gone
from app.appraisal.giving.settling import settle_given
from app.appraisal.giving.telling import ask, close_tasks
from app.appraisal.models import (
    EXEMPT,
    SELF,
    SUPERIOR,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
    Score,
)
from app.appraisal.steps import PLAN_STEPS, check_step
from app.chain.writing import writing
from app.clock import today
from app.customers.typed.reasons import checked_reason
from app.db.base import among, update_row
from app.db.connection import database
from app.errors import Conflict, Invalid
from app.people.models import Person

LONGEST_REASON = 300
CHANGED = "Somebody has handed in or changed a scorer meanwhile: look again."


def replace(
    gate: Gate, plan: AppraisalPlan, scorer: Person, receiver: Person, reason: str, only: str = ""
) -> int:
    """Name `receiver` for what `scorer` has still to give to others, on the sheet numbered `only` or on all.

    Returns how many scores that are. Raises Forbidden, Conflict, Invalid("reason"), Invalid("person"),
    Invalid("only") where nothing of it is left.
    """
    check_step(gate, "replace", plan)
    text = checked_reason(reason, LONGEST_REASON)
    with database.atomic():
        found = _open_of(scorer, _readable(gate, plan, only)).where(Score.role != SELF)
        scores = list(found)
        if not scores:
            raise Invalid("only", "Nothing of this is left to be handed in.")
        check_receiver(scores, scorer, receiver)
        move(gate.person, plan, scores, scorer, receiver, text)
    return len(scores)


def excuse(gate: Gate, plan: AppraisalPlan, scorer: Person, reason: str) -> int:
    """Do without the scores that `scorer` has not given themselves, for a reason. Returns how many.

    Those of others can't be left out: somebody else is named for them. Raises Forbidden, Conflict,
    Invalid("own_reason").
    """
    check_step(gate, "replace", plan)
    text = checked_reason(reason, LONGEST_REASON, "own_reason")
    with database.atomic():
        scores = list(_open_of(scorer, _readable(gate, plan)).where(Score.role == SELF))
        if not scores:
            raise Invalid("own_reason", "Nothing of this is left to be handed in.")
        sheets = _sheets(scores)
        for score in scores:
            with writing(gate.person, "appraisal.scorer.excused", sheets[score.sheet_id]) as entry:
                entry.told(scorer=scorer.username, reason=text)
                if not Score.delete().where(Score.id == score.id, Score.rev == score.rev).execute():
                    raise Conflict(CHANGED)
        close_tasks(gate.person, plan)
        settle_given(plan)
    return len(scores)


def open_elsewhere(gate: Gate, plan: AppraisalPlan, scorer: Person) -> list[AppraisalSheet]:
    """The sheets of others that `scorer` has still to score, as far as the person may read them."""
    scores = _open_of(scorer, _readable(gate, plan)).where(Score.role != SELF)
    query = gate.select(AppraisalSheet).where(AppraisalSheet.id.in_(scores.columns(Score.sheet)))
    return list(query.order_by(AppraisalSheet.number))


def colleagues_of(scorer: Person) -> list[Person]:
    """Everybody else who can sign in, by name."""
    return list(
        Person.select().where(~Person.disabled, Person.id != scorer.id).order_by(Person.name, Person.id)
    )


def possible_receivers(scores: Sequence[Score], scorer: Person) -> list[Person]:
    """Who could take all of `scores`: can sign in, and has nothing to do with these sheets yet, by name."""
    taken = _taken(scores)
    return [person for person in colleagues_of(scorer) if person.id not in taken]


def check_receiver(scores: Sequence[Score], scorer: Person, receiver: Person) -> None:
    """Raise Invalid("person") for somebody who can't take all of `scores`."""
    if receiver.disabled or receiver.id == scorer.id:
        raise Invalid("person", "Choose a colleague who can sign in.")
    if receiver.id in _taken(scores):
        raise Invalid(
            "person",
            "%(name)s is appraised on one of these sheets, or scores it already.",
            name=receiver.name,
        )


def move(
    by: Person | None,
    plan: AppraisalPlan,
    scores: Sequence[Score],
    scorer: Person,
    receiver: Person,
    reason: str = "",
) -> None:
    """Let `receiver` give `scores` in the place of `scorer`; what that one had typed falls away.

    Whoever calls has checked both, inside a transaction.
    """
    sheets = _sheets(scores)
    keys = dict(
        PlanIndicator.select(PlanIndicator.id, PlanIndicator.key)
        .where(PlanIndicator.plan == plan.id)
        .tuples()
    )
    for score in scores:
        sheet = sheets[score.sheet_id]
        with writing(by, "appraisal.scorer.replaced", sheet) as entry:
            entry.told(scorer=scorer.username, to=receiver.username, **({"reason": reason} if reason else {}))
            gone(entry, keys[score.indicator_id], scorer.username)
            if score.role == SUPERIOR and sheet.superior_id == scorer.id:
                entry.changed("superior", scorer.username, receiver.username)
                _write(AppraisalSheet, sheet, {"superior": receiver.id})
            _write(Score, score, {"person": receiver.id, "points": None, "comment": ""})
    close_tasks(by, plan)
    if is_open(plan, today()):
        ask(plan)


def open_scores_of(scorer: Person) -> ModelSelect:
    """What `scorer` has still to give to others in plans that are being scored."""
    plans = AppraisalPlan.select(AppraisalPlan.id).where(
        AppraisalPlan.state.in_([*PLAN_STEPS["replace"].before])
    )
    sheets = everything(AppraisalSheet, AppraisalSheet.id, why="what a leaver was to score, not its contents")
    return _open_of(scorer, sheets.where(AppraisalSheet.plan.in_(plans))).where(Score.role != SELF)


def _open_of(scorer: Person, sheets: ModelSelect) -> ModelSelect:
    query = everything(Score, why="what somebody has still to hand in, not what they give")
    wanted = sheets.where(AppraisalSheet.state != EXEMPT)
    return query.where(Score.person == scorer.id, Score.given_at.is_null(), Score.sheet.in_(wanted))


def _readable(gate: Gate, plan: AppraisalPlan, only: str = "") -> ModelSelect:
    found = gate.select(AppraisalSheet, AppraisalSheet.id).where(AppraisalSheet.plan == plan.id)
    return found.where(AppraisalSheet.number == only) if only else found


def _sheets(scores: Iterable[Score]) -> dict[int, AppraisalSheet]:
    query = everything(
        AppraisalSheet, why="whose scorer changes; they were asked for through the gate or leave"
    )
    return {
        one.id: one for one in query.where(among(AppraisalSheet.id, {score.sheet_id for score in scores}))
    }


def _taken(scores: Sequence[Score]) -> set[int]:
    """The ids of those who are appraised on the sheets of `scores`, or score them already."""
    ids = {score.sheet_id for score in scores}
    query = everything(Score, Score.person, why="nobody scores the same sheet twice")
    asked = {one.person_id for one in query.where(among(Score.sheet, ids))}
    return asked | {one.owner_id for one in _sheets(scores).values()}


def _write(model: Any, record: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401  a table and its row
    columns = {**values, "rev": record.rev + 1}
    if not update_row(model, record.id, record.rev, columns):
        raise Conflict(CHANGED)
    record.__data__.update(columns)
