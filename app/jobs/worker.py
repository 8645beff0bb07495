"""The worker: a process that carries out runs, and queues what the schedule asks for.

Short work goes one by one, and long work beside it, so that the minutely jobs don't wait for an import.
"""

import os
import signal
import sys
from collections.abc import Callable, Sized
from functools import partial
from threading import Event, get_native_id
from time import monotonic

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
from app.memory import give_back
from app.settings import Settings, load
from app.web.installation import ready
from app.web.language import told_to_the_operator

STALE = 50  # seconds after which a tick that had to wait is left to the next one
PATIENCE = 3  # seconds that a run has for ending; what is cut off is begun again
LOOK_EVERY = 10.0  # seconds between looks at the threads
NICE = 10  # how far long work steps back where whoever waits for a page wants the processor


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


def queue_lost(queue: Sized, push: Callable[[int], object], *, long: bool = False) -> None:
    """`push` again the runs, long or short ones, that `queue` lost: those that wait while it is empty."""
    if len(queue) == 0:
        apart = [task.name for task in tasks().values() if task.long]
        mine = JobRun.name.in_(apart) if long else JobRun.name.not_in(apart)
        for run in JobRun.select().where(JobRun.outcome == QUEUED, mine).order_by(JobRun.id):
            push(run.id)


def _work(app: Flask, settings: Settings) -> None:
    """Be two of huey's consumers: a thread for short runs, one for long ones, one for the clock."""
    for end in ("", "-wal", "-shm"):  # whatever it held is queued again from the rows
        settings.jobs_file.with_name(settings.jobs_file.name + end).unlink(missing_ok=True)
    lanes = {
        long: open_queue(settings.jobs_file, partial(_inside, app, partial(_carry_out, long=long)), long=long)
        for long in (False, True)
    }

    def tick() -> None:
        for long, (queue, push) in lanes.items():
            _inside(app, partial(queue_lost, queue, long=long), push)
        _inside(app, queue_due)

    lanes[False][0].periodic_task(lambda _: True, expires=STALE)(tick)
    consumers = [
        Consumer(queue, workers=1, periodic=not long, max_delay=1.0, shutdown_timeout=PATIENCE)
        for long, (queue, _) in lanes.items()
    ]
    for consumer in consumers:
        consumer.start()
    told = Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: told.set())
    while not told.wait(LOOK_EVERY):
        for consumer in consumers:
            consumer.check_worker_health()
    _stop(consumers)


def _stop(consumers: list[Consumer]) -> None:
    """Tell all at once: they share the time they have for ending."""
    deadline = monotonic() + PATIENCE
    for consumer in consumers:
        consumer.stop_flag.set()
    for consumer in consumers:
        consumer.shutdown_timeout = max(deadline - monotonic(), 0.1)
        consumer.stop(graceful=True)


def _carry_out(number: int, *, long: bool) -> None:
    if long and sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), NICE)
    row = claim(number)
    if row is not None:
        carry_out(row)
    if long:
        give_back()


def _inside(app: Flask, work: Callable[..., object], *given: object) -> None:
    with app.app_context(), database.connection_context():
        work(*given)


if __name__ == "__main__":
    main()
