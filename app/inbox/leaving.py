"""Leavers: all that somebody holds is handed over in one step (access rule 10).

Disabling gives the nearest lead who may read all of it one task; the rooms say what is held
(`Room.holdings`). What the lead may not read stays, and is no part of any count (rule 2).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.access.gate import Gate, everything
from app.access.standing import holders_of
from app.access.upward import leads_above
from app.chain.writing import Entry
from app.clock import today
from app.db.connection import database
from app.errors import Conflict, Forbidden, Invalid
from app.inbox import tasks
from app.inbox.models import HandOver, Task
from app.inbox.notices import HANDED_OVER, notify
from app.inbox.subjects import NOTHING
from app.jobs.queue import enqueue
from app.jobs.reports import last_report
from app.people.models import Person
from app.room import Holding, Outcome, Running, Share, rooms_of_the_house

JOB = "hand_over"
DAYS = timedelta(days=3)
AT_ONCE = 200
"""More than that is handed over in the background."""
BATCH = 100
LEAVE = ""
"""Chosen for a share that stays where it is for now."""
Choices = Mapping[str, str]
"""Name of a share → user name of its receiver."""


@dataclass(frozen=True)
class Part:
    """A share of what a leaver holds; `name` names it in a form."""

    name: str
    holding: Holding
    share: Share


def ask_for_hand_over(entry: Entry) -> None:
    """Somebody was disabled: if they hold anything, one task to hand it over."""
    leaver, by = entry.record, entry.person
    if not isinstance(leaver, Person) or not any(one.total(leaver) for one in holdings()):
        return
    receiver = _who_hands_over(leaver) or by
    if receiver is not None and open_task(leaver) is None:
        task = tasks.give(None, receiver, leaver.name, today() + DAYS, NOTHING, tasks.HAND_OVER)
        HandOver.create(task=task.id, leaver=leaver.id)


def no_longer_needed(entry: Entry) -> None:
    """Somebody was let in again: nothing is handed over."""
    task = open_task(entry.record) if isinstance(entry.record, Person) else None
    if task is not None:
        tasks.close(entry.person, task)


def open_task(leaver: Person) -> Task | None:
    """The task to hand over the work of `leaver` that is not done, or None."""
    query = everything(Task, why="the one task about a leaver; it is no record's")
    joined = query.join(HandOver, on=HandOver.task == Task.id)
    found: Task | None = joined.where(HandOver.leaver == leaver.id, Task.done_at.is_null()).first()
    return found


def hand_over_of(task: Task) -> HandOver:
    """What is handed over by `task`. Raises LookupError for a task that is about something else."""
    found = HandOver.get_or_none(HandOver.task == task.id)
    if found is None:
        raise LookupError(task.number)
    return found


def holdings() -> list[Holding]:
    """What people can hold, in the order of the rooms from the top."""
    return [holding for room in reversed(rooms_of_the_house()) for holding in room.holdings]


def parts(gate: Gate, leaver: Person) -> list[Part]:
    """What `leaver` holds and the person may hand over, in shares."""
    return [
        Part(f"{holding.name}-{share.key}", holding, share)
        for holding in holdings()
        for share in holding.shares(gate, leaver)
        if share.count
    ]


def check(choices: Choices, found: list[Part]) -> dict[str, Person]:
    """Name of each share that is handed over → its receiver. Raises Invalid for one that is not offered."""
    chosen: dict[str, Person] = {}
    for part in found:
        wanted = choices.get(part.name, LEAVE)
        offered = {person.username: person for person in part.share.receivers}
        if wanted and wanted not in offered:
            raise Invalid(part.name, "Choose from what is offered.")
        if wanted:
            chosen[part.name] = offered[wanted]
    if not chosen and not any(part.share.follows for part in found):
        raise Invalid("hand_over", "Choose at least one receiver.")
    return chosen


def hand_over(gate: Gate, task: Task, choices: Choices) -> bool:
    """Hand over what was chosen. Returns whether that is done; False: it goes on in the background.

    Raises Forbidden, Invalid; Conflict while it goes on already.
    """
    if not tasks.may_act(gate, task):
        raise Forbidden
    with database.atomic():
        asked = hand_over_of(task)
        if is_running(task):
            raise Conflict("The work is being handed over already.")
        leaver = Person.get_by_id(asked.leaver_id)
        found = parts(gate, leaver)
        chosen = check(choices, found)
        moving = [part for part in found if part.name in chosen or part.share.follows]
        if sum(part.share.count for part in moving) > AT_ONCE:
            wanted = {name: person.username for name, person in chosen.items()}
            HandOver.update(choices=wanted).where(HandOver.id == asked.id).execute()
            enqueue(JOB, gate.person, task.number)
            return False
        for _ in _carried_out(gate, leaver, moving, chosen):
            pass
        _finish(gate, task, leaver)
    return True


def is_running(task: Task) -> bool:
    """Whether the work is being handed over in the background."""
    report = last_report(JOB, task.number)
    return report is not None and not report.ended


def carry_on(run: Running) -> Outcome | None:
    """The job `hand_over`: what was begun goes on where it was cut, by the rights of now."""
    gate = Gate(run.person)
    task = tasks.get_task(gate, run.subject)
    asked = hand_over_of(task)
    leaver, choices = Person.get_by_id(asked.leaver_id), dict(asked.choices or {})
    found = parts(gate, leaver)
    chosen = check(choices, found) if any(part.name in choices for part in found) else {}
    moving = [part for part in found if part.name in chosen or part.share.follows]
    done, total = 0, sum(part.share.count for part in moving)
    for count in _carried_out(gate, leaver, moving, chosen):
        done += count
        run.progress(done, max(total, done))
    _finish(gate, task, leaver)
    return Outcome("Handed over: %(count)s.", count=done)


def _carried_out(
    gate: Gate, leaver: Person, moving: list[Part], chosen: Mapping[str, Person]
) -> Iterator[int]:
    """Hand over share by share, telling after each batch how many that were."""
    for part in moving:
        receiver, given = chosen.get(part.name), 0
        while True:
            with database.atomic():
                count = part.holding.hand_over(gate, leaver, part.share.key, receiver, BATCH)
                given += count
                if count < BATCH and given and receiver is not None:
                    notify([receiver], HANDED_OVER, NOTHING, gate.person, given)
            if count:
                yield count
            if count < BATCH:
                break


def _finish(gate: Gate, task: Task, leaver: Person) -> None:
    """The task is done once nothing is left that its person may hand over."""
    if not parts(gate, leaver):
        tasks.finish(gate, task)


def _who_hands_over(leaver: Person) -> Person | None:
    """The nearest lead who may hand over all that `leaver` holds; else the nearest of all."""
    leads = leads_above(leaver.id)
    others = Person.select().where(Person.id.in_(holders_of("approval.decide")), Person.id != leaver.id)
    total = sum(holding.total(leaver) for holding in holdings())
    able = (
        person
        for person in [*leads, *others.order_by(Person.id)]
        if sum(part.share.count for part in parts(Gate(person), leaver)) == total
    )
    return next(able, leads[0] if leads else None)
