"""One day with one customer, in both languages and themes, at a desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide, kept_in_browser
from tests.browser.hands import path, sign_in
from tests.browser.house import House
from tests.customers.identities import id_number

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": WIDE}
WAYS = [("zh", "light", DESK), ("zh", "dark", PHONE), ("en", "dark", DESK), ("en", "light", PHONE)]
LANGUAGE = {"zh": "zh-CN", "en": "en"}
NAME, NEW_NAME, MOBILE = "尉迟望春", "尉迟望舒", "13912346{:03}"


def arrive(page: Page, username: str) -> None:
    page.goto("/login")
    sign_in(page, username)
    page.wait_for_url(lambda url: not url.endswith("/login"))


def look(page: Page) -> None:
    """All of the page can be seen by everybody."""
    assert barriers(page) == []
    assert not is_too_wide(page)


def find(page: Page, words: str, address: str) -> None:
    """In the list, where the address does not tell the words."""
    page.goto("/customers/")
    page.locator("#q-words").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/?q=*")
    expect(page.locator("tbody a.name")).to_have_count(1)
    expect(page.locator("tbody a.name")).to_have_attribute("href", address)
    assert words not in page.url


@pytest.mark.parametrize(
    ("place", "language", "theme", "device"),
    [(place, *way) for place, way in enumerate(WAYS)],
    ids=[f"{language}-{theme}-{'phone' if way is PHONE else 'desk'}" for language, theme, way in WAYS],
)
def test_a_customer_is_added_corrected_found_and_revealed(
    request: pytest.FixtureRequest,
    window: Open,
    place: int,
    language: str,
    theme: str,
    device: dict[str, Any],
) -> None:
    house: House = request.getfixturevalue("house" if language == "zh" else "english")
    page = window(house, color_scheme=theme, **device)
    mobile, number = MOBILE.format(place), id_number("19781120", 500 + place)
    arrive(page, "manager_wang")
    expect(page.locator("html")).to_have_attribute("lang", LANGUAGE[language])
    expect(page.locator("html")).to_have_attribute("data-theme", "dark" if theme == "dark" else "system")

    page.goto("/customers/")
    page.locator("a[href='/customers/new']:visible").first.click()
    page.wait_for_url("**/customers/new")
    page.locator("main [name=name]").fill(NAME)
    page.locator("main [name=id_number]").fill(number)
    page.keyboard.press("Tab")
    expect(page.locator("#identity-said")).to_contain_text("1978-11-20")
    page.locator("main [name=mobile]").fill(mobile)
    look(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/C*")
    address = path(page)

    page.locator("#shown-name a.editable").click()
    expect(page.locator("#value-name + .quick [name=name]")).to_be_focused()
    page.keyboard.type(NEW_NAME)
    page.keyboard.press("Enter")
    expect(page.locator(".record-head h1")).to_contain_text(NEW_NAME)
    look(page)

    find(page, f"ycws {mobile[-4:]}", address)
    find(page, mobile[-4:], address)
    look(page)

    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=combobox]")).to_be_focused()
    page.keyboard.type("望舒")
    expect(page.locator("#palette [aria-selected=true]")).to_have_attribute("href", address)
    look(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")

    page.locator("#value-id_number a.tool[href*=reveal]").click()
    expect(page.locator("#reveal [name=purpose]").first).to_be_focused()
    look(page)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("#value-id_number output")).to_have_text(number)
    page.keyboard.press("Escape")
    expect(page.locator("#value-id_number .masked")).to_be_visible()
    assert number not in page.content()
    assert NEW_NAME not in str(kept_in_browser(page))
