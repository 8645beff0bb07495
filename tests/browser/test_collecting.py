"""A supplier enters two figures by keyboard; the officer exempts nobody, and collects."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.house import House
from tests.browser.uncollected import KEY, PLAN, plan_to_collect

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_figures_are_entered_by_keyboard_and_collected(house: House, open_as: Open) -> None:
    plan_to_collect(house, "季度客户服务考核", "回访及时率")
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
