"""Signing in and out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hands import path, sign_in, sign_out
from tests.browser.house import House

pytestmark = pytest.mark.browser


def test_the_right_password_leads_to_the_start_page(house: House, window: Open) -> None:
    page = window(house)
    page.goto("/")
    assert path(page).startswith("/login")
    sign_in(page, "director")
    expect(page).to_have_url(f"{house.url}/")
    expect(page.locator("nav.nav a[aria-current=page]")).to_have_attribute("href", "/")


def test_a_wrong_password_is_told_and_the_user_name_kept(house: House, window: Open) -> None:
    page = window(house)
    page.goto("/login")
    sign_in(page, "risk_sun", "not the password")
    expect(page.locator("#password-error")).to_be_visible()
    expect(page.locator("[name=username]")).to_have_value("risk_sun")
    expect(page.locator("[name=password]")).to_have_value("")
    expect(page.locator("[name=password]")).to_be_focused()
    sign_in(page, "risk_sun")
    expect(page).to_have_url(f"{house.url}/")


def test_an_expired_session_leads_to_sign_in_and_back(house: House, window: Open) -> None:
    page = window(house)
    page.goto("/login?next=/customers/%3Fstatus%3Dactive")
    sign_in(page, "desk_liu")
    expect(page).to_have_url(f"{house.url}/customers/?status=active")
    page.wait_for_load_state("networkidle")
    with house.database() as database:
        database.execute(
            "UPDATE session SET last_seen_at = '2020-01-01 00:00:00.000000'"
            " WHERE id = (SELECT max(id) FROM session)"
        )
    page.locator("thead a").first.click()
    expect(page.locator("[name=password]")).to_be_visible()
    sign_in(page, "desk_liu")
    expect(page).to_have_url(re.compile("/customers/.*sort=name"))
    expect(page.locator("tbody tr").first).to_be_visible()


def test_signing_out_closes_the_door(house: House, window: Open) -> None:
    page = window(house)
    page.goto("/login")
    sign_in(page, "lead_west")
    sign_out(page)
    expect(page).to_have_url(f"{house.url}/login")
    page.goto("/customers/")
    assert path(page).startswith("/login")
    page.go_back()
    expect(page.locator("nav.nav")).to_have_count(0)
