"""Customers taken out: asked for, approved by a second person, downloaded; printed with the same mark."""

import csv
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fill, save

pytestmark = pytest.mark.browser

FETCH = 'form[action="/exports/fetch"] button'
SIGN = "# Kebu · "


def ask(page: Page, file: str, **typed: str) -> None:
    """By the button over the list, in its dialog."""
    page.locator('#list a[href^="/customers/export"]').click()
    dialog = page.locator("#export[open]")
    dialog.locator(f'[name="file"][value="{file}"]').check()
    if "note" in typed:
        dialog.locator('[name="note"]').fill(typed["note"])
        dialog.locator('[name="whole"]').check()
        dialog.locator('[name="columns"][value="all"]').check()
    else:
        dialog.locator('[name="purpose"][value="verify"]').check()
    dialog.locator("button.primary").click()
    page.wait_for_url("**/exports/")


def downloaded(page: Page, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.locator(FETCH).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def test_a_list_is_exported_and_downloaded(open_as: Open, tmp_path: Path) -> None:
    page = open_as("manager_li", "/customers/?kind=individual")
    ask(page, "csv")
    expect(page.locator(FETCH)).to_be_visible()  # it is made while one waits
    first, header, *rows, last = csv.reader(downloaded(page, tmp_path).read_text("utf-8-sig").splitlines())
    assert first[0].startswith(f"{SIGN}导出人：")
    assert "核实资料" in last[0]
    assert {row[2] for row in rows} == {"个人"}
    assert "1****" not in {row[header.index("手机")][:5] for row in rows}
    assert all("****" in row[header.index("手机")] for row in rows if row[header.index("手机")])


def test_full_values_are_asked_for_approved_and_downloaded(open_as: Open, tmp_path: Path) -> None:
    page = open_as("manager_wang", "/customers/?kind=individual")
    ask(page, "xlsx", note="监管报送")
    expect(page.locator("#exports tbody .badge.warn")).to_be_visible()
    expect(page.locator(FETCH)).to_have_count(0)

    card = page.locator('#exports a[href^="/inbox/requests/"]').get_attribute("href")
    lead = open_as("lead_east", "/inbox/to-decide")
    lead.locator(f'main a[href="{card}"]').click()
    expect(lead.locator("main")).to_contain_text("监管报送")
    lead.locator('[name="decision"][value="approve"]').check()
    fill(lead, answer="同意")
    save(lead)
    expect(lead.locator("#toasts")).to_be_visible()

    page.reload()
    expect(page.locator(FETCH)).to_be_visible()
    sheet = openpyxl.load_workbook(downloaded(page, tmp_path)).active
    first, header, *rows = sheet.iter_rows(values_only=True)
    assert first[0].startswith(SIGN)
    mobiles = [row[header.index("手机")] for row in rows[:-1] if row[header.index("手机")]]
    assert mobiles
    assert not any("*" in mobile for mobile in mobiles)
    page.locator('form[action="/exports/remove"] button').first.click()
    expect(page.locator(FETCH)).to_have_count(0)


def test_paper_carries_who_and_when_below_the_last_row(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.emulate_media(media="print")
    mark, last = page.locator(".print-mark"), page.locator("#list tbody tr").last
    expect(mark).to_contain_text("manager_wang")
    assert mark.evaluate("one => getComputedStyle(one).display") == "table-footer-group"  # so on each sheet
    assert mark.bounding_box()["y"] >= last.bounding_box()["y"] + last.bounding_box()["height"]
