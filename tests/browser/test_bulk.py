"""Changing many customers: ticked with keys and mouse, looked over, carried out, undone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import barriers

pytestmark = pytest.mark.browser

LIST = "/customers/?size=50&sort=created"


def owners(page: Page) -> dict[str, str]:
    """Number → owner of each customer, as the list says."""
    page.goto(LIST)
    rows = page.locator("tbody tr").all()
    return {str(tick_of(row)): row.locator("td").nth(7).inner_text() for row in rows}


def tick_of(row: Locator) -> str | None:
    return row.locator("[data-tick]").get_attribute("value")


def test_the_owner_of_thirty_is_changed_and_undone(open_as: Open) -> None:
    page = open_as("director")
    before = owners(page)
    bar, ticks = page.locator("[data-picked]"), page.locator("[data-tick]")
    expect(bar).to_be_hidden()
    ticks.nth(0).check()
    ticks.nth(29).click(modifiers=["Shift"])
    expect(bar.locator("output")).to_have_text("30")
    numbers = list(before)[:30]
    bar.locator("button").click()
    page.wait_for_url("**/customers/batches/*")
    assert barriers(page) == []
    page.locator('[name="owner"]').select_option(label="林知远")
    page.locator("main form button.primary").click()
    expect(page.locator("#preview")).to_contain_text("林知远")
    assert barriers(page) == []
    page.locator("#preview button.primary").click()
    undo = page.locator("#batch [data-open='undo']")
    expect(undo).to_be_visible()
    assert barriers(page) == []
    batch = page.url
    after = owners(page)
    assert {after[number] for number in numbers} == {"林知远"}
    assert {number: who for number, who in after.items() if number not in numbers} == dict(
        list(before.items())[30:]
    )
    page.goto(batch)
    undo.click()
    page.locator("#undo button.primary").click()
    expect(undo).to_have_count(0)
    assert owners(page) == before


def test_rows_are_ticked_by_keys_alone(open_as: Open) -> None:
    page = open_as("director")
    page.goto("/customers/?size=20")
    output = page.locator("[data-picked] output")
    for key, told in (("j", ""), ("x", "1"), ("j", "1"), ("j", "1"), ("Shift+X", "3"), ("x", "2")):
        page.keyboard.press(key)
        expect(output).to_have_text(told or "0")
    page.locator("[data-tick-all]").check()
    expect(output).to_have_text("20")
    page.locator("[data-tick-all]").uncheck()
    expect(page.locator("[data-picked]")).to_be_hidden()
