"""Background jobs: how each last ended, when it comes next, and starting it now."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.admin.views.blueprint import GROUP, admin
from app.errors import NotFound
from app.jobs.queue import enqueue, task_named
from app.jobs.reports import report_of, shown_jobs
from app.room import Entry
from app.web.answers import done, page_or_part

ENTRY = Entry("admin.jobs", _l("Background jobs"), "clock", "job.manage", GROUP, position=97)


@admin.get("/jobs/")
@requires("job.manage")
def jobs() -> ResponseReturnValue:
    """Every job with its last run."""
    lines = [(job, report_of(job.last) if job.last else None) for job in shown_jobs()]
    busy = any(report and not report.ended for _job, report in lines)
    return page_or_part("admin/jobs.html", "admin/_jobs.html", lines=lines, busy=busy)


@admin.post("/jobs/<job:name>/run")
@requires("job.manage")
def run_job(name: str) -> ResponseReturnValue:
    """Let the worker run a job now that comes by itself otherwise."""
    if not task_named(name).every:
        raise NotFound
    enqueue(name, gate().person)
    return done(url_for(".jobs"), _("Queued"))
