"""Consequences in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.appraisal.consequences import hearing, models, readiness
from app.appraisal.consequences.reading import Found
from app.appraisal.models import DEPARTMENT, GIVEN, AppraisalSheet, PlanIndicator
from app.clock import local
from app.customers.typed.amounts import yuan
from app.figures.collecting import indicators
from app.people.models import Department, Person
from app.web.names import department_name

KINDS: Mapping[str, Any] = {
    models.PRAISE: _l("Praise"),
    models.BONUS: _l("Bonus"),
    models.PROMOTION: _l("Promotion to a higher post"),
    models.TRAINING: _l("Training"),
    models.IMPROVEMENT: _l("Improvement"),
    models.ADJUSTMENT: _l("Adjustment of service"),
    models.WARNING: _l("Warning"),
    models.FINE: _l("Fine"),
    models.REDUCED_BONUS: _l("Reduced bonus"),
    models.DEMOTION: _l("Demotion"),
}
ICONS: Mapping[str, str] = {
    **dict.fromkeys(models.REWARDS, "check"),
    **dict.fromkeys(models.FOLLOWED, "clock"),
    **dict.fromkeys(models.PENALTIES, "flag"),
}
TONES: Mapping[str, str] = {
    **dict.fromkeys(models.REWARDS, "ok"),
    **dict.fromkeys(models.FOLLOWED, "info"),
    **dict.fromkeys(models.PENALTIES, "warn"),
}
STATES: Mapping[str, tuple[Any, str]] = {
    models.PROPOSED: (_l("Proposed"), ""),
    models.DROPPED: (_l("Dropped"), ""),
    models.IN_FORCE: (_l("Approved"), "ok"),
    models.OPEN: (_l("Being followed"), "info"),
    models.DONE: (_l("Done, to be confirmed"), "warn"),
    models.CONFIRMED: (_l("Ended"), "ok"),
}
"""State → its word and the tone of its badge."""
OVERDUE = "overdue"
VIEWS: Mapping[str, Any] = {
    "": _l("All"),
    models.PROPOSED: STATES[models.PROPOSED][0],
    models.OPEN: STATES[models.OPEN][0],
    OVERDUE: _l("Overdue"),
    models.DONE: STATES[models.DONE][0],
    models.IN_FORCE: STATES[models.IN_FORCE][0],
    models.CONFIRMED: STATES[models.CONFIRMED][0],
    models.DROPPED: STATES[models.DROPPED][0],
}
RULES: Mapping[str, Any] = {
    "excellent": _l("Excellent: praise and a bonus."),
    "excellent_twice": _l("Excellent in two plans running: promotion. Each plan counts once for that."),
    "pass_weak": _l("Pass with an indicator below 60: training in each such indicator."),
    "fail": _l("Fail: a warning."),
    "fail_weak": _l("Fail: training in each indicator below 60, in general where there is none."),
    "fail_twice": _l(
        "Fail in two plans running: a reduced bonus or a demotion, one of the two. Each plan counts once for"
        " that."
    ),
}
"""The rules as sentences, by their codes."""
NEEDS: Mapping[str, Any] = {
    readiness.CLAUSE: _l("The clause of the rules is named"),
    readiness.ACKNOWLEDGED: _l("The person's acknowledgement of the rule is dated, or marked as lacking"),
    readiness.REPLY: _l("The person was heard: their answer, or that they said nothing until the day"),
    readiness.TIME: _l("The time for an appeal is over"),
    readiness.CONTEST: _l("No appeal is open"),
    readiness.AMOUNTS: _l("Amount, wage and minimum wage are known and fit"),
    readiness.TASK: _l("It is known what is to be done, by whom and by when"),
}


def heard_words(found: Found) -> list[tuple[Any, Any]]:
    """How whom a penalty would concern was heard: labels, and words; who decides reads the same."""
    one = found.one
    if not one.is_penalty:
        return []
    told: list[tuple[Any, Any]] = []
    if hearing.is_asked(one):
        asked = _("%(day)s, until %(until)s", day=local(one.told_at).date(), until=one.answer_by)
        seen = one.seen_at and f"{local(one.seen_at):%Y-%m-%d %H:%M}"
        told = [(_l("Asked for their answer"), asked), (_l("Opened by them"), seen or _("not yet"))]
    if one.reply:
        return [*told, (_l("Answer of the person"), one.reply), (_l("How they answered"), _answered(found))]
    said = _("not asked yet") if not told else _("no answer yet")
    if one.silent_on:
        said = _("They said nothing until the day; noted on %(day)s", day=one.silent_on)
    return [*told, (_l("Answer of the person"), said)]


def _answered(found: Found) -> str:
    """By whom, and whether that counts."""
    one, day = found.one, found.one.replied_on
    if found.sheet is not None and one.replied_by_id == found.sheet.owner_id:
        return _("themselves, on %(day)s", day=day)
    name = Person.get_by_id(one.replied_by_id).name
    if hearing.is_heard(found):
        return _("written down by %(name)s: said on %(day)s, after they had seen it", name=name, day=day)
    return _("written down by %(name)s, without having asked them: it does not count", name=name)


def money(fen: int | None) -> str:
    """An amount in yuan, "" for none."""
    return "" if fen is None else _("%(amount)s yuan", amount=yuan(fen))


def whose(sheet: AppraisalSheet) -> str:
    """The name of whom, or which department, a sheet appraises."""
    if sheet.kind == DEPARTMENT or sheet.owner_id is None:
        return department_name(Department.get_by_id(sheet.department_id))
    return str(Person.get_by_id(sheet.owner_id).name)


def indicator_words(one: PlanIndicator | None) -> str:
    """What an indicator is called, "" for none."""
    if one is None:
        return ""
    if one.label or one.indicator == GIVEN:
        return str(one.label) or _("Given score")
    known = indicators().get(one.indicator)
    return str(known.label) if known else str(one.indicator)
