"""What needs a second person, from the asking to what is done."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import add_customer, fill, path, save

pytestmark = pytest.mark.browser


def asked(page: Page, name: str) -> tuple[str, str]:
    """王若溪 asks to lower the level of somebody new: the addresses of customer and request."""
    customer = add_customer(page, name, level=3)
    page.goto(f"{customer}/level")
    page.locator(f"a[href='{customer}/level/lower']").click()
    page.locator("main [name=level][value='2']").check()
    fill(page, reason="合同已公开披露", basis="保密制度第三条")
    save(page)
    page.wait_for_url("**/inbox/requests/*")
    return customer, path(page)


def flaws(page: Page) -> list[str]:
    """What is wrong with the card, wide and narrow."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found += [*barriers(page), *(["too wide"] if is_too_wide(page) else [])]
    return found


def decide(page: Page, decision: str, reason: str) -> None:
    page.locator(f"main [name=decision][value={decision}]").check()
    fill(page, answer=reason)
    save(page)


def test_a_level_is_lowered_by_two_people(open_as: Open) -> None:
    asker = open_as("manager_wang")
    customer, request = asked(asker, "降密甲")
    expect(asker.locator("main form button")).to_have_count(1)

    officer = open_as("security", "/inbox/")
    officer.locator(f"main a[href='{request}']").click()
    expect(officer.locator("main")).not_to_contain_text("降密甲")
    expect(officer.locator("main")).to_contain_text("合同已公开披露")
    save(officer)
    expect(officer.locator("[data-focus]")).to_be_visible()
    assert [*flaws(asker), *flaws(officer)] == []
    decide(officer, "approve", "已核对合同")
    expect(officer.locator(".page-head .badge.ok")).to_be_visible()

    asker.goto(f"{customer}/level")
    first = asker.locator("main tbody tr").first
    expect(first.locator(".level.l2")).to_be_visible()
    expect(first).to_contain_text("王若溪")
    expect(first).to_contain_text("许慎行")
    asker.goto(request)
    expect(asker.locator("main")).to_contain_text("已核对合同")


def test_who_comes_second_is_told_that_it_is_withdrawn(open_as: Open) -> None:
    asker = open_as("manager_wang")
    _, request = asked(asker, "降密乙")
    officer = open_as("security", request)
    asker.locator("main form button").click()
    expect(asker.locator("main form button")).to_have_count(0)
    decide(officer, "approve", "同意")
    expect(officer.locator("main [role=alert]")).to_be_visible()
    expect(officer.locator("main form")).to_have_count(0)
    expect(officer).to_have_url(re.compile(f"{request}$"))


def test_it_is_decided_with_the_keyboard_alone(open_as: Open) -> None:
    _, request = asked(open_as("manager_wang"), "降密丙")
    officer = open_as("security", request)
    officer.locator("main [name=decision]").first.focus()
    officer.keyboard.press("ArrowRight")
    officer.keyboard.press("Tab")
    officer.keyboard.type("仍在保密期")
    officer.keyboard.press("Tab")
    officer.keyboard.press("Enter")
    expect(officer.locator("main")).to_contain_text("仍在保密期")
    expect(officer.locator("main form")).to_have_count(0)
