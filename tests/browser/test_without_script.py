"""Everything works in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, fill, path, save, sign_in, sign_out
from tests.browser.house import House

pytestmark = pytest.mark.browser


def plain(open_as: Open, username: str, address: str = "/") -> Page:
    return open_as(username, address, java_script_enabled=False)


def test_a_customer_is_added_corrected_and_changed(open_as: Open) -> None:
    page = plain(open_as, "manager_wang", "/customers/new")
    fill(page, name="东方既白", email="nobody")
    save(page)
    expect(page.locator("#email-error")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value("东方既白")
    fill(page, email="bai@example.cn")
    save(page)
    expect(page.locator(".record-head h1")).to_contain_text("东方既白")
    page.locator(".record-head [data-key=e]").click()
    fill(page, name="东方欲晓")
    save(page)
    expect(page.locator(".record-head h1")).to_contain_text("东方欲晓")
    expect(page.locator(".toast")).to_be_visible()


def test_search_sorting_and_pages_work(open_as: Open) -> None:
    page = plain(open_as, "manager_wang")
    address = add_customer(page, "赫连翊")
    page.locator(".bar-search").click()
    fill(page, q="翊")
    page.keyboard.press("Enter")
    expect(page.locator(".found a").first).to_have_attribute("href", address)
    page.locator(".found [formaction='/customers/search']").click()
    expect(page.locator("tbody a.name")).to_have_attribute("href", address)
    page = plain(open_as, "director", "/customers/?size=20")
    first = page.locator("tbody a.name").first.get_attribute("href")
    page.locator("nav.pager > :nth-child(3)").click()
    expect(page.locator("tbody a.name").first).not_to_have_attribute("href", str(first))
    page.locator("#sort-name").click()
    expect(page.locator("th:has(#sort-name)")).to_have_attribute("aria-sort", "ascending")


def test_a_level_is_raised(open_as: Open) -> None:
    page = plain(open_as, "manager_wang")
    address = add_customer(page, "长孙若谷")
    page.goto(f"{address}/level")
    page.locator("main [name=level][value='3']").check()
    fill(page, reason="合同约定保密")
    save(page)
    expect(page.locator(".record-head .level")).to_have_class(re.compile("l3"))


def test_somebody_is_disabled_and_let_in_again(house: House, open_as: Open) -> None:
    house.flask("users", "add", "plain.person", "--department", "east", typed="a password of the first day")
    page = plain(open_as, "sysadmin", "/admin/users/plain.person")
    page.locator("main [data-open=disable]").click()
    page.locator("form[action$='/enable'] button").click()
    expect(page.locator("main [data-open=disable]")).to_be_visible()


def test_the_theme_is_switched_and_one_signs_out(house: House, window: Open) -> None:
    house.flask("users", "add", "plain.theme", "--department", "east", typed="a password of the first day")
    page = window(house, java_script_enabled=False)
    page.goto("/login")
    sign_in(page, "plain.theme", "a password of the first day")
    fill(page, password="a sentence of my own", again="a sentence of my own")
    save(page)
    page.goto("/organisation/")
    page.locator("form.theme .to-dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert path(page) == "/organisation/"
    sign_out(page)
    expect(page).to_have_url(f"{house.url}/login")


def test_the_language_of_the_sign_in_page_is_chosen(house: House, window: Open) -> None:
    page = window(house, java_script_enabled=False)
    page.goto("/login")
    page.locator("nav.languages [lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path(page) == "/login"
    page.locator("nav.languages [lang=zh]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
