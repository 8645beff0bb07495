"""What a plan still lacks, and who supplies it: nothing of it is ever taken as zero (clause 4.3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.gate import everything
from app.access.rules import oversees
from app.access.standing import holders_of, standings
from app.appraisal.collecting.entered import entered_ones, entries_of
from app.appraisal.collecting.entering import form_number
from app.appraisal.collecting.words import family_of
from app.appraisal.models import EXEMPT, GIVEN, SELF, AppraisalPlan, AppraisalSheet, PlanIndicator, Score
from app.appraisal.plans.offering import label_of
from app.appraisal.reading import indicators_of
from app.appraisal.spend.entering import PERMISSION as SPEND
from app.appraisal.steps import COLLECT, PUBLISH
from app.db.base import among
from app.figures.collecting import indicators
from app.people.departments import all_departments, path_up
from app.people.models import Department, Person
from app.web.names import department_name

SOME = 5
"""So many suppliers of one thing are named."""


@dataclass(frozen=True)
class Lacking:
    """Something that lacks: of which family and what, in words; `suppliers` are names.

    `url` is where it is supplied, for holders of `permission`.
    """

    family: str
    label: Any
    what: str
    suppliers: Sequence[str]
    url: str
    permission: str


class _There(NamedTuple):
    """Whose figures count: the sheets that are not exempt."""

    plan: AppraisalPlan
    sheets: Sequence[AppraisalSheet]


def lacking_of(plan: AppraisalPlan) -> list[Lacking]:
    """What lacks of a plan's figures, of all its sheets; a number of queries that its people don't change."""
    query = everything(AppraisalSheet, why="what lacks of a plan, not what its sheets say")
    sheets = query.where(AppraisalSheet.plan == plan.id, AppraisalSheet.state != EXEMPT)
    there = _There(plan, list(sheets))
    mine = indicators_of(plan.id)
    return [*_records(there, mine), *_entries(there, mine), *_scores(there, mine)]


def families(found: Iterable[Lacking]) -> dict[str, list[Lacking]]:
    """Sorted by family, in the order in which they first come."""
    sorted_: dict[str, list[Lacking]] = defaultdict(list)
    for one in found:
        sorted_[one.family].append(one)
    return dict(sorted_)


def _records(there: _There, mine: Iterable[PlanIndicator]) -> Iterator[Lacking]:
    """What rooms say that they lack, department by department."""
    tree = {one.code: one for one in all_departments()}
    concerned = {one.department_id for one in there.sheets}
    for one in mine:
        indicator = indicators().get(one.indicator)
        found = indicator.lacking(there.plan.since, there.plan.until) if indicator else {}
        by_code: dict[str, set[str]] = defaultdict(set)
        for department, lacks in found.items():
            for lack in lacks if department in concerned else ():
                by_code[lack.department].add(lack.what)
        for code, what in sorted(by_code.items()):
            department = tree[code]
            yield Lacking(
                family_of(one),
                label_of(one.indicator, one.label),
                _("%(department)s: %(what)s", department=department_name(department), what=_listed(what)),
                _names(_overseers(department)),
                _spend_url(code, min(what)),
                SPEND,
            )


def _entries(there: _There, mine: Iterable[PlanIndicator]) -> Iterator[Lacking]:
    """Figures of the firm's own that nobody has entered."""
    for one in entered_ones(mine):
        entered = entries_of(one)
        count = sum(sheet.id not in entered for sheet in there.sheets)
        if count:
            yield Lacking(
                family_of(one),
                label_of(one.indicator, one.label),
                ngettext("%(num)s figure is not entered", "%(num)s figures are not entered", count),
                _names([one.supplier_id]) or _names(holders_of(COLLECT)),
                url_for("appraisal.figures", number=form_number(there.plan, one)),
                COLLECT,
            )


def _scores(there: _There, mine: Iterable[PlanIndicator]) -> Iterator[Lacking]:
    """Scores that nobody has handed in, and who is asked for them."""
    query = everything(Score, why="who has not handed in yet, not what anybody gave")
    query = query.where(among(Score.sheet, [sheet.id for sheet in there.sheets]), Score.given_at.is_null())
    if not there.plan.own_part:
        query = query.where(Score.role != SELF)
    open_: dict[int, list[int]] = defaultdict(list)
    for one in query:
        open_[one.indicator_id].append(one.person_id)
    for indicator in mine:
        scorers = open_[int(indicator.id)]
        if scorers:
            words = ngettext("%(num)s score is not given", "%(num)s scores are not given", len(scorers))
            url = url_for("appraisal.plan_scoring", number=there.plan.number)
            label = label_of(indicator.indicator, indicator.label)
            yield Lacking(GIVEN, label, words, _names(scorers), url, PUBLISH)


def _overseers(department: Department) -> list[int]:
    """Who enters the spend of a department: those nearest to it, where there are some."""
    people = standings(Person.select().where(among(Person.id, holders_of(SPEND))))
    able = [one for one, standing in people.items() if oversees(standing, SPEND, int(department.id))]
    leads = [one.lead_id for one in path_up(all_departments(), int(department.id)) if one.lead_id in able]
    return leads[:1] or able


def _spend_url(code: str, month: str) -> str:
    """Where it is entered: the grid of the year of the first month that lacks."""
    try:
        year = date.fromisoformat(f"{month}-01").year
    except ValueError:
        return ""
    return url_for("appraisal.spend", department=code, year=year)


def _listed(what: Iterable[str]) -> str:
    return str(_(", ")).join(sorted(what))


def _names(people: Iterable[int | None]) -> list[str]:
    """Of those who can still sign in, some of them and how many more there are."""
    there = Person.select(Person.name).where(among(Person.id, {*people}), ~Person.disabled)
    names = sorted(person.name for person in there)
    more = len(names) - SOME
    return [*names[:SOME], *([_("%(count)s more", count=more)] if more > 0 else [])]
