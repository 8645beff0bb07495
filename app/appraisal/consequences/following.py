"""Following up what was decided: started, done with evidence, confirmed; or given back (clause 4.6)."""

from datetime import date

from app.access.gate import Gate
from app.appraisal.consequences import acting
from app.appraisal.consequences.handling import end_task, required, subject_of, task_of
from app.appraisal.consequences.models import FOLLOWED, OPEN, TRAINING, Consequence
from app.appraisal.consequences.reading import Found
from app.appraisal.consequences.telling import REPORTED, RETURNED
from app.appraisal.models import DRAFT, AppraisalPlan, AppraisalSheet, PlanIndicator
from app.appraisal.secrecy import least_to_attach
from app.appraisal.steps import VIEW
from app.clock import now, today
from app.db.connection import database
from app.errors import Forbidden, Invalid
from app.files.attaching import Sent, attach
from app.inbox import notices, tasks
from app.inbox.models import Task
from app.inbox.subjects import NOTHING, Subject
from app.people.models import Person


def start(
    gate: Gate,
    what: str,
    owner: Person,
    due: date,
    about: AppraisalSheet | AppraisalPlan,
    kind: str = TRAINING,
    indicator: PlanIndicator | None = None,
) -> Consequence:
    """Begin something that follows from an analysis: `owner` does `what` until the day `due`.

    `about` is a sheet that came through the gate, or a plan; `indicator` what shall get better. It is a task
    at once, and needs no second person: it takes nothing from anybody. Raises Forbidden for whoever does not
    run appraisal, Invalid: "kind", "what", "owner", "due".
    """
    if not gate.has(VIEW):
        raise Forbidden
    if kind not in FOLLOWED:
        raise Invalid("kind", "Choose from what is offered.")
    sheet = about if isinstance(about, AppraisalSheet) else None
    plan = AppraisalPlan.get_by_id(sheet.plan_id) if sheet is not None else about
    if plan.state == DRAFT:
        raise Invalid("kind", "Nothing follows from a plan that has not begun.")
    if sheet is None and not gate.colleagues().where(Person.id == owner.id).exists():
        raise Invalid("owner", "Choose somebody of the departments that you see as a whole.")
    text = required(what, "what")
    subject = subject_of(sheet) if sheet is not None else NOTHING
    with database.atomic():
        task = _give(gate, owner, text, due, subject, kind)
        return acting.add(
            gate.person,
            acting.STARTED,
            plan=plan.id,
            sheet=sheet and sheet.id,
            kind=kind,
            state=OPEN,
            indicator=indicator and indicator.id,
            what=text,
            owner=owner.id,
            due=due,
            told_at=now(),
            task=task.id,
        )


def report(gate: Gate, found: Found, evidence: str, day: date | None, sent: Sent | None, rev: int) -> None:
    """It was done on a `day`: `evidence` says how, and what was `sent` is kept on the sheet to show it.

    Whoever does it reports that, or the officer for them. Raises Forbidden, Conflict, Invalid.
    """
    one, sheet = found.one, found.sheet
    step = "report" if gate.person.id == one.owner_id else "report_for"
    acting.check(gate, step, found, rev)
    text, day = required(evidence, "evidence"), _day(day)
    if sheet is not None and sent is None:
        raise Invalid("file", "Attach what shows it: a certificate, a list of those present, a photo.")
    values = {"evidence": text, "done_on": day, "returned_for": ""}

    def write(file: str) -> None:
        acting.move(gate.person, step, one, {**values, "file": file})
        _tell_giver(gate, found)
        end_task(gate.person, one)

    if sheet is not None and sent is not None:
        attach(gate, sheet, sent, least_to_attach(gate, sheet), write)
        return
    with database.atomic():
        write("")


def confirm(gate: Gate, found: Found, rev: int) -> None:
    """The evidence is enough: it has ended. Raises Forbidden, Conflict."""
    acting.check(gate, "confirm", found, rev)
    by = {"confirmed_by": gate.person.id, "confirmed_at": now()}
    acting.move(gate.person, "confirm", found.one, by)


def give_back(gate: Gate, found: Found, reason: str, due: date | None, rev: int) -> None:
    """The evidence is not enough: it is to be done until another day. Raises Forbidden, Conflict, Invalid."""
    one = found.one
    acting.check(gate, "give_back", found, rev)
    text = required(reason, "reason")
    if due is None:
        raise Invalid("due", "Say by when it is to be done.")
    owner = Person.get_by_id(one.owner_id)
    subject = subject_of(found.sheet) if found.sheet is not None else NOTHING
    with database.atomic():
        task = _give(gate, owner, one.what, due, subject, one.kind)
        acting.move(gate.person, "give_back", one, {"returned_for": text, "due": due, "task": task.id})
        notices.notify([owner], RETURNED, subject, gate.person)


def is_overdue(one: Consequence) -> bool:
    """Whether its day is over and nothing was reported."""
    return bool(one.state == OPEN and one.due and one.due < today())


def _give(gate: Gate, owner: Person, what: str, due: date, subject: Subject, kind: str) -> Task:
    try:
        return tasks.give(gate.person, owner, what, due, subject, kind)
    except Invalid as error:
        field = "owner" if error.field == "person" else error.field
        raise Invalid(field, error.message, **error.values) from error


def _day(day: date | None) -> date:
    if day is None:
        raise Invalid("done_on", "Say on which day it was done.")
    if day > today():
        raise Invalid("done_on", "This day lies ahead.")
    return day


def _tell_giver(gate: Gate, found: Found) -> None:
    task = task_of(found.one)
    if task and task.giver_id:
        subject = subject_of(found.sheet) if found.sheet is not None else NOTHING
        notices.notify([task.giver_id], REPORTED, subject, gate.person)
