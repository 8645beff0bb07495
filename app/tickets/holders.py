"""Who held a ticket, and for whom it waited, told by what happened to it. Values in, values out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from app.tickets.events import ENDED, HELD, PAUSED, RECEIVED, REOPENED, VOID, Event, by_minute, whole
from app.worktime.minutes import Calendar


class Holder(NamedTuple):
    """Who held a ticket, from when until when, and how many working minutes of that there were."""

    person: object
    start: datetime
    end: datetime
    minutes: int


def held(events: Sequence[Event], calendar: Calendar, now: datetime) -> list[Holder]:
    """Who held the ticket, one after the other, until now; nobody does while it is closed."""
    found: list[tuple[object, datetime, datetime]] = []
    person, since = None, None
    for event in map(by_minute, events):
        if event.kind not in _TURNS:
            continue
        goes_on = event.kind == REOPENED or (event.kind == HELD and event.person == person)
        if since is not None and goes_on:
            continue
        if since is not None:
            found.append((person, since, event.at))
        if event.kind in {RECEIVED, HELD}:
            person = event.person
        since = None if event.kind in {ENDED, VOID} else event.at
    if since is not None:
        found.append((person, since, max(since, whole(now))))
    return [Holder(*turn, calendar.between(*turn[1:])) for turn in found if turn[1] < turn[2]]


def holder_at(events: Iterable[Event], moment: datetime) -> object:
    """Whoever held the ticket in the minute that ends there: a miss belongs to them (clause 3.5)."""
    turns = [event for event in events if event.kind in {RECEIVED, HELD}]
    return [turn for turn in turns if whole(turn.at) < moment or turn is turns[0]][-1].person


def waits_for(events: Iterable[Event], moment: datetime) -> str:
    """Whom the pause waits for that lasts at a moment, or would have; "" where none has begun by then."""
    at = whole(moment)
    return next((one.waits_for for one in _latest_first(events) if one.kind == PAUSED and one.at <= at), "")


def _latest_first(events: Iterable[Event]) -> list[Event]:
    return list(map(by_minute, events))[::-1]


_TURNS = frozenset({RECEIVED, HELD, ENDED, VOID, REOPENED})
