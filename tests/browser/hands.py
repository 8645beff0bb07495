"""What a person does on a page.

What is clicked and typed into is found by its name, address or place, never by its words.
"""

from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from tests.browser.eyes import focus_flaw
from tests.conftest import PASSWORD

TABS = 120


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in form that is open."""
    fill(page, username=username, password=password)
    save(page)


def fill(page: Page, **values: str) -> None:
    """Type into the fields of the page's form."""
    for name, value in values.items():
        page.locator(f'main [name="{name}"]').fill(value)


def save(page: Page) -> None:
    """Press the button of the page's form that sends it."""
    page.locator("main form button.primary").first.click()


def sign_out(page: Page) -> None:
    """By the menu of the account."""
    page.locator("details.menu summary").click()
    page.locator("details.menu form button").click()


def path(page: Page) -> str:
    """Where the page is, without the host."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def value(page: Page, name: str) -> str:
    """What stands in a field of the page's form."""
    return page.locator(f'main [name="{name}"]').input_value()


def add_customer(page: Page, name: str, *, level: int | None = None, **values: str) -> str:
    """Add an individual by the form. Returns the address of its page."""
    page.goto("/customers/new")
    fill(page, name=name, **values)
    if level:
        page.locator(f'main [name="level"][value="{level}"]').check()
    save(page)
    page.wait_for_url(lambda url: "/customers/new" not in url)
    return path(page)


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus; at every step one can see where it is."""
    for _ in range(TABS):
        if wanted.evaluate("(wanted) => document.activeElement === wanted"):
            return
        page.keyboard.press("Tab")
        flaw = focus_flaw(page)
        assert not flaw, flaw
    message = f"the focus does not come to {wanted}"
    raise AssertionError(message)
