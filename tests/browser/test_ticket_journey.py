"""A ticket from N to its end through all four stages, by two people who use the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import path, tab_to
from tests.browser.test_plan import settled

pytestmark = pytest.mark.browser

SUBJECT, CALLER = "打印机连不上网", "司空望舒"
CURRENT = ".stages [aria-current=step] .dot"
OPTIONS = 60


def press(page: Page, wanted: Locator) -> None:
    """Go to a link or button and press it."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def type_into(page: Page, name: str, text: str) -> None:
    """Go to a field of the page and type."""
    tab_to(page, page.locator(f'main [name="{name}"]'))
    page.keyboard.type(text)


def choose(page: Page, name: str, wanted: str) -> None:
    """Go to a list of choices and walk down to one."""
    field = page.locator(f'main select[name="{name}"]')
    tab_to(page, field)
    page.keyboard.press("Home")
    for _ in range(OPTIONS):
        if field.input_value() == wanted:
            return
        page.keyboard.press("ArrowDown")
    message = f"{wanted} is not offered"
    raise AssertionError(message)


def score(page: Page, name: str, points: int) -> None:
    """Go to a row of scores and choose one; the arrows choose, as among all radio buttons."""
    tab_to(page, page.locator(f'main [name="{name}"]').first)
    page.keyboard.press("Space")
    wanted = page.locator(f'main [name="{name}"][value="{points}"]')
    for _ in range(5):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowRight")
    message = f"{points} is not offered"
    raise AssertionError(message)


def takes_in(page: Page) -> str:
    """Open the ticket from the page where one is, and say what is needed. Returns its address."""
    page.keyboard.press("n")
    page.wait_for_url("**/tickets/new")
    expect(page.locator("main [name=caller]")).to_be_focused()
    page.keyboard.type(CALLER)
    type_into(page, "subject", SUBJECT)
    type_into(page, "content", "换了路由器以后一直连不上。")
    page.keyboard.press("Tab")
    press(page, page.locator("#reception button.primary"))
    page.wait_for_url(re.compile("/tickets/T26-"))
    address = path(page)
    expect(page.locator("h1")).to_have_text(SUBJECT)
    expect(page.locator(CURRENT)).to_have_text("1")
    page.keyboard.press("e")
    page.wait_for_url("**/analysis")
    choose(page, "category", "product")
    choose(page, "complexity", "simple")
    choose(page, "handler", "desk_liu")
    type_into(page, "goal", "恢复联网打印")
    page.keyboard.press("Tab")
    press(page, page.locator("#analysis button.primary"))
    page.wait_for_url(f"**{address}")
    return address


def carries_out(page: Page, address: str) -> None:
    """Plan a step, do it, answer the customer, and be done."""
    for stage in ("2", "3"):
        press(page, page.locator("#ticket-head .actions > form button.primary"))
        expect(page.locator(CURRENT)).to_have_text(stage)
    press(page, page.locator("#add-step"))
    expect(page.locator("#plan [name=content]")).to_be_focused()
    settled(page)
    page.keyboard.type("远程检查网络设置")
    page.keyboard.press("Enter")
    expect(page.locator("#plan")).to_contain_text("0 / 1")
    settled(page)
    tab_to(page, page.locator("#plan .tick"))
    page.keyboard.press("Space")
    expect(page.locator("#plan")).to_contain_text("1 / 1")
    tells(page, "已改好设置，请再试一次。")
    press(page, page.locator("#ticket-head .actions > form button.primary"))
    expect(page.locator(CURRENT)).to_have_text("4")
    tells(page, "已办结：设置已改好。")
    assert path(page) == address


def tells(page: Page, text: str) -> None:
    """Write down that the customer was told by phone."""
    said = page.locator("#conversation .quote")
    before = said.count()
    tab_to(page, page.locator("#composer [name=way]:checked"))
    page.keyboard.press("ArrowRight")
    choose(page, "told_by", "phone")
    page.keyboard.press("r")
    expect(page.locator("#said")).not_to_be_focused()  # a list of choices takes letters itself
    tab_to(page, page.locator("#said"))
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    expect(said).to_have_count(before + 1)
    expect(said.first).to_have_text(text)


def test_a_ticket_goes_through_all_stages_with_the_keyboard(open_as: Open) -> None:
    desk = open_as("desk_chen", "/customers/")
    address = takes_in(desk)
    handler = open_as("desk_liu", address)
    carries_out(handler, address)
    desk.goto(address)
    press(desk, desk.locator(f"#ticket-head a[href='{address}/feedback']"))
    desk.wait_for_url("**/feedback")
    score(desk, "process_score", 4)
    score(desk, "result_score", 5)
    type_into(desk, "result_reason", "很快就好了")
    press(desk, desk.locator("#feedback button.primary"))
    desk.wait_for_url(f"**{address}")
    handler.goto(f"{address}/feedback")
    expect(handler.locator("main")).to_contain_text("4 / 5")
    handler.goto(address)
    press(handler, handler.locator("#ticket-head .actions > form button.primary"))
    expect(handler.locator(CURRENT)).to_have_count(0)
    expect(handler.locator(".stages .done")).to_have_count(4)
    expect(handler.locator("#composer")).to_have_count(0)
