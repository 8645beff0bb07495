"""What the pages of processes show."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import format_percent, ngettext
from flask_babel import gettext as _

from app.access.gate import Gate
from app.customers.words import Words
from app.organisation.processes.models import Process
from app.organisation.processes.rights import MANAGE
from app.risk.controls.words import AXES, EFFECTS, FREQUENCIES, KINDS
from app.risk.models import RiskPoint
from app.risk.processes import drawing
from app.risk.processes.gaps import Gap
from app.risk.processes.measuring import DAYS, MEASURES, Rate
from app.risk.processes.points import CATEGORIES, points_of
from app.risk.processes.reading import ProcessSeen, StepSeen, taken_apart
from app.risk.processes.words import GAPS
from app.risk.steps import PROPOSE


@dataclass(frozen=True)
class Lack:
    """A gap in words: of what, and where it can be closed."""

    words: Any
    tone: str
    of: str
    url: str


@dataclass(frozen=True)
class Summary:
    """What several processes come to."""

    steps: int
    points: int
    controls: int
    effects: Counter[str]
    gaps: Counter[str]

    @property
    def proven(self) -> str:
        """The share of controls that are proven, wholly or partly."""
        good = self.effects["effective"] + self.effects["partly"]
        return format_percent(good / self.controls) if self.controls else "—"


def page_of(gate: Gate, process: Process) -> dict[str, Any]:
    """One process taken apart, its drawing, and what lacks in words."""
    (seen,) = taken_apart(gate, [process])
    may_edit = gate.has(MANAGE)
    return {
        "seen": seen,
        "process": process,
        "drawings": _drawings(seen),
        "lacks": list(lacks_of(seen, may_edit=may_edit)),
        "retired_points": _retired_points(seen) if may_edit else {},
        "measures": MEASURES,
        "days": DAYS,
        "categories": Words().table(CATEGORIES),
        "may_edit": may_edit,
        "may_enter": gate.has(PROPOSE),
        "kinds": KINDS,
        "axes": AXES,
        "frequencies": FREQUENCIES,
        "effects": EFFECTS,
        "rate_words": rate_words,
        "risk_url": lambda risk: url_for("risk.risk", number=risk.number),
    }


def summary(found: Sequence[ProcessSeen]) -> Summary:
    """What these processes come to."""
    effects: Counter[str] = sum((one.effects for one in found), Counter())
    return Summary(
        steps=sum(len(one.steps) for one in found),
        points=sum(one.points for one in found),
        controls=effects.total(),
        effects=effects,
        gaps=Counter(gap.kind for one in found for gap in one.gaps),
    )


def rate_words(rate: Rate | None) -> str:
    """A rate as a page says it."""
    if rate is None or not rate.cases:
        return _("no case in %(days)s days", days=DAYS)
    if rate.share is None:
        return _("fewer than five cases")
    return _("%(share)s of %(cases)s", share=format_percent(rate.share, "0.#%"), cases=f"{rate.cases:,}")


def lacks_of(seen: ProcessSeen, *, may_edit: bool) -> Iterable[Lack]:
    """What a process lacks, each with what it is about and the page on which it can be closed."""
    steps = {one.step.key: one.step.name for one in seen.steps}
    points = {point.point.key: point.point.event for step in seen.steps for point in step.points}
    controls = {
        one.control.key: one.name for step in seen.steps for point in step.points for one in point.controls
    }
    for gap in seen.gaps:
        words, tone = GAPS[gap.kind]
        of = controls.get(gap.control) or points.get(gap.point) or steps.get(gap.step, "")
        yield Lack(words, tone, of, _closed_at(seen, gap, may_edit=may_edit))


def _closed_at(seen: ProcessSeen, gap: Gap, *, may_edit: bool) -> str:
    if gap.control:
        return url_for("processes.control", number=gap.control)
    if not may_edit:
        return url_for("processes.process", key=seen.process.key, _anchor=f"step-{gap.step}")
    if gap.point:
        return url_for("processes.new_control", key=gap.point)
    if gap.kind == "no_point":
        return url_for("processes.new_point", key=gap.step)
    if gap.step:
        return url_for("processes.step", key=gap.step)
    return url_for("processes.new_step", key=seen.process.key)


def _drawings(seen: ProcessSeen) -> list[tuple[str, drawing.Drawing]]:
    """A wide drawing and a narrow one: the style sheet shows the one that fits."""
    boxes = [_box(seen, one) for one in seen.steps]
    return [("wide-only", drawing.draw(boxes)), ("narrow-only", drawing.draw(boxes, in_a_row=1))]


def _box(seen: ProcessSeen, one: StepSeen) -> drawing.Words:
    points = ngettext("%(num)s risk point", "%(num)s risk points", len(one.points))
    controls = ngettext("%(num)s control", "%(num)s controls", one.controls)
    done = one.does or (_("the program") if one.step.by_program else _("nobody yet"))
    lines = [
        _("Does: %(name)s", name=done),
        _("Answers: %(name)s", name=one.answers or _("nobody yet")),
        f"{points} · {controls}",
    ]
    if one.step.measure in MEASURES:
        lines.append(_("Missed: %(rate)s", rate=rate_words(one.rate)))
    return drawing.Words(one.step.key, one.step.name, lines, seen.lacks(one), bool(one.step.by_program))


def _retired_points(seen: ProcessSeen) -> dict[int, list[RiskPoint]]:
    """Those that are no longer looked at, by the step."""
    found: dict[int, list[RiskPoint]] = {}
    for one in points_of(step.step.id for step in seen.steps):
        if one.retired:
            found.setdefault(one.step_id, []).append(one)
    return found
