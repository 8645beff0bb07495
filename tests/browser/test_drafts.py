"""What is typed into a long form survives a closed tab and an expired sign-in."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import kept_in_browser
from tests.browser.hands import add_customer, fill, path, save, sign_in, tab_to, value
from tests.browser.house import House
from tests.browser.test_every_page import flaws

pytestmark = pytest.mark.browser

NEW = "/customers/new"
A_CUSTOMER = re.compile(r"/customers/C\d\d-\w{6}$")
KEPT = re.compile(r"\d\d:\d\d:\d\d")


def restore(page: Page) -> None:
    """Take up what was begun before, by the keyboard."""
    tab_to(page, page.locator(".note.offered a.button"))
    page.keyboard.press("Enter")
    page.wait_for_url("**draft=**")


def test_a_closed_tab_loses_nothing_that_was_typed(open_as: Open) -> None:
    page = open_as("manager_li", NEW)
    status = page.locator("output[data-keep]")
    expect(status).to_have_text("")
    page.locator("[name=name]").press_sequentially("公冶长风")
    expect(status).to_have_text(KEPT)
    expect(status).not_to_have_attribute("aria-live", "off")
    page.locator("[name=address]").fill("苏州市姑苏区平江路 1 号")
    with page.context.expect_event("requestfinished", lambda request: "/drafts/keep/" in request.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")
    expect(status).to_have_attribute("aria-live", "off")
    assert "公冶" not in str(kept_in_browser(page))
    context = page.context
    page.close()
    page = context.new_page()
    page.goto(NEW)
    assert value(page, "name") == ""
    assert [*flaws(page)] == []
    restore(page)
    assert (value(page, "name"), value(page, "address")) == ("公冶长风", "苏州市姑苏区平江路 1 号")
    assert "公冶" not in page.url + page.title()
    save(page)
    expect(page).to_have_url(A_CUSTOMER)
    page.goto(NEW)
    expect(page.locator(".note.offered")).to_have_count(0)


def test_what_was_typed_in_the_last_moment_is_kept_when_the_tab_is_closed(open_as: Open) -> None:
    page = open_as("manager_li", NEW)
    page.locator("[name=name]").fill("南荣若水")
    context = page.context
    page.close()
    page = context.new_page()
    expect_draft(page)
    page.goto(NEW)
    restore(page)
    assert value(page, "name") == "南荣若水"
    save(page)
    expect(page).to_have_url(A_CUSTOMER)


def test_the_form_says_when_nothing_is_kept_any_more(open_as: Open) -> None:
    page = open_as("manager_li", NEW)
    page.route("**/drafts/keep/**", lambda route: route.fulfill(status=400, body="no"))
    page.locator("[name=name]").fill("微生亩")
    status = page.locator("output[data-keep]")
    expect(status).to_have_text(str(status.get_attribute("data-lost")))


def test_a_draft_is_thrown_away_while_one_types_on(open_as: Open) -> None:
    page = open_as("manager_li", NEW)
    page.locator("[name=name]").fill("第五行止")
    expect(page.locator("output[data-keep]")).to_have_text(KEPT)
    page.locator("[name=name]").evaluate("(field) => field.form.dataset.guard = ''")
    page.reload()
    page.locator("[name=name]").fill("百里")
    page.locator(".note.offered button").click()
    expect(page.locator(".note.offered")).to_have_count(0)
    expect(page.locator(".toast")).to_be_visible()
    assert value(page, "name") == "百里"
    save(page)
    expect(page).to_have_url(A_CUSTOMER)


def test_saving_after_the_sign_in_expired_loses_nothing_without_script_either(
    house: House, window: Open
) -> None:
    page = window(house, java_script_enabled=False)
    page.goto("/login")
    sign_in(page, "manager_li")
    address = add_customer(page, "万俟安澜")
    page.goto(f"{address}/edit")
    fill(page, name="万俟听澜")
    with house.database() as database:
        newest = "(SELECT max(id) FROM session)"
        database.execute(
            f"UPDATE session SET last_seen_at = '2020-01-01 00:00:00.000000' WHERE id = {newest}"
        )
    save(page)
    assert path(page).startswith("/login?next=/drafts/")
    sign_in(page, "manager_li")
    page.wait_for_url("**/edit?draft=**")
    assert value(page, "name") == "万俟听澜"
    save(page)
    expect(page.locator(".record-head h1")).to_contain_text("万俟听澜")


def test_of_a_record_raised_above_me_i_keep_what_i_typed(house: House, open_as: Open) -> None:
    page = open_as("manager_li")
    address = add_customer(page, "淳于静好")
    page.goto(f"{address}/edit")
    page.locator("[name=external_id]").fill("抄到一半")
    expect(page.locator("output[data-keep]")).to_have_text(KEPT)
    with house.database() as database:
        database.execute("UPDATE customer SET level = 4 WHERE number = ?", (address.rpartition("/")[2],))
    page.locator("[name=name]").evaluate("(field) => field.form.dataset.guard = ''")
    page.locator("details.menu summary").click()
    page.locator("details.menu a[href='/drafts/']").click()
    page.wait_for_url("**/drafts/")
    assert [*flaws(page)] == []
    page.locator("tbody tr", has_text=address.rpartition("/")[2]).locator("a").click()
    expect(page.locator("main .facts")).to_contain_text("抄到一半")
    expect(page.locator("main")).not_to_contain_text("淳于")
    assert [*flaws(page)] == []
    page.locator("main form button").click()
    expect(page).to_have_url(f"{house.url}/drafts/")


def expect_draft(page: Page) -> None:
    """Wait until what was sent while the tab closed has arrived."""
    for _ in range(20):
        page.goto("/drafts/")
        if page.locator("tbody tr").count():
            return
        page.wait_for_timeout(100)
    message = "nothing was kept"
    raise AssertionError(message)
