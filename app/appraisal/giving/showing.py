"""Showing people what a plan came to (clause 4.5): refused while somebody has not handed in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.access.gate import Gate, everything
from app.appraisal.giving.late import late_scorers
from app.appraisal.models import COLLECTED, EXEMPT, OPEN, SCORED, AppraisalPlan, AppraisalSheet
from app.appraisal.moving import move_plan, move_sheet
from app.appraisal.reading import indicators_of, values_of
from app.appraisal.steps import PUBLISH, check_step
from app.chain.writing import Entry, together
from app.clock import now, today
from app.customers.typed.text import clean_lines
from app.db.base import among
from app.db.connection import database
from app.errors import Invalid
from app.inbox import tasks
from app.inbox.models import Task
from app.inbox.notices import notify
from app.people.models import Person
from app.worktime.calendars import OFFICE, calendars

EVENT = "appraisal_shown"
TASK = "appraisal_confirm"
USUAL_WORKDAYS = 10
"""Until when people answer, where the day of the plan is over."""
LONGEST_AHEAD = timedelta(days=366)
LONGEST_REASON = 500


@dataclass(frozen=True)
class Excess:
    """A grade that more sheets have than the plan allows: its code, how many have it, and of how many."""

    grade: str
    count: int
    most: int
    of: int


def show(gate: Gate, plan: AppraisalPlan, answer_by: date | None = None, reason: str = "") -> int:
    """Show everybody their sheet, and give them the task to confirm it.

    `answer_by` is a new last day for that, where the plan's own is over. A forced distribution that is not
    kept needs a `reason`. Returns how many sheets that are. Raises Forbidden; Invalid("late") naming who has
    not handed in, Invalid("sheets") naming whose figures were not collected, Invalid("answer_by"),
    Invalid("reason"); Conflict where the plan is elsewhere.
    """
    gate.require(PUBLISH)
    with database.atomic():
        if plan.state in (COLLECTED, SCORED):
            _check_late(plan)
        check_step(gate, "show", plan)
        sheets = sheets_of(plan)
        _check_explained(gate, plan, sheets)
        last = _last_day(plan, answer_by)
        text = _reason(excesses(plan, sheets), reason)
        with together(**({"reason": text} if text else {})):
            move_plan(gate.person, "show", plan, shown_at=now(), answer_by=last)
        _show_each(gate.person, plan, [sheet for sheet in sheets if sheet.state == OPEN])
    return len(sheets)


def sheets_of(plan: AppraisalPlan) -> list[AppraisalSheet]:
    """The sheets of a plan that are shown: all but the exempt."""
    query = everything(AppraisalSheet, why="a plan is shown as a whole, each sheet to whom it appraises")
    query = query.where(AppraisalSheet.plan == plan.id, AppraisalSheet.state != EXEMPT)
    return list(query.order_by(AppraisalSheet.number))


def excesses(plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> list[Excess]:
    """The grades that more of `sheets` have than the plan's forced distribution allows."""
    graded = [sheet.grade for sheet in sheets if sheet.grade is not None]
    counts, total = Counter(graded), len(graded)
    allowed = {code: int(most) for code, most in (plan.forced or {}).items() if most is not None}
    found = (Excess(code, counts[code], total * most // 100, total) for code, most in allowed.items())
    return [one for one in found if one.count > one.most]


def unexplained(plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> list[AppraisalSheet]:
    """Those of `sheets` that have neither a value nor a reason of some indicator."""
    wanted = {one.id for one in indicators_of(plan.id)}
    values = values_of(sheets)
    return [sheet for sheet in sheets if wanted - values[sheet.id].keys()]


def usual_last_day() -> date:
    """Until when people answer, where nothing else is said."""
    return calendars()[OFFICE].later_by_days(today(), USUAL_WORKDAYS)


def settle_confirmation(entry: Entry) -> None:
    """Somebody has answered, or the time for it is over: nothing is left to be confirmed."""
    if not isinstance(entry.record, AppraisalSheet):
        return
    query = everything(Task, why="the task of whoever has answered, which that closes")
    here = (Task.kind == AppraisalSheet.audit_kind, Task.record == entry.record.number)
    for task in query.where(*here, Task.reason == TASK, Task.done_at.is_null()):
        tasks.close(entry.person, task)


def _check_late(plan: AppraisalPlan) -> None:
    late = late_scorers(plan)
    if late:
        raise Invalid(
            "late",
            "These have not handed in their scores: %(names)s. Remind them, or name somebody else.",
            names=_listed([one.person.name for one in late]),
        )


def _check_explained(gate: Gate, plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> None:
    open_ = unexplained(plan, sheets)
    if not open_:
        return
    mine = gate.select(AppraisalSheet, AppraisalSheet.owner).where(
        among(AppraisalSheet.id, [sheet.id for sheet in open_])
    )
    people = Person.select().where(Person.id.in_(mine)).order_by(Person.name)
    raise Invalid(
        "sheets",
        "These sheets lack figures, and nothing says why: %(names)s. Collect the plan's figures first.",
        names=_listed([person.name for person in people]),
    )


def _listed(names: Sequence[str]) -> str:
    """Names in a row, the first of many."""
    most = 20
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _last_day(plan: AppraisalPlan, asked: date | None) -> date:
    """The plan's own as long as it is to come: a second person approved it."""
    if plan.answer_by > today():
        return plan.answer_by
    last = asked or plan.answer_by
    if not today() < last <= today() + LONGEST_AHEAD:
        raise Invalid("answer_by", "Choose a day after today, and within a year: people need time to answer.")
    return last


def _reason(over: Sequence[Excess], reason: str) -> str:
    """Why the distribution is not kept, "" where it is."""
    text = clean_lines(reason)
    if not over:
        return ""
    if not text:
        raise Invalid("reason", "More people have a grade than the plan allows: say why it is shown so.")
    if len(text) > LONGEST_REASON:
        raise Invalid("reason", "At most %(max)d characters.", max=LONGEST_REASON)
    return text


def _show_each(by: Person, plan: AppraisalPlan, sheets: Sequence[AppraisalSheet]) -> None:
    owners = {sheet.owner_id for sheet in sheets} - {None}
    people = {one.id: one for one in Person.select().where(among(Person.id, owners), ~Person.disabled)}
    for sheet in sheets:
        move_sheet(by, "show", sheet, shown_at=now())
        owner = people.get(sheet.owner_id)
        if owner is not None:
            about = (AppraisalSheet.audit_kind, sheet.number)
            notify([owner], EVENT, about, by)
            tasks.give(None, owner, plan.name, plan.answer_by, about, TASK)
