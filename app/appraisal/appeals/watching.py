"""What becomes of appeals by itself: who may no longer decide is replaced, officers hear of delay."""

from app.access.gate import everything
from app.appraisal.appeals.assigning import look_after, officers
from app.appraisal.appeals.models import IS_WAITING, Appeal
from app.appraisal.appeals.recording import change
from app.appraisal.models import AppraisalSheet
from app.chain.writing import Entry, writing
from app.clock import today
from app.inbox.notices import notify
from app.people.models import Person
from app.room import Outcome, Running

JOB = "appraisal.appeals"
OVERDUE = "appeal_overdue"
"""The officers hear that an appeal is not decided in time."""


def watch(_: Running) -> Outcome | None:
    """The job: every sheet with appeals that wait."""
    entrusted, late = look_after(_waited_for()), _tell_late()
    if not entrusted and not late:
        return None
    return Outcome("Appeals: %(entrusted)s entrusted anew, %(late)s overdue.", entrusted=entrusted, late=late)


def follow_leaver(entry: Entry) -> None:
    """Whoever can't sign in any more decides nothing: somebody else does."""
    gone = Person.get(Person.username == entry.record_number)
    look_after([sheet for sheet in _waited_for() if sheet.decider_id == gone.id])


def _waited_for() -> list[AppraisalSheet]:
    sheets = everything(AppraisalSheet, why="the program looks after who decides on their appeals")
    waiting = everything(Appeal, Appeal.sheet, why="which sheets have appeals that wait").where(IS_WAITING)
    return list(sheets.where(AppraisalSheet.id.in_(waiting)).order_by(AppraisalSheet.id))


def _tell_late() -> int:
    """Tell the officers once of each that nobody decided by its day."""
    rows = everything(Appeal, why="the officers hear of what is overdue; its text is not told")
    late = list(rows.where(IS_WAITING, Appeal.due < today(), ~Appeal.told_late).order_by(Appeal.id))
    sheets = everything(AppraisalSheet, why="the officers hear of appeals against them that are overdue")
    found = {one.id: one for one in sheets.where(AppraisalSheet.id.in_([one.sheet_id for one in late]))}
    for appeal in late:
        sheet = found[appeal.sheet_id]
        with writing(None, "appraisal.appeal.overdue", sheet) as entry:
            change(entry, appeal, told_late=True)
            notify(officers(sheet), OVERDUE, (AppraisalSheet.audit_kind, sheet.number), None)
    return len(late)
