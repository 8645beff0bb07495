"""What people set for themselves. Each test has a person of its own, whose first password was given."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fill, save, sign_in
from tests.browser.house import House

pytestmark = pytest.mark.browser

GIVEN, CHOSEN = "given at the first day", "a sentence that nobody thinks of"
NAMES = (f"colleague.{place}" for place in count(1))


@pytest.fixture
def username(house: House) -> str:
    """An account manager who was never there before."""
    name = next(NAMES)
    house.flask(
        "users",
        "add",
        name,
        "--role",
        "account_manager",
        "--department",
        "east",
        "--name",
        "新同事",
        typed=GIVEN,
    )
    return name


@pytest.fixture
def arrive(house: House, window: Open, username: str) -> Callable[..., Page]:
    """The profile of that person in one more browser; the first arrival chooses the password."""

    def arrived(password: str = CHOSEN) -> Page:
        page = window(house)
        page.goto("/login?next=/profile")
        sign_in(page, username, password)
        if password == GIVEN:
            fill(page, password=CHOSEN, again=CHOSEN)
            save(page)
            page.wait_for_url("**/")
            page.goto("/profile")
        expect(page).to_have_url(f"{house.url}/profile")
        return page

    return arrived


def choose(page: Page, name: str, value: str) -> None:
    page.locator("label", has=page.locator(f"[name={name}][value={value}]")).click()
    save(page)
    expect(page.locator(".toast")).to_be_visible()


def test_language_theme_and_density_are_kept(arrive: Callable[..., Page]) -> None:
    page = arrive(GIVEN)
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "zh-CN")
    choose(page, "locale", "en")
    expect(html).to_have_attribute("lang", "en")
    expect(page.locator("nav.nav")).to_contain_text("Customers")
    choose(page, "theme", "dark")
    expect(html).to_have_attribute("data-theme", "dark")
    choose(page, "density", "compact")
    expect(html).to_have_attribute("data-density", "compact")
    page = arrive()
    for name, value in (("lang", "en"), ("data-theme", "dark"), ("data-density", "compact")):
        expect(page.locator("html")).to_have_attribute(name, value)


def test_the_theme_is_switched_in_place_from_every_page(arrive: Callable[..., Page]) -> None:
    page = arrive(GIVEN)
    page.goto("/customers/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("form.theme .to-dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("form.theme .to-light")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_new_password_ends_the_other_sessions(
    arrive: Callable[..., Page], house: House, username: str
) -> None:
    page, elsewhere = arrive(GIVEN), arrive()
    page.locator("main a[href='/profile/password']").click()
    fill(
        page,
        current="not the present one",
        password="another sentence of mine",
        again="another sentence of mine",
    )
    save(page)
    expect(page.locator("#current-error")).to_be_visible()
    fill(page, current=CHOSEN, password="another sentence of mine", again="another sentence of mine")
    save(page)
    expect(page).to_have_url(f"{house.url}/profile")
    expect(page.locator("tbody tr")).to_have_count(1)
    elsewhere.goto("/profile")
    expect(elsewhere).to_have_url(re.compile("/login"))
    sign_in(elsewhere, username, CHOSEN)
    expect(elsewhere.locator("#password-error")).to_be_visible()
    sign_in(elsewhere, username, "another sentence of mine")
    expect(elsewhere).to_have_url(f"{house.url}/profile")


def test_another_session_is_ended_from_the_profile(arrive: Callable[..., Page]) -> None:
    page, elsewhere = arrive(GIVEN), arrive()
    page.reload()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    rows.filter(has_not=page.locator(".badge")).locator("button").click()
    expect(rows).to_have_count(1)
    expect(rows.locator(".badge")).to_be_visible()
    elsewhere.goto("/customers/")
    expect(elsewhere).to_have_url(re.compile("/login"))


def test_all_other_sessions_are_ended_at_once(arrive: Callable[..., Page]) -> None:
    page, *others = arrive(GIVEN), arrive(), arrive()
    page.reload()
    page.locator("form[action='/profile/sessions/end-others'] button").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    for other in others:
        other.goto("/")
        expect(other).to_have_url(re.compile("/login"))
