"""Fetching what one has exported, and letting it go."""

from collections.abc import Iterator
from typing import NamedTuple

from app.access.gate import Gate
from app.chain.writing import writing
from app.clock import now
from app.errors import Conflict, NotFound
from app.exports import files
from app.exports.asking import JOBS
from app.exports.exporters import exporter_of
from app.exports.making import CHANGED, OVER, give_up, move, rights_of
from app.exports.models import ASKED, QUEUED, READY, REMOVED, Export
from app.inbox.models import ASKED as WAITING
from app.inbox.models import Request
from app.inbox.requests import withdraw
from app.jobs.models import FAILED as JOB_FAILED
from app.jobs.models import JobRun
from app.jobs.reports import last_report
from app.people.models import Person
from app.room import Outcome, Running
from app.sheets.writing import FORMS
from app.vault.sealing import BrokenSeal

MOST_SHOWN = 50


class Fetched(NamedTuple):
    """A file on its way: a name that tells nothing, its type and content."""

    name: str
    mimetype: str
    size: int
    pieces: Iterator[bytes]


def exports_of(person: Person) -> list[Export]:
    """What `person` exported last, the newest first."""
    own = Export.select().where(Export.person == person.id)
    return list(own.order_by(Export.id.desc()).limit(MOST_SHOWN))


def own_export(person: Person, number: str) -> Export:
    """The person's own export `number`. Raises NotFound, for somebody else's too."""
    found = Export.get_or_none(Export.number == number, Export.person == person.id)
    if found is None:
        raise NotFound
    return found


def fetch(gate: Gate, number: str) -> Fetched:
    """The file of the person's own export `number`, fetched now and on the chain.

    Raises NotFound where it is over, Forbidden without the permission, Conflict where their rights are others
    than they were, or the file is damaged.
    """
    export = own_export(gate.person, number)
    if export.state != READY or export.expires_at <= now():
        raise NotFound
    gate.require(exporter_of(export.kind).permission)
    if export.rights != rights_of(gate, export):
        raise Conflict(CHANGED)
    _check(export)
    with writing(gate.person, "export.fetched", export) as entry:
        entry.told(rows=export.rows, sha256=export.sha256)
        Export.update(fetched_at=now()).where(Export.id == export.id).execute()
    form = FORMS[export.form]
    return Fetched(f"{export.number}.{form.suffix}", form.mimetype, export.size, files.pieces(export.number))


def remove(gate: Gate, number: str) -> None:
    """Let the person's own export `number` go. Raises NotFound; Conflict where it is over already.

    What was not made yet counts for nothing.
    """
    export = own_export(gate.person, number)
    if export.state not in {ASKED, QUEUED, READY}:
        raise Conflict(OVER)
    if export.state == ASKED:
        _withdraw(gate, export)
    _end(export, gate.person)


def tidy(_: Running) -> Outcome | None:
    """The job `expired_exports`: what has had its day goes, and whatever is left of what came to nothing."""
    late = list(Export.select().where(Export.state == READY, Export.expires_at <= now()))
    for export in late:
        _end(export, None)
    for export in _cut_off():
        give_up(export, Conflict("It was cut off too often. Export again."))
    kept = {number for (number,) in Export.select(Export.number).where(_may_have_files()).tuples()}
    left = files.sweep(kept.__contains__)
    if not late and not left:
        return None
    return Outcome("Exports that expired: %(count)s.", count=len(late))


def _cut_off() -> list[Export]:
    """What the worker has given up, having been cut off with it time and again."""
    given_up = JobRun.select(JobRun.subject).where(JobRun.name.in_(JOBS), JobRun.outcome == JOB_FAILED)
    waiting = Export.state.in_([ASKED, QUEUED]) & Export.number.in_(given_up)
    return [one for one in Export.select().where(waiting) if _has_ended(one.number)]


def _has_ended(number: str) -> bool:
    reports = [report for name in JOBS if (report := last_report(name, number))]
    return all(report.ended for report in reports)


def _may_have_files() -> object:
    return Export.state.in_([ASKED, QUEUED, READY])


def _end(export: Export, person: Person | None) -> None:
    with writing(person, "export.removed", export) as entry:
        entry.changed("state", export.state, REMOVED)
        counted = export.counted and export.state == READY
        entry.changed("counted", export.counted, counted)
        over = {"state": REMOVED, "counted": counted, "ended_at": now()}
        move(export, over)
    files.remove(export.number)


def _withdraw(gate: Gate, export: Export) -> None:
    request = Request.get_or_none(Request.number == export.request, Request.state == WAITING)
    if request is not None:
        withdraw(gate, request)


def _check(export: Export) -> None:
    """Nothing is handed out that is not what was written. Raises NotFound and Conflict."""
    try:
        digest = files.sha256_of(export.number)
    except FileNotFoundError as error:
        raise NotFound from error
    except BrokenSeal:
        digest = ""
    if digest != export.sha256:
        raise Conflict("The file was damaged on the server. Export again.")
