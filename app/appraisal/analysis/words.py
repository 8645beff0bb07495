"""The analysis in words."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.appraisal.analysis.rounds import MONTHS_OF_YEAR, Round
from app.appraisal.models import GIVEN, AppraisalPlan, PlanIndicator
from app.figures.adding import SHARE
from app.room import Indicator
from app.web.language import language

QUARTER = 3


def round_words(of: Round) -> str:
    """What a round is called: its days, and its plan where that is one."""
    days = f"{of.since:%Y-%m-%d} – {of.last:%Y-%m-%d}"
    if len(of.plans) > 1:
        return _("%(days)s · %(count)s plans", days=days, count=len(of.plans))
    return f"{days} · {of.plans[0].name}"


def round_label(of: Round) -> str:
    """A round in a few characters: ``2026``, ``26Q3``, ``26-07``, its days else."""
    months, since = of.months, of.since
    whole = since.day == (of.last + timedelta(days=1)).day == 1
    if whole and months == MONTHS_OF_YEAR and since.month == 1:
        return f"{since:%Y}"
    if whole and months == QUARTER and since.month % QUARTER == 1:
        return f"{since:%y}Q{since.month // QUARTER + 1}"
    return f"{since:%y-%m}" if whole and months == 1 else f"{since:%y-%m-%d}–{of.last:%m-%d}"


def grades_of(plans: Iterable[AppraisalPlan]) -> dict[str, str]:
    """The grades of plans, code → words, the best first; of the first plan that has each."""
    found: dict[str, tuple[Decimal, str]] = {}
    for plan in plans:
        for first, code, zh, en in plan.grades:
            found.setdefault(code, (Decimal(str(first)), en if language() == "en" else zh))
    ordered = sorted(found.items(), key=lambda one: -one[1][0])
    return {code: words for code, (_first, words) in ordered}


def label_of(line: PlanIndicator, told: Indicator | None) -> Any:  # noqa: ANN401  a lazy text
    """What an indicator of a plan is called."""
    if line.label:
        return line.label
    if told is not None:
        return told.label
    return _("Given score") if line.indicator == GIVEN else line.indicator


def target_of(lines: Sequence[PlanIndicator], told: Indicator | None) -> str:
    """The target that an indicator has in every plan, "" where it has none or several."""
    rules = [line.rule for line in lines]
    if any(rule.get("target") is None for rule in rules) or len({str(rule) for rule in rules}) > 1:
        return ""
    rule, unit = rules[0], lines[0].unit if told is None else told.unit_words
    if told is not None and told.measure == SHARE:
        unit = "%"
    sign = "≥" if Decimal(rule["stretch"]) > Decimal(rule["floor"]) else "≤"
    return f"{sign} {rule['target']} {unit}".strip()
