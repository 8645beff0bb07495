"""Nothing about customers or people stays in the browser (access rule 13)."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.eyes import kept_in_browser
from tests.browser.hands import add_customer, fill, save
from tests.customers.identities import id_number

pytestmark = pytest.mark.browser

PATH_OF_HTMX = "htmx-current-path-for-history"

OTHER_STORES = """async () => [
  ...(await indexedDB.databases()).map(({name}) => name),
  ...await caches.keys(),
  ...await navigator.serviceWorker.getRegistrations(),
  ...document.cookie.split(';').filter(Boolean),
]"""


def test_storage_tells_nothing_of_customers_after_a_walk(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "独孤求真", id_number=id_number("19700505", 61), mobile="13900004444")
    page.goto(f"{address}/edit")
    fill(page, name="独孤求是")
    save(page)
    page.wait_for_url(f"**{address}")
    page.goto("/customers/")
    fill(page, words="独孤")
    save(page)
    page.wait_for_url("**/customers/?q=*")
    page.locator("#sort-name").click()
    page.wait_for_url("**sort=name**")
    page.go_back()
    expect(page.locator("[aria-sort]:has(#sort-name)")).to_have_count(0)
    expect(page.locator("tbody tr").first).to_be_visible()
    assert set(kept_in_browser(page)) <= {PATH_OF_HTMX}
    assert "独孤" not in str(kept_in_browser(page))
    assert page.evaluate(OTHER_STORES) == []
    page.keyboard.press("?")
    page.locator("#keys [data-keys-switch]").uncheck()
    assert set(kept_in_browser(page)) <= {PATH_OF_HTMX, "keys"}


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(open_as: Open) -> None:
    page = open_as("manager_wang")
    cookies = page.context.cookies()
    assert len(cookies) == 2
    assert all(cookie["httpOnly"] and cookie["sameSite"] in {"Lax", "Strict"} for cookie in cookies)


def test_going_back_asks_the_server_again(open_as: Open) -> None:
    page = open_as("director", "/customers/?size=20")
    page.locator("nav.pager > :nth-child(3)").click()
    page.wait_for_url("**after=**")
    with page.expect_request("**/customers/?size=20") as asked:
        page.go_back()
    assert asked.value.headers["hx-history-restore-request"] == "true"
    expect(page.locator("nav.nav")).to_have_count(1)
    expect(page.locator("#list")).to_have_count(1)


def test_pages_of_people_are_stored_nowhere(open_as: Open) -> None:
    page = open_as("manager_wang")
    for address in ("/", "/customers/", "/profile"):
        with page.expect_response(f"**{address}") as answer:
            page.goto(address)
        assert answer.value.headers["cache-control"] == "no-store"
