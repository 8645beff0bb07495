"""The queues. A run is a row; huey's own file only carries its number to the worker, and may be lost.

There are two of them, for short work and for long, each with a thread in the worker.
"""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from flask import current_app
from huey import SqliteHuey
from huey.api import TaskWrapper

from app.chain.writing import writing
from app.clock import now
from app.db.connection import database
from app.errors import NotFound
from app.jobs.models import QUEUED, JobRun
from app.people.models import Person
from app.room import Task

LANES = {False: "kebu", True: "kebu-long"}
"""Whether the work is long → the name of its queue."""


def tasks() -> dict[str, Task]:
    """Every task of the house by its name, in the order of the rooms."""
    return {task.name: task for room in current_app.extensions["kebu"]["rooms"] for task in room.jobs}


def task_named(name: str) -> Task:
    """The task `name`. Raises NotFound."""
    if name not in tasks():
        raise NotFound
    return tasks()[name]


def enqueue(name: str, person: Person | None = None, subject: str = "") -> int:
    """Let the worker run task `name` on `subject` once the present transaction is committed.

    Returns the run's number. What waits already is not queued twice. Raises NotFound for an unknown task.
    """
    task = task_named(name)
    with database.atomic():
        waiting = (JobRun.name == name, JobRun.subject == subject, JobRun.outcome == QUEUED)
        run = JobRun.get_or_none(*waiting) or _ask(name, person, subject)
    file = current_app.extensions["kebu"]["settings"].jobs_file
    database.after_commit(partial(push, file, run.id, long=task.long))
    return int(run.id)


def push(file: Path, number: int, *, long: bool) -> None:
    """Tell the worker that run `number` waits. One more time does no harm: a run is claimed once."""
    queue, carry_out = open_queue(file, long=long)
    with closing(queue.storage):
        carry_out(number)


def open_queue(
    file: Path, carry_out: Callable[[int], object] = lambda _: None, *, long: bool = False
) -> tuple[SqliteHuey, TaskWrapper]:
    """Huey's queue in `file`, and its task that has `carry_out` called with a number in the worker."""
    queue = SqliteHuey(LANES[long], filename=str(file), results=False)

    def run(number: int) -> None:
        carry_out(number)

    return queue, queue.task()(run)


def _ask(name: str, person: Person | None, subject: str) -> JobRun:
    run = JobRun.create(name=name, subject=subject, asked_by=person, queued_at=now())
    if person is not None:
        with writing(person, "job.asked", run) as entry:
            entry.told(**run.told_subject)
    return run
