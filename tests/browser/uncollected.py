"""A running plan whose figures are to be collected, put straight into the database of a house."""

import json
from datetime import UTC, datetime

from tests.browser.appraisals import days_from, insert, insert_plan
from tests.browser.house import House

PLAN, KEY = "A26-44444C", "4444444C"
PEOPLE = ("manager_wang", "manager_li")
DAYS = {"since": -100, "until": -10, "collect_on": 3, "score_by": 5, "answer_by": 20}
"""The days of the plan, counted from today."""


def plan_to_collect(house: House, name: str, label: str) -> None:
    """A running plan of two people, with retention and a figure that a colleague supplies."""
    today = datetime.now(UTC).date()
    knots = {"rule": "knots", "floor": "80", "target": "92", "stretch": "95.5"}
    with house.database() as base:
        people = {one[1]: one for one in base.execute("SELECT id, username, department_id, post FROM person")}
        told = {"number": PLAN, "name": name, "state": "running", **days_from(today, DAYS)}
        plan = insert_plan(base, people["hr_zhou"][0], f"{today} 00:00:00", **told)
        usual = {"plan_id": plan, "weight": 50, "rule": json.dumps(knots), "options": "[]"}
        insert(base, "plan_indicator", position=0, key="22222222", indicator="customers.retention", **usual)
        own = {"key": KEY, "indicator": "entered", "label": label, "unit": "%"}
        insert(base, "plan_indicator", position=1, supplier_id=people["risk_sun"][0], **own, **usual)
        for place, username in enumerate(PEOPLE):
            person, _, department, post = people[username]
            lies = {"owner_id": person, "department_id": department, "post": post, "plan_id": plan}
            number = f"S26-4444{place + 2}C"
            insert(base, "appraisal_sheet", number=number, level=1, kind="person", state="open", **lies)
