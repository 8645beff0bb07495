"""Whoever keeps the calendars enters a holiday by the keyboard, and lets other hours hold from a day on."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app.clock import today
from tests.browser.conftest import Open
from tests.browser.eyes import NARROW
from tests.browser.hands import fill, tab_to

pytestmark = pytest.mark.browser

YEAR = today().year + 2


def test_a_holiday_is_entered_by_the_keyboard_and_stands_in_its_year(open_as: Open) -> None:
    page = open_as("director", f"/tickets/calendars/years/{YEAR}")
    expect(page.locator("table.month")).to_have_count(12)
    address = f"/tickets/calendars/days/{YEAR}-01-05"
    tab_to(page, page.locator(f'a[href="{address}"]'))
    page.keyboard.press("Enter")
    expect(page.locator('[name="name"]')).to_be_focused()
    page.keyboard.type("司庆")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/years/{YEAR}")
    cell = page.locator(f'td.holiday a[href="{address}"]')
    expect(cell).to_have_text("5休")
    expect(page.locator("table.table tbody tr")).to_have_count(1)
    cell.click()
    page.locator(f'form[action$="{YEAR}-01-05/remove"] button').click()
    expect(page.locator("td.holiday")).to_have_count(0)


def test_other_hours_are_entered_and_taken_back_on_a_phone(open_as: Open) -> None:
    page = open_as("director", "/tickets/calendars/office", viewport=NARROW)
    since = today() + timedelta(days=30)
    form = page.locator('form[action$="/hours"]')
    fill(page, since=str(since), mon="9:00-8:00")
    form.locator("button.primary").click()
    expect(page.locator("#mon-error")).to_be_visible()
    fill(page, mon="9:00-12:00")
    form.locator("button.primary").click()
    rows = page.locator("table.table tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(re.compile(rf"{since}.*09:00–12:00", re.DOTALL))
    rows.first.locator("button").click()
    expect(rows).to_have_count(1)
