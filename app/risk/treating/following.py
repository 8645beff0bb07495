"""An action against a risk follows its task: done, passed on by hand, or because somebody left."""

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.clock import today
from app.inbox.models import Task
from app.people.models import Person
from app.risk import telling
from app.risk.models import Risk
from app.risk.recording import change_part, recording
from app.risk.treating.models import OPEN, Action
from app.risk.treating.treating import note_done


def finish_by_task(entry: Entry) -> None:
    """The task of an action was finished in the inbox: that reports it done, in the same transaction."""
    known = _open_action(entry.record)
    if known and entry.person is not None:
        note_done(entry.person, risk_of(known), known, today())


def pass_by_task(entry: Entry) -> None:
    """The task of an action was passed on: so is the action, in the same transaction."""
    known = _open_action(entry.record)
    if known is None:
        return
    tasks = everything(Task, Task.person, why="whom it was passed to; nothing is shown")
    receiver = tasks.where(Task.id == known.task_id).scalar()
    if receiver != known.owner_id:
        hand_to(entry.person, risk_of(known), known, receiver)


def hand_to(by: Person | None, risk: Risk, action: Action, receiver: int) -> None:
    """Let `receiver` do it; in the caller's transaction."""
    with recording(by, "risk.action.passed", risk) as entry:
        change_part(entry, risk, action, owner=receiver)


def risk_of(action: Action) -> Risk:
    """The risk that an action is against."""
    risks = everything(Risk, why="an action of it follows its task; nothing is shown")
    found: Risk = risks.where(Risk.id == action.risk_id).get()
    return found


def owner_or(risk: Risk, leaver: Person, gate: Gate) -> Person:
    """Who does what a leaver had to do about `risk`: its owner if they may read it, else who hands over."""
    if risk.owner_id in (None, leaver.id):
        return gate.person
    owner: Person = Person.get_by_id(risk.owner_id)
    return gate.person if owner.disabled or not Gate(owner).may(Risk.view_permission, risk) else owner


def _open_action(task: object) -> Action | None:
    """The action that is not done yet whose task it is."""
    if not isinstance(task, Task) or task.reason != telling.ACTION:
        return None
    actions = everything(Action, why="it follows its task; nothing is shown")
    found: Action | None = actions.where(Action.task == task.id, Action.state == OPEN).first()
    return found
