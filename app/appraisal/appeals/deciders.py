"""Who decides on appeals against a sheet: somebody else (clause 4.5, access rule 6)."""

from collections.abc import Iterable, Mapping

from app.access.gate import everything
from app.access.standing import holders_of
from app.appraisal.models import AppraisalPlan, AppraisalSheet, Score
from app.appraisal.secrecy import evidence_level
from app.appraisal.steps import DECIDE
from app.people.departments import all_departments, path_up
from app.people.models import Person


def deciders(sheet: AppraisalSheet) -> list[Person]:
    """Everybody who may decide on appeals against `sheet` now, by name.

    Who can sign in and holds `appraisal.decide`; but none of these:

    - its person, and whoever scored or was asked to: the superior, the colleagues, the person themselves;
    - whoever approved its plan;
    - who is not cleared for its evidence;
    - whoever reports to one of the scorers: theirs is a department that a scorer leads, or one below it, or
      the head of their head is one, and so on. Of a scorer to whom everybody reports, who has nobody above,
      that can't be asked: against the highest scorer any other holder decides.

    Whom the department of the sheet belongs to does not matter: it may be the lead of another department.
    """
    holders = holders_of(DECIDE)
    return [one for one in impartial(sheet) if one.id in holders]


def impartial(sheet: AppraisalSheet) -> list[Person]:
    """Those whom nothing but a missing permission keeps from deciding: who could be given it, by name."""
    plan, scorers = AppraisalPlan.get_by_id(sheet.plan_id), _scorers(sheet)
    above = _above()
    heads = {one for one in scorers if above[one]}
    taken_part = scorers | {sheet.owner_id, plan.approved_by_id}
    people = (
        Person.select()
        .where(~Person.disabled, Person.clearance >= evidence_level(sheet))
        .order_by(Person.name)
    )
    return [one for one in people if one.id not in taken_part and not above[one.id] & heads]


def _scorers(sheet: AppraisalSheet) -> set[int]:
    rows = everything(Score, Score.person, why="who scored may not decide on it; no score is told")
    asked = {person for (person,) in rows.where(Score.sheet == sheet.id).tuples()}
    return asked | ({sheet.superior_id} if sheet.superior_id else set())


def _above() -> Mapping[int, frozenset[int]]:
    """Everybody to whom somebody reports, directly or through others, by the ids of all."""
    departments = all_departments()
    leads = {one.id: {up.lead_id for up in path_up(departments, one.id) if up.lead_id} for one in departments}
    first = {
        person: leads[department] - {person}
        for person, department in Person.select(Person.id, Person.department).tuples()
    }
    return {person: frozenset(_reached(first, person)) for person in first}


def _reached(first: Mapping[int, Iterable[int]], start: int) -> set[int]:
    found: set[int] = set()
    ahead = [start]
    while ahead:
        more = set(first[ahead.pop()]) - found
        found |= more
        ahead += more
    return found - {start}
