"""The list as one likes it: its filters, columns and saved lists; on a phone, and on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, barriers, is_too_wide
from tests.browser.hands import fill, path, save, tab_to

pytestmark = pytest.mark.browser


def tab(page: Page, name: str) -> str:
    """What stands on the tab called `name`."""
    found = page.locator("nav.views a", has_text=name)
    expect(found.locator(".count")).to_be_visible()
    return found.inner_text()


def test_a_list_is_saved_opened_renamed_and_deleted_by_keyboard(open_as: Open) -> None:
    page = open_as("lead_west", "/customers/?kind=enterprise&sort=name")
    count = page.locator("#list .toolbar > span").first.inner_text()
    tab_to(page, page.locator("#list .toolbar .push a").first)
    page.keyboard.press("Enter")
    expect(page.locator("#new-list [name=name]")).to_be_focused()
    assert [*barriers(page)] == []
    page.keyboard.press("Enter")
    expect(page.locator("#new-list #name-error")).to_be_visible()
    page.locator("#new-list [name=name]").fill("西部企业")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/?list=*")
    assert re.findall(r"\d+", tab(page, "西部企业")) == re.findall(r"\d+", count)
    expect(page.locator("nav.views [aria-current]")).to_contain_text("西部企业")
    page.locator("nav.views a").last.press("Enter")
    page.wait_for_url("**/customers/lists")
    assert [*barriers(page)] == []
    fill(page, name="西部公司")
    page.locator("main [name=name]").press("Enter")
    expect(page.locator("tbody a.name")).to_have_text("西部公司")
    tab_to(page, page.locator("main [data-open]"))
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_be_visible()


def test_columns_are_chosen_in_a_dialog(open_as: Open) -> None:
    page = open_as("manager_zhao", "/customers/?sort=name")
    heads = page.locator("thead th")
    before = heads.count()
    page.locator("#list .toolbar .push a").nth(1).click()
    expect(page.locator("#columns [name=columns]").first).to_be_focused()
    assert [*barriers(page)] == []
    page.locator("#columns [value=email]").check()
    page.locator("#columns [value=tier]").uncheck()
    page.locator("#columns [value=region]").check()
    page.keyboard.press("Enter")
    expect(heads).to_have_count(before + 1)
    assert path(page) == "/customers/?sort=name"
    page.locator("#list .toolbar .push a").nth(1).click()
    offered = page.locator("#columns [name=columns]")
    expect(offered.first).to_be_focused()
    every = offered.count()
    for column in offered.all():
        column.check()
    page.keyboard.press("Enter")
    expect(heads).to_have_count(every + 2)  # the tick and the name
    assert every > before
    assert not is_too_wide(page)
    page.locator("#list .toolbar .push a").nth(1).click()
    page.locator("#columns [form=shipped]").click()
    expect(heads).to_have_count(before)


def test_on_a_phone_the_filters_are_folded_and_each_customer_is_a_card(open_as: Open) -> None:
    page = open_as("director", "/customers/")
    page.set_viewport_size(NARROW)
    first = page.locator("tbody tr").first.bounding_box()
    assert first["y"] + first["height"] < NARROW["height"]
    expect(page.locator("form.query select").first).to_be_hidden()
    assert not is_too_wide(page)
    assert page.locator(".table-wrap").evaluate("(wrap) => wrap.scrollWidth <= wrap.clientWidth")
    page.locator("form.query summary").click()
    expect(page.locator("form.query [name=kind]")).to_be_visible()
    kind, status = (page.locator(f"form.query [name={name}]").bounding_box() for name in ("kind", "status"))
    assert (kind["y"], kind["x"] < status["x"]) == (status["y"], True)
    page.locator("form.query [name=kind]").select_option("enterprise")
    page.locator("form.query button.primary").click()
    page.wait_for_url("**/customers/?kind=enterprise")
    page.locator("thead a").last.click()
    page.wait_for_url("**sort=*")


@pytest.mark.parametrize("address", ["/customers/?kind=enterprise", "record"])
def test_a_page_is_printed_without_what_one_clicks_on(open_as: Open, address: str) -> None:
    page = open_as("director", "/customers/?kind=enterprise")
    if address == "record":
        page.locator("tbody a.name").first.click()
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.locator("[data-print]").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    for hidden in ("nav.nav", "[data-print]", "form.query", "nav.tabs", ".pager", ".tool"):
        for one in page.locator(hidden).all():
            expect(one).to_be_hidden()
    expect(page.locator(".print-mark")).to_be_visible()
    if address != "record":
        expect(page.locator("#list .chip")).to_be_visible()


def test_columns_and_lists_need_no_script(open_as: Open) -> None:
    page = open_as("risk_sun", "/customers/?kind=enterprise", java_script_enabled=False)
    expect(page.locator("[data-print]")).to_be_hidden()
    page.locator("#list .toolbar .push a").nth(1).click()
    page.locator("main [value=email]").check()
    save(page)
    expect(page.locator("thead th")).to_have_count(10)
    page.locator("#list .toolbar .push a").first.click()
    fill(page, name="企业")
    save(page)
    page.wait_for_url("**/customers/?list=*")
    page.locator("nav.views a").last.click()
    expect(page.locator("tbody a.name")).to_have_text("企业")
    page.locator("tbody button.danger").first.click()
    expect(page.locator(".empty")).to_be_visible()
    page.goto("/customers/columns")
    page.locator("main [form=shipped]").click()
    expect(page.locator("thead th")).to_have_count(9)
