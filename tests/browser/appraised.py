"""A sheet of an appraisal that was shown, written into a house as if its plan had come so far."""

import json
import sqlite3
from datetime import UTC, date, datetime, timedelta

from app.db.fields import moment_text
from tests.browser.appraisals import days_from, insert, insert_plan
from tests.browser.house import House

PLAN, SHEET = "A26-3333AA", "S26-3333AA"
COUNTED_PLAN, COUNTED_SHEET = "A26-3333CC", "S26-3333CC"
DAYS = {"since": -120, "until": -30, "collect_on": -20, "score_by": -10, "answer_by": 14}
"""The days of the plan, counted from today."""
ENTERED_KEY, GIVEN_KEY, COUNTED_KEY = "33333333", "44444444", "55555555"
KNOTS = {"rule": "knots", "floor": "60", "target": "90", "stretch": "100", "below": False}
WEIGHTS = {ENTERED_KEY: 95, GIVEN_KEY: 5}
SCORES = {ENTERED_KEY: 700, GIVEN_KEY: 820}
TOTAL = 706
PLAN_NAME = {"zh": "三季度考核", "en": "Third quarter"}
LABEL = {"zh": "培训课时", "en": "Hours of training"}


def plant_sheet(house: House, username: str, superior: str, approved_by: str) -> str:
    """The sheet of somebody: a figure of the firm's own, 70, and a given score, 82. Returns its address."""
    with house.database() as database:
        people = dict(database.execute("SELECT username, id FROM person").fetchall())
        plan = _plan(database, PLAN, PLAN_NAME[house.locale], people["hr_zhou"], people[approved_by])
        sheet = _sheet(database, SHEET, plan, people[username], people[superior], TOTAL)
        for place, key in enumerate(WEIGHTS):
            label = LABEL[house.locale] if key == ENTERED_KEY else ""
            indicator = _indicator(database, plan, key, place, label, people[superior])
            _value(database, sheet, indicator, key)
            if not label:
                _score(database, sheet, indicator, people[superior])
    return f"/appraisal/sheets/{SHEET}"


def plant_counted(house: House, username: str, superior: str, approved_by: str) -> tuple[str, list[str]]:
    """The sheet of somebody with nothing but their retention: 5 of 7 customers kept, which scores 71.4.

    Returns its address, and the numbers of these customers, those that were lost first.
    """
    with house.database() as database:
        people = dict(database.execute("SELECT username, id FROM person").fetchall())
        numbers = [
            number for (number,) in database.execute("SELECT number FROM customer ORDER BY id LIMIT 7")
        ]
        officer, score = people["hr_zhou"], 714
        plan = _plan(database, COUNTED_PLAN, PLAN_NAME[house.locale], officer, people[approved_by])
        sheet = _sheet(database, COUNTED_SHEET, plan, people[username], people[superior], score)
        told = {"key": COUNTED_KEY, "indicator": "customers.retention", "weight": 100, "options": "[]"}
        line = insert(database, "plan_indicator", plan_id=plan, position=0, rule=json.dumps(KNOTS), **told)
        at, day = moment_text(datetime.now(UTC)), str(date.today() + timedelta(days=DAYS["since"]))  # noqa: DTZ011
        collection = insert(database, "collection", plan_id=plan, turn=1, at=at, sha256="")
        came_to = {"version": 1, "numerator": 5, "denominator": 7, "count": 7, "score": score}
        frozen = {"collection_id": collection, "turn": 1, "at": at, "lacking": "[]", "worst": 0, **came_to}
        value = insert(database, "frozen_value", sheet_id=sheet, indicator_id=line, **frozen)
        for place, number in enumerate(numbers):
            how = {"numerator": 0, "band": "lost"} if place < 2 else {"numerator": 1, "band": "active"}
            insert(database, "frozen_row", value_id=value, number=number, day=day, denominator=1, **how)
    return f"/appraisal/sheets/{COUNTED_SHEET}", numbers


def _plan(database: sqlite3.Connection, number: str, name: str, officer: int, approved_by: int) -> int:
    at, today = moment_text(datetime.now(UTC)), date.today()  # noqa: DTZ011  the browser's own clock
    told = {"number": number, "name": name, "state": "shown", **days_from(today, DAYS)}
    passed = {"approved_by_id": approved_by, "approved_at": at, "shown_at": at}
    return insert_plan(database, officer, at, **told, **passed)


def _sheet(
    database: sqlite3.Connection, number: str, plan: int, person: int, superior: int, total: int
) -> int:
    [(department, post)] = database.execute("SELECT department_id, post FROM person WHERE id = ?", (person,))
    return insert(
        database,
        "appraisal_sheet",
        number=number,
        level=1,
        owner_id=person,
        department_id=department,
        kind="person",
        plan_id=plan,
        superior_id=superior,
        post=post,
        state="shown",
        total=total,
        grade="pass",
        shown_at=moment_text(datetime.now(UTC)),
    )


def _indicator(
    database: sqlite3.Connection, plan: int, key: str, place: int, label: str, supplier: int
) -> int:
    return insert(
        database,
        "plan_indicator",
        plan_id=plan,
        position=place,
        key=key,
        indicator="entered" if label else "given",
        label=label,
        weight=WEIGHTS[key],
        rule=json.dumps(KNOTS if label else {"rule": "given"}),
        options=json.dumps([]),
        supplier_id=supplier if label else None,
    )


def _value(database: sqlite3.Connection, sheet: int, indicator: int, key: str) -> None:
    insert(
        database,
        "frozen_value",
        sheet_id=sheet,
        indicator_id=indicator,
        turn=1,
        at=moment_text(datetime.now(UTC)),
        numerator=SCORES[key],
        denominator=10,
        lacking=json.dumps([]),
        worst=0,
        score=SCORES[key],
    )


def _score(database: sqlite3.Connection, sheet: int, indicator: int, person: int) -> None:
    insert(
        database,
        "score",
        sheet_id=sheet,
        indicator_id=indicator,
        person_id=person,
        role="superior",
        points=SCORES[GIVEN_KEY],
        given_at=moment_text(datetime.now(UTC)),
    )
