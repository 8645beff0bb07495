"""A final plan of appraisal with what its grades propose, put straight into the database of a house."""

import json
from datetime import UTC, datetime, timedelta

from app.db.fields import moment_text
from tests.browser.appraisals import OFFICER, days_from, insert, insert_plan
from tests.browser.house import House

PLAN, SHEET = "A26-33333D", "S26-33333D"
TRAINING, WARNING = "33333333", "44444444"
KNOTS = {"rule": "knots", "floor": "60", "target": "90", "stretch": "100", "below": False}
DAYS = {"since": -150, "until": -60, "collect_on": -50, "score_by": -45, "answer_by": -30}
"""The days of the plan, counted from today."""


def plant_final(house: House, username: str) -> str:
    """Somebody has failed by one indicator: training and a warning are proposed. The sheet's address."""
    now = datetime.now(UTC)
    shown = moment_text(now - timedelta(days=40))
    with house.database() as base:
        people = {one[1]: one for one in base.execute("SELECT id, username, department_id, post FROM person")}
        person, _, department, post = people[username]
        told = {"number": PLAN, "name": "二季度考核", "state": "final", **days_from(now.date(), DAYS)}
        plan = insert_plan(base, people[OFFICER][0], shown, shown_at=shown, **told)
        entered = {"indicator": "entered", "label": "回访及时率", "rule": json.dumps(KNOTS), "options": "[]"}
        line = insert(base, "plan_indicator", plan_id=plan, position=0, key="22222222", weight=100, **entered)
        lies = {"owner_id": person, "department_id": department, "post": post, "plan_id": plan}
        came = {"total": 520, "grade": "fail", "state": "final", "shown_at": shown}
        sheet = insert(base, "appraisal_sheet", number=SHEET, level=1, kind="person", **lies, **came)
        proposed = {
            "state": "proposed",
            "owner_id": person,
            "plan_id": plan,
            "sheet_id": sheet,
            "unacknowledged": 0,
        }
        for key, kind, rule, about in (
            (TRAINING, "training", "fail_weak", line),
            (WARNING, "warning", "fail", None),
        ):
            row = {"key": key, "kind": kind, "rule": rule, "indicator_id": about, "at": moment_text(now)}
            insert(base, "consequence", **proposed, **row)
    return f"/appraisal/sheets/{SHEET}"
