"""Five people are scored by keyboard; two colleagues score two of them; the officer shows what came of it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.appraisals import PLAN, ask_for_scores
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import tab_to
from tests.browser.house import House

pytestmark = pytest.mark.browser
SCORES = "/appraisal/scores/"
SCORING = "/appraisal/scoring/"


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def mine(page: Page) -> Locator:
    """What is asked for in the plan of this test, among those of the demo company."""
    return page.locator("main section", has=page.locator(f'button[value="{PLAN}"]'))


def score_by_keyboard(page: Page, *points: str) -> None:
    """Type one score after the other, without a comment, and hand them in."""
    mine(page).locator("input[inputmode=decimal]").first.focus()
    for one in points:
        page.keyboard.type(one)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    hand_in(page)


def hand_in(page: Page) -> None:
    tab_to(page, page.locator(f'main button[name="into"][value="{PLAN}"]'))
    page.keyboard.press("Enter")


def test_people_are_scored_by_keyboard_and_shown_their_sheets(house: House, open_as: Open) -> None:
    ask_for_scores(house, "第三季度考核")
    page = open_as("director", SCORES)
    fits(page)
    score_by_keyboard(page, "82", "91.5", "77", "58", "88")
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator("main [aria-invalid]")).to_have_count(1)
    fits(page)
    page.locator("main [aria-invalid]").focus()
    page.keyboard.type("三次未按时回访")
    hand_in(page)
    expect(mine(page).locator("tbody .badge.ok")).to_have_count(5)

    officer = open_as("hr_zhou", SCORING)
    fits(officer)
    row = officer.locator("main tbody tr", has_text=PLAN)
    expect(row).to_contain_text("7 / 9")
    for link in (row.locator("a.name"), officer.locator("main tbody a.button")):
        with officer.expect_navigation():
            link.click()
        fits(officer)
    officer.goto(f"{SCORING}{PLAN}/show")
    expect(officer.locator("main .note.warn")).to_contain_text("孙启航")
    fits(officer)
    expect(officer.locator("main form")).to_have_count(0)
    officer.goto(f"{SCORING}{PLAN}")
    officer.locator("main .page-head form button").click()
    expect(officer.locator("#toasts .toast")).to_be_visible()

    colleague = open_as("risk_sun", "/inbox/notices")
    colleague.locator(f'main a[href*="{PLAN}"]').first.click()
    expect(mine(colleague).locator("tbody tr")).to_have_count(2)
    with colleague.expect_navigation():
        mine(colleague).locator(".panel-head a.button").click()
    fits(colleague)
    for one in ("88", "79.5"):
        field = colleague.locator("main input[inputmode=decimal]")
        field.focus()
        colleague.keyboard.type(one)
        before = colleague.url
        hand_in(colleague)
        colleague.wait_for_url(lambda url, before=before: url != before)
    expect(mine(colleague)).to_have_count(0)
    fits(colleague)

    officer.goto(f"{SCORING}{PLAN}/show")
    expect(officer.locator("main tbody tr")).to_have_count(5)
    expect(officer.locator("main")).to_contain_text("85.0")  # (82 + 88 + 85) ÷ 3
    fits(officer)
    officer.locator("main form button.primary").click()
    expect(officer.locator("#toasts .toast").last).to_be_visible()
    wang = open_as("manager_wang", "/inbox/")
    expect(wang.locator("main")).to_contain_text("第三季度考核")
    fits(officer)
