"""Who decides on the appeals against a sheet: one person for all that wait, chosen by the program.

Whoever may decide and has the fewest that wait, then by name. An officer may choose another of those who
may, for a reason. Where nobody may, the officers are told; once somebody may, the program chooses.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from app.access.gate import Gate, everything, gates_of_readers
from app.access.standing import holders_of
from app.appraisal.appeals.deciders import deciders
from app.appraisal.appeals.models import CASE, IS_WAITING, Appeal
from app.appraisal.appeals.recording import change
from app.appraisal.appeals.times import waiting_of
from app.appraisal.models import AppraisalSheet
from app.appraisal.moving import move_sheet
from app.appraisal.reading import indicators_of
from app.appraisal.steps import PUBLISH, check_step_on, may_take_on
from app.chain.writing import together, writing
from app.clock import today
from app.customers.typed.reasons import checked_reason
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox import tasks
from app.inbox.models import Task
from app.inbox.notices import notify
from app.inbox.subjects import Subject
from app.people.models import Person

TASK = "appeal"
"""The reason of the decider's tasks."""
NOBODY = "appeal_nobody"
"""The officers hear that nobody may decide."""
LONGEST_REASON = 500


def chosen(sheet: AppraisalSheet) -> Person | None:
    """Whom the program chooses now; None where nobody may decide. Whoever decides already goes on."""
    able = deciders(sheet)
    waiting = Counter(
        one
        for (one,) in everything(Appeal, Appeal.decider, why="how much waits for each; no appeal is told")
        .where(IS_WAITING)
        .tuples()
    )
    return min(
        able, key=lambda one: (one.id != sheet.decider_id, waiting[one.id], str(one.name)), default=None
    )


def entrust(by: Person | None, sheet: AppraisalSheet, decider: Person | None) -> None:
    """Let `decider` decide on all that waits of a sheet, in the caller's transaction; each is their task."""
    names = {one.id: str(one.label or one.indicator) for one in indicators_of(sheet.plan_id)}
    for appeal in waiting_of(sheet):
        if decider is None or appeal.decider_id != decider.id:
            _entrust(by, sheet, appeal, names[appeal.indicator_id], decider)
    if decider is None:
        notify(officers(sheet), NOBODY, _subject(sheet), None)


def may_reassign(gate: Gate, sheet: AppraisalSheet) -> bool:
    """Whether the person may let another decide on what waits of a sheet, which is not their own."""
    own = sheet.owner_id == gate.person.id
    return may_take_on(gate, "reassign", sheet) and not own and bool(waiting_of(sheet))


def reassign(gate: Gate, sheet: AppraisalSheet, username: str, reason: str) -> None:
    """Let another of those who may decide do so. Raises Forbidden, Conflict, Invalid."""
    check_step_on(gate, "reassign", sheet)
    if sheet.owner_id == gate.person.id:
        raise Forbidden
    if not waiting_of(sheet):
        raise Conflict("No appeal waits for a decision any more.")
    text = checked_reason(reason, LONGEST_REASON)
    with database.atomic():
        decider = next((one for one in deciders(sheet) if one.username == username), None)
        if decider is None:
            raise Invalid("decider", "Choose from what is offered.")
        if decider.id == sheet.decider_id:
            raise Invalid("decider", "They decide on it already.")
        with together(reason=text):
            move_sheet(gate.person, "reassign", sheet, decider=decider.id)
            entrust(gate.person, sheet, decider)


def look_after(sheets: Iterable[AppraisalSheet]) -> int:
    """Choose anew where whoever was to decide may no longer, or nobody might so far. Returns how many."""
    count = 0
    for sheet in sheets:
        with database.atomic():
            found = chosen(sheet)
            if (found and found.id) != sheet.decider_id:
                move_sheet(None, "assign", sheet, decider=found and found.id)
                entrust(None, sheet, found)
                count += 1
    return count


def officers(sheet: AppraisalSheet) -> list[Person]:
    """Those who run appraisal and read the sheet, without whom it appraises."""
    holders = Person.select().where(Person.id.in_(sorted(holders_of(PUBLISH))), Person.id != sheet.owner_id)
    return [one.person for one in gates_of_readers(sheet, list(holders)) if one.may(PUBLISH, sheet)]


def end_task(person: Person | None, appeal: Appeal) -> None:
    """The decider's task is over with the appeal."""
    task = _task_of(appeal)
    if task is not None:
        tasks.close(person, task)


def _entrust(
    by: Person | None, sheet: AppraisalSheet, appeal: Appeal, name: str, decider: Person | None
) -> None:
    task = _task_of(appeal)
    if task is not None and decider is not None:
        tasks.move(by, [task], decider)
    elif task is not None:
        tasks.close(None, task)
        task = None
    elif decider is not None:
        due: date = appeal.due
        task = tasks.give(None, decider, name, max(today(), due), (CASE, appeal.key), TASK)
    with writing(by, "appraisal.appeal.entrusted", sheet) as entry:
        change(entry, appeal, decider=decider and decider.id, task=task and task.id)


def _subject(sheet: AppraisalSheet) -> Subject:
    return AppraisalSheet.audit_kind, sheet.number


def _task_of(appeal: Appeal) -> Task | None:
    """The task of an appeal, unless it is done."""
    if appeal.task_id is None:
        return None
    rows = everything(Task, why="it carries out an appeal that its caller has come to by its sheet")
    found: Task | None = rows.where(Task.id == appeal.task_id, Task.done_at.is_null()).first()
    return found
