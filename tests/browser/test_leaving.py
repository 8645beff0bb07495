"""Somebody leaves: the administrator disables them, and their lead hands their work over."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, fill, save, sign_in, tab_to
from tests.browser.house import House
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

LEAVER, NAME = "wu.qi", "吴七"


@pytest.fixture
def leaver(house: House, window: Open) -> Callable[[], Page]:
    """A new account manager in the east, signed in, with nothing of their own yet."""
    chosen = "a sentence that nobody thinks of"
    options = ["--name", NAME, "--department", "east", "--role", "account_manager", "--clearance", "2"]
    house.flask("users", "add", LEAVER, *options, typed=f"{PASSWORD}\n")

    def came() -> Page:
        page = window(house)
        page.goto("/login")
        sign_in(page, LEAVER)
        page.wait_for_url("**/profile/password")
        fill(page, password=chosen, again=chosen)
        save(page)
        page.wait_for_url(f"{house.url}/")
        return page

    return came


def test_a_leavers_work_is_handed_over(leaver: Callable[[], Page], open_as: Open) -> None:
    page = leaver()
    customer = add_customer(page, "柳如烟")
    page.locator('a[href*="/inbox/tasks/new"]').first.click()
    fill(page, what="寄送资料")
    save(page)

    admin = open_as("sysadmin", f"/admin/users/{LEAVER}")
    admin.locator("main [data-open=disable]").click()
    admin.locator("#disable button.danger").click()

    lead = open_as("lead_east", "/inbox/")
    expect(lead.locator("#count-inbox-index")).not_to_be_hidden()
    lead.locator("main tr", has_text=NAME).locator("a.button").click()
    lead.locator("main select").first.select_option("manager_li")
    tab_to(lead, lead.locator("main form button.primary"))
    lead.keyboard.press("Enter")
    expect(lead.locator("main table")).to_contain_text("李文博")
    lead.locator("main form button.primary").click()
    expect(lead.locator("#toasts .toast")).to_be_visible()
    expect(lead.locator("main tr", has_text=NAME)).to_have_count(0)

    receiver = open_as("manager_li", "/inbox/")
    expect(receiver.locator("main")).to_contain_text("寄送资料")
    receiver.goto(customer)
    expect(receiver.locator("#record-head")).to_contain_text("李文博")
    page.goto("/")
    expect(page).to_have_url(re.compile("/login"))


def test_a_task_is_done_where_it_stands_and_the_count_follows(open_as: Open) -> None:
    page = open_as("desk_chen", "/inbox/tasks/new")
    fill(page, what="整理来电记录")
    save(page)
    row = page.locator("main tr", has_text="整理来电记录")
    expect(row).to_be_visible()
    row.locator("button").click()
    expect(row.locator("button")).to_have_count(0)
    expect(row.locator("a.name")).to_be_focused()
    expect(page.locator("#toasts .toast").last).to_be_visible()
    page.goto("/")
    page.keyboard.press("?")
    page.locator("#keys a.primary").click()
    expect(page).to_have_url(page.url.partition("/help")[0] + "/help/home")
