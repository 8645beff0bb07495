"""Two people on one part of a customer, undoing it, and a grant that ends: in both languages."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import add_customer, path, sign_in
from tests.browser.house import House

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
SMALL_DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
WAYS = [("zh", "dark", PHONE), ("en", "light", SMALL_DESK), ("zh", "light", {"viewport": WIDE})]


def look(page: Page) -> None:
    """All of the page can be seen by everybody."""
    assert barriers(page) == []
    assert not is_too_wide(page)


def arrive(page: Page, username: str) -> Page:
    page.goto("/login")
    sign_in(page, username)
    page.wait_for_url(lambda url: not url.endswith("/login"))
    return page


def employer(page: Page) -> Any:  # noqa: ANN401
    return page.locator("#employments [name=employer]")


@pytest.mark.parametrize(
    ("language", "theme", "device"), WAYS, ids=["zh-dark-phone", "en-light-1280", "zh-light-desk"]
)
def test_both_versions_are_shown_one_is_chosen_and_it_is_undone(
    request: pytest.FixtureRequest, window: Open, language: str, theme: str, device: dict[str, Any]
) -> None:
    house: House = request.getfixturevalue("house" if language == "zh" else "english")
    mine = arrive(window(house, color_scheme=theme, **device), "manager_wang")
    address = add_customer(mine, "澹台明镜")
    mine.locator("#employments .panel-head a").click()
    employer(mine).fill("听松文化")
    employer(mine).press("Enter")
    expect(mine.locator("#employments a[data-edit]")).to_contain_text("听松文化")

    mine.locator("#employments a[data-edit]").click()
    expect(employer(mine)).to_have_value("听松文化")
    theirs = arrive(window(house), "lead_east")
    theirs.goto(address)
    theirs.locator("#employments a[data-edit]").click()
    employer(theirs).fill("听松出版")
    employer(theirs).press("Enter")
    expect(theirs.locator("#employments a[data-edit]")).to_contain_text("听松出版")

    employer(mine).fill("听松传媒")
    employer(mine).press("Enter")
    versions = mine.locator("#employments .versions")
    expect(versions).to_contain_text("听松传媒")
    expect(versions).to_contain_text("听松出版")
    expect(employer(mine)).to_have_value("听松传媒")
    look(mine)
    versions.locator("[value=mine]").check()
    mine.locator("#employments button.primary").click()
    expect(mine.locator("#employments a[data-edit]")).to_contain_text("听松传媒")

    undo = mine.locator(".toast form button").last
    undo.press("Enter")
    expect(mine.locator("#employments a[data-edit]")).to_contain_text("听松出版")
    look(mine)
    mine.goto(f"{address}/history")
    look(mine)


def test_a_grant_that_ended_between_page_and_click(open_as: Open) -> None:
    giver = open_as("lead_east")
    address = add_customer(giver, "公良孺")
    giver.goto(f"{address}/access")
    giver.locator("[name=person]").select_option(index=1)
    giver.locator("[name=permissions][value='customer.edit']").check()
    giver.locator("[name=purpose]").fill("代为跟进")
    giver.locator("main form button.primary").click()
    end = giver.locator("form[action$='/grants/end'] button")
    expect(end).to_be_visible()
    name = giver.locator("form[action$='/grants/end'] [name=to]").get_attribute("value")
    assert name
    reader = open_as(name, f"{address}/notes/new")
    reader.locator("[name=text]").fill("明早九点回电")
    end.click()
    expect(end).to_have_count(0)
    reader.locator("main form button.primary").click()
    expect(reader.locator("body")).not_to_contain_text("公良孺")
    assert path(reader) != address
