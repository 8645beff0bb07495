"""Trying a version of the service levels on the tickets of the last 90 days, before it is published.

What comes of it is an official figure (access rule 9): over all tickets, for the whole house, by clock alone,
frozen with its time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from app.access.gate import Gate, everything
from app.chain.writing import writing
from app.clock import now
from app.db.base import in_batches
from app.db.connection import database
from app.db.fields import json_text, moment_text
from app.errors import Invalid
from app.figures.reading import PERMISSION as SEEN_WITH
from app.jobs.queue import enqueue
from app.room import Outcome, Running, Task
from app.tickets.clocks import events_of
from app.tickets.deadlines import clocks
from app.tickets.events import Event
from app.tickets.models import Ticket
from app.tickets.runs import MET, MISSED, OVERDUE
from app.tickets.standards.checking import missing
from app.tickets.standards.drafting import PERMISSION, draft_numbered
from app.tickets.standards.models import StandardVersion
from app.tickets.standards.versions import in_force, standard, targets
from app.tickets.targets import CLOCKS, Standard

JOB = "try_standard"
DAYS = 90
FELL_DUE = frozenset({MET, MISSED, OVERDUE})

Case = tuple[str, Sequence[Event], bool]
"""A ticket as its clocks are made: the tier at its opening, what happened, and whether that tells when it was
answered."""


class Share(NamedTuple):
    """Of the clocks that fell due so many were met."""

    met: int = 0
    due: int = 0

    @property
    def percent(self) -> int | None:
        """The share in whole percent, rounded down: 100 is all; None where nothing fell due."""
        return self.met * 100 // self.due if self.due else None


class Effect(NamedTuple):
    """A clock under the version `before`, and under the one that was tried."""

    before: Share
    after: Share


@dataclass(frozen=True)
class Trial:
    """What came of trying a version at its `rev` `against` the one in force, on so many tickets."""

    rev: int
    against: int
    at: datetime
    tickets: int
    effects: Mapping[str, Effect]


def shares(cases: Iterable[Case], tried: Standard, moment: datetime) -> dict[str, Share]:
    """How many clocks of each kind fall due by `moment` under a standard, and how many of them are met.

    Open overdue ones are missed; those of cancelled and merged tickets are out.
    """
    met, due = Counter[str](), Counter[str]()
    for tier, story, tells_contact in cases:
        for name, run in clocks(story, tier, tried, tells_contact=tells_contact).items():
            state = run.state(moment)
            due[name] += state in FELL_DUE
            met[name] += state == MET
    return {name: Share(met[name], due[name]) for name in CLOCKS}


def trial_of(version: StandardVersion) -> Trial | None:
    """What came of the last trial of a version; None where it was never tried."""
    kept = version.trial
    if kept is None:
        return None
    effects = {}
    for name in CLOCKS:
        numbers = kept["clocks"][name]
        effects[name] = Effect(Share(*numbers[:2]), Share(*numbers[2:]))
    return Trial(kept["rev"], kept["against"], datetime.fromisoformat(kept["at"]), kept["tickets"], effects)


def is_fresh(trial: Trial | None, version: StandardVersion) -> bool:
    """Whether a version was tried as it stands now, against the one in force now."""
    return trial is not None and (trial.rev, trial.against) == (version.rev, in_force())


def may_see_trial(gate: Gate) -> bool:
    """Whether official figures are for the person (access rule 9)."""
    return gate.has(SEEN_WITH)


def ask_for_trial(gate: Gate, version: StandardVersion) -> int:
    """Have a draft tried in the background. Returns the run's number.

    Raises Forbidden; Invalid where cells are missing.
    """
    gate.require(PERMISSION)
    _require_whole(version)
    return enqueue(JOB, gate.person, str(version.number))


def try_version(run: Running) -> Outcome:
    """Try the draft whose number is the run's subject. Raises NotFound, Conflict, Invalid."""
    version, moment = draft_numbered(run.subject), now()
    _require_whole(version)
    against = in_force()
    tried = {"before": standard(against), "after": standard(version.number)}
    counted = {side: dict.fromkeys(CLOCKS, Share()) for side in tried}
    opened = everything(Ticket, why="official figure: how service levels would fare")
    opened = opened.columns(Ticket.id, Ticket.tier, Ticket.external_id)
    tickets = list(opened.where(Ticket.opened_at >= moment - timedelta(days=DAYS)).tuples())
    done = 0
    for batch in in_batches(tickets):
        stories = events_of(row for row, _tier, _external in batch)
        cases = [(tier, stories[row], external is None) for row, tier, external in batch if stories.get(row)]
        for side, levels in tried.items():
            counted[side] = _added(counted[side], shares(cases, levels, moment))
        done += len(batch)
        run.progress(done, len(tickets))
    found = {name: [*counted["before"][name], *counted["after"][name]] for name in CLOCKS}
    kept = {"at": moment_text(moment), "against": against, "tickets": len(tickets), "clocks": found}
    _keep(run, kept | {"rev": version.rev})
    return Outcome("Tried on %(count)s tickets of the last 90 days.", count=len(tickets))


def _added(one: Mapping[str, Share], other: Mapping[str, Share]) -> dict[str, Share]:
    return {name: Share(one[name].met + other[name].met, one[name].due + other[name].due) for name in CLOCKS}


def _keep(run: Running, kept: Mapping[str, object]) -> None:
    with database.atomic():
        version = draft_numbered(run.subject)
        with writing(run.person, "service_standard.tried", version) as entry:
            entry.changed("trial", version.trial and json_text(version.trial), json_text(kept))
            StandardVersion.update(trial=kept).where(StandardVersion.id == version.id).execute()


def _require_whole(version: StandardVersion) -> None:
    if missing(targets(version.number)):
        raise Invalid("trial", "Fill in the missing targets first.")


TRYING = Task(JOB, try_version, label=_l("Trying service levels"), long=True)
