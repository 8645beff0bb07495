"""What pages and commands say about jobs: the last run of each, the next, how far one is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from peewee import fn

from app.clock import now
from app.jobs.models import QUEUED, RUNNING, JobRun
from app.jobs.queue import tasks
from app.jobs.schedule import following
from app.room import Task


@dataclass(frozen=True)
class Report:
    """One run as a page shows it: `outcome` is queued, running, done or failed."""

    outcome: str
    sentence: str
    started_at: datetime | None
    ended_at: datetime | None
    done: int
    total: int

    @property
    def ended(self) -> bool:
        """Whether it has come to an end."""
        return self.outcome not in {QUEUED, RUNNING}

    @property
    def percent(self) -> int:
        """How far it is, 0–100; 0 while it has not said."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True)
class Job:
    """A task with its newest run, and when it comes next by its schedule."""

    task: Task
    last: JobRun | None
    next_at: datetime | None


def report(number: int) -> Report | None:
    """How run `number` stands, in the reader's language; None for a number that is no run's."""
    run = JobRun.get_or_none(JobRun.id == number)
    return report_of(run) if run else None


def last_report(name: str, subject: str = "") -> Report | None:
    """How the newest run of task `name` on `subject` stands; None if it never ran."""
    asked = (JobRun.name == name, JobRun.subject == subject)
    run = JobRun.select().where(*asked).order_by(JobRun.id.desc()).first()
    return report_of(run) if run else None


def report_of(run: JobRun) -> Report:
    """How `run` stands, in the reader's language."""
    return Report(
        outcome=run.outcome,
        sentence=_(run.message, **run.named) if run.message else "",
        started_at=run.started_at,
        ended_at=run.ended_at,
        done=run.progress_done,
        total=run.progress_total,
    )


def all_jobs() -> list[Job]:
    """Every task of the house, in two queries."""
    newest = JobRun.select(fn.MAX(JobRun.id)).group_by(JobRun.name)
    runs = {run.name: run for run in JobRun.select().where(JobRun.id.in_(newest))}
    return [
        Job(task, runs.get(task.name), following(task.every, now()) if task.every else None)
        for task in tasks().values()
    ]


def shown_jobs() -> list[Job]:
    """What the page lists: the tasks with a schedule, and those that were asked for before."""
    return [job for job in all_jobs() if job.task.every or job.last]


def as_document(job: Job) -> dict[str, Any]:
    """One entry of `flask jobs list --json`."""
    last = job.last
    return {
        "name": job.task.name,
        "last_start": last and last.started_at and last.started_at.isoformat(),
        "last_end": last and last.ended_at and last.ended_at.isoformat(),
        "outcome": last and last.outcome,
        "message": last and last.message % last.named,
        "next": job.next_at and job.next_at.isoformat(),
    }
