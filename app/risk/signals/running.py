"""The nightly run: what each rule measures becomes signals that are raised, rise, or are added to.

It may be cut anywhere and run again. After a standstill each day that was missed is seen as it was; a cause
is raised once, however many of them it was past its bound.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from peewee import SQL

from app.access.gate import everything
from app.clock import local, today
from app.db.base import in_batches
from app.db.connection import database
from app.risk.signals.audience import Audience
from app.risk.signals.measuring import Cause, Metric, Seen, moment_of, rows_of, values_of
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import ENDED, Signal, SignalRule
from app.risk.signals.raising import (
    ADD,
    CLEARED,
    CLOSED,
    COLOURS,
    FALSE,
    OPEN,
    RAISE,
    RISE,
    Bounds,
    Known,
    step_of,
)
from app.risk.signals.recording import Raised, raise_all
from app.risk.signals.rising import rise

LONGEST_GAP = 31
"""Days of a standstill that are looked at once it is over."""
BATCH = 1000
KNOWN = (
    '"t1"."id", "t1"."subject", "t1"."instance", "t1"."state", "t1"."colour", "t1"."cleared",'
    ' "t1"."closed_at", "t1"."muted_until", "t1"."muted_value", "t1"."clear_at"'
)


class Change(NamedTuple):
    """What a run found about a signal that is there: its row, and what to keep of it."""

    row: int
    seen: Seen | None
    adds: bool = False
    clears: bool = False


@dataclass
class Ran:
    """What a run came to: what was raised, how many open signals were added to, which rules had no data.

    Those about people's access are raised, and not counted among those that were added to.
    """

    raised: list[Raised] = field(default_factory=list)
    updated: int = 0
    without_data: list[str] = field(default_factory=list)

    @property
    def told(self) -> int:
        """How many were raised that are not about people's access."""
        return sum(not METRICS[one.rule.metric].of_access for one in self.raised)


class _Last(NamedTuple):
    """The newest signal of a cause, with its row."""

    row: int
    known: Known


def run(only: Collection[str] = ()) -> Ran:
    """Let every rule that is on measure today, and the days that were missed; or `only` those codes."""
    ran, audience = Ran(), Audience()
    for rule in list(SignalRule.select().where(SignalRule.active).order_by(SignalRule.id)):
        if only and rule.code not in only:
            continue
        metric = METRICS.get(rule.metric)
        if metric is None:
            continue
        measured = 0
        for day in days_of(rule, metric):
            measured = _run_day(rule, metric, day, audience, ran)
        without = not measured and not (metric.complete and metric.source())
        if without:
            ran.without_data.append(rule.code)
        kept = {"ran_on": today(), "measured": measured, "without_data": without}
        SignalRule.update(kept).where(SignalRule.id == rule.id).execute()
    return ran


def days_of(rule: SignalRule, metric: Metric) -> list[date]:
    """The days that a run looks at; what is counted for a day is looked at again once that is over."""
    last = today()
    ran_on: date = rule.ran_on or last
    first = ran_on + timedelta(days=1)
    if metric.per_day:
        first -= timedelta(days=1 if rule.ran_on else 2)
    first = min(max(first, last - timedelta(days=LONGEST_GAP - 1)), last)
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def bounds_of(rule: SignalRule, metric: Metric) -> Bounds:
    """The bounds that a rule has."""
    raises = {colour: getattr(rule, colour) for colour in COLOURS if getattr(rule, colour) is not None}
    return metric.bounds(raises, rule.clear)


def _run_day(rule: SignalRule, metric: Metric, day: date, audience: Audience, ran: Ran) -> int:
    """One day of one rule. Returns how many values there were."""
    windows = [
        values_of(metric, day - timedelta(days=rule.days * back), rule.days, rule.least)
        for back in range(rule.hits)
    ]
    bounds, last = bounds_of(rule, metric), last_of(rule)
    raises: list[Raised] = []
    changes: list[Change] = []
    for cause, colour, change in decided(bounds, last, windows, day, complete=metric.complete):
        if change is None:
            raises.append(Raised(rule, cause, colour, windows[0][cause], day))
        elif colour:
            rise(change.row, colour, rule, metric, windows[0][cause], day)
            ran.updated += not metric.of_access
        else:
            changes.append(change)
            ran.updated += change.adds and not metric.of_access
    _keep(changes, day)
    ran.raised += raise_all(raises, metric, audience)
    return len(windows[0])


def decided(
    bounds: Bounds,
    last: Mapping[Cause, _Last],
    windows: Sequence[Mapping[Cause, Seen]],
    day: date,
    *,
    complete: bool,
) -> Iterator[tuple[Cause, str, Change | None]]:
    """(cause, colour, None) of what is raised; with a change what rises to a colour, or "" is just kept."""
    newest = windows[0]
    past = {cause for cause, seen in newest.items() if bounds.colour_of(seen.value)}
    for cause in sorted(past | last.keys()):
        seen, there = newest.get(cause), last.get(cause)
        if seen is None and not complete:
            continue
        values = [(found := window.get(cause)) and found.value for window in windows]
        level = seen.level if seen else None
        what, colour = step_of(bounds, there.known if there else None, values, day, level)
        if what == RAISE:
            yield cause, colour, None
        elif there is not None and (there.known.state == OPEN or what == CLEARED):
            adds = what in {ADD, RISE}
            change = Change(there.row, seen, adds=adds, clears=what == CLEARED)
            yield cause, colour if what == RISE else "", change


def last_of(rule: SignalRule) -> dict[Cause, _Last]:
    """The newest signal of each cause of a rule."""
    newest = SQL(
        f'"t1"."id" IN (SELECT max(id) FROM "{Signal._meta.table_name}"'  # noqa: S608  our name
        " WHERE rule_id = ? GROUP BY subject, instance)",
        (rule.id,),
    )
    query = everything(Signal, SQL(KNOWN), why="a cause is raised once, whoever may read it").where(newest)
    found = {}
    for row, subject, instance, state, colour, cleared, closed, until, value, clear_at in rows_of(query):
        kind = OPEN if state not in ENDED else FALSE if state == FALSE else CLOSED
        closed_on = _day_of(closed) if closed else None
        muted = date.fromisoformat(until) if until else None
        known = Known(kind, colour, bool(cleared), closed_on, muted, value, clear_at)
        found[Cause(subject, instance)] = _Last(row, known)
    return found


def _day_of(text: str) -> date:
    return local(moment_of(text)).date()


def _keep(changes: Sequence[Change], day: date) -> None:
    """Keep what was measured: it follows from the records, and is no row on the chain."""
    table = Signal._meta.table_name
    added = "value = ?, latest = ?, records = ?, times = times + (seen_on < ?), seen_on = max(seen_on, ?),"
    added += " cleared = 0"
    for some in in_batches(changes, BATCH):
        with database.atomic():
            cursor = database.cursor()
            adds = [
                (one.seen.value, one.seen.value, one.seen.records, *[day.isoformat()] * 2, one.row)
                for one in some
                if one.adds and one.seen
            ]
            rest = [
                (one.seen.value if one.seen else 0.0, one.clears, one.row) for one in some if not one.adds
            ]
            cursor.executemany(f'UPDATE "{table}" SET {added} WHERE id = ?', adds)  # noqa: S608  ours
            cursor.executemany('UPDATE "signal" SET latest = ?, cleared = max(cleared, ?) WHERE id = ?', rest)
