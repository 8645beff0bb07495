"""Ctrl-K from anywhere: a customer, a page or an action, with the keyboard alone."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Open
from tests.browser.eyes import barriers, focus_flaw, kept_in_browser, show_theme
from tests.browser.hands import add_customer, path, tab_to

pytestmark = pytest.mark.browser

FIELD = "#palette [role=combobox]"
CHOSEN = "#palette [aria-selected=true]"
LONGER_THAN_THE_PAUSE = 400  # milliseconds


TYPE_AT_ONCE = """(field, letters) => {
  for (const letter of letters) {
    field.value += letter;
    field.dispatchEvent(new InputEvent('input', {bubbles: true, data: letter}));
  }
}"""
"""Within one pause, however slow the machine is."""


def settled(page: Page, asked: list[str], count: int) -> bool:
    """Whether so many have been sent in the end, and no more."""
    for _ in range(20):
        page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
        if len(asked) >= count:
            break
    return len(asked) == count


def opened(page: Page) -> Page:
    page.keyboard.press("Control+k")
    expect(page.locator(FIELD)).to_be_focused()
    return page


def sent(page: Page) -> list[str]:
    """What the palette asks the server from now on."""
    found: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/find"):
            found.append(request.post_data or "")

    page.on("request", note)
    return found


def test_a_customer_is_found_and_opened(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "濮阳知秋")
    page.goto("/organisation/")
    opened(page)
    page.keyboard.type("知秋")
    expect(page.locator(CHOSEN)).to_have_attribute("href", address)
    expect(page.locator(FIELD)).to_have_attribute("aria-activedescendant", "found-1")
    assert "知秋" not in page.url
    assert "知秋" not in str(kept_in_browser(page))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_enter_waits_for_the_lines_of_what_was_typed(open_as: Open) -> None:
    page = opened(open_as("manager_wang"))
    page.keyboard.type("zzjg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation/")


def test_a_whole_number_leads_straight_to_its_customer(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "谷梁思齐")
    opened(page)
    page.keyboard.type(address.rpartition("/")[2].lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_arrows_walk_the_lines_round_and_home_and_end_lead_to_the_ends(open_as: Open) -> None:
    page = opened(open_as("manager_wang"))
    lines = page.locator("#palette [role=option]")
    last = lines.count() - 1
    for key, place in (
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", last),
        ("ArrowDown", 0),
        ("End", last),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        expect(lines.nth(place)).to_have_attribute("aria-selected", "true")
        expect(page.locator(CHOSEN)).to_have_count(1)
        expect(page.locator(CHOSEN)).to_be_in_viewport()
        expect(page.locator(FIELD)).to_have_attribute("aria-activedescendant", f"found-{place + 1}")
    expect(page.locator(FIELD)).to_be_focused()
    assert not focus_flaw(page)


def test_escape_gives_the_focus_back(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    field = page.locator("#q-words")
    field.fill("周")
    opened(page)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).not_to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("周")


def test_a_click_on_the_bar_opens_it_and_a_click_on_a_line_follows_it(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.locator(".bar-search").click()
    page.locator("#palette [role=option][href='/profile']").click()
    page.wait_for_url("**/profile")


def test_an_action_is_done_where_one_is(open_as: Open) -> None:
    page = opened(open_as("steward_qian", "/organisation/"))
    page.keyboard.type("english")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert path(page) == "/organisation/"
    opened(page)
    page.keyboard.type("中文")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_words_are_taken_further_to_the_whole_list(open_as: Open) -> None:
    page = opened(open_as("manager_wang"))
    page.keyboard.type("没有这个人")
    further = page.locator("#palette [role=option]")
    expect(further.filter(has_not_text="没有这个人")).to_have_count(0)
    expect(further.first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/?q=*")
    expect(page.locator("#q-words")).to_have_value("没有这个人")


def test_nothing_is_sent_while_an_input_method_composes_and_a_pause_sends_once(open_as: Open) -> None:
    page = opened(open_as("manager_wang"))
    asked = sent(page)
    typing = page.context.new_cdp_session(page)
    page.keyboard.type("a")
    for letters in ("w", "wa", "wang"):
        typing.send("Input.imeSetComposition", {"text": letters, "selectionStart": 0, "selectionEnd": 0})
    page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
    before = len(asked)  # of "a" alone, where the machine was slow to begin the composition
    assert all(one.endswith("q=a") for one in asked)
    typing.send("Input.insertText", {"text": "王"})
    expect(page.locator(FIELD)).to_have_value("a王")
    assert settled(page, asked, before + 1)
    page.locator(FIELD).evaluate(TYPE_AT_ONCE, "bcd")
    assert settled(page, asked, before + 2)


def test_an_expired_sign_in_leads_to_the_sign_in_page(open_as: Open) -> None:
    page = opened(open_as("manager_wang"))
    page.context.clear_cookies()
    page.keyboard.type("周")
    page.wait_for_url("**/login**")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_has_no_barrier(open_as: Open, theme: str) -> None:
    page = opened(open_as("director"))
    show_theme(page, theme)
    assert barriers(page) == []
    page.keyboard.type("王")
    expect(page.locator("#palette mark").first).to_be_visible()
    assert barriers(page) == []
    page.goto("/find")
    show_theme(page, theme)
    assert barriers(page) == []


def test_nothing_found_is_said_without_a_barrier(open_as: Open) -> None:
    page = opened(open_as("newcomer"))
    page.keyboard.type("没有这一页")
    expect(page.locator("#palette .said")).to_be_visible()
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(FIELD)).to_be_focused()


def test_the_keys_are_listed_from_any_page_and_from_the_menu(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    assert path(page) == "/"
    account = page.locator("details.menu summary")
    tab_to(page, account)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(account).to_be_focused()


def test_what_is_typed_before_the_palette_comes_stands_in_it(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.route("**/find", lambda route: route.fallback() if route.request.method == "POST" else slow(route))

    def slow(route: Route) -> None:
        page.wait_for_timeout(LONGER_THAN_THE_PAUSE)
        route.fallback()

    page.keyboard.press("Control+k")
    page.keyboard.type("zzjg")
    expect(page.locator(FIELD)).to_have_value("zzjg")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation/")


@pytest.mark.parametrize("words", ["5678"])
def test_the_tail_of_a_telephone_number_leads_to_the_list(open_as: Open, words: str) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "谷梁怀瑾", mobile=f"1360712{words}")
    opened(page)
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/?q=*")
    expect(page.locator(f'a[href="{address}"]').first).to_be_visible()
