"""A plan of appraisal, made by keyboard with its curve in sight, and begun by a second person."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, tab_to

LATER = {
    "since": "2031-01-01",
    "last": "2031-03-31",
    "collect_on": "2031-04-08",
    "score_by": "2031-04-15",
    "answer_by": "2031-04-29",
}
"""When no other test appraises anybody."""

pytestmark = pytest.mark.browser


def flaws(page: Page) -> list[str]:
    """What is wrong with a page, wide and narrow."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found += [*barriers(page), *(["too wide"] if is_too_wide(page) else [])]
    return found


def test_a_plan_is_made_by_keyboard_with_its_curve_and_begun_by_a_second_person(open_as: Open) -> None:
    officer = open_as("hr_zhou", "/appraisal/plans/")
    officer.locator("a.primary[href='/appraisal/plans/new']").press("Enter")
    officer.wait_for_url("**/appraisal/plans/new")
    officer.locator("main .page-head a[href$='like=shipped']").press("Enter")
    officer.wait_for_url("**/new?like=shipped")
    assert flaws(officer) == []
    type_a_rule(officer)
    officer.locator("#line_0_weight").press("Enter")
    expect(officer.locator("[data-focus]")).to_be_focused()
    expect(officer.locator("#weights-error")).to_be_visible()
    expect(officer.locator("#whom-error")).to_be_visible()
    assert flaws(officer) == []
    choose_managers(officer)
    fill(officer, **LATER)
    officer.locator("#line_0_weight").fill("30")
    expect(officer.locator("#weights .badge.ok")).to_be_visible()
    officer.locator("#line_0_weight").press("Enter")
    officer.wait_for_url("**/appraisal/plans/A*")
    plan = path(officer)
    for further in ("", "/preview", "/scorers?of=manager_wang"):
        officer.goto(f"{plan}{further}")
        assert flaws(officer) == []

    officer.goto(f"{plan}/ask")
    fill(officer, reason="按季考核")
    officer.locator("main form button.primary").press("Enter")
    officer.wait_for_url(f"**{plan}")
    director = open_as("director", str(officer.locator("main .note a").get_attribute("href")))
    expect(director.locator("main")).to_contain_text("客户经理")
    director.locator("main [name=decision][value=approve]").check()
    fill(director, answer="同意")
    director.locator("main form button.primary").press("Enter")
    expect(director.locator(".page-head .badge.ok")).to_be_visible()
    director.goto(plan)
    for name in ("王若溪", "李文博", "赵承安"):
        expect(director.locator("#sheets tbody tr", has_text=name)).to_have_count(1)
    expect(director.locator(".stages [aria-current] .dot")).to_have_text("2")
    assert flaws(director) == []


def type_a_rule(page: Page) -> None:
    """The curve and the sum follow what is typed, and the focus stays; five of the weight lack in the end."""
    curve, target = page.locator("#curve-0 polyline"), page.locator("#line_0_target")
    drawn = str(curve.get_attribute("points"))
    target.fill("4.2")
    expect(curve).not_to_have_attribute("points", drawn)
    target.fill("9")
    expect(curve).to_have_count(0)
    expect(target).to_be_focused()
    target.fill("4.5")
    expect(curve).to_have_attribute("points", drawn)
    page.locator("#line_1_rule").select_option("bands")
    page.locator("#line_1_from_0").fill("80")
    page.locator("#line_1_points_0").fill("75")
    expect(page.locator("#curve-1 polyline")).to_have_count(1)
    page.locator("#line_0_weight").fill("25")
    expect(page.locator("#weights .badge.warn")).to_contain_text("5")


def choose_managers(page: Page) -> None:
    """By keyboard alone: by post, and which."""
    tab_to(page, page.locator("[name=whom][value=all]"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("[name=whom][value=posts]")).to_be_checked()
    tab_to(page, page.locator("details:has(#posts) summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("[name=posts][value=客户经理]"))
    page.keyboard.press("Space")


def test_without_script_an_indicator_comes_and_goes_and_the_sum_is_told(open_as: Open) -> None:
    officer = open_as("hr_zhou", "/appraisal/plans/new?like=shipped", java_script_enabled=False)
    lines = officer.locator(".plan-line")
    count = lines.count()
    officer.locator("#add-line").click()
    expect(lines).to_have_count(count + 1)
    officer.locator("button[value=remove-0]").click()
    expect(lines).to_have_count(count)
    expect(officer.locator("#weights .badge.warn")).to_contain_text("70")
