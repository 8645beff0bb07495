"""Steps of a signal's plan follow their tasks: done in the inbox, passed on to somebody else."""

from app.access.gate import everything
from app.chain.writing import Entry
from app.clock import now
from app.inbox.models import Task
from app.people.models import Person
from app.risk.signals.models import ACCEPTED, Response, Signal
from app.risk.signals.responding import REASON, next_due_of


def finish_by_task(entry: Entry) -> None:
    """What is done in the inbox is done in the plan, too."""
    step = _step_of(entry)
    if step is None or step.done_at is not None or entry.person is None:
        return
    signal = (
        everything(Signal, why="a step follows its task; nothing is shown")
        .where(Signal.id == step.signal_id)
        .get()
    )
    if signal.state == ACCEPTED:
        Response.update(done_at=now(), done_by=entry.person.id).where(Response.id == step.id).execute()
        next_due_of(signal)


def pass_by_task(entry: Entry) -> None:
    """Whoever a task is passed on to does the step."""
    step = _step_of(entry)
    if step is not None and "person" in entry.changes:
        person = Person.get(Person.username == entry.changes["person"][1])
        Response.update(person=person.id).where(Response.id == step.id).execute()


def _step_of(entry: Entry) -> Response | None:
    task = entry.record
    if not isinstance(task, Task) or task.reason != REASON:
        return None
    found: Response | None = (
        everything(Response, why="a step follows its task; nothing is shown")
        .where(Response.task == task.number)
        .first()
    )
    return found
