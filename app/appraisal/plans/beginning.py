"""A plan begins: a sheet for everybody it appraises, and what is asked of those who score."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.access.gate import everything
from app.appraisal.models import (
    GIVEN,
    OPEN,
    PEER,
    PERSON,
    SELF,
    SUPERIOR,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
    Score,
)
from app.appraisal.plans.people import Scorers, appraised, key_of, owner_of, scorers_of
from app.appraisal.reading import indicators_of
from app.appraisal.scoring import could_be_told
from app.chain.numbering import fresh_numbers
from app.chain.writing import Entry, append
from app.clock import now
from app.db.base import insert_rows
from app.people.models import Department, Person

LETTER = "S"
LEVEL = 1


def make_sheets(person: Person | None, plan: AppraisalPlan) -> int:
    """Make the sheets of a plan and the scores that it asks for, inside the transaction that begins it.

    `person` approved it. Returns how many sheets there are.
    """
    subjects = appraised(plan.subject, plan.whom)
    scorers = scorers_of(subjects, plan.scorers)
    numbers = fresh_numbers(AppraisalSheet, LETTER, [now().year] * len(subjects))
    rows = {
        number: _sheet(plan, one, number, scorers[key_of(one)])
        for number, one in zip(numbers, subjects, strict=True)
    }
    insert_rows(AppraisalSheet, rows.values())
    _tell(person, plan, rows.values())
    made = everything(AppraisalSheet, why="the plan begins, whoever approved it").where(
        AppraisalSheet.plan == plan.id
    )
    ids = {sheet.number: sheet.id for sheet in made}
    given = [one for one in indicators_of(plan.id) if one.indicator == GIVEN]
    asked = {
        ids[number]: _asked(plan, rows[number], scorers[key_of(one)])
        for number, one in zip(numbers, subjects, strict=True)
    }
    insert_rows(Score, _scores(asked, given))
    return len(rows)


def _sheet(plan: AppraisalPlan, one: Person | Department, number: str, scorers: Scorers) -> dict[str, Any]:
    is_person = plan.subject == PERSON
    return {
        "number": number,
        "level": LEVEL,
        "plan_id": plan.id,
        "owner_id": owner_of(one),
        "superior_id": scorers.superior,
        "department_id": one.department_id if isinstance(one, Person) else one.id,
        "kind": plan.subject,
        "post": one.post if isinstance(one, Person) and is_person else "",
        "state": OPEN,
        "rev": 1,
    }


def _asked(plan: AppraisalPlan, row: Mapping[str, Any], scorers: Scorers) -> list[tuple[int, str]]:
    """Who scores a sheet as what: those whose part counts, and always whoever it appraises.

    Colleagues are not asked where what a single one of them gives could be worked out.
    """
    superiors = [scorers.superior] if plan.superior_part and scorers.superior else []
    peers = scorers.peers if plan.peers_part else ()
    if could_be_told(len(superiors), len(peers)):
        peers = ()
    by_role = ((SELF, [row["owner_id"]]), (SUPERIOR, superiors), (PEER, peers))
    return [(person, role) for role, people in by_role for person in people]


def _scores(
    asked: Mapping[int, Sequence[tuple[int, str]]], given: Sequence[PlanIndicator]
) -> list[dict[str, Any]]:
    return [
        {
            "sheet_id": sheet,
            "indicator_id": indicator.id,
            "person_id": person,
            "role": role,
            "comment": "",
            "rev": 1,
        }
        for sheet, people in asked.items()
        for indicator in given
        for person, role in people
    ]


def _tell(person: Person | None, plan: AppraisalPlan, rows: Any) -> None:  # noqa: ANN401
    rows = list(rows)
    ids = {row[name] for row in rows for name in ("owner_id", "superior_id")} - {None}
    names = dict(Person.select(Person.id, Person.username).where(Person.id.in_(ids)).tuples())
    codes = dict(Department.select(Department.id, Department.code).tuples())
    entries = []
    for row in rows:
        entry = Entry(person, "appraisal.sheet.made", AppraisalSheet(number=row["number"]))
        entry.changed("plan", None, plan.number)
        entry.changed("owner", None, names.get(row["owner_id"]))
        entry.changed("superior", None, names.get(row["superior_id"]))
        entry.changed("department", None, codes[row["department_id"]])
        entry.changed("state", None, row["state"])
        entries.append(entry)
    append(entries)
