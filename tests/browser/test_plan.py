"""The plan of a ticket with the keyboard, its templates, and the service catalogue."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, save

pytestmark = pytest.mark.browser


def add_ticket(page: Page, subject: str) -> str:
    """Open a ticket by the form. Returns the address of its page."""
    page.goto("/tickets/new")
    fill(page, subject=subject)
    save(page)
    page.wait_for_url(re.compile("/tickets/T26-"))
    return path(page)


def settled(page: Page) -> None:
    """Wait until what HTMX brought is ready."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)


def test_a_plan_is_made_and_worked_off_with_the_keyboard(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_ticket(page, "请核对十月账单")
    plan = page.locator("#plan")
    plan.get_by_role("link", name="加一步").focus()
    page.keyboard.press("Enter")
    content = plan.locator("[name=content]")
    expect(content).to_be_focused()
    settled(page)
    page.keyboard.type("调取十月对账单")
    page.keyboard.press("Enter")
    expect(plan.locator("tbody tr")).to_have_count(1)
    expect(plan).to_contain_text("0 / 1")
    settled(page)
    plan.locator(".tick").focus()
    page.keyboard.press("Space")
    expect(plan).to_contain_text("1 / 1")
    expect(plan.locator(".tick")).to_be_checked()
    expect(plan.locator(".tick")).to_be_focused()
    assert path(page) == address
    page.reload()
    expect(plan).to_contain_text("1 / 1")


def test_a_template_becomes_steps_and_one_is_struck(open_as: Open) -> None:
    page = open_as("manager_wang", viewport=NARROW)
    add_ticket(page, "投诉送货太慢")
    plan = page.locator("#plan")
    plan.get_by_role("link", name="加一步").click()
    settled(page)
    plan.locator("[name=category]").select_option("complaint")
    plan.get_by_role("button", name="套用模板").click()
    expect(plan.locator("tbody tr")).to_have_count(5)
    settled(page)
    plan.locator("tbody a.name").first.click()
    settled(page)
    plan.locator("[name=reason]").fill("客户已撤回投诉")
    plan.get_by_role("button", name="取消该步骤").click()
    expect(plan.locator("del")).to_have_count(1)
    expect(plan).to_contain_text("0 / 4")
    settled(page)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_the_catalogue_and_its_templates_are_kept_on_every_screen(open_as: Open) -> None:
    page = open_as("director", "/tickets/catalogue/new")
    fill(page, zh="节日慰问", en="Festive greetings", code="greetings")
    page.locator("label", has_text=re.compile("^A$")).click()
    save(page)
    page.wait_for_url("**/tickets/catalogue/")
    expect(page.get_by_role("link", name="节日慰问")).to_be_visible()
    for address in (
        "/tickets/catalogue/",
        "/tickets/catalogue/visit.planned",
        "/tickets/templates/",
        "/tickets/templates/complaint",
        "/tickets/templates/complaint/0",
    ):
        page.goto(address)
        for size in (NARROW, WIDE):
            page.set_viewport_size(size)
            assert not is_too_wide(page), address
            assert not barriers(page), address


def test_a_customers_page_tells_what_its_tier_gets(open_as: Open) -> None:
    page = open_as("director", "/customers/")
    page.locator("[data-rows] a.name").first.click()
    expect(page.get_by_role("heading", name="客户权益")).to_be_visible()
    expect(page.locator(".panel", has_text="客户权益")).to_contain_text("服务渠道")
