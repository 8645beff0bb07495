"""Somebody opens their sheet from the menu, looks behind a figure, says something, accepts by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.drawn_sheet import TICKETS, plant_drawn
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import path, tab_to
from tests.browser.house import House

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page[^s]")


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_a_sheet_is_opened_looked_into_and_accepted_by_keyboard(house: House, open_as: Open) -> None:
    address = plant_drawn(house, "manager_wang")
    page = open_as("manager_wang", "/")
    page.locator('nav a[href="/appraisal/"]').click()
    fits(page)
    mine = page.locator(f'main td a[href="{address}"]')
    tab_to(page, mine)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    expect(page.locator("main .grade b")).to_have_text("87.4")
    expect(page.locator("main tfoot")).to_contain_text("78.69 ÷ 90 × 100")
    fits(page)
    assert len(PAGE.findall(page.pdf(format="A4"))) == 1

    figure = page.locator("main tbody a").first
    tab_to(page, figure)
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/*")
    expect(page.locator("#list tbody tr")).to_have_count(TICKETS)
    fits(page)

    page.goto(address)
    page.locator('main dl a[href$="/beside/tickets.survey"]').click()
    expect(page.locator("main .figures")).to_contain_text("18.0 %")
    expect(page.locator("#list tbody tr")).to_have_count(TICKETS)
    fits(page)

    page.goto(f"{address}/comments")
    fits(page)
    page.locator("main textarea").focus()
    page.keyboard.type("九月的费用，财务还没录。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main dd.quote").last).to_have_text("九月的费用，财务还没录。")

    page.goto(address)
    accept = page.locator("main .record-head button.primary")
    tab_to(page, accept)
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    fits(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main h1 .badge.ok")).to_be_visible()
    assert path(page) == address
    expect(page.locator("main .record-head button.primary")).to_have_count(0)
