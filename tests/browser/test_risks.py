"""A risk from its registration to its closing: by whoever answers for it, and a second person."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, save

pytestmark = pytest.mark.browser
OWNER, OFFICER, COLLEAGUE = "manager_wang", "risk_sun", "lead_east"


def in_a_month() -> str:
    return (datetime.now(UTC).date() + timedelta(days=30)).isoformat()


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def go(page: Page, address: str) -> None:
    """Open it, and find nothing wrong with it."""
    page.goto(address)
    fits(page)


def rate(page: Page, risk: str, residual: tuple[str, str], why: str) -> None:
    """Likely and grave in itself; what remains and what is aimed at is chosen."""
    go(page, f"{risk}/assess")
    page.locator("main [name=likelihood][value='4']").check()
    page.locator("main [name=money][value='4']").check()
    for name in ("residual", "target"):
        for axis, step in zip(("likelihood", "impact"), residual, strict=True):
            page.locator(f"main [name={name}_{axis}]").select_option(step)
    expect(page.locator("#outcome")).to_contain_text("4 × 4 = 16")
    fill(page, lower=why, note="两户拖欠，均已逾期")
    press(page, f"{risk}/assess")


def press(page: Page, action: str) -> None:
    """Press the button of the form that goes there, opening what it is folded into."""
    form = page.locator(f"form[action='{action}']")
    folded = page.locator("main details:not([open])").filter(has=form).locator("summary")
    if folded.count():
        folded.click()
    with page.expect_navigation():
        form.locator("button[type=submit]:not([formaction])").click()


def approve(page: Page, risk: str) -> None:
    """Decide on what waits for a second person."""
    go(page, risk)
    page.locator("main .note a.link").first.click()
    page.wait_for_url("**/inbox/requests/**")
    page.locator("main [name=decision][value=approve]").check()
    fill(page, answer="同意")
    with page.expect_navigation():
        save(page)


def say(page: Page, action: str, **values: str) -> None:
    """Fill in the folded form that goes there, and send it."""
    form = page.locator(f"form[action='{action}']")
    page.locator("main details:not([open])").filter(has=form).locator("summary").click()
    for name, value in values.items():
        one = form.locator(f"[name={name}]")
        kind = one.first.evaluate("(one) => one.tagName + (one.type ?? '')")
        if kind.startswith("SELECT"):
            one.select_option(value)
        elif kind.endswith("radio"):
            form.locator(f"[name={name}][value={value}]").check()
        else:
            one.fill(value)
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


def test_a_risk_is_registered_treated_and_closed_by_two_people(open_as: Open) -> None:
    owner, officer, colleague = open_as(OWNER), open_as(OFFICER), open_as(COLLEAGUE)
    go(owner, "/risks/new")
    owner.locator("main [name=category]").select_option("credit")
    fill(owner, title="大额应收款收不回", cause="授信依据过时", event="客户拖欠", effect="资金占用")
    with owner.expect_navigation():
        owner.locator("main .form-foot button.primary").click()
    risk = path(owner)
    fits(owner)

    rate(owner, risk, ("4", "3"), "已有担保")
    approve(officer, risk)
    owner.goto(risk)
    say(owner, f"{risk}/treat", treatment="reduce", plan="按周催收，余额收紧")
    say(owner, f"{risk}/actions", what="上门对账", who=COLLEAGUE, due=in_a_month())
    fits(owner)

    action = str(owner.locator("main table a.name").first.get_attribute("href"))
    go(colleague, action)
    fill(colleague, evidence="已对账并签字")
    press(colleague, f"{action}/report")
    expect(colleague.locator(f"main form[action='{action}/confirm']")).to_have_count(0)
    go(owner, action)
    press(owner, f"{action}/confirm")
    owner.goto(risk)
    press(owner, f"{risk}/monitor")

    rate(owner, risk, ("2", "3"), "余款已分期收回")
    approve(officer, risk)
    owner.goto(risk)
    say(owner, f"{risk}/close", reason="款项已收回")
    approve(officer, risk)
    expect(officer.locator(".page-head .badge.ok")).to_be_visible()
    go(owner, risk)
    expect(owner.locator(".page-head")).to_contain_text("已关闭")
    expect(owner.locator("main .timeline").first).to_contain_text("16")


def test_a_cell_of_the_matrix_opens_its_risks(open_as: Open) -> None:
    page = open_as(OFFICER, "/risks/matrix")
    fits(page)
    cell = page.locator("a.cell", has=page.locator("b")).first
    count = int(cell.locator("b").inner_text())
    cell.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#of-cell tbody tr")).to_have_count(count)
    expect(page.locator("a.cell[aria-current]")).to_be_focused()
    fits(page)
    page.locator("#of-cell .panel-head a").click()
    page.wait_for_url("**/risks/?**")
    expect(page.locator("#list tbody tr")).to_have_count(count)
