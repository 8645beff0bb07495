"""A plan of appraisal in which people are asked for scores, put straight into the database of a house."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.appraisal.making import GRADES
from tests.browser.house import House

SUPERIOR, COLLEAGUE, OTHER, OFFICER = "director", "risk_sun", "lead_west", "hr_zhou"
SCORED = ("manager_wang", "manager_li", "manager_zhao", "desk_chen", "desk_liu")
OF_COLLEAGUE = SCORED[:2]
PLAN = "A26-33333C"
DAYS = {"since": -100, "until": -10, "collect_on": -2, "score_by": 5, "answer_by": 20}
"""The days of the plan, counted from today."""
WITHOUT_REV = frozenset({"plan_indicator", "collection", "frozen_value", "frozen_row"})


def ask_for_scores(house: House, name: str) -> None:
    """A collected plan with nothing but a given score: a superior scores five, two colleagues two of them.

    One of the colleagues, `OTHER`, has handed in 85.
    """
    today = datetime.now(UTC).date()
    with house.database() as base:
        people = {one[1]: one for one in base.execute("SELECT id, username, department_id, post FROM person")}
        told = {"number": PLAN, "name": name, "state": "collected", **days_from(today, DAYS)}
        plan = insert_plan(base, people[OFFICER][0], f"{today} 00:00:00", **told)
        given = {"key": "22222222", "indicator": "given", "rule": '{"rule":"given"}', "options": "[]"}
        indicator = insert(base, "plan_indicator", plan_id=plan, position=0, weight=100, **given)
        for place, username in enumerate(SCORED):
            person, _, department, post = people[username]
            sheet = insert(
                base,
                "appraisal_sheet",
                number=f"S26-3333{place + 2}C",
                level=1,
                kind="person",
                state="open",
                plan_id=plan,
                owner_id=person,
                department_id=department,
                post=post,
                superior_id=people[SUPERIOR][0],
            )
            peers = dict.fromkeys((COLLEAGUE, OTHER) if username in OF_COLLEAGUE else (), "peer")
            for scorer, role in ({SUPERIOR: "superior"} | peers).items():
                asked = {"sheet_id": sheet, "indicator_id": indicator, "person_id": people[scorer][0]}
                given = {"points": 850, "given_at": f"{today} 00:00:00"} if scorer == OTHER else {}
                insert(base, "score", role=role, **asked, **given)


def days_from(today: date, away: Mapping[str, int]) -> dict[str, str]:
    """Days so far away from today, as the database has them."""
    return {name: str(today + timedelta(days=days)) for name, days in away.items()}


def insert_plan(base: sqlite3.Connection, officer: int, at: str, **values: Any) -> int:  # noqa: ANN401
    """A plan of people as most are, made then by the officer with that id; returns its id."""
    usual = {"subject": "person", "whom": "{}", "scorers": "{}", "grades": json.dumps(GRADES), "cap": 100}
    parts = {"superior_part": 60, "peers_part": 40, "own_part": 0}
    return insert(
        base, "appraisal_plan", **{**usual, **parts, **values}, created_by_id=officer, created_at=at
    )


def insert(base: sqlite3.Connection, table: str, **values: Any) -> int:  # noqa: ANN401
    """A row of `table`; returns its id. Every row begins at `rev` 1 where it has one."""
    values |= {} if table in WITHOUT_REV else {"rev": 1}
    names, places = ", ".join(values), ", ".join("?" * len(values))
    made = base.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(values.values()))
    return int(made.lastrowid or 0)
