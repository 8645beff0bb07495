"""The list of tickets: found, ticked and handed over with the keyboard; on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, barriers, is_too_wide
from tests.browser.hands import save, sign_in
from tests.browser.house import House

pytestmark = pytest.mark.browser

FITS = """([outer, inner]) => [...document.querySelectorAll(inner)]
  .filter((one) => one.getBoundingClientRect().right > one.closest(outer).getBoundingClientRect().right + 1)
  .map((one) => one.textContent.trim().slice(0, 60))"""
"""The elements that stick out of what they stand in."""


def add_ticket(page: Page, subject: str) -> None:
    """Open one for an unknown caller."""
    page.goto("/tickets/new")
    page.locator("#subject").fill(subject)
    save(page)
    page.wait_for_url("**/tickets/T*")


def test_tickets_are_found_ticked_and_handed_over_by_keyboard(open_as: Open) -> None:
    page = open_as("lead_west")
    for subject in ("年检材料甲", "年检材料乙"):
        add_ticket(page, subject)
    page.goto("/tickets/")
    page.locator("#q-words").fill("年检材料")
    page.keyboard.press("Enter")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(2)
    expect(page.locator("nav.views .count").first).to_be_visible()
    assert [*barriers(page)] == []
    page.locator("h1").click()
    for key in ("j", "x", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[data-picked] output")).to_have_text("2")
    page.locator("[data-picked] select").select_option("manager_zhao")
    page.locator("[data-picked] select").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("2")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(
        page.locator('[data-picked] option[value="manager_zhao"]').inner_text()
    )
    page.keyboard.press("Control+k")
    page.locator("#palette [name=q]").fill("年检材料乙")
    expect(page.locator('#palette a[href^="/tickets/T"]')).to_have_count(1)


def test_a_phone_shows_a_card_for_each_ticket(open_as: Open) -> None:
    page = open_as("lead_west", viewport=NARROW)
    add_ticket(page, "年检材料丙")
    page.goto("/tickets/?view=open")
    expect(page.locator("nav.views .count").first).to_be_visible()
    expect(page.locator("#list tbody .clock").first).to_be_visible()
    assert not is_too_wide(page)
    assert [*barriers(page)] == []


def test_lists_and_boards_fit_their_frames_in_english(english: House, window: Open) -> None:
    page = window(english)
    page.goto("/login")
    sign_in(page, "director")
    page.wait_for_url(f"{english.url}/")
    for address, outer, inner in (
        ("/tickets/?view=open", "#list", "#list .table"),
        ("/tickets/board", ".lane", ".lane .card"),
        ("/tickets/board?by=person", ".lane", ".lane .card"),
    ):
        page.goto(address)
        assert page.locator(inner).count()
        assert page.evaluate(FITS, [outer, inner]) == [], address
        assert not is_too_wide(page)
