"""What collecting a plan again would change: worked out by a job, before anybody asks for it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.access.gate import Gate
from app.appraisal.collecting.freezing import sheets_of
from app.appraisal.collecting.frozen import Change, changes_in
from app.appraisal.collecting.models import BesideValue, Comparison
from app.appraisal.collecting.taking import COLUMNS, Taken, Taking, digest
from app.appraisal.marking import from_tenths
from app.appraisal.measuring import SHARE, in_unit
from app.appraisal.models import (
    EXEMPT,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
)
from app.appraisal.plans.offering import label_of
from app.appraisal.reading import indicators_of, names_of
from app.appraisal.words import MISSING
from app.clock import now
from app.db.aside import set_aside
from app.db.base import among
from app.figures.collecting import indicators

Side = list[Any]
"""What a figure came to, in its unit to four places and as it is printed, or the code of why it is missing;
and its score in tenths. None where it was not frozen."""
PLACES = 10_000


class Line(NamedTuple):
    """A figure that would change, in words: of whom, which one, before and after."""

    sheet: str
    name: str
    label: Any
    before: str
    after: str


def compare(plan: AppraisalPlan, progress: Callable[[int, int], None] | None = None) -> Comparison:
    """Work out and keep what collecting a collected plan again would change."""
    sheets = [sheet for sheet in sheets_of(plan) if sheet.state != EXEMPT]
    with set_aside(COLUMNS) as aside:
        changes = changes_in(Taking(plan, sheets, aside, progress).all())
    found = Comparison(
        plan=plan,
        at=now(),
        sha256=digest(change.after for change in changes) if changes else "",
        changes=[_kept(change) for change in changes],
    )
    Comparison.replace(**found.__data__).execute()
    return found


def comparison_of(plan: AppraisalPlan) -> Comparison | None:
    """The newest comparison of a plan; None where none was made since it was collected."""
    found: Comparison | None = Comparison.get_or_none(Comparison.plan == plan.id)
    return found


def told(gate: Gate, plan: AppraisalPlan, found: Comparison) -> list[Line]:
    """What would change, on those sheets that the person may read."""
    numbers = {change[0] for change in found.changes}
    sheets = {
        sheet.number: sheet
        for sheet in gate.select(AppraisalSheet).where(among(AppraisalSheet.number, numbers))
    }
    names = names_of(sheets.values())
    labels: dict[str, Any] = {one.key: label_of(one.indicator, one.label) for one in indicators_of(plan.id)}
    every = indicators()
    return [
        Line(
            number,
            names[sheets[number].id],
            labels[key] if key else every[name].label,
            words(before),
            words(after),
        )
        for number, key, name, before, after in found.changes
        if number in sheets and (key in labels or name in every)
    ]


def words(side: Side | None) -> str:
    """A side of a change."""
    if side is None:
        return "–"
    value, missing, score = side
    said = str(MISSING[missing]) if missing else value
    return said if score is None else f"{said} → {from_tenths(score)}"


def _kept(change: Change) -> list[Any]:
    one = change.after
    key = one.indicator.key if one.indicator else ""
    before = change.before and _side(one.name, change.before)
    return [one.sheet.number, key, one.name, before, _side(one.name, one)]


def _side(name: str, one: Taken | FrozenValue | BesideValue) -> Side:
    missing = one.found.missing if isinstance(one, Taken) else one.missing
    score = None if isinstance(one, BesideValue) else one.score
    return [printed(name, one.numerator, one.denominator), missing, score]


def printed(name: str, numerator: int | None, denominator: int | None) -> str:
    """A value in its unit, to four places at most, "" where there is none."""
    if numerator is None or not denominator:
        return ""
    indicator = indicators().get(name)
    value = in_unit(indicator, numerator, denominator)
    text = f"{round(value * PLACES) / PLACES:f}".rstrip("0").rstrip(".")
    return f"{text} %" if indicator and indicator.measure == SHARE else text
