"""Plans of several months whose results are shown, put straight into the database of a house."""

import json
from datetime import UTC, date, datetime

from tests.appraisal.making import GRADES
from tests.browser.appraisals import insert, insert_plan
from tests.browser.house import House

FIRST = date(2026, 4, 1)
MONTHS = 5
LAST_ROUND = "person-20260801-20260901"
"""What addresses call the plan of the last of them."""
EAST, WEST = 8, 7
"""So many of the first people are appraised as of each of two departments."""
KNOTS = {"rule": "knots", "floor": "3.3", "target": "4.5", "stretch": "4.8", "below": False}
LINES = (("tickets.result_score", 60, KNOTS), ("given", 40, {"rule": "given"}))


def show_results(house: House) -> None:
    """A plan for each month; the west is weak in what people give, and somebody in the east is, too."""
    with house.database() as base:
        people = [one for (one,) in base.execute("SELECT id FROM person ORDER BY id LIMIT ?", (EAST + WEST,))]
        places = dict(base.execute("SELECT code, id FROM department"))
        for month in range(MONTHS):
            since, until = (FIRST.replace(month=FIRST.month + month + more) for more in (0, 1))
            told = {"number": f"A26-5555{month + 2}D", "name": f"{since:%Y-%m}", "state": "shown"}
            days = dict.fromkeys(("until", "collect_on", "score_by", "answer_by"), str(until))
            plan = insert_plan(base, people[0], f"{until} 00:00:00", since=str(since), **days, **told)
            lines = [
                insert(
                    base,
                    "plan_indicator",
                    plan_id=plan,
                    position=at,
                    key=f"2222222{at + 2}",
                    indicator=name,
                    weight=weight,
                    rule=json.dumps(rule),
                    options="[]",
                )
                for at, (name, weight, rule) in enumerate(LINES)
            ]
            for at, person in enumerate(people):
                scores = _scores(at, month)
                total = (60 * scores[0] + 40 * scores[1] + 50) // 100
                sheet = insert(
                    base,
                    "appraisal_sheet",
                    number=f"S26-55{month + 2}{chr(ord('A') + at // 8)}{at % 8 + 2}D",
                    level=1,
                    kind="person",
                    state="shown",
                    plan_id=plan,
                    owner_id=person,
                    department_id=places["east" if at < EAST else "west"],
                    total=total,
                    grade=next(code for least, code, *_ in GRADES if total >= 10 * int(str(least))),
                )
                for line, score in zip(lines, scores, strict=True):
                    told = {"numerator": score, "denominator": 10, "count": 10, "lacking": "[]", "worst": 0}
                    frozen = {"turn": 1, "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}", "score": score}
                    insert(base, "frozen_value", sheet_id=sheet, indicator_id=line, **frozen, **told)


def _scores(person: int, month: int) -> tuple[int, int]:
    """In tenths, alike in every run."""
    first = 720 + person * 53 % 240 + 8 * month
    given = 540 + person * 29 % 110 if person >= EAST or person == 3 else 760 + person * 37 % 200
    return first, given
