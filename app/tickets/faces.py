"""The faces of clocks: what a page shows of each, in words and as a ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.clock import local, now
from app.tickets.deadlines import CLOCKS, FEEDBACK, MET, MISSED, OUT, OVERDUE, STANDING, Run
from app.tickets.standards.spans import span_in_words
from app.tickets.words import CLOCKS as NAMES
from app.web.filters import moment
from app.web.language import language

SOON = 0.75
"""From this used share on a clock warns."""
NEAREST_FIRST = ("over", "soon", "", "paused", "met", "idle")
"""Tones, the most pressing first."""
TONES = {MET: "met", MISSED: "over", OVERDUE: "over", STANDING: "paused", OUT: "idle"}


@dataclass(frozen=True)
class Face:
    """One clock as a page shows it: its words, its tone, and how much of the ring is left, in percent."""

    name: str
    label: Any
    tone: str
    value: str
    due: str
    left: int
    begun: bool = True


def span(minutes: int) -> str:
    """Working minutes in the reader's language."""
    return span_in_words(minutes, language())


def faces(runs: Mapping[str, Run], moment_now: datetime | None = None) -> list[Face]:
    """The three clocks, in their order; feedback has one before it begins."""
    at = moment_now or now()
    return [_face(name, runs.get(name), at) for name in CLOCKS]


def nearest(runs: Mapping[str, Run], at: datetime) -> Face:
    """The clock that presses most at that moment; of those alike the one that falls due first.

    Where none runs any more, the one of which there is most to say.
    """
    running = {name: run for name, run in runs.items() if run.ended is None} or runs

    def pressing(name: str) -> tuple[int, bool, datetime]:
        run = running[name]
        return NEAREST_FIRST.index(tone_of(run, at)), run.due is None, run.due or at

    name = min(running, key=pressing)
    return _face(name, running[name], at)


def tone_of(run: Run, at: datetime) -> str:
    """The tone of a clock at a moment."""
    return TONES.get(run.state(at)) or ("soon" if _used(run, at) >= SOON else "")


def _used(run: Run, at: datetime) -> float:
    return min(run.spent(at) / run.budget, 1.0) if run.budget else 1.0


def _face(name: str, run: Run | None, at: datetime) -> Face:
    label = NAMES[name]
    if run is None:
        begins = _("begins when it is done") if name == FEEDBACK else ""
        return Face(name, label, "idle", "—", begins, 0, begun=False)
    state, used = run.state(at), run.spent(at)
    share = min(used / run.budget, 1.0) if run.budget else 1.0
    left = round(100 * (1 - share))
    target = _("target %(span)s", span=span(run.level.minutes))
    if state in {MET, MISSED}:
        value = _("took %(span)s", span=span(used))
        ended = moment(run.ended)
        said = _("%(target)s · ended %(at)s", target=target, at=ended)
        return Face(name, label, TONES[state], value, said, left)
    if state == OUT:
        said = (_("does not count"), target)
        value, why = said if run.known else (_("not known"), _("the log does not say"))
        return Face(name, label, "idle", value, why, 0)
    if state == STANDING:
        return Face(
            name, label, "paused", _("paused, %(span)s left", span=span(max(run.left(at), 0))), target, left
        )
    due = _("until %(at)s · working time", at=until(run.due, at)) if run.due else target
    if state == OVERDUE and run.left(at) <= 0:
        late = -run.left(at)
        value = _("%(span)s late", span=span(late)) if late else _("overdue")
        return Face(name, label, "over", value, due, 0)
    value = _("%(span)s left", span=span(max(run.left(at), 0)))
    if state == OVERDUE:
        due = _("missed before · %(due)s", due=due)
    if run.is_guessed():
        due = _("%(due)s, guessed from weekends", due=due)
    tone = "over" if state == OVERDUE else "soon" if share >= SOON else ""
    return Face(name, label, tone, value, due, left)


def until(due: datetime | None, at: datetime) -> str:
    """A deadline: of today and tomorrow the time of day is enough."""
    if due is None:
        return ""
    there, here = local(due), local(at)
    clock = there.strftime("%H:%M")
    if there.date() == here.date():
        return _("today %(time)s", time=clock)
    return there.strftime("%Y-%m-%d %H:%M") if there.year != here.year else there.strftime("%m-%d %H:%M")
