"""The analysis of service: made by hand, read with the keyboard, opened down to its tickets."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, save, tab_to
from tests.browser.house import House

pytestmark = pytest.mark.browser
ENOUGH = 5


def flaws(page: Page) -> list[str]:
    """What is wrong with a page, wide and narrow."""
    found = []
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        found += [*barriers(page), *(["too wide"] if is_too_wide(page) else [])]
    return found


def test_figures_are_made_and_open_their_tickets(open_as: Open, house: House) -> None:
    director = open_as("director", "/tickets/new")
    for number in range(ENOUGH):
        director.goto("/tickets/new")
        fill(director, subject=f"询问开户 {number}")
        director.locator("main [name=answered]").check()
        save(director)
        director.wait_for_url("**/tickets/T*")
    with house.database() as database:  # their deadlines would only pass tomorrow
        database.execute(
            "UPDATE ticket SET response_due = strftime('%Y-%m-%d %H:%M:00.000000', received_at, '-2 minutes')"
            " WHERE subject LIKE '询问开户%'"
        )

    director.goto("/figures/")
    assert flaws(director) == []
    button = director.locator("#computing button")
    tab_to(director, button)
    button.press("Enter")
    expect(director.locator("#toasts")).to_contain_text("正在计算")
    expect(button).to_be_visible()

    director.goto("/tickets/analysis")
    expect(director.locator("main svg.chart[role=img]").first).to_be_visible()
    for summary in director.locator("main details > summary").all():
        summary.press("Enter")
    assert flaws(director) == []
    figure = director.locator("main a.figure").first
    expect(figure).to_contain_text("%")
    figure.press("Enter")
    director.wait_for_url("**/figures/rows?*")
    expect(director.locator("#list")).to_contain_text("询问开户")
    assert flaws(director) == []
