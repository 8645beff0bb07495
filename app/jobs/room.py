"""What this room plugs in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.jobs.commands import jobs
from app.jobs.queue import enqueue
from app.jobs.reports import report
from app.jobs.runs import take_secret
from app.jobs.tidying import refusals, statistics, tidy
from app.room import Room, Task


def _install(app: Flask) -> None:
    """For rooms below, which may not import this one."""
    app.extensions["kebu"].update(start_job=enqueue, job_report=report, take_job_secret=take_secret)


room = Room(
    "jobs",
    installs=[_install],
    jobs=[
        Task("refusals", refusals, every="* * * * *", label=_l("Refusals onto the audit chain")),
        Task("tidy", tidy, every="17 * * * *", label=_l("Tidying up")),
        Task("statistics", statistics, every="47 2 * * *", label=_l("Statistics for fast searches")),
    ],
    commands=[jobs],
)
