"""What the auditor reads."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, fill, save, sign_in
from tests.browser.house import copied_house

pytestmark = pytest.mark.browser


def test_a_query_by_person_and_record_leads_to_an_entry_with_before_and_after(open_as: Open) -> None:
    manager = open_as("manager_wang")
    address = add_customer(manager, "轩辕问渠", address="无锡市梁溪区中山路 1 号")
    manager.goto(f"{address}/edit")
    fill(manager, name="轩辕问津")
    save(manager)
    manager.wait_for_url(f"**{address}")

    page = open_as("auditor", "/audit/")
    page.locator("[name=person]").select_option("manager_wang")
    fill(page, record=address.rpartition("/")[2])
    page.locator("form.query button.primary").click()
    expect(page.locator("#entries tbody tr")).to_have_count(2)
    expect(page.locator("#entries del").first).to_have_text("轩辕问渠")
    assert "中山路" not in page.content()
    page.locator("#entries tbody a.name").first.click()
    expect(page).to_have_url(re.compile(r"/audit/\d+$"))
    cells = page.locator("main table tbody td")
    expect(cells.nth(1)).to_have_text("轩辕问渠")
    expect(cells.nth(2)).to_have_text("轩辕问津")


def test_the_chain_is_walked_back_by_pages(open_as: Open) -> None:
    page = open_as("auditor", "/audit/")
    rows = page.locator("#entries tbody a.name")
    newest = rows.first.inner_text()
    page.locator("nav.pager > :nth-child(3)").click()
    expect(rows.first).not_to_have_text(newest)
    assert int(rows.first.inner_text()) < int(newest)
    page.locator("nav.pager > :nth-child(1)").click()
    expect(rows.first).to_have_text(newest)
    page.go_back()
    expect(rows.first).not_to_have_text(newest)


def test_the_chain_is_verified_with_one_click_and_against_a_kept_head(
    demo: Path, tmp_path: Path, window: Open
) -> None:
    """In a house of its own: into the shared one tests put records that the chain knows nothing of."""
    with copied_house(demo, tmp_path).open() as house:
        page = window(house)
        page.goto("/login")
        sign_in(page, "auditor")
        page.wait_for_url(f"{house.url}/")
        page.goto("/audit/head")
        count, head = page.locator("main output").all_inner_texts()
        page.goto("/audit/")
        page.locator("main .actions a[href='/audit/verify']").click()
        save(page)
        verdict = page.locator("#verification ol > li").first
        expect(verdict.locator(".badge.ok")).to_be_visible()
        fill(page, count=count, head=head)
        save(page)
        expect(verdict).to_contain_text(count)
        expect(verdict.locator(".badge.ok")).to_be_visible()
        fill(page, count=count, head="0" * 64)
        save(page)
        expect(verdict.locator(".badge.danger")).to_be_visible()


def test_the_head_prints_without_the_frame(open_as: Open) -> None:
    page = open_as("auditor", "/audit/head")
    page.emulate_media(media="print")
    for part in (".bar", ".nav", ".demo", ".toasts"):
        expect(page.locator(part)).not_to_be_visible()
    expect(page.locator("main output").first).to_be_visible()
    expect(page.locator(".print-mark")).to_be_visible()
    assert page.pdf().startswith(b"%PDF")


def test_the_auditor_finds_no_customers_and_others_no_chain(open_as: Open) -> None:
    for username, address in (("auditor", "/customers/"), ("director", "/audit/")):
        page = open_as(username)
        with page.expect_response(f"**{address}") as answer:
            page.goto(address)
        assert answer.value.status == 403
        expect(page.locator("h1")).to_be_visible()
