"""What an explanation says, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.tickets import deadlines
from app.tickets.deadlines import Run
from app.tickets.explaining.explanation import HOLIDAY, MAKE_UP, Change
from app.tickets.standards.showing import cell_words
from app.worktime import minutes

BEGUN: Mapping[str, Any] = {
    deadlines.RECEIVED: _l("Received: the clock begins"),
    deadlines.DONE: _l("Done: the clock begins"),
}
CHANGED: Mapping[str, Any] = {
    deadlines.RECEIVED: _l("Received"),
    deadlines.ANSWERED: _l("Answered: the clock ends"),
    deadlines.RESUMED: _l("The pause ends"),
    deadlines.DONE: _l("Done: the clock ends"),
    deadlines.ATTEMPTED: _l("Three attempts failed on two working days: the clock ends"),
    deadlines.TOLD: _l("The customer was told: the clock ends"),
    deadlines.REOPENED: _l("Reopened: the clock goes on"),
    deadlines.TAKEN_BACK: _l("Not done after all: the clock goes on with what remained"),
    deadlines.ENDED: _l("Ticket closed: the clock ends"),
    deadlines.VOID: _l("Cancelled or merged: it counts in no rate"),
}
PAUSED: Mapping[str, Any] = {
    deadlines.CUSTOMER: _l("Paused: waiting for the customer"),
    deadlines.THIRD_PARTY: _l("Paused: waiting for a third party"),
}
TONES = {
    deadlines.PAUSED: "warn",
    deadlines.ANSWERED: "ok",
    deadlines.DONE: "ok",
    deadlines.TOLD: "ok",
    deadlines.ATTEMPTED: "ok",
}
ICONS = {
    deadlines.PAUSED: "pause",
    deadlines.PRIORITISED: "flag",
    deadlines.REOPENED: "undo",
    deadlines.TAKEN_BACK: "undo",
    deadlines.VOID: "close",
} | dict.fromkeys((deadlines.ANSWERED, deadlines.DONE, deadlines.TOLD, deadlines.ATTEMPTED), "check")
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
        return _not_done(kind)
    if change.before is None:
        return _begun(change)
    if kind == deadlines.PRIORITISED:
        return _prioritised(change, after)
    if kind == deadlines.PAUSED:
        return str(PAUSED[change.event.waits_for])
    if change.before.ended is not None and after.ended is None and kind == deadlines.DONE:
        return _("Done again: the clock begins anew")
    return str(CHANGED.get(kind, kind))


def _not_done(kind: str) -> str:
    if kind == deadlines.TAKEN_BACK:
        return _("Not done after all: this clock begins again when it is done")
    return _("Reopened: this clock begins again when it is done")


def _begun(change: Change) -> str:
    kind = change.event.kind
    if kind == deadlines.RECEIVED and change.event.complaint:
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
