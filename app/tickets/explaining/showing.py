"""An explanation as its page tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from babel.dates import format_date
from flask_babel import gettext as _

from app.access.gate import Gate
from app.access.levels import SEALED
from app.clock import now
from app.tickets.clocks import events, runs_of, tells_contact
from app.tickets.explaining.explanation import Change, Days, Explanation, explain, week
from app.tickets.explaining.words import ICONS, KINDS, MARKS, TONES, budget_words, change_words
from app.tickets.faces import Face, faces, span, until
from app.tickets.holders import holder_at
from app.tickets.models import Ticket, TicketEvent
from app.tickets.runs import OVERDUE, Run
from app.tickets.standards.showing import calendar_words, cell_words
from app.tickets.standards.versions import standard
from app.tickets.words import CLOCKS, URGENCIES
from app.vault.fields import opened_or_damaged
from app.worktime.minutes import CLOSED

DAY_FORMAT = "MM-dd EEE"


class Stretch(NamedTuple):
    """A part of a day: from when until when, and what it was."""

    time: str
    kind: str
    word: Any
    minutes: int


@dataclass(frozen=True)
class Row:
    """A line of the table of days."""

    label: str
    stretches: list[Stretch]
    alike: str
    marked: list[str]
    days: Days


@dataclass(frozen=True)
class Step:
    """A line of what changed the clock: when, by whom (an id, None for the program) and why."""

    at: datetime
    words: str
    author: Any
    note: Any
    before: str
    after: str
    icon: str
    tone: str


@dataclass(frozen=True)
class Shown:
    """One clock explained: what a page shows of it."""

    name: str
    label: Any
    face: Face
    told: Explanation
    cell: str
    calendar: str
    hours: list[tuple[str, str]]
    target: str
    budget: str
    missed: datetime | None
    missed_by: Any
    rows: list[Row]
    steps: list[Step]
    instead: list[tuple[Any, list[Face]]]


def shown(gate: Gate, ticket: Ticket, rows: Sequence[TicketEvent], clock: str, locale: str) -> Shown | None:
    """How a clock of `ticket`, which came through the gate, came about; None for one that has not begun."""
    story, at = events(rows), now()
    runs = runs_of(ticket, story)
    if clock not in runs:
        return None
    run = runs[clock]
    levels = standard(ticket.standard)
    told = explain(story, ticket.tier, levels, clock, at, tells_contact=tells_contact(ticket))
    missed = run.missed_at or (run.due if run.state(at) == OVERDUE else None)
    notes = _notes(gate, ticket, rows)
    return Shown(
        name=clock,
        label=CLOCKS[clock],
        face=_face_of(runs, clock, at),
        told=told,
        cell=cell_words(run.cell),
        calendar=calendar_words(run.level.calendar),
        hours=_hours(run, locale),
        target=span(run.level.minutes),
        budget=budget_words(run),
        missed=missed,
        missed_by=missed and holder_at(story, missed),
        rows=[_row(one, locale) for one in told.days],
        steps=[_step(one, notes, at) for one in told.changes],
        instead=[(URGENCIES[one.urgency], _other_faces(one.runs, at)) for one in told.instead],
    )


def _face_of(runs: Mapping[str, Run], clock: str, at: datetime) -> Face:
    return next(face for face in faces(runs, at) if face.name == clock)


def _other_faces(runs: Mapping[str, Run], at: datetime) -> list[Face]:
    return [face for face in faces(runs, at) if face.name in runs]


def _hours(run: Run, locale: str) -> list[tuple[str, str]]:
    """The weekdays of the calendar, and when they are worked on."""
    found = week(run.calendar, run.calendar.local(run.start).date())
    return [
        (
            _weekday(first, locale)
            if first == last
            else f"{_weekday(first, locale)}–{_weekday(last, locale)}",
            _(", ").join(_span_of_day(opens, closes) for opens, closes in frames),
        )
        for first, last, frames in found
    ]


def _weekday(number: int, locale: str) -> str:
    monday = date(2024, 1, 1)
    return str(format_date(monday.replace(day=1 + number), "EEE", locale=locale))


def _row(days: Days, locale: str) -> Row:
    first, last = (format_date(day, DAY_FORMAT, locale=locale) for day in (days.first, days.last))
    found = [
        Stretch(_span_of_day(one.begins, one.ends), one.kind, KINDS[one.kind], one.ends - one.begins)
        for one in days.stretches
    ]
    if len(found) > 1:
        found = [one for one in found if one.kind != CLOSED]
    alike = ""
    if days.worked > 1:
        alike = _(
            "%(days)s days of %(minutes)s minutes",
            days=days.worked,
            minutes=(days.sums.counted + days.sums.paused) // days.worked,
        )
    marked = [f"{day:%m-%d} {MARKS[mark]}" for day, mark in days.marked]
    return Row(first if days.first == days.last else f"{first} – {last}", found, alike, marked, days)


def _span_of_day(begins: int, ends: int) -> str:
    return f"{begins // 60:02}:{begins % 60:02}–{ends // 60:02}:{ends % 60:02}"


def _step(change: Change, notes: Mapping[object, Any], at: datetime) -> Step:
    before, after = (_deadline(run, at) for run in (change.before, change.after))
    event = change.event
    return Step(
        event.at,
        change_words(change),
        event.author,
        notes.get(event.key),
        before if before != after else "",
        after if before != after else "",
        ICONS.get(event.kind, "clock"),
        TONES.get(event.kind, ""),
    )


def _deadline(run: Run | None, at: datetime) -> str:
    """Until when the clock runs; "" where it does not run."""
    if run is None or run.ended is not None:
        return ""
    return until(run.due, at) or _("none while it is paused")


def _notes(gate: Gate, ticket: Ticket, rows: Sequence[TicketEvent]) -> dict[object, Any]:
    """The reasons that were given, by the reader's rights, by the ids of what happened."""
    seen = gate.clearance_on(ticket) >= gate.field_level(Ticket, "event_note", ticket)
    return {
        row.id: opened_or_damaged(row, "note") if seen else SEALED
        for row in rows
        if row.__data__.get("note") is not None
    }
