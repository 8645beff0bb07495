"""The page of a plan's collection: what lacks, what was frozen, what of it is missing, kind by kind."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate
from app.appraisal.collecting.again import JOB as AGAIN_JOB
from app.appraisal.collecting.again import KIND, waiting
from app.appraisal.collecting.behind import cells_behind
from app.appraisal.collecting.comparing import comparison_of, told
from app.appraisal.collecting.frozen import beside_values_of, collections_of
from app.appraisal.collecting.missing import Lacking, families, lacking_of
from app.appraisal.collecting.running import COLLECT, COMPARE
from app.appraisal.collecting.words import FAMILIES, family_of
from app.appraisal.marking import from_tenths
from app.appraisal.models import (
    COLLECTED,
    EXEMPT,
    GIVEN,
    RUNNING,
    AppraisalPlan,
    AppraisalSheet,
    Collection,
)
from app.appraisal.plans.offering import label_of
from app.appraisal.plans.periods import last_day
from app.appraisal.reading import indicators_of, names_of, values_of
from app.appraisal.sheets.figures import points
from app.appraisal.steps import may_take, may_take_on
from app.appraisal.words import MISSING, PLAN_STATES, SHEET_STATES, exempt_words, grade_word
from app.db.base import fetch
from app.figures.collecting import indicators
from app.inbox.models import Request
from app.inbox.subjects import page_of as pages_of
from app.jobs.reports import Report, last_report
from app.people.models import Person
from app.web.listing import Page, Sort

MOST_SHOWN = 100
"""So many figures that would change are listed."""


@dataclass(frozen=True)
class Came:
    """An indicator on the sheets that the reader may read: how many have a value, and why others have not."""

    label: Any
    version: int | None
    there: int
    missing: Sequence[str]


@dataclass(frozen=True)
class SheetLine:
    """A sheet in the list."""

    number: str
    name: str
    post: str
    state: Any
    total: str
    grade: str
    exempt_for: str
    may_exempt: bool


def page_of(gate: Gate, plan: AppraisalPlan) -> dict[str, Any]:
    """All that the page shows; a number of queries that the people of the plan don't change."""
    sheets = Page(
        gate.select(AppraisalSheet).where(AppraisalSheet.plan == plan.id),
        {"number": Sort(AppraisalSheet.number)},
        endpoint="appraisal.collection",
        within={"number": plan.number},
        keep={},
    )
    found = comparison_of(plan)
    changes = told(gate, plan, found) if found else []
    return {
        "plan": plan,
        "last_day": last_day(plan.until),
        "state": PLAN_STATES[plan.state],
        "families": FAMILIES,
        "lacking": families(_for(gate, lacking_of(plan))) if plan.state in {RUNNING, COLLECTED} else {},
        "came": came_of(gate, plan) if plan.state != RUNNING else {},
        "collections": turns(plan),
        "list": sheets,
        "sheets": sheet_lines(gate, plan, sheets.rows),
        **runs_of(plan),
        "comparison": found,
        "changes": changes[:MOST_SHOWN],
        "more_changes": len(changes[MOST_SHOWN:]),
        "cells": cells_behind(gate, plan) if found else [],
        "waiting": waiting(plan),
        "sheet_page": pages_of(AppraisalSheet.audit_kind),
        "may_collect": may_take(gate, "collect", plan),
        "may_compare": may_take(gate, "collect_again", plan),
    }


def _for(gate: Gate, lacking: Iterable[Lacking]) -> list[Lacking]:
    """What lacks, each leading only to what its reader may open; who scores is for whoever runs appraisal."""
    return [one if gate.has(one.permission) else _closed(one) for one in lacking]


def _closed(one: Lacking) -> Lacking:
    return replace(one, url="", suppliers=[_("the scorers")] if one.family == GIVEN else one.suppliers)


def runs_of(plan: AppraisalPlan) -> dict[str, Report | None]:
    """How the newest runs of the plan's jobs stand."""
    return {
        "report": last_report(COLLECT, plan.number),
        "comparing": last_report(COMPARE, plan.number),
        "collecting_again": _again(plan),
    }


def _again(plan: AppraisalPlan) -> Report | None:
    """The run that a second person has agreed to."""
    query = Request.select(Request.number).where(Request.kind == KIND, Request.subject == plan.number)
    newest = query.order_by(Request.id.desc()).first()
    return last_report(AGAIN_JOB, newest.number) if newest else None


def came_of(gate: Gate, plan: AppraisalPlan) -> Mapping[str, list[Came]]:
    """What was collected, by family: what scores, then what stands beside it."""
    sheets = fetch(
        gate.select(AppraisalSheet).where(AppraisalSheet.plan == plan.id, AppraisalSheet.state != EXEMPT)
    )
    values, beside, every = values_of(sheets), beside_values_of(sheets), indicators()
    found: dict[str, list[Came]] = {name: [] for name in FAMILIES}
    for one in indicators_of(plan.id):
        mine = [values[sheet.id][one.id] for sheet in sheets if one.id in values[sheet.id]]
        found.setdefault(family_of(one), []).append(_came(label_of(one.indicator, one.label), mine))
    for name in sorted({name for of_sheet in beside.values() for name in of_sheet}):
        mine = [of_sheet[name] for of_sheet in beside.values() if name in of_sheet]
        if name in every:
            found.setdefault(every[name].family, []).append(_came(every[name].label, mine))
    return {family: lines for family, lines in found.items() if lines}


def turns(plan: AppraisalPlan) -> list[tuple[Collection, str]]:
    """The collections of a plan, the newest first, with the names of those who had them made."""
    found = list(collections_of(plan))
    people = Person.select(Person.id, Person.name).where(
        Person.id.in_({one.person_id for one in found} - {None})
    )
    names = dict(people.tuples()) if found else {}
    return [(one, names.get(one.person_id, "")) for one in found]


def sheet_lines(gate: Gate, plan: AppraisalPlan, sheets: Iterable[AppraisalSheet]) -> list[SheetLine]:
    """Sheets that came through the gate, as the list shows them."""
    sheets = list(sheets)
    names = names_of(sheets)
    return [
        SheetLine(
            sheet.number,
            names[sheet.id],
            sheet.post,
            SHEET_STATES[sheet.state],
            points(from_tenths(sheet.total)),
            grade_word(plan.grades, sheet.grade),
            exempt_words(sheet.exempt_for),
            may_take_on(gate, "exempt", sheet),
        )
        for sheet in sheets
    ]


def _came(label: Any, values: Sequence[Any]) -> Came:  # noqa: ANN401  a text or a lazy one
    lacks = Counter(value.missing for value in values if value.missing)
    said = [
        _("%(why)s: %(count)s", why=MISSING[code], count=lacks[code]) for code in MISSING if code in lacks
    ]
    there = sum(not value.missing for value in values)
    return Came(label, max((value.version or 0 for value in values), default=0) or None, there, said)
