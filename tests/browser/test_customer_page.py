"""The page of one customer: what happened, its level, who may see it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW
from tests.browser.hands import add_customer, fill, path, save

pytestmark = pytest.mark.browser

SAVE_OFTEN = """async (times) => {
  const form = document.querySelector('main form');
  for (let turn = 0; turn < times; turn += 1) {
    form.external_id.value = `K-${turn}`;
    const body = new URLSearchParams(new FormData(form));
    await fetch(location, {method: 'post', body, redirect: 'manual'});
    form.rev.value = Number(form.rev.value) + 1;
  }
}"""


def raise_to(page: Page, level: int, reason: str) -> None:
    page.locator(f'main [name="level"][value="{level}"]').check()
    fill(page, reason=reason)
    save(page)


def test_the_history_shows_what_was_changed(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "百里归鸿", address="南京市玄武区北京东路 1 号")
    page.goto(f"{address}/edit")
    fill(page, name="百里归舟")
    save(page)
    page.wait_for_url(f"**{address}")
    page.locator(f"main nav.tabs a[href='{address}/history']").click()
    latest = page.locator(".timeline > li").first
    expect(latest.locator("del")).to_have_text("百里归鸿")
    expect(latest.locator("ins")).to_have_text("百里归舟")
    expect(page.locator(".timeline")).not_to_contain_text("北京东路")


def test_older_history_is_brought_into_the_page(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "钟离未央")
    page.goto(f"{address}/edit")
    page.evaluate(SAVE_OFTEN, 32)
    page.goto(f"{address}/history")
    before = page.locator(".timeline > li").count()
    page.locator("main a[hx-get*='before=']").click()
    expect(page.locator(".timeline")).to_have_count(2)
    assert page.locator(".timeline > li").count() == 33
    assert before < 33
    assert path(page) == f"{address}/history"


def test_on_a_phone_the_tab_and_the_entry_of_the_menu_that_are_open_are_in_sight(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/")
    page.set_viewport_size(NARROW)
    page.goto(f"{page.locator('tbody a.name').first.get_attribute('href')}/access")
    for strip in (".tabs", ".nav"):
        expect(page.locator(f"{strip} [aria-current]")).to_be_in_viewport(ratio=0.9)


def test_a_level_is_raised_with_a_reason(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "濮阳怀瑾", level=1)
    page.goto(f"{address}/level")
    save(page)
    expect(page.locator("[data-focus]")).to_be_focused()
    raise_to(page, 3, "合同约定保密")
    expect(page).to_have_url(re.compile(f"{address}/level$"))
    expect(page.locator(".record-head .level")).to_have_class(re.compile("l3"))
    expect(page.locator("tbody tr").first).to_contain_text("合同约定保密")
    expect(page.locator("main [name=level][value='2']")).to_have_count(0)


def test_a_record_submitted_upward_is_gone_for_who_submitted_it(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "淳于握瑜")
    page.goto(f"{address}/level")
    raise_to(page, 4, "涉及股权")
    expect(page).to_have_url(re.compile("/customers/$"))
    expect(page.locator(".toast")).to_contain_text(address.rpartition("/")[2])
    with page.expect_response(f"**{address}") as answer:
        page.goto(address)
    assert answer.value.status == 404
    superior = open_as("director", address)
    expect(superior.locator(".record-head h1")).to_contain_text("淳于握瑜")


def test_a_grant_lets_a_colleague_in_until_it_is_ended(open_as: Open) -> None:
    owner = open_as("manager_wang")
    address = add_customer(owner, "公孙锦书", level=1, mobile="13900003333")
    stranger = open_as("manager_zhao")
    with stranger.expect_response(f"**{address}") as answer:
        stranger.goto(address)
    assert answer.value.status == 404

    giver = open_as("director", f"{address}/access")
    person = giver.locator("[name=person] option", has_text="赵承安").get_attribute("value")
    giver.locator("[name=person]").select_option(person)
    fill(giver, purpose="代办一周")
    save(giver)
    expect(giver.locator("main table").nth(1)).to_contain_text("赵承安")

    stranger.goto(address)
    expect(stranger.locator(".record-head h1")).to_contain_text("公孙锦书")
    expect(stranger.locator(".record-head [data-key=e]")).to_have_count(0)
    assert "13900003333" not in stranger.content()

    giver.locator(f"form[action='{address}/grants/end'] button").click()
    expect(giver.locator(f"form[action='{address}/grants/end']")).to_have_count(0)
    with stranger.expect_response(f"**{address}") as answer:
        stranger.goto(address)
    assert answer.value.status == 404


def test_what_is_missing_leads_to_its_field_and_the_share_rises(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.goto(add_customer(page, "澹台听雨", mobile="13800007777"))
    share = page.locator("section:has(svg.share) b")
    before = share.inner_text()
    missing = page.locator("a.chip[href$='/edit#address']")
    missing.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main [name=address]")).to_be_focused()
    page.keyboard.type("南京市玄武区北京东路 1 号")
    page.keyboard.press("Enter")
    expect(missing).to_have_count(0)
    assert int(share.inner_text().rstrip(" %")) > int(before.rstrip(" %"))


def test_what_is_missing_is_told_in_small_marks_to_whoever_may_not_fill_it_in(open_as: Open) -> None:
    address = add_customer(open_as("manager_wang"), "东方未明")
    page = open_as("risk_sun", address)
    marks = page.locator("main .badge.bare")
    expect(marks.first).to_be_visible()
    sizes = [one.bounding_box() for one in marks.all()]
    assert all(size and size["height"] < 40 for size in sizes), sizes
