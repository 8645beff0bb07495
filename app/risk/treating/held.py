"""The actions against risks that a leaver had to do, and how they are handed over (access rule 10)."""

from flask_babel import lazy_gettext as _l
from peewee import ModelSelect

from app.access.gate import Gate, everything
from app.inbox import tasks
from app.inbox.models import Task
from app.people.models import Person
from app.risk.models import Risk
from app.risk.steps import PROPOSE
from app.risk.treating.following import hand_to, owner_or, risk_of
from app.risk.treating.models import OPEN, Action
from app.risk.treating.treating import UNSETTLED
from app.room import Holding, Share

KEY = "open"


def _mine(leaver: Person) -> ModelSelect:
    """What is open, or waits for somebody to confirm it: given back, it is to be done again."""
    query = everything(Action, why="what a leaver had to do, as far as the person may read its risk")
    return query.where(Action.owner == leaver.id, Action.state.in_(UNSETTLED))


def _readable(gate: Gate, leaver: Person) -> ModelSelect:
    return _mine(leaver).where(Action.risk.in_(gate.select(Risk, Risk.id, permission=PROPOSE)))


def _shares(gate: Gate, leaver: Person) -> list[Share]:
    follows = _l("To the owner of each risk")
    return [Share(KEY, _l("Actions against risks"), _readable(gate, leaver).count(), follows=follows)]


def _hand_over(gate: Gate, leaver: Person, _key: str, _receiver: Person | None, limit: int) -> int:
    found = list(_readable(gate, leaver).order_by(Action.id).limit(limit))
    for action in found:
        risk = risk_of(action)
        receiver = owner_or(risk, leaver, gate)
        task = _task_of(action)
        if task is not None:
            tasks.move(gate.person, [task], receiver)  # the action follows it
        else:
            hand_to(gate.person, risk, action, receiver.id)
    return len(found)


def _task_of(action: Action) -> Task | None:
    query = everything(Task, why="the task of an action that is handed over")
    here = (Task.id == action.task_id, Task.person == action.owner_id, Task.done_at.is_null())
    found: Task | None = query.where(*here).first() if action.state == OPEN else None
    return found


ACTIONS_HELD = Holding("risk_actions", _shares, lambda leaver: int(_mine(leaver).count()), _hand_over)
