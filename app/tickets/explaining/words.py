"""What an explanation says, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.tickets import events
from app.tickets.explaining.explanation import HOLIDAY, MAKE_UP, Change
from app.tickets.runs import Run
from app.tickets.standards.showing import cell_words
from app.worktime import minutes

BEGUN: Mapping[str, Any] = {
    events.RECEIVED: _l("Received: the clock begins"),
    events.DONE: _l("Done: the clock begins"),
}
CHANGED: Mapping[str, Any] = {
    events.RECEIVED: _l("Received"),
    events.ANSWERED: _l("Answered: the clock ends"),
    events.RESUMED: _l("The pause ends"),
    events.DONE: _l("Done: the clock ends"),
    events.ATTEMPTED: _l("Three attempts failed on two working days: the clock ends"),
    events.TOLD: _l("The customer was told: the clock ends"),
    events.REOPENED: _l("Reopened: the clock goes on"),
    events.TAKEN_BACK: _l("Not done after all: the clock goes on with what remained"),
    events.ENDED: _l("Ticket closed: the clock ends"),
    events.VOID: _l("Cancelled or merged: it counts in no rate"),
}
PAUSED: Mapping[str, Any] = {
    events.CUSTOMER: _l("Paused: waiting for the customer"),
    events.THIRD_PARTY: _l("Paused: waiting for a third party"),
}
GONE: Mapping[str, Any] = {
    events.REOPENED: _l("Reopened: this clock begins again when it is done"),
    events.TAKEN_BACK: _l("Not done after all: this clock begins again when it is done"),
}
TONES = {
    events.PAUSED: "warn",
    events.ANSWERED: "ok",
    events.DONE: "ok",
    events.TOLD: "ok",
    events.ATTEMPTED: "ok",
}
ICONS = {
    events.PAUSED: "pause",
    events.PRIORITISED: "flag",
    events.REOPENED: "undo",
    events.TAKEN_BACK: "undo",
    events.VOID: "close",
} | dict.fromkeys((events.ANSWERED, events.DONE, events.TOLD, events.ATTEMPTED), "check")
KINDS = {
    minutes.COUNTED: _l("counted"),
    minutes.PAUSED: _l("paused"),
    minutes.CLOSED: _l("out of hours"),
}
MARKS = {HOLIDAY: _l("holiday"), MAKE_UP: _l("make-up workday")}


def change_words(change: Change) -> str:
    """What an event did to the clock."""
    kind, after = change.event.kind, change.after
    if after is None:
        return str(GONE[kind])
    if change.before is None:
        return _begun(change)
    if kind == events.PRIORITISED:
        return _prioritised(change, after)
    if kind == events.PAUSED:
        return str(PAUSED[change.event.waits_for])
    if change.before.ended is not None and after.ended is None and kind == events.DONE:
        return _("Done again: the clock begins anew")
    return str(CHANGED.get(kind, kind))


def _begun(change: Change) -> str:
    kind = change.event.kind
    if kind == events.RECEIVED and change.event.complaint:
        return _("Received as a complaint: the clock begins")
    return str(BEGUN.get(kind, CHANGED.get(kind, kind)))


def _prioritised(change: Change, after: Run) -> str:
    cell = cell_words(after.cell)
    if change.event.complaint:
        return _("Priority of a complaint: %(cell)s", cell=cell)
    return _("Priority: %(cell)s", cell=cell)


def budget_words(run: Run) -> str:
    """How the minutes that may be used come about, where they are not those of the service level; else ""."""
    if run.budget == run.level.minutes:
        return ""
    return _(
        "%(budget)s minutes may be used in all: after a reopening, or when a new target is past already, "
        "a quarter of the target is left at least.",
        budget=run.budget,
    )
