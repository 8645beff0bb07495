"""A company whose departments have many people with shown sheets, one plan after the other."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.appraisal.models import (
    GIVEN,
    SHOWN,
    TO_ANSWER,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
)
from app.chain.writing import writing
from app.clock import now
from app.db.base import insert_rows
from app.db.fields import moment_text
from app.db.numbers import new_number
from app.figures.periods import MONTH, ended
from app.people.models import Department, Person
from tests.appraisal.making import make_plan
from tests.conftest import Company

FIRST = date(2026, 1, 1)
_given: set[str] = set()
Scores = Callable[[int, int], int | None]
"""Which person, which indicator → the score in tenths."""


def steady(person: int, indicator: int) -> int | None:
    """Scores from 50.0 to 99.9, other ones for each."""
    return 500 + (person * 37 + indicator * 101) % 500


def add_people(counts: Mapping[str, int]) -> list[Person]:
    """So many more people in the departments of those codes."""
    places = {code: Department.get(Department.code == code) for code in counts}
    names = [(code, at) for code, count in counts.items() for at in range(count)]
    return [
        Person.create(
            username=f"of_{code}_{at}",
            name=f"{code}{at}",
            post="顾问",
            department=places[code],
            created_at=now(),
        )
        for code, at in names
    ]


def month(of: int) -> tuple[date, date]:
    """The first day of that month counted from the beginning, and of the one after it."""
    since = FIRST
    for _ in range(of):
        since = ended(MONTH, since)
    return since, ended(MONTH, since)


def add_round(
    company: Company,
    people: Sequence[Person],
    of: int = 0,
    scores: Scores = steady,
    more: int = 0,
    **values: Any,  # noqa: ANN401
) -> AppraisalPlan:
    """A plan of a month that is shown, with a sheet for each of them; the first indicator is the total.

    It has so many `more` indicators.
    """
    since, until = month(of)
    told = {"since": since, "until": until, "collect_on": until, "score_by": until + timedelta(days=7)}
    plan = make_plan(company.person("hr_zhou"), **{"state": SHOWN, **told, **values})
    for at in range(more):
        label = {"indicator": GIVEN, "label": f"own {at}", "weight": 1, "rule": {"rule": "given"}}
        PlanIndicator.create(plan=plan, position=2 + at, key=f"3333333{2 + at}", options=[], **label)
    lines = list(PlanIndicator.select().where(PlanIndicator.plan == plan).order_by(PlanIndicator.position))
    totals = [scores(at, 0) for at in range(len(people))]
    insert_rows(AppraisalSheet, (_sheet(plan, *one) for one in zip(people, totals, strict=True)))
    sheets = AppraisalSheet.select(AppraisalSheet.id).where(AppraisalSheet.plan == plan)
    ids = [one.id for one in sheets.order_by(AppraisalSheet.id)]
    insert_rows(
        FrozenValue,
        (
            _value(sheet, line, scores(at, which))
            for at, sheet in enumerate(ids)
            for which, line in enumerate(lines)
        ),
    )
    return plan


def crowd(
    company: Company, counts: Mapping[str, int], rounds: int = 1, scores: Scores = steady, more: int = 0
) -> None:
    """People in departments, and so many rounds with a sheet for each of them."""
    with writing(None, "tests.planted"):
        people = add_people(counts)
        for of in range(rounds):
            add_round(company, people, of, scores, more)


def _number() -> str:
    """A number that no sheet made here has: among very many, chance would give one twice."""
    while (found := new_number("S", now().year)) in _given:
        pass
    _given.add(found)
    return found


def _sheet(plan: AppraisalPlan, person: Person, total: int | None) -> dict[str, Any]:
    grade = None if total is None else next(code for least, code, *_ in plan.grades if total >= 10 * least)
    return {
        "number": _number(),
        "plan_id": plan.id,
        "level": 1,
        "owner_id": person.id,
        "department_id": person.department_id,
        "kind": plan.subject,
        "post": person.post,
        "state": TO_ANSWER,
        "total": total,
        "grade": grade,
        "rev": 1,
    }


def _value(sheet: int, line: PlanIndicator, score: int | None, turn: int = 1) -> dict[str, Any]:
    return {
        "sheet_id": sheet,
        "indicator_id": line.id,
        "turn": turn,
        "at": moment_text(now()),
        "numerator": score or 0,
        "denominator": 10,
        "count": 10,
        "missing": "" if score is not None else "few",
        "lacking": "[]",
        "worst": 0,
        "score": score,
    }
