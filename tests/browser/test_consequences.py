"""What the grades of a final plan propose is approved by a second person, done, confirmed; then archived."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.followed import PLAN, TRAINING, WARNING, plant_final
from tests.browser.hands import fill, save
from tests.browser.house import House

pytestmark = pytest.mark.browser
PERSON = "desk_liu"
PROOF: FilePayload = {
    "name": "签到表.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n" + b"signed " * 99,
}
TODAY = date.today()  # noqa: DTZ011  the browser's own clock


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def ask(page: Page, reason: str) -> str:
    """Give the reason and ask a second person. Returns the address of the request."""
    form = page.locator("main form", has=page.locator("button[name=ask]"))
    form.locator("[name=reason]").fill(reason)
    form.locator("button[name=ask]").click()
    expect(page.locator("main form")).to_have_count(0)
    return str(page.locator("main a[href*='/inbox/requests/']").get_attribute("href"))


def approve(page: Page, request: str, kind: str) -> None:
    page.goto(request)
    expect(page.locator("main")).to_contain_text(kind)
    page.locator("main [name=decision][value=approve]").check()
    fill(page, answer="同意")
    save(page)
    expect(page.locator(".page-head .badge.ok")).to_be_visible()


def test_from_the_final_plan_to_the_archive(open_as: Open, house: House) -> None:  # noqa: PLR0915  one story
    sheet = plant_final(house, PERSON)
    training, warning = (f"{sheet}/consequences/{key}" for key in (TRAINING, WARNING))
    officer = open_as("hr_zhou", "/appraisal/consequences/?state=proposed")
    expect(officer.locator(f"#list a[href='{warning}']")).to_have_count(1)
    fits(officer)
    officer.locator(f"#list a[href='{training}']").click()
    fill(officer, what="回访流程课两次", due=(TODAY + timedelta(days=20)).isoformat())
    fits(officer)
    request = ask(officer, "指标低于 60 分")
    fits(officer)

    person = open_as(PERSON, f"{sheet}/consequences")
    expect(person.locator("main table")).to_have_count(0)
    approve(open_as("director"), request, "培训")

    person.reload()
    person.locator(f"main a[href='{training}']").click()
    fill(person, evidence="两次课均已参加", done_on=TODAY.isoformat())
    person.set_input_files("main [name=file]", [PROOF])
    fits(person)
    save(person)
    expect(person.locator("main a[download]")).to_be_visible()
    fits(person)

    officer.goto(training)
    officer.locator("main [name=decision][value=enough]").check()
    fits(officer)
    save(officer)
    expect(officer.locator(".page-head .badge.ok")).to_be_visible()

    archive = f"main form[action='/appraisal/plans/{PLAN}/archive'] button"
    officer.goto(f"/appraisal/plans/{PLAN}")
    officer.locator(archive).click()
    expect(officer.locator("main [role=alert]")).to_be_visible()

    officer.goto(warning)
    fill(officer, clause="考核制度 4.6")
    officer.locator("main [name=unacknowledged]").check()
    officer.locator("main form button:not([name=ask])").first.click()
    expect(officer.locator("main")).to_contain_text("考核制度 4.6")
    officer.locator("main form[action$='/hear'] button").click()
    person.goto("/inbox/tasks")
    expect(person.locator("main")).to_contain_text("考核制度 4.6")
    person.goto(warning)
    fits(person)
    fill(person, reply="认可，下季度改进")
    save(person)
    expect(person.locator("main")).to_contain_text("认可，下季度改进")
    officer.goto(warning)
    fits(officer)
    request = ask(officer, "两项均低于标准")
    approve(open_as("director"), request, "警告")

    officer.goto(f"/appraisal/plans/{PLAN}")
    officer.locator(archive).click()
    expect(officer).to_have_url(re.compile(f"/appraisal/plans/{PLAN}$"))
    expect(officer.locator(archive)).to_have_count(0)
    officer.goto("/appraisal/consequences/rules")
    fits(officer)
