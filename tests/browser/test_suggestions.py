"""A suggestion is written down on a ticket with the keyboard; the head adopts it, and it becomes a task."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, save

pytestmark = pytest.mark.browser
TEXT = "周六上午也能办业务就好了"


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_a_suggestion_becomes_a_task(open_as: Open) -> None:
    page = open_as("manager_wang", "/tickets/new")
    fill(page, subject="请核对十月账单")
    save(page)
    page.wait_for_url(re.compile("/tickets/T26-"))
    block = page.locator("#suggestions")
    block.locator("summary").focus()
    page.keyboard.press("Enter")
    block.locator("textarea").focus()
    page.keyboard.type(TEXT)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(block.locator("a")).to_have_text(TEXT)
    fits(page)

    lead = open_as("lead_east", "/tickets/suggestions/?mine=1")
    expect(lead.locator("#list a.name").first).to_have_text(TEXT)
    fits(lead)
    lead.locator("#list a.name").first.click()
    lead.locator("[name=decision][value=adopted]").focus()
    lead.keyboard.press("Space")
    lead.keyboard.press("Tab")
    lead.keyboard.type("很多客户提过")
    lead.locator("[name=owner]").select_option("manager_wang")
    fill(lead, due=(date.today() + timedelta(days=9)).isoformat())  # noqa: DTZ011  the browser's own clock
    fits(lead)
    decided = path(lead)
    lead.locator("main form .form-foot button").click()
    expect(lead.locator("main .badge.ok").first).to_be_visible()
    assert path(lead) == decided
    fits(lead)

    page.goto("/inbox/tasks")
    expect(page.locator("main")).to_contain_text(TEXT)
    page.goto("/tickets/suggestions/?state=adopted")
    expect(page.locator("#list tbody tr").first).to_contain_text(TEXT)
    fits(page)
    page.goto(f"{decided}")
    expect(page.locator("main form")).to_have_count(0)
