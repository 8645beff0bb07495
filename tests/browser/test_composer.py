"""Writing on a ticket with the keyboard alone; what was typed survives a closed tab."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import tab_to
from tests.browser.test_clocks import add_ticket

pytestmark = pytest.mark.browser

KEPT = re.compile(r"\d\d:\d\d:\d\d")


def test_an_entry_is_written_with_the_keyboard_and_its_draft_is_kept(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_ticket(page, "发票要重开")
    page.keyboard.press("r")
    expect(page.locator("#said")).to_be_focused()
    page.keyboard.type("先核对抬头")
    expect(page.locator("#composer output[data-keep]")).to_have_text(KEPT)
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(address)
    expect(page.locator("#said")).to_have_value("")
    tab_to(page, page.locator(".note.offered a.button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**draft=**")
    expect(page.locator("#said")).to_have_value("先核对抬头")
    page.locator("#way-0").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#told_by")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#told_by")).to_be_hidden()
    expect(page.locator("#reached")).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#conversation .quote").first).to_have_text("先核对抬头")
    expect(page.locator(".note.offered")).to_have_count(0)
    expect(page.locator("#clocks .met")).to_have_count(1)


def test_a_standard_answer_is_put_in_where_one_writes(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_ticket(page, "怎么开发票")
    page.keyboard.press("r")
    page.keyboard.type("您好。")
    page.locator(".composer .more summary").last.focus()
    page.keyboard.press("Enter")
    page.locator("#answer-words").focus()
    page.keyboard.type("发票")
    insert = page.locator("#found-answers button[name=insert]").first
    tab_to(page, insert)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_be_focused()
    expect(page.locator("#said")).to_have_value(re.compile("^您好。\n.+", re.DOTALL))
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#conversation .quote").first).to_contain_text("您好。")
    expect(page.locator("#cited .answers details")).to_have_count(1)
