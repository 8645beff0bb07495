"""A supplier enters two figures by keyboard; the officer exempts nobody, and collects."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.appraisal.making import GRADES
from tests.browser.appraisals import insert
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.house import House

pytestmark = pytest.mark.browser
PLAN, KEY = "A26-44444C", "4444444C"
PEOPLE = ("manager_wang", "manager_li")
DAYS = {"since": -100, "until": -10, "collect_on": 3, "score_by": 5, "answer_by": 20}
"""The days of the plan, counted from today."""
PATIENCE = 60_000  # milliseconds


def plan_to_collect(house: House) -> None:
    """A running plan of two people, with retention and a figure that a colleague supplies."""
    today = datetime.now(UTC).date()
    knots = {"rule": "knots", "floor": "80", "target": "92", "stretch": "95.5"}
    with house.database() as base:
        people = {one[1]: one for one in base.execute("SELECT id, username, department_id, post FROM person")}
        plan = insert(
            base,
            "appraisal_plan",
            **{day: str(today + timedelta(days=away)) for day, away in DAYS.items()},
            number=PLAN,
            name="季度客户服务考核",
            subject="person",
            state="running",
            whom="{}",
            scorers="{}",
            grades=json.dumps(GRADES),
            cap=100,
            superior_part=60,
            peers_part=40,
            own_part=0,
            created_by_id=people["hr_zhou"][0],
            created_at=f"{today} 00:00:00",
        )
        usual = {"plan_id": plan, "weight": 50, "rule": json.dumps(knots), "options": "[]"}
        insert(base, "plan_indicator", position=0, key="22222222", indicator="customers.retention", **usual)
        own = {"key": KEY, "indicator": "entered", "label": "回访及时率", "unit": "%"}
        insert(base, "plan_indicator", position=1, supplier_id=people["risk_sun"][0], **own, **usual)
        for place, username in enumerate(PEOPLE):
            person, _, department, post = people[username]
            lies = {"owner_id": person, "department_id": department, "post": post, "plan_id": plan}
            number = f"S26-4444{place + 2}C"
            insert(base, "appraisal_sheet", number=number, level=1, kind="person", state="open", **lies)


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_figures_are_entered_by_keyboard_and_collected(house: House, open_as: Open) -> None:
    plan_to_collect(house)
    supplier = open_as("risk_sun", f"/appraisal/figures/{PLAN}.{KEY}")
    fits(supplier)
    for value, left in (("97.7", 1), ("88", 0)):
        expect(supplier.locator("main #value")).to_be_focused()
        supplier.keyboard.type(value)
        supplier.keyboard.press("Enter")
        expect(supplier.locator("main h1 + .badge")).to_contain_text(re.compile(str(left) if left else "."))
    expect(supplier.locator("main h1 + .badge.ok")).to_be_visible()
    fits(supplier)

    officer = open_as("hr_zhou", f"/appraisal/plans/{PLAN}/collection")
    fits(officer)
    officer.locator("main tbody a.button").first.click()
    fits(officer)
    officer.go_back()
    officer.locator("main .page-head button.primary").click()
    officer.locator("main p[role=status] a.button").click(timeout=PATIENCE)
    expect(officer.locator("main code")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    expect(officer.locator("main")).to_contain_text("回访及时率")
    fits(officer)
    officer.locator("#again form button").first.click()
    officer.locator("main p[role=status] a.button").click(timeout=PATIENCE)
    expect(officer.locator("#again")).to_contain_text("没有变更")
