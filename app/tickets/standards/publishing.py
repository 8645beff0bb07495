"""Publishing a version of the service levels: asked for, agreed to by a second person (clause 3.6)."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import Gate
from app.chain.writing import Entry, writing
from app.clock import now
from app.db.connection import database
from app.db.fields import moment_text
from app.errors import Conflict, Invalid, NotFound
from app.inbox.models import Request
from app.inbox.requests import Approved, Subject, ask, details_of
from app.people.models import Person
from app.room import Approval, Outcome, Told
from app.tickets.standards.checking import inversions, missing
from app.tickets.standards.drafting import PERMISSION
from app.tickets.standards.models import ASKED, DECLINED, DRAFT, OPEN, PUBLISHED, StandardVersion
from app.tickets.standards.shipped import ROWS
from app.tickets.standards.showing import cell_words, effect_words, inversion_words, line_words, row_words
from app.tickets.standards.trial import is_fresh, may_see_trial, trial_of
from app.tickets.standards.versions import in_force, row_text, targets, version_numbered
from app.tickets.words import CLOCKS
from app.worktime.calendars import calendars

KIND = "service_standard.publish"
REFUSED = "request.refused"


def ask_to_publish(
    gate: Gate, version: StandardVersion, confirmed: Iterable[str], reason: str, rev: int
) -> Request:
    """Ask that a draft comes into force; `confirmed` are the names of inversions that are meant so.

    Raises Forbidden, Conflict, Invalid.
    """
    gate.require(PERMISSION)
    with database.atomic():
        there = version_numbered(str(version.number))
        if there.state != DRAFT or there.rev != rev:
            raise Conflict
        details = {"rev": rev, "against": in_force(), "confirmed": sorted(confirmed)}
        request = ask(gate, KIND, Subject(StandardVersion.audit_kind, str(version.number)), reason, details)
        _move(gate.person, there, "service_standard.asked", ASKED)
    return request


def follow(entry: Entry) -> None:
    """What a request came to that does not run: the version is declined, or a draft again."""
    request = entry.record
    if not isinstance(request, Request) or request.kind != KIND:
        return
    version = StandardVersion.get_or_none(StandardVersion.number == int(request.subject))
    if version is None or version.state != ASKED:
        return
    if entry.action == REFUSED:
        _move(entry.person, version, "service_standard.declined", DECLINED)
    else:
        _move(entry.person, version, "service_standard.returned", DRAFT)


def _move(person: Person | None, version: StandardVersion, action: str, state: str, **values: Any) -> None:  # noqa: ANN401
    with writing(person, action, version) as entry:
        entry.changed("state", version.state, state)
        if "since" in values:
            entry.changed("since", None, moment_text(values["since"]))
        StandardVersion.update(state=state, **values).where(StandardVersion.id == version.id).execute()


def _check(_gate: Gate, number: str, details: Mapping[str, Any]) -> None:
    version = version_numbered(number)
    if version.state not in OPEN or version.rev != details["rev"]:
        raise Conflict("Version %(number)s has changed since it was asked for.", number=number)
    found = targets(version.number)
    gaps = missing(found)
    if gaps:
        raise Invalid("version", "A target is missing: %(cell)s.", cell=cell_words(gaps[0]))
    if not calendars().keys() >= {calendar for _, calendar in found.values()}:
        raise Invalid("version", "A calendar that it names is no longer there.")
    if {one.name for one in inversions(found)} - set(details["confirmed"]):
        raise Invalid("confirmed", "Confirm each target that is worse for a higher tier.")
    if not is_fresh(trial_of(version), version):
        raise Invalid("version", "Try it on the last 90 days first.")


def _run(approved: Approved) -> Outcome:
    version = version_numbered(approved.request.subject)
    decider = approved.decider
    with writing(approved.asker.person, "service_standard.published", version) as entry:
        moment = now()
        entry.changed("state", version.state, PUBLISHED)
        entry.changed("since", None, moment_text(moment))
        entry.changed("decided_by", None, decider and decider.username)
        columns = {"state": PUBLISHED, "since": moment, "approved_by": decider and decider.id}
        StandardVersion.update(columns).where(StandardVersion.id == version.id).execute()
    return Outcome("Version %(number)s of the service levels is in force.", number=version.number)


def _told(request: Request, gate: Gate) -> list[Told]:
    """What would change, row by row; what a higher tier would lose; how it would have fared."""
    details, number = details_of(request), request.subject
    url = url_for("tickets.standard_version", number=number) if gate.has(PERMISSION) else ""
    name = Told(_l("Service levels"), _("Version %(number)s", number=number), url=url)
    try:
        version = version_numbered(number)
    except NotFound:
        return [Told(_l("Service levels"), _("Version %(number)s", number=number))]
    if version.rev != details["rev"]:
        return [name]
    before, after = targets(details["against"]), targets(version.number)
    changed = [row for row in ROWS if row_text(row, before) != row_text(row, after)]
    rows = [Told(row_words(row), line_words(row, after), before=line_words(row, before)) for row in changed]
    worse = [Told(_l("Worse for a higher tier"), inversion_words(one)) for one in inversions(after)]
    trial = trial_of(version) if may_see_trial(gate) else None
    fares = (
        [Told(CLOCKS[clock], effect_words(effect)) for clock, effect in trial.effects.items()]
        if trial
        else []
    )
    return [name, *rows, *worse, *fares]


PUBLISHING = Approval(KIND, _l("Put service levels in force"), PERMISSION, _run, check=_check, told=_told)
LISTENS = dict.fromkeys((REFUSED, "request.withdrawn", "request.expired", "request.failed"), follow)
"""What a request may come to other than that the version is in force."""
