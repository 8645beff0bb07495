"""What the page of a case shows beside its form."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from app.access.gate import Gate
from app.appraisal.appeals.cases import Case, cards_of, entry_of, files_of_case, row_of, told_plainly
from app.appraisal.appeals.models import Appeal
from app.appraisal.appeals.ruling import Ruled, read
from app.appraisal.appeals.times import TO_DECIDE
from app.appraisal.appeals.words import COUNTED, HOW, OUTCOMES, STATES, row_words
from app.appraisal.models import DEPARTMENT, ENTERED, FrozenRow, FrozenValue
from app.appraisal.plans.offering import label_of
from app.appraisal.reading import names_of, rows_of, turns_of
from app.appraisal.sheets.givers import comments, groups, scores_on
from app.appraisal.sheets.table import row_of as told_row
from app.appraisal.sheets.visible import rests_on_scores
from app.clock import today
from app.customers.words import Words
from app.errors import NotFound
from app.figures.collecting import indicators
from app.room import Indicator
from app.web.listing import Page, Sort


def page_of(gate: Gate, case: Case, turn: str) -> dict[str, Any]:
    """All of it; `turn` is the version whose rows are listed, "" for the one that was contested."""
    value, words = _value(case, turn), Words()
    page = _rows(case, value) if value is not None and case.told is not None else None
    one = told_plainly(case.appeal)
    return {
        "case": case,
        "one": one,
        "name": names_of([case.sheet])[case.sheet.id],
        "place": "" if case.sheet.kind == DEPARTMENT else words.of("department", case.sheet.department_id),
        "last_day": case.plan.until - timedelta(days=1),
        "label": label_of(case.line.indicator, case.line.label),
        "row": told_row(case.line, value),
        "page": page,
        "cards": cards_of(gate, case, [row_of(each) for each in page.rows]) if page else [],
        "rulings": told_rulings(case.told, case.appeal),
        "files": files_of_case(gate, case),
        "entry": _entry(case, words),
        "given": _given(case, value),
        "words": words,
        "states": STATES,
        "outcomes": OUTCOMES,
        "row_words": row_words,
        "how": HOW.get(case.line.indicator, COUNTED),
        "days": TO_DECIDE,
        "overdue": case.appeal.waits and case.appeal.due < today(),
    }


def told_rulings(told: Indicator | None, appeal: Appeal) -> list[tuple[Ruled, Any, Any]]:
    """What was decided of single rows: each with how it counted, and how it counts since."""
    return [(one, row_words(told, one.row), row_words(told, one.after)) for one in read(appeal.rulings)]


def rulings_on(appeals: Sequence[Appeal], name: str) -> dict[str, list[tuple[Ruled, Any, Any]]]:
    """The same of several appeals against the indicator called `name`, by their keys."""
    return {one.key: told_rulings(indicators().get(name), one) for one in appeals if one.rulings}


def _value(case: Case, turn: str) -> FrozenValue | None:
    turns = turns_of(case.sheet, case.line)
    if turn:
        asked = [one for one in turns if str(one.turn) == turn]
        if not asked:
            raise NotFound
        return asked[0]
    return next((one for one in turns if one.id == case.appeal.contested_id), None)


def _rows(case: Case, value: FrozenValue) -> Page:
    return Page(
        rows_of(value),
        {"day": Sort(FrozenRow.day, "desc")},
        endpoint="appraisal.case",
        within={"number": case.appeal.key},
        keep={"turn": value.turn},
    )


def _entry(case: Case, words: Words) -> dict[str, Any] | None:
    found = entry_of(case) if case.line.indicator == ENTERED else None
    return found and {"person": words.of("owner", found.person_id), "at": found.at, "note": found.note}


def _given(case: Case, value: FrozenValue | None) -> dict[str, Any] | None:
    """What people gave, as far as nobody can be told by it."""
    if not rests_on_scores(case.line, value):
        return None
    scores = [one for one in scores_on(case.sheet) if one.indicator_id == case.line.id]
    return {"groups": groups(scores), "comments": comments(scores)}
