"""Appeals that win: with the keyboard, by their person, then by the lead of another department."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.appraised import COUNTED_KEY, ENTERED_KEY, plant_counted, plant_sheet
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import tab_to
from tests.browser.house import House

pytestmark = pytest.mark.browser
LETTER: FilePayload = {"name": "培训证明.txt", "mimeType": "text/plain", "buffer": "共 95 课时".encode()}
WHY = "少算了三月的 25 课时，证明见附件"


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_an_appeal_that_wins_changes_the_total(house: House, open_as: Open) -> None:
    sheet = plant_sheet(house, "manager_wang", "lead_east", "director")
    wang = open_as("manager_wang", f"{sheet}/files")
    wang.set_input_files("main [name=file]", [LETTER])
    wang.locator("main form[enctype] button.primary").click()
    wang.goto(f"{sheet}/appeals")
    fits(wang)
    tab_to(wang, wang.locator("main td .button").first)
    wang.keyboard.press("Enter")
    wang.wait_for_url(f"**/appeals/{ENTERED_KEY}")
    fits(wang)
    wang.locator("main [name=text]").focus()
    wang.keyboard.type(WHY)
    tab_to(wang, wang.locator("main [name=files]").first)
    wang.keyboard.press("Space")
    tab_to(wang, wang.locator("main .form-foot button"))
    wang.keyboard.press("Enter")
    expect(wang.locator("main dd.quote")).to_have_text(WHY)
    fits(wang)

    west = open_as("lead_west", "/appraisal/appeals/?mine=1")
    fits(west)
    west.locator("#list tr", has_text=sheet.rpartition("/")[2]).locator("a.name").click()
    fits(west)
    west.locator("[name=outcome][value=corrected]").focus()
    west.keyboard.press("Space")
    west.locator("main [name=value]").fill("95")
    west.locator("main [name=files]").first.check()
    west.locator("main [name=reason]").fill("证明属实，三月的课时补入")
    west.locator("main .form-foot button").click()
    expect(west.locator("main form")).to_have_count(0)
    expect(west.locator("main")).to_contain_text("证明属实，三月的课时补入")
    fits(west)

    wang.reload()
    expect(wang.locator("main .grade b")).to_have_text("94.4")
    rows = wang.locator("main table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("95.0")
    expect(rows.last).to_contain_text("70.0")
    fits(wang)
    wang.goto(sheet)
    expect(wang.locator("main tfoot")).to_contain_text("94.4")


def test_a_ruling_on_one_record_of_a_figure_changes_its_score(house: House, open_as: Open) -> None:
    sheet, [lost, other, *_kept] = plant_counted(house, "manager_li", "lead_east", "director")
    li = open_as("manager_li", sheet)
    expect(li.locator("main tfoot")).to_contain_text("71.4")
    li.goto(f"{sheet}/appeals/{COUNTED_KEY}")
    li.locator("main [name=text]").fill(f"{lost} 合同到期前已转给同事，不应算我流失")
    li.locator("main .form-foot button").click()
    expect(li.locator("main dd.quote")).to_contain_text(lost)

    west = open_as("lead_west", "/appraisal/appeals/?mine=1")
    west.locator("#list tr", has_text=sheet.rpartition("/")[2]).locator("a.name").click()
    for number in (lost, other):
        expect(west.locator("#list tr", has_text=number)).to_have_count(1)
    west.locator("#list tr", has_text=lost).locator("button[name=pick]").click()
    fits(west)
    expect(west.locator("main fieldset", has_text=lost).locator("select")).to_have_value("out")
    west.locator("main [name=outcome][value=corrected]").check()
    west.locator("main [name=why_0]").fill("移交单属实，流失时已不归他")
    west.locator("main [name=reason]").fill("剔除一户")
    west.locator("main .form-foot button").click()
    expect(west.locator("main form")).to_have_count(0)
    expect(west.locator("main")).to_contain_text("移交单属实，流失时已不归他")
    fits(west)

    li.goto(sheet)
    expect(li.locator("main tfoot")).to_contain_text("83.3")
    li.goto(f"{sheet}/rows/{COUNTED_KEY}?turn=1")
    expect(li.locator("main .figures")).to_contain_text("71.4")
