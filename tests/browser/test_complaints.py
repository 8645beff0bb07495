"""A complaint that two people bring to its end, with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import TABS, path
from tests.browser.test_plan import add_ticket

pytestmark = pytest.mark.browser


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus."""
    for _ in range(TABS):
        if wanted.evaluate("(wanted) => document.activeElement === wanted"):
            return
        page.keyboard.press("Tab")
    message = f"the focus does not come to {wanted}"
    raise AssertionError(message)


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Come to `wanted` by Tab and press a key there."""
    tab_to(page, wanted)
    page.keyboard.press(key)


def write(page: Page, name: str, text: str) -> None:
    """Come to a field by Tab and type."""
    tab_to(page, page.locator(f"main [name={name}]"))
    page.keyboard.type(text)


def choose(page: Page, name: str, value: str) -> None:
    """Come to a list by Tab and go down to a choice."""
    wanted = page.locator(f"main select[name={name}]")
    tab_to(page, wanted)
    for _ in range(wanted.locator("option").count()):
        if wanted.input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    assert wanted.input_value() == value


def pick(page: Page, name: str, value: str) -> None:
    """Come to a row of choices by Tab and go to one of them."""
    tab_to(page, page.locator(f"main [name={name}]").first)
    page.keyboard.press("Space")
    wanted = page.locator(f"main [name={name}][value={value}]")
    while not wanted.is_checked():
        page.keyboard.press("ArrowRight")


def send(page: Page) -> None:
    """Come to the button of the form and press it; wait for the page after."""
    with page.expect_navigation():
        press(page, page.locator("main form button.primary").first)


def look(page: Page) -> None:
    """Nothing is in anybody's way, wide or narrow."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def opened(wang: Page) -> str:
    """A complaint is written down. Returns the address of its page."""
    wang.keyboard.press("n")
    wang.wait_for_url("**/tickets/new")
    write(wang, "subject", "承诺三日到货，一周未到")
    press(wang, wang.locator("main [name=is_complaint]"), "Space")
    press(wang, wang.locator("main form button.primary").first)
    wang.wait_for_url(re.compile("/tickets/T26-"))
    expect(wang.locator("#ticket-head .badge", has_text="投诉")).to_be_visible()
    return path(wang)


def described(wang: Page, address: str) -> None:
    """What is known of it is written down, and it is solved at once."""
    press(wang, wang.locator(f"#complaint a[href='{address}/complaint']"))
    wang.wait_for_url(f"**{address}/complaint")
    look(wang)
    pick(wang, "severity", "serious")
    choose(wang, "cause", "promise")
    choose(wang, "complained_about", "manager_li")
    write(wang, "remedy", "当日补发，并致电致歉")
    send(wang)
    expect(wang.locator("#complaint")).to_contain_text("当日补发")
    wang.keyboard.press("e")
    wang.wait_for_url(f"**{address}/analysis")
    choose(wang, "category", "complaint")
    choose(wang, "complexity", "simple")
    send(wang)
    press(wang, wang.locator(f"form[action='{address}/moves/solve'] button"))
    expect(wang.locator(".stages [aria-current]")).to_contain_text("反馈评估")


def proposed(wang: Page, address: str) -> str:
    """The handler proposes what comes of it. Returns the address of the request."""
    press(wang, wang.locator(f"#complaint a[href='{address}/complaint/outcome']"))
    wang.wait_for_url(f"**{address}/complaint/outcome")
    look(wang)
    pick(wang, "outcome", "upheld")
    write(wang, "reason", "订单与通话记录均可证实")
    send(wang)
    card = wang.locator("#complaint a[href*='/inbox/requests/']")
    expect(card).to_be_visible()
    look(wang)
    return str(card.get_attribute("href"))


def told(wang: Page, address: str) -> None:
    """The complainant is told what was decided."""
    press(wang, wang.locator(f"#complaint a[href='{address}/complaint/tell']"))
    wang.wait_for_url(f"**{address}/complaint/tell")
    look(wang)
    expect(wang.locator("main [name=text]")).to_have_value(re.compile("深表歉意"))
    choose(wang, "told_by", "phone")
    send(wang)
    expect(wang.locator("#complaint")).to_contain_text("成立")


def test_a_complaint_is_brought_to_its_end_by_two_people(open_as: Open) -> None:
    wang = open_as("manager_wang")
    address = opened(wang)
    described(wang, address)
    lead = open_as("lead_east", proposed(wang, address))
    expect(lead.locator("main")).to_contain_text("当日补发")
    pick(lead, "decision", "approve")
    write(lead, "answer", "已听取录音，同意")
    send(lead)
    expect(lead.locator(".page-head .badge.ok")).to_be_visible()
    wang.reload()
    told(wang, address)
    expect(wang.locator(f"form[action='{address}/moves/close']")).to_have_count(0)
    lead.goto("/tickets/complaints/")
    look(lead)
    press(lead, lead.locator(f"main a[href='{address}']"))
    lead.wait_for_url(f"**{address}")
    press(lead, lead.locator(f"form[action='{address}/moves/close'] button"))
    expect(lead.locator("#ticket-head .badge", has_text="已办结")).to_be_visible()


def test_a_ticket_becomes_a_complaint_and_is_none_after_all(open_as: Open) -> None:
    wang = open_as("manager_wang")
    address = add_ticket(wang, "询问开票时间")
    wang.locator(f"a[href='{address}/complaint/make']").click()
    look(wang)
    wang.locator("main [name=severity][value=minor] + span").click()
    wang.locator("main [name=reason]").fill("客户要求按投诉处理")
    send(wang)
    expect(wang.locator("#complaint")).to_contain_text("轻微")
    lead = open_as("lead_east", f"{address}/complaint/drop")
    look(lead)
    lead.locator("main [name=reason]").fill("客户仅为咨询")
    send(lead)
    expect(lead.locator("#complaint")).to_have_count(0)
