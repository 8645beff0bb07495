"""Appraisal in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.appraisal import models
from app.appraisal.measuring import FEW, LACKING, NOT_ENTERED, NOT_GIVEN, NOTHING
from app.web.language import language

PLAN_STATES: Mapping[str, Any] = {
    models.DRAFT: _l("Draft"),
    models.RUNNING: _l("In progress"),
    models.COLLECTED: _l("Collected"),
    models.SCORED: _l("Scored"),
    models.SHOWN: _l("Shown"),
    models.FINAL: _l("Final"),
    models.ARCHIVED: _l("Archived"),
}
SHEET_STATES: Mapping[str, Any] = {
    models.OPEN: _l("Not shown yet"),
    models.TO_ANSWER: _l("To be confirmed"),
    models.ACCEPTED: _l("Accepted"),
    models.SILENT: _l("No answer in time"),
    models.APPEALED: _l("Appealed"),
    models.SETTLED: _l("Final"),
    models.EXEMPT: _l("Exempt"),
}
SHEET_TONES: Mapping[str, str] = {
    models.TO_ANSWER: "info",
    models.ACCEPTED: "ok",
    models.SILENT: "warn",
    models.APPEALED: "notice",
    models.SETTLED: "ok",
}
"""The colours of those that have one."""
MISSING: Mapping[str, Any] = {
    NOTHING: _l("nothing to count"),
    FEW: _l("too few"),
    LACKING: _l("data missing"),
    NOT_ENTERED: _l("not entered"),
    NOT_GIVEN: _l("not given"),
}
GIVERS: Mapping[str, Any] = {
    models.SUPERIOR: _l("Superior"),
    models.PEER: _l("Colleague"),
    models.SELF: _l("Oneself"),
}
EXEMPT_FOR: Mapping[str, Any] = {"absent": _l("Absent on %(days)s of %(whole)s working days")}
"""Why the program exempts somebody: a code, followed by its numbers."""


def grade_words(grades: Iterable[Sequence[Any]]) -> dict[str, str]:
    """What a plan calls its `grades`, the best first, by their codes."""
    return {code: en if language() == "en" else zh for _first, code, zh, en in grades}


def grade_word(grades: Iterable[Sequence[Any]], code: str | None) -> str:
    """What it calls the one with that code, "" for none."""
    return grade_words(grades).get(code or "", "")


def exempt_words(reason: str) -> str:
    """Why a sheet has no scores, as `exempt_for` keeps it: the program's reason, or what somebody wrote."""
    code, *numbers = reason.split(":")
    if code not in EXEMPT_FOR or len(numbers) != len(("days", "whole")):
        return reason
    return str(EXEMPT_FOR[code] % dict(zip(("days", "whole"), numbers, strict=True)))
