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


def test_from_a_table_to_an_explained_score(open_as: Open) -> None:  # noqa: PLR0915  one story
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

    officer.goto(f"{card}/table")
    fits(officer)
    officer.goto(f"{card}/trial")
    save(officer)
    finished = officer.locator("main svg.chart").or_(officer.locator("main p[role=status] a"))
    finished.first.wait_for(timeout=SLOW)
    officer.goto(f"{card}/trial")
    expect(officer.locator("main svg.chart").first).to_be_visible()
    fits(officer)
    officer.goto(f"{card}/ask")
    fits(officer)
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
    explained = path(officer)
    officer.goto(f"{explained}/override")
    fits(officer)
    officer.goto(explained)
    officer.locator("main .actions a[href$='/print']").click()
    expect(officer.locator("main tfoot tr")).to_have_count(2)
    fits(officer)


def test_scores_are_listed_narrowed_and_opened_by_keys(open_as: Open) -> None:
    officer = open_as("risk_sun", "/scorecards/")
    officer.locator("main .actions a[href='/scorecards/scores/']").click()
    totals = officer.locator("#list tbody tr td:nth-child(2) b")
    expect(totals.first).to_be_visible()
    found = [float(one) for one in totals.all_inner_texts() if one != "—"]
    assert found == sorted(found, reverse=True)
    fits(officer)
    officer.locator("main .query [name=band]").select_option("1")
    officer.locator("main .query button.primary").click()
    expect(officer.locator("#list a.chip")).to_contain_text("良好")
    expect(officer.locator("#list tbody tr").first).to_be_visible()
    assert "band=1" in officer.url
    officer.locator("body").press("j")
    officer.keyboard.press("Enter")
    expect(officer.locator("main tfoot tr")).to_have_count(2)
    officer.goto("/scorecards/scores/?band=none")
    expect(officer.locator("#list .empty")).to_be_visible()
    fits(officer)
