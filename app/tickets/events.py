"""What happens to a ticket, as far as its clocks see it. Values in, values out.

Seconds fall away, of events as of the present moment: what comes in the minute of a deadline meets it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

COMPLEXITIES = SIMPLE, ORDINARY, COMPLEX = ("simple", "ordinary", "complex")
URGENCIES = NORMAL, URGENT, CRITICAL = ("normal", "urgent", "critical")
KINDS = (
    RECEIVED,
    PRIORITISED,
    ANSWERED,
    PAUSED,
    RESUMED,
    HELD,
    DONE,
    ATTEMPTED,
    TOLD,
    REOPENED,
    TAKEN_BACK,
    ENDED,
    VOID,
) = (
    "received",
    "prioritised",
    "answered",
    "paused",
    "resumed",
    "held",
    "done",
    "attempted",
    "told",
    "reopened",
    "taken_back",
    "ended",
    "void",
)
"""``void``: cancelled or merged into another; the ticket leaves all rates. ``taken_back``: what was done is
not, and goes back a stage before it closed; ``reopened``: it is asked for again after that."""
PAUSED_FOR = CUSTOMER, THIRD_PARTY = ("customer", "third_party")
"""Whom handling may wait for while it is paused."""
STOPPED_BY = (PAUSED, REOPENED, TAKEN_BACK)
"""After these a clock has gaps."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a ticket at a moment.

    `complexity`, `urgency` and `complaint` are what holds from `received` or `prioritised` on; `until` is
    when a pause ends by itself; `person` whoever holds the ticket from `received` or `held` on. `author`
    wrote it down, None for the program; `key` is for whoever looks it up again. `waits_for` is whom a pause
    waits for.
    """

    at: datetime
    kind: str
    complexity: str = ORDINARY
    urgency: str = NORMAL
    complaint: bool = False
    until: datetime | None = None
    person: object = None
    author: object = None
    key: object = None
    waits_for: str = CUSTOMER


def whole(moment: datetime) -> datetime:
    """A moment without its seconds."""
    return moment.replace(second=0, microsecond=0) if moment.second or moment.microsecond else moment


def by_minute(event: Event) -> Event:
    """An event without the seconds of its moments."""
    at, until = whole(event.at), event.until and whole(event.until)
    return event if (at, until) == (event.at, event.until) else replace(event, at=at, until=until)
