"""A masked value is shown for a minute, one at a time, and leaves nothing behind (access rule 3)."""

import re
from itertools import count

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, save
from tests.customers.identities import id_number

pytestmark = pytest.mark.browser

MOBILE = "13900005555"
ORDERS = count(1, 2)
"""Each test's customer has an ID number of its own."""


def place(page: Page, field: str) -> Locator:
    """Where the value stands: the mobile number is a contact point with a key of its own."""
    return page.locator("#contacts [id$=-value]") if field == "mobile" else page.locator(f"#value-{field}")


def eye(page: Page, field: str) -> Locator:
    return place(page, field).locator("a.tool[href*=reveal]")


def reveal(page: Page, field: str) -> Locator:
    """By the keyboard alone: open, choose the first purpose, send."""
    eye(page, field).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#reveal [name=purpose]").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(place(page, field).locator(".revealed")).to_be_focused()
    return place(page, field).locator("output")


@pytest.fixture
def page(open_as: Open) -> Page:
    page = open_as("manager_wang")
    address = add_customer(page, "东郭先生", mobile=MOBILE, id_number=id_number("19811010", next(ORDERS)))
    page.clock.install()
    page.goto(address)
    return page


def test_a_revealed_value_is_gone_after_a_minute(page: Page) -> None:
    shown = reveal(page, "mobile")
    expect(shown).to_have_text(MOBILE)
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.clock.run_for(58_000)
    expect(shown).to_have_text(MOBILE)
    page.clock.run_for(3_000)
    expect(shown).to_have_count(0)
    expect(place(page, "mobile").locator(".masked")).to_be_visible()
    expect(eye(page, "mobile")).to_be_focused()
    assert MOBILE not in page.content()


def test_escape_hides_it_at_once(page: Page) -> None:
    shown = reveal(page, "mobile")
    expect(shown).to_have_text(MOBILE)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    assert MOBILE not in page.content()


def test_one_at_a_time(page: Page) -> None:
    expect(reveal(page, "mobile")).to_have_text(MOBILE)
    expect(reveal(page, "id_number")).to_have_text(re.compile("^33010619811010"))
    assert MOBILE not in page.content()


def test_it_is_not_there_when_one_comes_back(page: Page) -> None:
    expect(reveal(page, "mobile")).to_have_text(MOBILE)
    page.locator('nav.tabs a[href$="/history"]').click()
    page.wait_for_url("**/history")
    page.go_back()
    expect(place(page, "mobile").locator(".masked")).to_be_visible()
    assert MOBILE not in page.content()


def test_without_a_purpose_the_dialog_says_so_and_keeps_the_focus(page: Page) -> None:
    eye(page, "mobile").click()
    page.locator("#reveal button.primary").click()
    expect(page.locator("#reveal .error")).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#reveal') !== null")
    assert MOBILE not in page.content()


def test_without_script_a_page_asks_and_shows(open_as: Open) -> None:
    page = open_as("manager_wang", java_script_enabled=False)
    address = add_customer(page, "南郭处士", mobile=MOBILE)
    page.goto(address)
    eye(page, "mobile").click()
    page.locator("main [name=purpose]").first.check()
    save(page)
    expect(page.locator("main output")).to_have_text(MOBILE)
    page.locator("main .form-foot a").click()
    expect(place(page, "mobile").locator(".masked")).to_be_visible()
