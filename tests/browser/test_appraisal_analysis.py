"""The analysis of appraisals: chosen and read with the keyboard, down to a sheet's list and a training."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.analysed import show_results
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import tab_to
from tests.browser.house import House

pytestmark = pytest.mark.browser


def flaws(page: Page) -> list[str]:
    """What is wrong with a page, wide and narrow."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found += [*barriers(page), *(["too wide"] if is_too_wide(page) else [])]
    return found


def test_a_period_and_a_department_are_chosen_and_a_training_begun(open_as: Open, house: House) -> None:
    show_results(house)
    lead = open_as("lead_west", "/appraisal/analysis")
    main = lead.locator("main")
    expect(main.locator("h1")).to_have_text("考核结果分析")
    period = lead.locator("#round")
    tab_to(lead, period)
    period.select_option("person-20260701-20260801")
    lead.keyboard.press("Tab")
    lead.keyboard.press("Tab")
    lead.keyboard.press("Enter")
    lead.wait_for_url("**/appraisal/analysis?round=person-20260701-20260801*")
    for summary in main.locator("details > summary").all():
        summary.press("Enter")
    assert flaws(lead) == []

    lead.emulate_media(media="print")
    expect(period).to_be_hidden()
    expect(main.locator(".page-head")).to_contain_text("2026-07-01 – 2026-07-31")
    lead.emulate_media(media="screen")
    expect(main).not_to_contain_text("华东客户部")
    main.locator("table a[href*='grade=']").first.press("Enter")
    lead.wait_for_url("**/appraisal/analysis/sheets?*")
    expect(lead.locator("#list tbody tr").first).to_contain_text("西部客户部")
    assert flaws(lead) == []
    lead.go_back()

    main.get_by_role("link", name=re.compile("发起培训.*西部客户部")).press("Enter")
    lead.wait_for_url("**/follow*")
    assert flaws(lead) == []
    lead.locator("main [name=owner]").select_option("manager_zhao")
    lead.locator("main [name=due]").fill("2027-01-29")
    lead.locator("main button[type=submit]").press("Enter")
    lead.wait_for_url("**/consequences/*")
    expect(main).to_contain_text("赵承安")
