"""A risk point is found at a step, held down by a control that is tested, and entered into the register."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, focus_flaw, is_too_wide
from tests.browser.hands import fill, save

pytestmark = pytest.mark.browser
COMPLAINT = 4
"""The place of a shipped process in the list."""


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_from_the_step_into_the_register(open_as: Open) -> None:
    officer = open_as("risk_sun", "/organisation/processes/")
    fits(officer)
    officer.locator("main a.name").nth(COMPLAINT).click()
    expect(officer.locator("svg.flow:visible")).to_have_count(1)
    fits(officer)

    box = officer.locator("svg.flow:visible a").nth(1)
    box.focus()
    assert not focus_flaw(officer)
    officer.keyboard.press("Enter")
    expect(officer).to_have_url(re.compile("#step-"))
    step = officer.locator(officer.url.partition("#")[2].join(("#", "")))
    step.locator("a[href$='/points/new']").click()
    fits(officer)
    fill(officer, cause="证据散落各处", event="关键证据遗失", effect="客户的说法无从证实")
    officer.locator("main [name=category]").select_option("data_quality")
    save(officer)

    row = officer.locator("tr", has_text="关键证据遗失")
    expect(row.locator(".badge.danger")).to_be_visible()
    row.locator("a[href$='/controls/new']").click()
    fits(officer)
    fill(officer, name="证据当日归档并编号")
    officer.locator("main [name=operator]").select_option(label="沈东篱")
    save(officer)

    expect(officer.locator("#test")).to_be_visible()
    fill(officer, sample="20", exceptions="21")
    save(officer)
    expect(officer.locator("main [name=exceptions][aria-invalid=true]")).to_have_value("21")
    fits(officer)
    fill(officer, exceptions="2", note="两份证据次日才归档")
    save(officer)
    expect(officer.locator(".page-head .badge.warn")).to_be_visible()
    fits(officer)

    officer.goto(officer.locator("nav ol.crumbs a").nth(1).get_attribute("href") or "")
    row = officer.locator("tr", has_text="关键证据遗失")
    row.locator("form[action$='/enter'] button").click()
    expect(officer).to_have_url(re.compile("/risks/K"))
    risk = officer.url
    expect(officer.locator("main")).to_contain_text("证据当日归档并编号")
    officer.locator("main a[href*='/organisation/processes/'][href*='#step-']").click()
    officer.locator("tr", has_text="关键证据遗失").locator("a[href*='/risks/']").click()
    expect(officer).to_have_url(risk)


def test_a_process_can_be_read_and_kept_without_a_mouse(open_as: Open) -> None:
    officer = open_as("risk_sun", "/organisation/processes/")
    officer.locator("main a.name").nth(COMPLAINT).focus()
    officer.keyboard.press("Enter")
    down = officer.locator("main [name=step][value=down]").first
    before = officer.locator("main section h2[id^=name-]").first.inner_text()
    down.focus()
    officer.keyboard.press("Enter")
    expect(officer.locator("main section h2[id^=name-]").nth(1)).to_contain_text(before.partition(" ")[2])
    assert not focus_flaw(officer)
