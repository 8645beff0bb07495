"""The faces of clocks: what a page shows of each, in words and as a ring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.clock import local, now
from app.tickets.events import whole
from app.tickets.runs import MET, MISSED, OUT, OVERDUE, STANDING, Run
from app.tickets.standards.spans import span_in_words
from app.tickets.targets import CLOCKS, FEEDBACK
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


SAYINGS = {
    "left": _l("%(span)s left"),
    "late": _l("%(span)s late"),
    "took": _l("took %(span)s"),
    "paused": _l("paused, %(span)s left"),
    "target": _l("target %(span)s"),
    "ended": _l("%(target)s · ended %(at)s"),
    "until": _l("until %(at)s · working time"),
    "missed": _l("missed before · %(due)s"),
    "guessed": _l("%(due)s, guessed from weekends"),
}


def span(minutes: int) -> str:
    """Working minutes in the reader's language."""
    return span_in_words(minutes, language())


def faces(runs: Mapping[str, Run], at: datetime | None = None) -> list[Face]:
    """The three clocks, in their order; feedback has one before it begins."""
    reader = Reader(at or now())
    return [reader.face(name, runs.get(name)) for name in CLOCKS]


def tone_of(run: Run, at: datetime) -> str:
    """The tone of a clock at a moment."""
    return TONES.get(run.state(at)) or ("soon" if _used(run, at) >= SOON else "")


def _used(run: Run, at: datetime) -> float:
    return min(run.spent(at) / run.budget, 1.0) if run.budget else 1.0


class Reader:
    """Reads clocks at one moment, in the reader's language: for many, since it looks its words up once."""

    def __init__(self, at: datetime) -> None:
        self.at = whole(at)
        self._language = language()
        self._words: dict[str, str] = {}

    def nearest(self, runs: Mapping[str, Run]) -> Face:
        """The clock that presses most; of those alike the one that falls due first.

        Where none runs any more, the one of which there is most to say.
        """
        running = {name: run for name, run in runs.items() if run.ended is None} or runs

        def pressing(name: str) -> tuple[int, bool, datetime]:
            run = running[name]
            return NEAREST_FIRST.index(tone_of(run, self.at)), run.due is None, run.due or self.at

        name = min(running, key=pressing) if len(running) > 1 else next(iter(running))
        return self.face(name, running[name])

    def face(self, name: str, run: Run | None) -> Face:
        """One clock; None is one that has not begun."""
        at, label = self.at, self._label(name)
        if run is None:
            begins = _("begins when it is done") if name == FEEDBACK else ""
            return Face(name, label, "idle", "—", begins, 0, begun=False)
        state = run.state(at)
        if state == OUT:
            said = (_("does not count"), self._target(run))
            value, why = said if run.known else (_("not known"), _("the log does not say"))
            return Face(name, label, "idle", value, why, 0)
        used = run.spent(at)
        share = min(used / run.budget, 1.0) if run.budget else 1.0
        left = round(100 * (1 - share))
        if state in {MET, MISSED}:
            said_ended = self._say("ended") % {"target": self._target(run), "at": moment(run.ended)}
            return Face(name, label, TONES[state], self._span("took", used), said_ended, left)
        remains = run.left(at)
        if state == STANDING:
            return Face(name, label, "paused", self._span("paused", max(remains, 0)), self._target(run), left)
        due = self._say("until") % {"at": until(run.due, at)} if run.due else self._target(run)
        if state == OVERDUE and remains <= 0:
            late = self._span("late", -remains) if remains else _("overdue")
            return Face(name, label, "over", late, due, 0)
        if state == OVERDUE:
            due = self._say("missed") % {"due": due}
        if run.is_guessed():
            due = self._say("guessed") % {"due": due}
        tone = "over" if state == OVERDUE else "soon" if share >= SOON else ""
        return Face(name, label, tone, self._span("left", max(remains, 0)), due, left)

    def _say(self, saying: str) -> str:
        found = self._words.get(saying)
        if found is None:
            found = self._words[saying] = str(SAYINGS[saying])
        return found

    def _label(self, clock: str) -> str:
        found = self._words.get(clock)
        if found is None:
            found = self._words[clock] = str(NAMES[clock])
        return found

    def _span(self, saying: str, minutes: int) -> str:
        return self._say(saying) % {"span": span_in_words(minutes, self._language)}

    def _target(self, run: Run) -> str:
        return self._span("target", run.level.minutes)


def until(due: datetime | None, at: datetime) -> str:
    """A deadline: of today and tomorrow the time of day is enough."""
    if due is None:
        return ""
    there, here = local(due), local(at)
    if there.date() == here.date():
        return _("today %(time)s", time=f"{there:%H:%M}")
    return f"{there:%Y-%m-%d %H:%M}" if there.year != here.year else f"{there:%m-%d %H:%M}"
