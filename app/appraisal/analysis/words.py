"""The analysis in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask_babel import gettext as _

from app.appraisal.analysis.rounds import Round
from app.appraisal.models import AppraisalPlan, PlanIndicator
from app.appraisal.sheets.figures import target_words
from app.appraisal.words import grade_words
from app.room import Indicator


def round_words(of: Round) -> str:
    """What a round is called: its days, and its plan where that is one."""
    days = f"{of.since:%Y-%m-%d} – {of.last:%Y-%m-%d}"
    if len(of.plans) > 1:
        return _("%(days)s · %(count)s plans", days=days, count=len(of.plans))
    return f"{days} · {of.plans[0].name}"


def grades_of(plans: Iterable[AppraisalPlan]) -> dict[str, str]:
    """The grades of plans, code → words, the best first; of the first plan that has each."""
    found: dict[str, tuple[Decimal, str]] = {}
    for plan in plans:
        words = grade_words(plan.grades)
        for first, code, *_names in plan.grades:
            found.setdefault(code, (Decimal(str(first)), words[code]))
    ordered = sorted(found.items(), key=lambda one: -one[1][0])
    return {code: words for code, (_first, words) in ordered}


def target_of(lines: Sequence[PlanIndicator], told: Indicator | None) -> str:
    """The target that an indicator has in every plan, "" where it has none or several."""
    found = {target_words(told, line) for line in lines if line.rule.get("target") is not None}
    return found.pop() if len(found) == 1 else ""
