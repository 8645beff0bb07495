"""On which days people were away, also by what was changed or ended since: the chain tells it."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from app.chain.models import AuditEntry
from app.clock import local
from app.inbox.models import Absence
from app.people.models import Person

Stretch = tuple[date, date]
"""From and until, both included."""
DAY = timedelta(days=1)


def stretches(people: Iterable[Person]) -> dict[int, list[Stretch]]:
    """When each of `people` was or will be away, by their ids, in the order in which it was entered.

    What was changed or ended while it lasted held until the day before. One query.
    """
    ids = {person.username: person.id for person in people}
    said: dict[str, Stretch] = {}
    found: dict[int, list[Stretch]] = defaultdict(list)
    rows = AuditEntry.select(AuditEntry.at, AuditEntry.record, AuditEntry.changes)
    for at, username, changes in (
        rows.where(AuditEntry.kind == Absence.audit_kind).order_by(AuditEntry.id).tuples()
    ):
        if username not in ids:
            continue
        before = said.pop(username, None)
        if before:
            _add(found[ids[username]], before[0], min(before[1], local(at).date() - DAY))
        after = _after(json.loads(changes), before)
        if after:
            said[username] = after
    for username, (since, until) in said.items():
        _add(found[ids[username]], since, until)
    return found


def _after(changes: dict[str, list[str | None]], before: Stretch | None) -> Stretch | None:
    """What a row of the chain leads to; a day that it does not tell of stays."""
    days = []
    for at, name in enumerate(("since", "until")):
        told = changes[name][1] if name in changes else before and before[at].isoformat()
        days.append(told and date.fromisoformat(told))
    since, until = days
    return (since, until) if since and until else None


def _add(found: list[Stretch], since: date, until: date) -> None:
    if since <= until:
        found.append((since, until))
