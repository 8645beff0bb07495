"""Every page is looked at.

Without barriers, complaints or sideways scrolling, wide and narrow, light and dark.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from app.demo.company import DEMO_PEOPLE
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide, show_theme

pytestmark = pytest.mark.browser

A_CUSTOMER = "/customers/<customer:number>"
BEYOND_THE_MENU = {
    "director": (
        "/customers/new",
        "/customers/new?kind=enterprise",
        "/customers/count",
        A_CUSTOMER,
        f"{A_CUSTOMER}/edit",
        f"{A_CUSTOMER}/history",
        f"{A_CUSTOMER}/level",
        f"{A_CUSTOMER}/access",
    ),
    "sysadmin": (
        "/admin/users/new",
        "/admin/users/manager_wang",
        "/admin/users/sysadmin",
        "/admin/dictionaries/region/new",
        "/admin/dictionaries/region.east",
        "/organisation/new",
        "/organisation/east",
    ),
    "security": ("/admin/rights/manager_li", "/admin/rights/auditor", "/admin/roles/director"),
    "auditor": ("/audit/1", "/audit/verify", "/audit/head"),
    "newcomer": ("/profile", "/profile/password", "/customers/", "/nowhere"),
}
"""Person → further pages, of which the last two are a refusal and an address that is none."""

ENGLISH = re.compile(r"[A-Za-z]{2,}")
WORDS_OF_THE_HOUSE = "h1, h2, th, label, button, .nav a, .badge, .level, .tabs a, .crumbs li, .empty p"


def menu(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator("nav.nav a").all()]


def pages(page: Page, username: str) -> Iterator[str]:
    """Open the pages of a person one after the other."""
    for address in menu(page):
        page.goto(address)
        yield address
    number = ""
    for address in BEYOND_THE_MENU.get(username, ()):
        if "<" in address and not number:
            page.goto("/customers/")
            number = str(page.locator("tbody a.name").first.get_attribute("href"))
        page.goto(address.replace(A_CUSTOMER, number))
        yield address


def flaws(page: Page) -> Iterator[str]:
    """What is wrong with the page that is open, in both themes and widths."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        show_theme(page, "light")
        yield from barriers(page)
        if is_too_wide(page):
            yield f"scrolls sideways at {size['width']}"
        show_theme(page, "dark")
        yield from barriers(page, "color-contrast")
    page.set_viewport_size(WIDE)


@pytest.mark.parametrize("username", [person.username for person in DEMO_PEOPLE])
def test_no_page_of_anybody_has_a_barrier_or_scrolls_sideways(open_as: Open, username: str) -> None:
    page = open_as(username)
    found = {address: [*flaws(page)] for address in pages(page, username)}
    assert {address: some for address, some in found.items() if some} == {}
