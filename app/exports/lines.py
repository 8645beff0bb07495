"""What the page of one's own exports says of each, in a fixed number of queries."""

from dataclasses import dataclass

from flask_babel import gettext as _
from peewee import fn

from app.clock import now
from app.exports.asking import JOBS
from app.exports.fetching import exports_of
from app.exports.mark import purpose_words
from app.exports.models import ASKED, FAILED, QUEUED, READY, REMOVED, Export
from app.inbox.models import APPROVED, WITHDRAWN, Request
from app.inbox.requests import is_open
from app.jobs.models import JobRun
from app.jobs.reports import Report, report_of
from app.people.dictionaries import all_dictionaries
from app.people.models import Person

REFUSED, EXPIRED, WAITS = "refused", "expired", "waits"


@dataclass(frozen=True)
class ExportLine:
    """One export. `state` is one of its own, or waits (for a second person), refused, expired."""

    export: Export
    state: str
    purpose: str
    report: Report | None

    @property
    def sentence(self) -> str:
        """Why it has failed."""
        if self.export.message:
            return str(_(self.export.message, **self.export.named))
        return self.report.sentence if self.report else ""

    @property
    def busy(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.state == QUEUED


def lines_of(person: Person) -> list[ExportLine]:
    """The last exports of `person`, the newest first."""
    found = exports_of(person)
    numbers = [one.number for one in found]
    newest = JobRun.select(fn.MAX(JobRun.id)).where(JobRun.name.in_(JOBS), JobRun.subject.in_(numbers))
    runs = {run.subject: run for run in JobRun.select().where(JobRun.id.in_(newest.group_by(JobRun.subject)))}
    asked = [one.request for one in found if one.request]
    requests = {one.number: one for one in Request.select().where(Request.number.in_(asked))}
    words = all_dictionaries()
    return [
        ExportLine(
            one,
            _state(one, requests.get(one.request), runs.get(one.number)),
            purpose_words(words, one.purpose, one.note),
            report_of(runs[one.number]) if one.number in runs else None,
        )
        for one in found
    ]


def _state(export: Export, request: Request | None, run: JobRun | None) -> str:
    if export.state == ASKED and request is not None and run is None:
        return _asked_state(request)
    if export.state in {ASKED, QUEUED}:
        return FAILED if run is not None and report_of(run).ended else QUEUED
    if export.state == READY and export.expires_at <= now():
        return EXPIRED
    if export.state == REMOVED and export.expires_at and export.expires_at <= now():
        return EXPIRED
    return str(export.state)


def _asked_state(request: Request) -> str:
    if is_open(request):
        return WAITS
    if request.state == WITHDRAWN:
        return REMOVED
    return QUEUED if request.state == APPROVED else REFUSED
