"""The life of one run: begun, carried out, settled; what the worker did not finish is begun again."""

from time import monotonic

from flask import current_app

from app.access.gate import leave
from app.chain.writing import writing
from app.clock import now
from app.db.connection import database
from app.errors import KebuError, NotFound
from app.jobs.models import DONE, FAILED, QUEUED, RUNNING, JobRun
from app.jobs.queue import task_named
from app.people.models import Person
from app.room import Outcome
from app.vault.fields import opened, sealed_columns

MOST_ATTEMPTS = 3
PROGRESS_EVERY = 0.5  # seconds
NOTHING_TO_DO = "Nothing to do."


class Run:
    """A run as its task sees it."""

    def __init__(self, row: JobRun) -> None:
        self._row = row
        self._told_at = 0.0
        self.person: Person | None = row.asked_by
        self.subject: str = row.subject

    def progress(self, done: int, total: int) -> None:
        """Keep how far it is, at most twice a second; call it outside a transaction."""
        if done < total and monotonic() - self._told_at < PROGRESS_EVERY:
            return
        self._told_at = monotonic()
        self._write(progress_done=done, progress_total=total)

    def tell_once(self, secret: str) -> None:
        """Keep `secret` sealed for `take_secret`."""
        self._write(**sealed_columns(JobRun, self._row.id, {"secret": secret}))

    def _write(self, **columns: object) -> None:
        JobRun.update(**columns).where(JobRun.id == self._row.id).execute()


def begin(name: str, subject: str = "") -> JobRun:
    """A run of task `name` on `subject` that the caller carries out. Raises NotFound for an unknown task."""
    task_named(name)
    begun = {"queued_at": now(), "started_at": now(), "attempts": 1, "outcome": RUNNING}
    return JobRun.create(name=name, subject=subject, **begun)


def claim(number: int) -> JobRun | None:
    """Take run `number` out of the queue; None if it isn't there any more."""
    taken = JobRun.update(outcome=RUNNING, started_at=now(), attempts=JobRun.attempts + 1)
    if not taken.where(JobRun.id == number, JobRun.outcome == QUEUED).execute():
        return None
    return JobRun.get_by_id(number)


def carry_out(row: JobRun) -> JobRun:
    """Run the task of `row`, which has begun, and note how it ended. Raises nothing that the task raises."""
    leave()
    try:
        said = task_named(row.name).run(Run(row))
    except NotFound:
        _settle(row, FAILED, Outcome("There is no such job any more."))
    except KebuError as error:
        _settle(row, FAILED, Outcome(error.message, **error.values))
    except Exception as error:
        current_app.logger.exception("job %s failed", row.name)
        _settle(
            row, FAILED, Outcome("It broke off: %(error)s. The log says more.", error=type(error).__name__)
        )
    else:
        _settle(row, DONE, said)
    leave()
    return JobRun.get_by_id(row.id)


def queue_again() -> None:
    """Put back what was cut off with the worker, but not what was cut off too often."""
    cut_off = JobRun.outcome == RUNNING
    for row in list(JobRun.select().where(cut_off, JobRun.attempts >= MOST_ATTEMPTS)):
        _settle(row, FAILED, Outcome("It was cut off %(count)s times.", count=row.attempts))
    JobRun.update(outcome=QUEUED).where(cut_off).execute()


def take_secret(number: int, person: Person | None = None) -> str | None:
    """What run `number` has to tell once to `person`, who asked for it; None if there is nothing."""
    with database.atomic():
        row = JobRun.get_or_none(JobRun.id == number, JobRun.asked_by == person)
        secret = opened(row, "secret") if row else None
        JobRun.update(secret=None).where(JobRun.id == number, JobRun.asked_by == person).execute()
    return secret


def _settle(row: JobRun, outcome: str, said: Outcome | None) -> None:
    """Note the end; on the chain, too, but for scheduled runs without work, of which the newest stays."""
    said = said or Outcome(NOTHING_TO_DO)
    named = {name: fact if isinstance(fact, int | float) else str(fact) for name, fact in said.values.items()}
    ended = {"outcome": outcome, "ended_at": now(), "message": said.message, "named": named}
    if said.message == NOTHING_TO_DO and row.asked_by is None:
        with database.atomic():
            _forget_idle(row.name)
            JobRun.update(**ended).where(JobRun.id == row.id).execute()
        return
    with writing(row.asked_by, "job.ended", row) as entry:
        JobRun.update(**ended).where(JobRun.id == row.id).execute()
        entry.told(
            outcome=outcome,
            started_at=row.started_at,
            message=said.message,
            named=named,
            **row.told_subject,
        )


def _forget_idle(name: str) -> None:
    idle = (JobRun.name == name) & (JobRun.message == NOTHING_TO_DO) & (JobRun.asked_by.is_null())
    JobRun.delete().where(idle).execute()
