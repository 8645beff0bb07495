"""A sheet of an appraisal that was shown, written into a house as if its plan had come so far."""

import json
import sqlite3
from datetime import UTC, date, datetime

from app.db.fields import moment_text
from tests.browser.appraisals import days_from, insert, insert_plan
from tests.browser.house import House

PLAN, SHEET = "A26-3333AA", "S26-3333AA"
DAYS = {"since": -120, "until": -30, "collect_on": -20, "score_by": -10, "answer_by": 14}
"""The days of the plan, counted from today."""
ENTERED_KEY, GIVEN_KEY = "33333333", "44444444"
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
        plan = _plan(database, PLAN_NAME[house.locale], people["hr_zhou"], people[approved_by])
        sheet = _sheet(database, plan, people[username], people[superior])
        for place, key in enumerate(WEIGHTS):
            label = LABEL[house.locale] if key == ENTERED_KEY else ""
            indicator = _indicator(database, plan, key, place, label, people[superior])
            _value(database, sheet, indicator, key)
            if not label:
                _score(database, sheet, indicator, people[superior])
    return f"/appraisal/sheets/{SHEET}"


def _plan(database: sqlite3.Connection, name: str, officer: int, approved_by: int) -> int:
    at, today = moment_text(datetime.now(UTC)), date.today()  # noqa: DTZ011  the browser's own clock
    told = {"number": PLAN, "name": name, "state": "shown", **days_from(today, DAYS)}
    passed = {"approved_by_id": approved_by, "approved_at": at, "shown_at": at}
    return insert_plan(database, officer, at, **told, **passed)


def _sheet(database: sqlite3.Connection, plan: int, person: int, superior: int) -> int:
    [(department, post)] = database.execute("SELECT department_id, post FROM person WHERE id = ?", (person,))
    return insert(
        database,
        "appraisal_sheet",
        number=SHEET,
        level=1,
        owner_id=person,
        department_id=department,
        kind="person",
        plan_id=plan,
        superior_id=superior,
        post=post,
        state="shown",
        total=TOTAL,
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
