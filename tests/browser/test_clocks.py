"""A clock of a ticket explains itself, over its page and on a page of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, save

pytestmark = pytest.mark.browser


def add_ticket(page: Page, subject: str) -> str:
    """Open a ticket by the form. Returns the address of its page."""
    page.goto("/tickets/new")
    fill(page, subject=subject)
    save(page)
    page.wait_for_url(re.compile("/tickets/T26-"))
    return path(page)


def test_a_clock_is_taken_apart_without_leaving_the_ticket(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_ticket(page, "对账单金额有出入")
    link = page.locator(f".clocks a[href='{address}/clocks/handling']")
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog#clock")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".timeline > li")).to_have_count(1)
    expect(dialog.locator("tfoot")).to_contain_text(re.compile(r"\d+"))
    assert not barriers(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert path(page) == address
    expect(page.locator(f".clocks a[href='{address}/clocks/feedback']")).to_have_count(0)


def test_a_clock_has_a_page_of_its_own(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_ticket(page, "发票抬头写错")
    page.goto(f"{address}/clocks/response")
    expect(page.locator("main h1")).to_be_visible()
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)
