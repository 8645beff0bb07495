"""A hand-over that returns, one that is accepted with the keyboard, and colleagues who are mentioned."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, save
from tests.browser.house import House
from tests.browser.test_plan import add_ticket, settled

pytestmark = pytest.mark.browser

PAST = "2026-01-05 02:00:00.000000"


def offer(page: Page, subject: str) -> str:
    """Open a ticket and offer it to manager_li. Returns the address of its page."""
    address = add_ticket(page, subject)
    page.goto(f"{address}/hand-over")
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)
    page.locator("main [name=receiver]").select_option("manager_li")
    fill(page, note="账单已核对，待答复客户")
    save(page)
    expect(page.locator("#offered")).to_contain_text("账单已核对，待答复客户")
    return address


def test_a_ticket_that_nobody_accepts_goes_back_by_itself(open_as: Open, house: House) -> None:
    page = open_as("manager_wang")
    address = offer(page, "请核对十一月账单")
    other = open_as("manager_li", "/inbox/notices")
    expect(other.locator("main")).to_contain_text("向您转交工单")
    other.goto(address)
    expect(other.locator("#offered button.primary")).to_be_visible()
    for size in (NARROW, WIDE):
        other.set_viewport_size(size)
        assert not barriers(other)
        assert not is_too_wide(other)
    with house.database() as database:
        database.execute("UPDATE ticket_offer SET until = ? WHERE state = 'offered'", (PAST,))
        database.execute("UPDATE access_grant SET until = ? WHERE kind = 'ticket'", (PAST,))
    house.flask("jobs", "run", "tickets.offers")
    page.goto(address)
    expect(page.locator("#offered")).to_have_count(0)
    expect(page.locator("#held")).to_contain_text("逾时退回")
    assert not barriers(page)
    page.goto("/inbox/notices")
    expect(page.locator("main")).to_contain_text("仍由您承办")
    assert other.goto(address).status == 404


def test_a_ticket_is_accepted_with_the_keyboard(open_as: Open) -> None:
    address = offer(open_as("manager_wang"), "请寄送十月发票")
    other = open_as("manager_li", address)
    other.locator("#offered button.primary").focus()
    other.keyboard.press("Enter")
    expect(other.locator("#offered")).to_have_count(0)
    expect(other.locator(".facts").filter(has_text="承办人")).to_contain_text("李文博")
    expect(other.locator("#held")).to_contain_text("已接收")


def test_a_colleague_is_mentioned_and_follows(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_ticket(page, "客户询问合同条款")
    page.locator("#composer summary").filter(has_text="提及同事").click()
    field = page.locator("#conversation [name=mention]")
    field.focus()
    expect(page.locator("#colleagues option[value='沈东篱']")).to_have_count(1)
    page.locator("#conversation [name=text]").fill("请协助核对条款")
    field.fill("无此人")
    page.locator("#conversation button.primary").click()
    expect(page.locator("#mention-error")).to_contain_text("无此人")
    expect(page.locator("#conversation [name=text]")).to_have_value("请协助核对条款")
    page.locator("#conversation [name=mention]").fill("沈东篱")
    page.locator("#conversation button.primary").click()
    expect(page.locator("#conversation .timeline")).to_contain_text("@沈东篱")
    watchers = page.locator("#watchers")
    expect(watchers).to_contain_text("沈东篱")
    watchers.get_by_role("button", name="关注").click()
    settled(page)
    expect(watchers).to_contain_text("王若溪")
    watchers.get_by_role("link", name="添加关注人").click()
    settled(page)
    expect(watchers.locator("[name=person]").first).to_be_attached()
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)
    lead = open_as("lead_east", "/inbox/notices")
    expect(lead.locator("main")).to_contain_text(re.compile("在工单中提到了您"))
