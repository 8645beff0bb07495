"""Handing in scores. What is typed is kept for its giver alone until then; afterwards it can be changed."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from app.access.gate import Gate, everything
from app.appraisal.giving.asked import Asked, is_open
from app.appraisal.giving.points import LONGEST_COMMENT, MOST, NO_SCORE, needs_comment, typed_as
from app.appraisal.giving.recording import tell, tell_change
from app.appraisal.giving.settling import settle_given
from app.appraisal.giving.telling import close_tasks
from app.appraisal.models import EXEMPT, RUNNING, SELF, AppraisalPlan, AppraisalSheet, PlanIndicator, Score
from app.chain.writing import writing
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.base import update_row
from app.db.connection import database
from app.errors import Conflict, Invalid, NotFound

TOO_EARLY = "Scores are given once the period is over."
SETTLED = "These scores are settled: only an appeal changes them now."
POINTS, COMMENT = "points", "comment"


class Typed(NamedTuple):
    """What stands in a form for one score, and the `rev` at which the form was opened."""

    points: int | None
    comment: str
    rev: int


def field_of(what: str, key: str) -> str:
    """What a form calls the points or the comment of the score with that key."""
    return f"{what}-{key}"


def hand_in(gate: Gate, score: Score, points: int | None, comment: str) -> None:
    """Hand in one score, in tenths, or change it until the plan is scored.

    Raises NotFound for somebody else's, Conflict once it is settled, Invalid("points"), Invalid("comment").
    """
    if score.person_id != gate.person.id:
        raise NotFound
    with database.atomic():
        sheet, plan = _place(score)
        _check_open(sheet, plan)
        given = Typed(points, comment, score.rev)
        _give(gate, score, sheet, given, PlanIndicator.get_by_id(score.indicator_id).key)
        _go_on(gate, [plan])


def keep(gate: Gate, lines: Collection[Asked], typed: Mapping[str, Typed], into: str = "") -> tuple[int, int]:
    """Keep what stands in a form of the person's own scores, and hand in those of the plan numbered `into`.

    What was handed in before is changed. Returns how many were kept for later, and how many handed in or
    changed. Raises Conflict once they are settled, Invalid beside the field; nothing is kept then.
    """
    kept, given, plans = 0, 0, {}
    with database.atomic():
        live = _fresh({one.plan.id for one in lines})
        for one in lines:
            meant = _meant(one, typed[one.key])
            now_in = one.given or (one.plan.number == into and meant.points is not None)
            if _stands(one, meant) and (one.given or not now_in):
                continue
            _check_open(one.sheet, live[one.plan.id])
            if now_in:
                _give(gate, one.score, one.sheet, meant, one.indicator.key, one.key)
                plans[one.plan.id] = live[one.plan.id]
                given += 1
            else:
                _keep_draft(one, meant)
                kept += 1
        _go_on(gate, plans.values())
    return kept, given


def flaw_of(points: int | None, comment: str) -> Invalid | None:
    """What is wrong with a score that is handed in, None for nothing."""
    if points is None:
        return Invalid(POINTS, "What was handed in can be changed, but not taken back: type a score.")
    if not 0 <= points <= MOST:
        return Invalid(POINTS, NO_SCORE)
    if needs_comment(points) and not comment.strip():
        return Invalid(COMMENT, "Below 60 and above 95 a score needs a comment: say why.")
    return None


def _meant(one: Asked, typed: Typed) -> Typed:
    """What the form says by what stands there now; what was left alone in it leaves that alone.

    Raises Invalid where both the form and another window changed it.
    """
    comment = clean_lines(typed.comment)
    if typed.rev != one.score.rev:
        there = (one.score.points, one.score.comment)
        if (typed.points, comment) not in {there, (None, "")}:
            raise Invalid(
                field_of(POINTS, one.key),
                "This was changed in another window: %(points)s stands there now. Save again to have yours.",
                points=typed_as(one.score.points) or "—",
            )
        return Typed(*there, one.score.rev)
    return Typed(typed.points, comment, typed.rev)


def _stands(one: Asked, meant: Typed) -> bool:
    return (meant.points, meant.comment) == (one.score.points, one.score.comment)


def _give(
    gate: Gate, score: Score, sheet: AppraisalSheet, typed: Typed, indicator: str, key: str = ""
) -> None:
    """Write what is handed in, with its row on the chain; `key` names the fields of a form with several."""
    comment = clean_lines(typed.comment)
    _check(score, sheet, typed.points, comment, key)
    action = "appraisal.score.changed" if score.given_at else "appraisal.score.given"
    columns = {"points": typed.points, "comment": comment, "given_at": now()}
    with writing(gate.person, action, sheet) as entry:
        tell_change(entry, score, columns)
        _write(score, typed.rev, columns)
        tell(entry, score, indicator, gate.person.username)


def _check(score: Score, sheet: AppraisalSheet, points: int | None, comment: str, key: str) -> None:
    if (sheet.owner_id == score.person_id) != (score.role == SELF):
        raise Invalid(
            field_of(POINTS, key) if key else POINTS,
            "Nobody scores themselves as somebody else does: the appraisal officer names another scorer.",
        )
    if flaw := flaw_of(points, comment) or _length(comment):
        raise Invalid(field_of(flaw.field, key) if key else flaw.field, flaw.message, **flaw.values)


def _length(comment: str) -> Invalid | None:
    if len(comment) > LONGEST_COMMENT:
        return Invalid(COMMENT, "At most %(max)d characters.", max=LONGEST_COMMENT)
    return None


def _keep_draft(one: Asked, meant: Typed) -> None:
    """Keep what is not handed in: nobody but its giver knows of it, so that the chain has nothing to tell."""
    if flaw := _length(meant.comment):
        raise Invalid(field_of(COMMENT, one.key), flaw.message, **flaw.values)
    _write(one.score, meant.rev, {"points": meant.points, "comment": meant.comment})


def _write(score: Score, rev: int, columns: Mapping[str, Any]) -> None:
    values = {**columns, "rev": rev + 1}
    if not update_row(Score, score.id, rev, values):
        raise Conflict("This was changed in another window meanwhile: open the page anew.")
    score.__data__.update(values)


def _go_on(gate: Gate, plans: Iterable[AppraisalPlan]) -> None:
    """What follows once somebody has handed in: their task is done, and the last score settles the plan."""
    for plan in plans:
        close_tasks(gate.person, plan)
        settle_given(plan)


def _place(score: Score) -> tuple[AppraisalSheet, AppraisalPlan]:
    query = everything(AppraisalSheet, why="it is the sheet of a score that its giver is asked for")
    sheet = query.where(AppraisalSheet.id == score.sheet_id).get()
    return sheet, AppraisalPlan.get_by_id(sheet.plan_id)


def _fresh(plans: Iterable[int]) -> dict[int, AppraisalPlan]:
    """The plans as they stand inside this transaction."""
    return {plan.id: plan for plan in AppraisalPlan.select().where(AppraisalPlan.id.in_(sorted(plans)))}


def _check_open(sheet: AppraisalSheet, plan: AppraisalPlan) -> None:
    if sheet.state == EXEMPT or not is_open(plan, today()):
        raise Conflict(TOO_EARLY if plan.state == RUNNING else SETTLED)
