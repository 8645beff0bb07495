"""A card is imported, tried over all customers, approved by a second person, and explains a score."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill, path, save

pytestmark = pytest.mark.browser
TABLE = """variable,bin,points
basepoints,,300
years_as_customer,"missing%,%[-inf,2)",20
years_as_customer,"[2,inf)",90
turnover,"[-inf,1)",10
turnover,"[1,inf)",60
"""
FILE: FilePayload = {"name": "card.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
FAULTY: FilePayload = {**FILE, "buffer": TABLE.replace("[1,inf)", "[2,inf)").encode()}
SLOW = 60_000
"""All customers are scored in the background."""


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def test_from_a_table_to_an_explained_score(open_as: Open) -> None:
    officer = open_as("risk_sun", "/scorecards/import")
    fill(officer, name="两项卡")
    officer.locator("main [name=kind][value=individual]").check()
    officer.set_input_files("main [name=card]", [FAULTY])
    save(officer)
    expect(officer.locator("#card-error")).to_contain_text("6")
    fits(officer)
    officer.set_input_files("main [name=card]", [FILE])
    save(officer)
    expect(officer.locator("main .note.warn")).to_contain_text("turnover")
    card = path(officer)
    officer.goto(f"{card}/setup")
    officer.locator("main [name=from1]").select_option("turnover_12m")
    save(officer)
    expect(officer.locator("main .note.warn")).to_have_count(0)
    fits(officer)

    officer.goto(f"{card}/trial")
    save(officer)
    finished = officer.locator("main svg.chart").or_(officer.locator("main p[role=status] a"))
    finished.first.wait_for(timeout=SLOW)
    officer.goto(f"{card}/trial")
    expect(officer.locator("main svg.chart").first).to_be_visible()
    fits(officer)
    officer.goto(f"{card}/ask")
    fill(officer, reason="更简单")
    save(officer)
    request = officer.locator("main a[href*='/inbox/requests/']").get_attribute("href")

    director = open_as("director", str(request))
    expect(director.locator("main")).to_contain_text("两项卡")
    director.locator("main [name=decision][value=approve]").check()
    fill(director, answer="同意")
    save(director)
    expect(director.locator(".page-head .badge.ok")).to_be_visible()

    officer.reload()
    officer.locator(f"main form[action='{card}/publish'] button").click()
    expect(officer.locator("main .stages li.done")).to_have_count(3)
    fits(officer)

    officer.goto("/customers/?kind=individual")
    officer.locator("#list tbody a.name").first.click()
    panel = officer.locator("main a[href*='/scorecards/of/']")
    panel.click()
    expect(officer.locator("main tfoot tr")).to_have_count(2)
    officer.locator("#what-if select").first.select_option(index=1)
    officer.locator("#what-if button").click()
    expect(officer.locator("#what-if [role=status] b")).to_be_visible()
    fits(officer)
    officer.locator("main .actions a[href$='/print']").click()
    expect(officer.locator("main tfoot tr")).to_have_count(2)
    fits(officer)
