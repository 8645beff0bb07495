"""Who does something about a risk follows the task of it: passed on by hand, or because somebody left."""

from app.access.gate import Gate, everything
from app.chain.writing import Entry
from app.inbox.models import Task
from app.people.models import Person
from app.risk.models import Risk
from app.risk.recording import change_part, recording
from app.risk.treating.models import OPEN, Action


def pass_by_task(entry: Entry) -> None:
    """The task of an action was passed on: so is the action, in the same transaction."""
    task = entry.record
    actions = everything(Action, why="it follows its task, which was passed on just now; nothing is shown")
    known = isinstance(task, Task) and actions.where(Action.task == task.id, Action.state == OPEN).first()
    if not known:
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
    risks = everything(Risk, why="an action of it is passed on; nothing is shown")
    found: Risk = risks.where(Risk.id == action.risk_id).get()
    return found


def owner_or(risk: Risk, leaver: Person, gate: Gate) -> Person:
    """Who does what a leaver had to do about `risk`: its owner if they may read it, else who hands over."""
    if risk.owner_id in (None, leaver.id):
        return gate.person
    owner: Person = Person.get_by_id(risk.owner_id)
    return gate.person if owner.disabled or not Gate(owner).may(Risk.view_permission, risk) else owner
