"""Finding customers in the list."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, path

pytestmark = pytest.mark.browser

LIST = "/customers/?size=20"
PAGER = "#list nav.pager > :nth-child({})"
FIRST, PREVIOUS, NEXT, LAST = (PAGER.format(place) for place in (1, 2, 3, 4))


def shown(page: Page) -> list[str]:
    """The numbers of the customers in the list, in its order."""
    return [str(link.get_attribute("href")).rpartition("/")[2] for link in page.locator("tbody a.name").all()]


def follow(page: Page, link: str) -> list[str]:
    """Click a link that htmx swaps the list by, and give what the list shows then."""
    with page.expect_response(lambda answer: "/customers/?" in answer.url) as answer:
        page.locator(link).click()
    assert answer.value.request.headers.get("hx-request") == "true"
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    return shown(page)


def test_one_character_finds_and_the_address_does_not_tell_it(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "甪里先声")
    page.goto("/customers/")
    page.locator("#q-words").fill("甪")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/?q=*")
    assert shown(page) == [address.rpartition("/")[2]]
    assert list(parse_qs(urlsplit(page.url).query)) == ["q"]
    assert "甪" not in page.url
    assert "%" not in page.url
    page.reload()
    assert shown(page) == [address.rpartition("/")[2]]
    page.locator("#list .chip").click()
    expect(page).to_have_url(re.compile("/customers/$"))


def test_initials_and_the_end_of_a_phone_number_find(open_as: Open) -> None:
    page = open_as("manager_wang")
    number = add_customer(page, "尉迟甪里", mobile="13912347531").rpartition("/")[2]
    for words in ("ycll", "yuchilu", "尉遲 7531", "yc 7531", "+86 139 1234 7531"):
        page.goto("/customers/")
        page.locator("#q-words").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url("**/customers/?q=*")
        assert shown(page) == [number], words


def test_the_list_is_walked_by_pages_and_back(open_as: Open) -> None:
    page = open_as("director", LIST)
    first = shown(page)
    assert len(first) == 20
    second = follow(page, NEXT)
    assert not set(second) & set(first)
    assert parse_qs(urlsplit(page.url).query)["after"] == [first[-1]]
    assert follow(page, PREVIOUS) == first
    last = follow(page, LAST)
    assert not set(last) & set(first + second)
    assert page.locator(NEXT).evaluate("(mark) => mark.tagName") == "SPAN"
    assert follow(page, FIRST) == first
    page.go_back()
    expect(page.locator("tbody a.name").first).to_have_attribute("href", f"/customers/{last[0]}")
    assert shown(page) == last
    expect(page.locator("nav.nav")).to_have_count(1)
    page.reload()
    assert shown(page) == last


def test_the_list_is_sorted_and_turned_round(open_as: Open) -> None:
    page = open_as("director", LIST)
    name = page.locator("th:has(#sort-name)")
    rising = follow(page, "#sort-name")
    expect(name).to_have_attribute("aria-sort", "ascending")
    falling = follow(page, "#sort-name")
    expect(name).to_have_attribute("aria-sort", "descending")
    assert not set(rising) & set(falling)
    assert follow(page, LAST)[::-1][:1] == rising[:1]


def test_a_choice_narrows_the_list_and_its_chip_widens_it_again(open_as: Open) -> None:
    page = open_as("director", "/customers/")
    page.locator("[name=kind]").select_option("enterprise")
    page.locator("form.query button.primary").click()
    page.wait_for_url("**/customers/?kind=enterprise")
    kinds = set(page.locator("tbody .sub").all_inner_texts())
    assert len({words.rpartition(" ")[2] for words in kinds}) == 1
    page.locator("#list .chip").click()
    expect(page).to_have_url(re.compile("/customers/$"))


def test_j_and_k_walk_the_rows_and_enter_opens_one(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    numbers = shown(page)
    focused = "() => document.activeElement.getAttribute('href')"
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate(focused) == f"/customers/{numbers[place]}"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/customers/{numbers[1]}")


def test_single_keys_can_be_switched_off(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.keyboard.press("?")
    switch = page.locator("#keys [data-keys-switch]")
    expect(switch).to_be_checked()
    switch.uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert path(page) == "/customers/"
    assert page.evaluate("document.activeElement.closest('tbody')") is None


def test_g_and_a_letter_follow_the_menu(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/organisation/")


def test_keys_are_letters_while_one_types(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.locator("#q-words").press_sequentially("cj/?g")
    assert path(page) == "/customers/"
    expect(page.locator("#q-words")).to_have_value("cj/?g")
    expect(page.locator("#keys")).not_to_be_visible()
