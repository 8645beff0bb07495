"""Notes, visits and transactions are added by the keyboard alone, and stand in one timeline."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, barriers, is_too_wide
from tests.browser.hands import add_customer, path, tab_to
from tests.browser.test_parts import adding, control, is_open, open_by_key, panel

pytestmark = pytest.mark.browser


def entries(page: Page) -> Locator:
    return page.locator(".timeline > li")


def type_into(page: Page, kind: str, **typed: str) -> None:
    for name, text in typed.items():
        tab_to(page, control(page, kind, name))
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(text)


def send(page: Page, kind: str) -> None:
    tab_to(page, panel(page, kind).locator("button.primary"))
    page.keyboard.press("Enter")


def test_a_note_is_written_corrected_and_removed_where_the_timeline_stands(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "即墨大夫")
    open_by_key(page, adding(page, "notes"))
    is_open(page, control(page, "notes", "text"))
    type_into(page, "notes", text="周五下午来电")
    assert barriers(page) == []
    send(page, "notes")
    expect(adding(page, "notes")).to_be_focused()
    note = entries(page).filter(has_text="周五下午来电")
    expect(note).to_have_count(1)

    open_by_key(page, note.locator("a[data-edit]"))
    is_open(page, control(page, "notes", "text"))
    page.keyboard.press("Escape")
    expect(adding(page, "notes")).to_be_focused()
    open_by_key(page, note.locator("a[data-edit]"))
    is_open(page, control(page, "notes", "text"))
    type_into(page, "notes", text="周四下午来电")
    send(page, "notes")
    expect(adding(page, "notes")).to_be_focused()
    note = entries(page).filter(has_text="周四下午来电", has=page.locator("a[data-edit]"))
    expect(note).to_have_count(1)
    open_by_key(page, note.locator("a[data-edit]"))
    is_open(page, control(page, "notes", "text"))
    tab_to(page, panel(page, "notes").locator("button.danger"))
    page.keyboard.press("Enter")
    expect(adding(page, "notes")).to_be_focused()
    expect(page.locator(".timeline a[data-edit]")).to_have_count(0)


def test_a_visit_and_a_transaction_are_added_and_found_by_their_chips(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "东郭先生")
    at = path(page)
    open_by_key(page, adding(page, "visits"))
    is_open(page, control(page, "visits", "at"))
    type_into(page, "visits", outcome="看了样品，比较满意", next_step="寄送报价")
    assert barriers(page) == []
    send(page, "visits")
    expect(adding(page, "visits")).to_be_focused()
    expect(entries(page).filter(has_text="寄送报价")).to_have_count(1)

    page.goto(f"{at}/transactions")
    open_by_key(page, panel(page, "transactions").locator("a").first)
    page.wait_for_url("**/transactions/new")
    is_open(page, control(page, "transactions", "date"))
    tab_to(page, control(page, "transactions", "kind"))
    page.keyboard.press("ArrowDown")
    tab_to(page, control(page, "transactions", "business_line"))
    page.keyboard.press("ArrowDown")
    type_into(page, "transactions", amount="nothing")
    send(page, "transactions")
    expect(control(page, "transactions", "amount")).to_have_attribute("aria-invalid", "true")
    assert barriers(page) == []
    type_into(page, "transactions", amount="12,500", due_on="2099-01-01")
    send(page, "transactions")
    page.wait_for_url(f"**{at}/transactions")
    expect(panel(page, "transactions")).to_contain_text("12,500")
    assert barriers(page) == []
    page.set_viewport_size(NARROW)
    assert not is_too_wide(page)

    page.goto(at)
    expect(entries(page)).to_have_count(3)
    for kind, shown in (("visits", "看了样品"), ("transactions", "12,500"), ("changes", "东郭")):
        open_by_key(page, page.locator(f"#timeline a.chip[href$='kind={kind}']"))
        expect(page.locator(f"#timeline a.chip[href$='kind={kind}']")).to_be_focused()
        expect(entries(page)).to_have_count(1)
        if kind != "changes":
            expect(entries(page)).to_contain_text(shown)
    assert barriers(page) == []
    assert path(page) == at
