"""Service levels, from a draft to the version in force, by two people."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, tab_to

pytestmark = pytest.mark.browser


def flaws(page: Page) -> list[str]:
    """What is wrong with a page, wide and narrow."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found += [*barriers(page), *(["too wide"] if is_too_wide(page) else [])]
    return found


def test_service_levels_are_drafted_tried_and_agreed_to(open_as: Open) -> None:
    director = open_as("director", "/tickets/standards/versions/")
    assert flaws(director) == []
    director.locator("main .page-head form button").press("Enter")
    director.wait_for_url("**/edit")
    draft = path(director).removesuffix("/edit")
    cell = director.locator("[name=handling_simple_normal_A]")
    fill(director, handling_simple_normal_A="bald")
    cell.press("Enter")
    expect(director.locator("[data-focus]")).to_be_focused()
    expect(cell).to_have_attribute("aria-invalid", "true")
    assert flaws(director) == []
    cell.fill("1天")
    cell.press("Enter")
    director.wait_for_url(f"**{draft}")
    expect(director.locator("main .change ins")).to_have_count(1)
    assert flaws(director) == []

    director.locator("#trial form button").press("Enter")
    expect(director.locator("#trial form button:not(.primary)")).to_be_visible()
    expect(director.locator("#trial dl div")).to_have_count(3)
    tick = director.locator("[name=confirmed]")
    tab_to(director, tick)
    director.keyboard.press("Space")
    fill(director, reason="简单事项当日办结即可")
    director.locator(f"form[action='{draft}/ask'] button").press("Enter")
    director.wait_for_url("**/inbox/requests/*")
    request = path(director)

    lead = open_as("lead_east", request)
    expect(lead.locator("main")).to_contain_text("简单事项当日办结即可")
    assert flaws(lead) == []
    lead.locator("main [name=decision][value=approve]").check()
    fill(lead, answer="同意")
    lead.locator("main form button.primary").press("Enter")
    expect(lead.locator(".page-head .badge.ok")).to_be_visible()

    desk = open_as("desk_chen", "/tickets/standards/")
    expect(desk.locator("main .page-head")).to_contain_text(draft.rpartition("/")[2])
    assert flaws(desk) == []
