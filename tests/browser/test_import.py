"""Importing a dirty file by the wizard, with its corrections, and undoing it."""

import csv
import io

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, barriers, is_too_wide, kept_in_browser
from tests.browser.hands import save, tab_to

pytestmark = pytest.mark.browser

WORKER = 30_000  # milliseconds that the worker may take to begin and to end
DIRTY = """客户编号;姓名;手机;出生日期;工作单位;备注
IM-1;申屠一鸣;13900001111;1990-03-07;听松文化;"爱喝茶
也下棋"
IM-2;申屠二鸣;1390000;1990-02-30;;
;;;;;
IM-1;申屠三鸣;13900003333;;;
IM-4;申屠四鸣;13900004444;;;=1+1
"""
FOUND, MADE = "4", "2"


def choose(page: Page, content: bytes, name: str = "名单.csv") -> None:
    page.locator('input[name="file"]').set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": content}]
    )
    save(page)
    page.wait_for_url("**/columns")


def corrected(errors: str) -> bytes:
    """The error file with its two rows put right."""
    rows = list(csv.reader(io.StringIO(errors)))
    assert [row[0] for row in rows[1:]] == ["IM-2", "IM-1"]
    rows[1][2:4] = ["13900002222", "1990-02-20"]
    rows[2][0] = "IM-3"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def present_step(page: Page) -> int:
    """Which step is marked as the present one, from 1."""
    steps = page.locator(".steps li")
    page.locator(".steps [aria-current=step]").wait_for()
    return next(n + 1 for n in range(steps.count()) if steps.nth(n).get_attribute("aria-current") == "step")


def figures(page: Page) -> list[str]:
    return [text.split()[0] for text in page.locator(".figure .value").all_inner_texts()]


def looked_at(page: Page) -> None:
    """Each page of the wizard can be used by everybody, on every screen."""
    assert barriers(page) == []
    assert not is_too_wide(page)


def test_a_dirty_file_is_imported_with_its_corrections_and_undone(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.locator('.page-head a[href="/customers/imports/"]').click()
    assert present_step(page) == 1
    looked_at(page)
    choose(page, DIRTY.encode("gb18030"))
    assert present_step(page) == 2
    assert page.locator('[name="encoding"]').input_value() == "gb18030"
    assert page.locator('[name="delimiter"]').input_value() == "semicolon"
    mapped = [page.locator(f"#column-{n}").input_value() for n in range(6)]
    assert mapped == ["external_id", "name", "mobile", "birth_date", "employer", "note"]
    looked_at(page)
    page.locator('[name="keep_as"]').fill("老系统")
    save(page)
    start = page.locator('[name="rows"][value="both"]')
    expect(start).to_be_visible(timeout=WORKER)
    assert present_step(page) == 3
    assert figures(page)[0] == FOUND
    assert page.locator("#problems tbody tr").count() == 3
    looked_at(page)
    save(page)
    errors = page.locator('a[href$="/errors/csv"]')
    expect(errors).to_be_visible(timeout=WORKER)
    assert present_step(page) == 5
    assert figures(page) == [MADE, "0", "0", "2"]
    looked_at(page)
    imported = page.url
    with page.expect_download() as download:
        errors.click()
    assert download.value.suggested_filename == "errors.csv"
    page.goto("/customers/imports/")
    choose(page, corrected(download.value.path().read_text("utf-8-sig")))
    save(page)
    expect(start).to_be_visible(timeout=WORKER)
    save(page)
    undo = page.locator('[data-open="undo"]')
    expect(undo).to_be_visible(timeout=WORKER)
    assert figures(page)[0] == "2"
    for address in (page.url, imported):
        page.goto(address)
        undo.click()
        page.locator("#undo button.danger").click()
        expect(undo).to_have_count(0, timeout=WORKER)
    page.goto("/customers/")
    page.locator('[name="words"]').fill("申屠")
    page.locator(".query button.primary").click()
    expect(page.locator("#list .empty")).to_be_visible()
    assert "申屠" not in str(kept_in_browser(page))


def test_the_wizard_is_used_by_keys_on_a_small_screen_in_the_dark(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/imports/", viewport=NARROW, color_scheme="dark")
    looked_at(page)
    choose(page, "姓名,手机\n申屠五鸣,13900005555\n".encode())
    looked_at(page)
    tab_to(page, page.locator("main form button.primary").first)
    page.keyboard.press("Enter")
    expect(page.locator('[name="rows"]').first).to_be_visible(timeout=WORKER)
    looked_at(page)
    discard = page.locator('[data-open="discard"]')
    tab_to(page, discard)
    page.keyboard.press("Enter")
    page.locator("#discard button.primary").press("Enter")
    page.wait_for_url("**/customers/imports/")
    looked_at(page)
