"""Freezing a plan's figures: worked out first, then written in one transaction (clause 4.3).

What was frozen stays. Collected again, which a second person approves, only what has changed gets a new turn.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from app.access.gate import everything
from app.appraisal.collecting.absent import away_in
from app.appraisal.collecting.frozen import changes_in, collections_of, last_collection
from app.appraisal.collecting.models import BesideRow, BesideValue, Comparison
from app.appraisal.collecting.taking import COLUMNS, Taken, Taking, digest
from app.appraisal.models import (
    COLLECTED,
    DRAFT,
    EXEMPT,
    PERSON,
    RUNNING,
    SCORED,
    SHOWN,
    AppraisalPlan,
    AppraisalSheet,
    Collection,
    FrozenRow,
    FrozenValue,
)
from app.appraisal.moving import move_plan, move_sheet
from app.appraisal.totals import write_totals
from app.chain.writing import writing
from app.clock import now, today
from app.db.aside import Aside, set_aside
from app.db.base import among, insert_rows, next_id
from app.db.connection import database, much_room
from app.db.fields import json_text, moment_text
from app.errors import Conflict, Invalid
from app.people.models import Person

Progress = Callable[[int, int], None]
AGAIN = frozenset({COLLECTED, SCORED, SHOWN})


def collect(
    plan: AppraisalPlan,
    person: Person | None = None,
    reason: str = "",
    progress: Progress | None = None,
    expected: str = "",
) -> Collection:
    """Freeze the figures of a running plan; of a collected one give what was frozen.

    With a `reason` a collected plan is collected again: what has changed gets a new turn, if it comes to the
    digest that was `expected`. The caller has checked who may do that, and that a second person agreed.

    Raises Invalid for a plan whose period has not ended, or that is not approved, Conflict where it has gone
    on meanwhile or the figures are not those that were expected any more.
    """
    _check(plan, reason)
    if plan.state != RUNNING and not reason:
        return last_collection(plan)
    sheets = sheets_of(plan)
    away = _away(plan, sheets) if plan.state == RUNNING else {}
    counted = [sheet for sheet in sheets if sheet.state != EXEMPT and sheet.id not in away]
    with set_aside(COLUMNS) as aside:
        taken = Taking(plan, counted, aside, progress).all()
        if plan.state != RUNNING:
            taken = [change.after for change in changes_in(taken)]
            if not taken:
                return last_collection(plan)
            if digest(taken) != expected:
                raise Conflict("The figures have changed since they were compared. Compare them again.")
        with much_room(), writing_alone(plan):
            return _freeze(plan, person, reason, taken, away, aside)


def sheets_of(plan: AppraisalPlan) -> list[AppraisalSheet]:
    """All sheets of a plan, in the order of their numbers."""
    query = everything(
        AppraisalSheet, why="official figure: a plan's figures are collected for all its sheets"
    )
    return list(query.where(AppraisalSheet.plan == plan.id).order_by(AppraisalSheet.number))


def check_period(plan: AppraisalPlan) -> None:
    """Raise Invalid as long as the period of a plan lasts."""
    if plan.until > today():
        raise Invalid(
            "plan",
            "The period of this plan lasts until %(day)s: its figures can be collected from %(next)s on.",
            day=str(plan.until - timedelta(days=1)),
            next=plan.until.isoformat(),
        )


def check_collectable(plan: AppraisalPlan) -> None:
    """Raise Invalid for a plan whose figures can't be collected for the first time now."""
    _check_begun(plan)
    if plan.state != RUNNING:
        raise Invalid("plan", "The figures of this plan are collected already.")
    check_period(plan)


def check_again(plan: AppraisalPlan) -> None:
    """Raise Invalid for a plan that can't be collected once more."""
    _check_begun(plan)
    if plan.state not in AGAIN:
        raise Invalid("plan", "Only a plan that was collected, and is not final yet, is collected again.")


def _check_begun(plan: AppraisalPlan) -> None:
    if plan.state == DRAFT:
        raise Invalid("plan", "This plan is a draft: have it approved by a second person first.")


def _check(plan: AppraisalPlan, reason: str) -> None:
    _check_begun(plan)
    if plan.state == RUNNING:
        check_period(plan)
    elif reason and plan.state not in AGAIN:
        raise Conflict("This plan is final: its figures stay as they are.")


def _away(plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> dict[int, str]:
    """Who is exempt because they were away for half the period: why, by the ids of their sheets.

    Raises Invalid where nobody is there whom the plan could appraise.
    """
    if not sheets:
        raise Invalid("plan", "This plan has nobody to appraise: make another one with people in it.")
    owners = [sheet.owner_id for sheet in sheets if sheet.state != EXEMPT and sheet.owner_id]
    people = list(Person.select().where(among(Person.id, owners)))
    if plan.subject != PERSON:
        return {}
    if owners and all(person.disabled for person in people):
        raise Invalid(
            "plan",
            "Everybody whom this plan appraises has left. Exempt each of them, and say why.",
        )
    found = away_in(people, plan.since, plan.until)
    return {
        sheet.id: f"absent:{found[sheet.owner_id].days}:{found[sheet.owner_id].whole}"
        for sheet in sheets
        if sheet.state != EXEMPT and sheet.owner_id in found and found[sheet.owner_id].is_half
    }


@contextmanager
def writing_alone(plan: AppraisalPlan) -> Iterator[None]:
    """A transaction in which the plan is where it was when its figures were worked out. Raises Conflict."""
    with database.atomic():
        fresh = AppraisalPlan.get_by_id(plan.id)
        if (fresh.state, fresh.rev) != (plan.state, plan.rev):
            raise Conflict("The plan has gone on meanwhile.")
        yield


def _freeze(
    plan: AppraisalPlan,
    person: Person | None,
    reason: str,
    taken: Sequence[Taken],
    away: dict[int, str],
    aside: Aside,
) -> Collection:
    last = collections_of(plan).first()
    made = Collection(
        plan=plan,
        turn=last.turn + 1 if last else 1,
        at=now(),
        person=person and person.id,
        reason=reason,
        sha256=digest(taken),
    )
    with writing(person, "appraisal.collected", made) as entry:
        made.save(force_insert=True)
        entry.changed("sha256", None, made.sha256)
        scored = [one for one in taken if one.indicator is not None]
        _write_values(made, scored, aside)
        _write_beside(made, [one for one in taken if one.indicator is None], aside)
        entry.told(values=len(taken), reason=reason)
        for sheet in sheets_of(plan):
            if sheet.id in away:
                move_sheet(person, "exempt", sheet, exempt_for=away[sheet.id])
        Comparison.delete().where(Comparison.plan == plan.id).execute()
        changed = {one.sheet.id for one in scored}
        write_totals(plan, [sheet for sheet in sheets_of(plan) if sheet.id in changed])
        move_plan(person, "collect_again" if reason and last else "collect", plan)
    return made


def _write_values(made: Collection, taken: Sequence[Taken], aside: Aside) -> None:
    turns, at = _turns(one.sheet.id for one in taken), moment_text(made.at)
    first = next_id(FrozenValue)
    holders = _holders(taken, first)
    rows = [
        {
            "id": row,
            "sheet_id": one.sheet.id,
            "indicator_id": one.indicator and one.indicator.id,
            "collection_id": made.id,
            "turn": turns.get((one.sheet.id, one.indicator and one.indicator.id), 0) + 1,
            "at": at,
            **_columns(one),
            "score": one.score,
            "rows_with_id": _other_holder(holders, one, row),
        }
        for row, one in enumerate(taken, first)
    ]
    insert_rows(FrozenValue, rows)
    for bunch, holder in holders.items():
        aside.write(bunch, FrozenRow, "value_id", holder)


def _write_beside(made: Collection, taken: Sequence[Taken], aside: Aside) -> None:
    first = next_id(BesideValue)
    holders = _holders(taken, first)
    rows = [
        {
            "id": row,
            "sheet_id": one.sheet.id,
            "name": one.name,
            "collection_id": made.id,
            "turn": made.turn,
            **_columns(one),
            "rows_with_id": _other_holder(holders, one, row),
        }
        for row, one in enumerate(taken, first)
    ]
    insert_rows(BesideValue, rows)
    for bunch, holder in holders.items():
        aside.write(bunch, BesideRow, "value_id", holder)


def _holders(taken: Sequence[Taken], first: int) -> dict[int, int]:
    """Bunch → the id of the value that its rows are kept with, where the first of `taken` gets `first`."""
    found: dict[int, int] = {}
    for row, one in enumerate(taken, first):
        if one.bunch is not None:
            found.setdefault(one.bunch, row)
    return found


def _other_holder(holders: Mapping[int, int], one: Taken, row: int) -> int | None:
    """The value whose rows are those of the one with the id `row`, too; None where it keeps its own."""
    holder = row if one.bunch is None else holders[one.bunch]
    return None if holder == row else holder


def _columns(one: Taken) -> dict[str, Any]:
    return {
        "version": one.version,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "count": one.count,
        "missing": one.found.missing,
        "lacking": json_text(one.lacking),
        "worst": int(one.found.worst),
    }


def _turns(sheets: Iterable[int]) -> dict[tuple[int, int | None], int]:
    """The newest turn of every value of those sheets, by sheet and indicator."""
    columns = (FrozenValue.sheet, FrozenValue.indicator, FrozenValue.turn)
    query = everything(FrozenValue, *columns, why="the job of the collection goes on from the newest ones")
    query = query.where(among(FrozenValue.sheet, sorted(set(sheets)))).order_by(FrozenValue.turn)
    return {(sheet, indicator): turn for sheet, indicator, turn in query.tuples()}
