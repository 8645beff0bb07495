"""Steps of a signal's plan follow their tasks; signals about credit scores follow the card in force."""

from app.access.gate import everything
from app.chain.writing import Entry
from app.inbox.models import Task
from app.people.models import Person
from app.risk.scorecards.models import Scorecard
from app.risk.signals.metrics.credit import LOST
from app.risk.signals.models import ACCEPTED, Response, Signal, SignalRule
from app.risk.signals.responding import REASON


def is_to_be_done(task: Task) -> bool:
    """Whether the step of a task is open: it is done on the page of its signal, with a note."""
    step = _step_of(task)
    if step is None or step.done_at is not None:
        return False
    signals = everything(Signal, why="a task asks whether its step is open; nothing is shown")
    return bool(signals.where(Signal.id == step.signal_id, Signal.state == ACCEPTED).exists())


def pass_by_task(entry: Entry) -> None:
    """Whoever a task is passed on to does the step."""
    step = _step_of(entry.record)
    if step is not None and "person" in entry.changes:
        person = Person.get(Person.username == entry.changes["person"][1])
        Response.update(person=person.id).where(Response.id == step.id).execute()


def forget_levels(entry: Entry) -> None:
    """A new version of the card has a scale of its own: by it nothing is clear at a level of the former."""
    if isinstance(entry.record, Scorecard):
        rules = SignalRule.select(SignalRule.id).where(SignalRule.metric == LOST.name)
        here = Signal.rule.in_(rules) & (Signal.kind == entry.record.kind)
        Signal.update(clear_at=None).where(here).execute()


def _step_of(task: object) -> Response | None:
    if not isinstance(task, Task) or task.reason != REASON:
        return None
    found: Response | None = (
        everything(Response, why="a step follows its task; nothing is shown")
        .where(Response.task == task.number)
        .first()
    )
    return found
