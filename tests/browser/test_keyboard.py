"""Tasks with the keyboard alone; wherever Tab leads, one sees where the focus is."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.eyes import focus_flaw
from tests.browser.hands import add_customer, tab_to
from tests.browser.house import House
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


def test_signing_in_and_out(house: House, window: Open) -> None:
    page = window(house)
    page.goto("/login")
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type("steward_qian")
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.url}/")
    account = page.locator("details.menu")
    tab_to(page, account.locator("summary"))
    page.keyboard.press("ArrowDown")
    expect(account.locator(".menu-list a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(account.locator("summary")).to_be_focused()
    expect(account.locator(".menu-list")).not_to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(account.locator(".menu-list button")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/login")


def test_finding_and_opening_a_customer(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "闻人慕白")
    page.goto("/customers/")
    tab_to(page, page.locator("#q-words"))
    page.keyboard.type("慕白")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/?q=*")
    tab_to(page, page.locator(f"tbody a[href='{address}']"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_the_menu_is_skipped(open_as: Open) -> None:
    page = open_as("director", "/customers/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#q-words"))
    expect(page.locator("#q-words")).to_be_focused()


def test_raising_a_level(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "尉迟观澜", level=1)
    tab_to(page, page.locator(f"main nav.tabs a[href='{address}/level']"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/level")
    levels = page.locator("main [name=level]")
    tab_to(page, levels.first)
    page.keyboard.press("ArrowDown")
    expect(levels.nth(1)).to_be_checked()
    tab_to(page, page.locator("[name=reason]"))
    page.keyboard.type("合同约定保密")
    page.keyboard.press("Enter")
    expect(page.locator(".record-head .level")).to_have_class(re.compile("l3"))


def test_granting_a_colleague_a_record(open_as: Open) -> None:
    page = open_as("director")
    address = add_customer(page, "澹台抱朴", level=1)
    page.goto(f"{address}/access")
    tab_to(page, page.locator("main [name=person]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("main [name=purpose]"))
    page.keyboard.type("代办一周")
    tab_to(page, page.locator("main form button.primary"))
    page.keyboard.press("Enter")
    expect(page.locator(f"form[action='{address}/grants/end']")).to_have_count(1)


def test_disabling_somebody_is_asked_in_a_dialog_that_gives_the_focus_back(open_as: Open) -> None:
    page = open_as("sysadmin", "/admin/users/desk_liu")
    opener = page.locator("main [data-open=disable]")
    tab_to(page, opener)
    page.keyboard.press("Enter")
    expect(page.locator("#disable [data-close]").last).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_the_focus_stays_on_what_turned_the_page_and_on_what_sorted_it(open_as: Open) -> None:
    page = open_as("director", "/customers/?size=20")
    for control in ("page-right", "page-right", "page-last", "sort-name", "sort-name"):
        with page.expect_response("**/customers/?**"):
            page.locator(f"#{control}").press("Enter")
        expect(page.locator("#list")).not_to_have_class(re.compile("htmx"))
        expect(page.locator(f"#{control}")).to_be_focused()
        assert not focus_flaw(page)


def test_rows_of_the_officers_lists_are_walked_too(open_as: Open) -> None:
    page = open_as("sysadmin", "/admin/users/")
    rows = page.locator("tbody tr")
    for key, place in (("j", 0), ("j", 1), ("k", 0)):
        page.keyboard.press(key)
        expect(rows.nth(place).locator("a").first).to_be_focused()


def test_a_dialog_that_was_refused_still_gives_the_focus_back(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "司徒静言", mobile="13900007777")
    eye = page.locator("#contacts a.tool[href*=reveal]")
    eye.press("Enter")
    expect(page.locator("#reveal [name=purpose]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reveal .error").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(eye).to_be_focused()
