"""A file is attached, listed, downloaded under its number, raised and removed; also without a script."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, save, tab_to

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7\n" + b"contract " * 100
CONTRACT: FilePayload = {"name": "服务合同.pdf", "mimeType": "application/pdf", "buffer": PDF}


def attach(page: Page, content: FilePayload = CONTRACT) -> None:
    page.set_input_files("main [name=file]", [content])
    save(page)


def downloaded(page: Page, folder: Path) -> tuple[str, bytes]:
    """Press the name of the first file. What the browser calls it, and what is in it."""
    with page.expect_download() as expected:
        page.locator("main table a.name").first.click()
    target = folder / "saved"
    expected.value.save_as(target)
    return expected.value.suggested_filename, target.read_bytes()


def test_a_file_is_attached_downloaded_raised_and_removed(open_as: Open, tmp_path: Path) -> None:
    page = open_as("lead_east")
    page.goto(f"{add_customer(page, '南宫问雅')}/files")
    expect(page.locator("main .empty")).to_be_visible()
    attach(page)
    row = page.locator("main tbody tr")
    expect(row).to_contain_text("服务合同.pdf")
    name, content = downloaded(page, tmp_path)
    assert content == PDF
    assert name.startswith("F")
    assert name.endswith(".pdf")
    assert "合同" not in name
    tab_to(page, row.locator("a.button"))
    page.keyboard.press("Enter")
    page.locator("main [name=level]").first.check()
    save(page)
    expect(page.locator("main tbody tr")).to_contain_text("秘密")
    page.locator("main tbody tr a.button").click()
    page.locator("main button.danger").click()
    expect(page.locator("main .empty")).to_be_visible()


def test_what_is_refused_says_why_beside_the_field(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.goto(f"{add_customer(page, '南宫问梅')}/files")
    attach(page, {"name": "x.html", "mimeType": "text/html", "buffer": b"<!DOCTYPE html><script></script>"})
    expect(page.locator("#file-error")).to_be_visible()
    expect(page.locator("main .error-summary")).to_be_focused()


def test_it_works_without_a_script(open_as: Open, tmp_path: Path) -> None:
    page = open_as("manager_wang", java_script_enabled=False)
    page.goto(f"{add_customer(page, '南宫问竹')}/files")
    attach(page)
    assert downloaded(page, tmp_path)[1] == PDF
