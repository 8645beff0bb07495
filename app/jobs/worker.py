"""The worker: a process that carries out runs one by one, and queues what the schedule asks for."""

import signal
import sys
from collections.abc import Callable, Sized
from functools import partial
from threading import Event

from flask import Flask
from huey.consumer import Consumer
from peewee import fn

from app import create_app
from app.chain.models import AuditEntry
from app.clock import now
from app.db.connection import database
from app.errors import SettingError
from app.jobs.models import QUEUED, JobRun
from app.jobs.queue import enqueue, open_queue, tasks
from app.jobs.runs import carry_out, claim, queue_again
from app.jobs.schedule import latest
from app.settings import Settings, load
from app.web.installation import ready
from app.web.language import told_to_the_operator

STALE = 50  # seconds after which a tick that had to wait is left to the next one
PATIENCE = 3  # seconds that a run has for ending; what is cut off is begun again
LOOK_EVERY = 10.0  # seconds between looks at the threads


def main() -> None:
    """Work until TERM or Ctrl-C. One line on stderr and exit code 1 if it can't start."""
    try:
        settings = load()
        app = create_app(settings)
        with app.app_context(), ready(settings):
            queue_again()
    except SettingError as error:
        sys.exit(f"kebu: {told_to_the_operator(error)}")
    _work(app, settings)


def queue_due() -> None:
    """Queue the tasks whose time has come, or has come while nothing ran, since they were last queued."""
    installed_at = AuditEntry.select(AuditEntry.at).where(AuditEntry.id == 1).scalar()
    queued_at = dict(JobRun.select(JobRun.name, fn.MAX(JobRun.queued_at)).group_by(JobRun.name).tuples())
    for task in tasks().values():
        if task.every and latest(task.every, now()) > queued_at.get(task.name, installed_at):
            enqueue(task.name)


def queue_lost(queue: Sized, push: Callable[[int], object]) -> None:
    """`push` again the runs that `queue` lost: those that wait while it is empty."""
    if len(queue) == 0:
        for run in JobRun.select().where(JobRun.outcome == QUEUED).order_by(JobRun.id):
            push(run.id)


def _work(app: Flask, settings: Settings) -> None:
    """Be huey's consumer: one thread for the runs, one for the clock."""
    for end in ("", "-wal", "-shm"):  # whatever it held is queued again from the rows
        settings.jobs_file.with_name(settings.jobs_file.name + end).unlink(missing_ok=True)
    queue, push = open_queue(settings.jobs_file, lambda number: _inside(app, partial(_carry_out, number)))

    def tick() -> None:
        _inside(app, partial(queue_lost, queue, push))
        _inside(app, queue_due)

    queue.periodic_task(lambda _: True, expires=STALE)(tick)
    consumer = Consumer(queue, workers=1, max_delay=1.0, shutdown_timeout=PATIENCE)
    consumer.start()
    told = Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: told.set())
    while not told.wait(LOOK_EVERY):
        consumer.check_worker_health()
    consumer.stop(graceful=True)


def _carry_out(number: int) -> None:
    row = claim(number)
    if row is not None:
        carry_out(row)


def _inside(app: Flask, work: Callable[[], object]) -> None:
    with app.app_context(), database.connection_context():
        work()


if __name__ == "__main__":
    main()
