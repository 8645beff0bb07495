"""The first start: from the code that the server prints to people who sign in."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import barriers
from tests.browser.hands import fill, path, save, sign_in, sign_out
from tests.browser.house import House
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

CHOSEN = "a sentence that nobody thinks of"
OFFICERS = {
    "system_administrator": ("gao", "高启明"),
    "security_officer": ("xu", "许慎行"),
    "auditor": ("yan", "严正方"),
}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[House]:
    """A house that nobody is in yet."""
    with House(tmp_path).open() as opened:
        yield opened


def fill_in_officers(page: Page) -> None:
    fill(page, department="客户管理部")
    for role, (username, name) in OFFICERS.items():
        fill(page, **{f"{role}_username": username, f"{role}_name": name})


def given_passwords(page: Page) -> dict[str, str]:
    """User name → the password on the page that shows them once."""
    rows = [row.locator("td") for row in page.locator("tbody tr").all()]
    return {cells.nth(0).inner_text().split()[0]: cells.nth(1).inner_text() for cells in rows}


def test_the_printed_code_makes_three_officers_who_choose_passwords_and_find_a_checklist(
    empty: House, window: Open
) -> None:
    page = window(empty)
    page.goto("/")
    assert path(page) == "/setup"
    assert barriers(page) == []
    fill(page, code="not the code")
    fill_in_officers(page)
    save(page)
    expect(page.locator("#code-error")).to_be_visible()
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator("[name=auditor_name]")).to_have_value("严正方")
    fill(page, code=empty.setup_code)
    save(page)
    expect(page.locator("tbody tr")).to_have_count(3)
    assert barriers(page) == []
    passwords = given_passwords(page)
    assert list(passwords) == ["gao", "xu", "yan"]

    for username, given in passwords.items():
        page.goto("/login")
        sign_in(page, username, given)
        expect(page).to_have_url(f"{empty.url}/profile/password")
        page.goto("/organisation/")
        expect(page).to_have_url(f"{empty.url}/profile/password")
        fill(page, password=CHOSEN, again=CHOSEN)
        save(page)
        expect(page).to_have_url(f"{empty.url}/")
        if username == "gao":
            find_checklist(page)
        sign_out(page)
        expect(page).to_have_url(f"{empty.url}/login")
    sign_in(page, "yan", CHOSEN)
    expect(page).to_have_url(f"{empty.url}/")


def find_checklist(page: Page) -> None:
    """Four steps, one of them done by saying so."""
    expect(page.locator(".badge.warn")).to_have_count(4)
    expect(page.locator("main code")).to_have_text(re.compile("kebu.key"))
    for address in ("/organisation/", "/admin/users/", "/admin/backups/"):
        expect(page.locator(f'main a[href="{address}"]')).to_be_visible()
    page.locator("main form[action='/checklist/key'] button").click()
    expect(page.locator(".badge.warn")).to_have_count(3)


def test_the_demo_company_is_loaded_from_the_set_up_page(empty: House, window: Open) -> None:
    page = window(empty)
    page.goto("/setup")
    page.locator("[formaction='/setup/demo']").click()
    expect(page.locator("#code-error")).to_be_visible()
    fill(page, code=empty.setup_code)
    page.locator("[formaction='/setup/demo']").click()
    expect(page.locator("tbody tr")).to_have_count(15, timeout=60_000)
    assert barriers(page) == []
    expect(page.locator(".note.warn")).to_contain_text(PASSWORD)
    page.goto("/login")
    sign_in(page, "manager_wang")
    expect(page.locator("tbody tr").first).to_be_visible()
    page.goto("/setup")
    assert path(page) == "/"
