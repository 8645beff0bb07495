"""A page that stood open too long, and one that sends too much: nothing typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hands import fill

pytestmark = pytest.mark.browser

FORGET = "for (const one of document.querySelectorAll('[name^=csrf]')) one.content = one.value = 'stale'"


def test_a_form_with_a_stale_token_is_sent_again_by_one_key(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new")
    fill(page, name="公冶明远", mobile="13900003333")
    page.evaluate(FORGET)
    page.locator("#customer-form button.primary").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("[name=name]")).to_have_value("公冶明远")
    expect(page.locator("[name=mobile]")).to_have_value("13900003333")
    page.locator("#customer-form button.primary").click()
    expect(page).to_have_url(re.compile(r"/customers/C\d\d-\w{6}$"))


def test_a_button_of_htmx_works_at_the_second_try(open_as: Open) -> None:
    page = open_as("newcomer")
    page.evaluate(FORGET)
    theme = page.locator("[data-theme-form] button:visible").first
    theme.click()
    expect(page.locator(".toast.failed")).to_have_count(1)
    with page.expect_response("**/profile/switch") as answer:
        theme.click()
    assert answer.value.status == 204


def test_a_body_too_large_is_answered_however_much_is_still_being_sent(open_as: Open) -> None:
    page = open_as("manager_wang")
    answer = page.request.post("/customers/new", form={"name": "x" * 20_000_000})
    assert answer.status == 413
