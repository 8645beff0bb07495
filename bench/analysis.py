"""The analysis of appraisals of many people over many periods, and what is asked of the floor beside it."""

from collections.abc import Iterator
from random import Random
from typing import Any

from app import create_app
from app.appraisal.models import (
    ARCHIVED,
    GIVEN,
    PERSON,
    SETTLED,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
)
from app.chain.writing import writing
from app.clock import now, today
from app.db.base import insert_rows, next_id
from app.db.connection import database
from app.db.fields import moment_text
from app.db.numbers import new_number
from app.figures.periods import MONTH, before, ended
from app.people.models import Department, Person
from app.settings import load
from bench.appraisal import GRADES, planned
from bench.company import DIRECTOR, Company
from bench.pages import Director, Page, gets

PERIODS, PEOPLE, INDICATORS = 12, 200, 8
NAME = f"analysis of {PERIODS} periods × {PEOPLE} people"


def appraise(company: Company) -> None:
    """Give the company so many people, whom a plan of each month has appraised in so many indicators."""
    with create_app(load(company.environ)).app_context(), database.connection_context():
        director, chance = Person.get(Person.username == DIRECTOR), Random(1)
        with writing(None, "bench.appraised"):
            people, numbers = [_hired(turn) for turn in range(PEOPLE)], _numbers(PERIODS * PEOPLE)
            for back in range(PERIODS):
                since = before(MONTH, today().replace(day=1), PERIODS - back)
                plan = planned(director, since, ended(MONTH, since), ARCHIVED)
                lines = [_line(plan, at) for at in range(INDICATORS)]
                first = next_id(AppraisalSheet)
                insert_rows(AppraisalSheet, [_sheet(plan, one, numbers.pop(), chance) for one in people])
                insert_rows(FrozenValue, _values(first, lines, chance))


def analysis_pages(director: Director) -> list[Page]:
    """The line of the table that tells of it."""
    return [Page(NAME, gets(["/appraisal/analysis"], director.cookie), gets(["/"]))]


def _hired(turn: int) -> Person:
    departments = list(Department.select().order_by(Department.id))
    place = departments[turn % len(departments)]
    return Person.create(
        username=f"appraised_{turn}", name=f"员工{turn}", department=place, post="顾问", created_at=now()
    )


def _line(plan: AppraisalPlan, at: int) -> PlanIndicator:
    values = {
        "indicator": GIVEN,
        "label": f"指标{at}",
        "weight": 12,
        "rule": {"rule": "given"},
        "options": [],
    }
    return PlanIndicator.create(plan=plan, position=at, key=f"2222222{at + 2}", **values)


def _numbers(count: int) -> set[str]:
    """So many numbers, all of them different."""
    found: set[str] = set()
    while len(found) < count:
        found.add(new_number("S", now().year))
    return found


def _sheet(plan: AppraisalPlan, person: Person, number: str, chance: Random) -> dict[str, Any]:
    total = chance.randint(500, 1000)
    return {
        "number": number,
        "plan_id": plan.id,
        "level": 1,
        "owner_id": person.id,
        "department_id": person.department_id,
        "kind": PERSON,
        "post": person.post,
        "state": SETTLED,
        "total": total,
        "grade": next(code for least, code, *_ in GRADES if total >= 10 * int(str(least))),
        "rev": 1,
    }


def _values(first: int, lines: list[PlanIndicator], chance: Random) -> Iterator[dict[str, Any]]:
    for sheet in range(first, first + PEOPLE):
        for line in lines:
            yield {
                "sheet_id": sheet,
                "indicator_id": line.id,
                "turn": 1,
                "at": moment_text(now()),
                "lacking": "[]",
                "worst": 0,
                "score": chance.randint(500, 1000),
            }
