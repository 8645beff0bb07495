"""A plan of appraisal in which people are asked for scores, put straight into the database of a house."""

from datetime import UTC, datetime, timedelta

from tests.browser.house import House

SUPERIOR, COLLEAGUE = "director", "risk_sun"
SCORED = ("manager_wang", "manager_li", "manager_zhao", "desk_chen", "desk_liu")
OF_COLLEAGUE = SCORED[:2]
PLAN = "A26-33333C"


def ask_for_scores(house: House, name: str) -> None:
    """A collected plan of the last quarter: a superior scores five people, a colleague two of them."""
    today = datetime.now(UTC).date()
    days = [today - timedelta(days=100), today - timedelta(days=10), today - timedelta(days=2)]
    days += [today + timedelta(days=5), today + timedelta(days=20)]
    with house.database() as base:
        people = dict(base.execute("SELECT username, id FROM person"))
        places = dict(base.execute("SELECT id, department_id FROM person"))
        grades = '[[90,"excellent","优秀","Excellent"],[80,"good","良好","Good"],[60,"pass","合格","Pass"],[0,"fail","不合格","Fail"]]'
        plan = base.execute(
            "INSERT INTO appraisal_plan (number, name, subject, since, until, collect_on, score_by, answer_by, state,"
            " whom, scorers, cap, superior_part, peers_part, own_part, grades, created_by_id, created_at, rev)"
            " VALUES (?, ?, 'person', ?, ?, ?, ?, ?, 'collected', '{}', '{}', 100, 60, 40, 0, ?, ?, ?, 1)",
            (PLAN, name, *map(str, days), grades, people["hr_zhou"], f"{today} 00:00:00"),
        ).lastrowid
        given = base.execute(
            "INSERT INTO plan_indicator (plan_id, position, key, indicator, label, unit, weight, rule, options)"
            " VALUES (?, 0, '22222222', 'given', '', '', 100, '{\"rule\":\"given\"}', '[]')",
            (plan,),
        ).lastrowid
        for place, username in enumerate(SCORED):
            person = people[username]
            sheet = base.execute(
                "INSERT INTO appraisal_sheet (number, level, owner_id, department_id, kind, plan_id, superior_id, post,"
                " state, exempt_for, comment, rev)"
                " SELECT ?, 1, ?, ?, 'person', ?, ?, post, 'open', '', '', 1 FROM person WHERE id = ?",
                (f"S26-3333{place + 2}C", person, places[person], plan, people[SUPERIOR], person),
            ).lastrowid
            asked = [(SUPERIOR, "superior")] + ([(COLLEAGUE, "peer")] if username in OF_COLLEAGUE else [])
            for scorer, role in asked:
                base.execute(
                    "INSERT INTO score (sheet_id, indicator_id, person_id, role, comment, rev) VALUES (?, ?, ?, ?, '', 1)",
                    (sheet, given, people[scorer], role),
                )
