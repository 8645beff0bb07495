"""Working on one customer: values edited where they stand, two people at once, undoing."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, barriers, is_too_wide, kept_in_browser
from tests.browser.hands import add_customer, fill, save, tab_to
from tests.customers.identities import id_number

pytestmark = pytest.mark.browser

ID_NUMBER = id_number("19811010", 78)
COMPOSING = """(input, key) => input.dispatchEvent(new KeyboardEvent('keydown',
  {key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))"""


def value(page: Page, field: str) -> Locator:
    """What stands there, and is opened by key or click."""
    return page.locator(f"#shown-{field} a.editable")


def control(page: Page, field: str) -> Locator:
    return page.locator(f"#value-{field} + .quick [name={field}]")


def begin(page: Page, field: str) -> Locator:
    """Click on a value and wait for its control."""
    value(page, field).click()
    expect(control(page, field)).to_be_focused()
    return control(page, field)


def test_by_keyboard_alone_a_value_is_corrected_given_up_and_saved(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "东方朔望", external_id="B-1")
    tab_to(page, value(page, "name"))
    page.keyboard.press("e")
    name = control(page, "name")
    expect(name).to_be_focused()
    expect(value(page, "name")).to_be_hidden()
    page.keyboard.type("东方")
    page.keyboard.press("Escape")
    expect(name).to_have_count(0)
    expect(value(page, "name")).to_be_focused()
    expect(value(page, "name")).to_contain_text("东方朔望")

    page.keyboard.press("F2")
    expect(name).to_be_focused()
    page.keyboard.type("东方110101199003077555")
    page.keyboard.press("Enter")
    expect(page.locator("#name-error")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_value("东方110101199003077555")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("东方朔")
    page.keyboard.press("Enter")
    expect(name).to_have_count(0)
    expect(value(page, "name")).to_be_focused()
    expect(value(page, "name")).to_contain_text("东方朔")
    expect(page.locator(".record-head h1")).to_contain_text("东方朔 ")
    expect(page.locator("#recent ins").first).to_have_text("东方朔")

    page.keyboard.press("ArrowDown")
    expect(value(page, "sex")).to_be_focused()
    page.keyboard.press("Enter")
    expect(control(page, "sex")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(value(page, "sex")).to_be_focused()
    expect(page.locator("#recent .timeline > li")).to_have_count(3)


def test_what_comes_is_ready_at_once(open_as: Open) -> None:
    """No key pressed between the arrival of a form and its being ready goes to what stood there before."""
    page = open_as("manager_wang")
    add_customer(page, "东门吹雪")
    page.evaluate("""addEventListener('htmx:afterSwap',
      () => queueMicrotask(() => { window.focused = document.activeElement.name; }))""")
    begin(page, "name")
    assert page.evaluate("window.focused") == "name"


def test_leaving_a_value_neither_saves_nor_loses_it(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "南宫适之", id_number=id_number("19770707", 77))
    number = begin(page, "id_number")
    expect(number).to_have_value("")
    page.keyboard.type("3301061977")
    begin(page, "name")
    expect(number).to_have_value("3301061977")
    page.keyboard.type("南宫适")
    page.keyboard.press("Enter")
    expect(value(page, "name")).to_be_focused()
    expect(number).to_have_value("3301061977")
    expect(page.locator("#recent .timeline > li")).to_have_count(2)
    assert "3301061977" not in str(kept_in_browser(page))
    page.locator("#value-id_number + .quick [data-cancel]").click()
    expect(value(page, "id_number")).to_be_focused()


def test_an_input_method_is_left_alone(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "百里屠苏")
    name = begin(page, "name")
    for key in ("Enter", "Escape", "e"):
        assert name.evaluate(COMPOSING, key), "nobody takes the key away"
    expect(name).to_have_value("百里屠苏")
    expect(page.locator("#recent .timeline > li")).to_have_count(1)


def test_an_id_number_brings_the_rest_along(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "端木赐言")
    begin(page, "id_number").fill(ID_NUMBER[:-1])
    page.keyboard.press("Enter")
    expect(page.locator("#id_number-error")).to_be_visible()
    control(page, "id_number").fill(ID_NUMBER)
    page.keyboard.press("Enter")
    expect(page.locator("#shown-birth_date")).to_contain_text("1981-10-10")
    expect(page.locator("#shown-id_number .masked")).to_be_visible()
    expect(page.locator("#shown-age")).to_contain_text(re.compile(r"\d\d"))
    assert ID_NUMBER not in page.content()


def test_undoing_from_the_toast_and_undoing_that(open_as: Open) -> None:
    page = open_as("manager_wang")
    add_customer(page, "公冶长卿", email="gongye@example.cn")
    begin(page, "name")
    page.keyboard.type("公冶短")
    page.keyboard.press("Enter")
    expect(page.locator(".record-head h1")).to_contain_text("公冶短")
    undo = page.locator(".toast form button")
    undo.last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".record-head h1")).to_contain_text("公冶长卿")
    expect(value(page, "name")).to_be_focused()
    expect(value(page, "name")).to_contain_text("公冶长卿")
    expect(page.locator("#recent .timeline > li")).to_have_count(3)
    page.locator("#recent button[name=field]").click()
    expect(page.locator(".record-head h1")).to_contain_text("公冶短")
    expect(page.locator("#recent .timeline > li")).to_have_count(4)


def test_what_somebody_else_changed_since_is_not_undone(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "左丘明言")
    begin(page, "name")
    page.keyboard.type("左丘明")
    page.keyboard.press("Enter")
    expect(page.locator("#recent button[name=field]")).to_have_count(1)
    theirs = open_as("director", address)
    begin(theirs, "name")
    theirs.keyboard.type("左丘")
    theirs.keyboard.press("Enter")
    expect(value(theirs, "name")).to_be_focused()
    page.locator(".toast form button").click()
    expect(page.locator(".toast.failed")).to_have_count(1)
    page.locator("#recent button[name=field]").click()
    expect(page.locator(".toast.failed")).to_have_count(2)
    expect(value(page, "name")).to_contain_text("左丘明")


def test_two_people_on_one_value_choose_which_version_stays(open_as: Open) -> None:
    mine = open_as("manager_wang")
    address = add_customer(mine, "澹台灭明", external_id="C-1")
    theirs = open_as("director", address)
    begin(mine, "name")
    begin(theirs, "name")
    theirs.keyboard.type("澹台灭")
    theirs.keyboard.press("Enter")
    expect(value(theirs, "name")).to_contain_text("澹台灭")
    begin(theirs, "status").select_option("dormant")
    theirs.keyboard.press("Enter")
    expect(value(theirs, "status")).to_be_focused()

    mine.keyboard.type("澹台明")
    mine.keyboard.press("Enter")
    choice = mine.locator("[name=keep_name]")
    expect(choice.first).to_be_focused()
    expect(mine.locator(".versions")).to_contain_text("澹台灭")
    expect(control(mine, "name")).to_have_value("澹台明")
    assert barriers(mine) == []
    mine.keyboard.press("Space")
    expect(choice.first).to_be_checked()
    mine.keyboard.press("Enter")
    expect(value(mine, "name")).to_contain_text("澹台明")
    expect(mine.locator(".record-head .badge.warn")).to_be_visible()


def test_two_people_on_the_whole_form(open_as: Open) -> None:
    mine = open_as("manager_wang")
    address = add_customer(mine, "宗政无忧", external_id="D-1")
    theirs = open_as("director", f"{address}/edit")
    mine.goto(f"{address}/edit")
    fill(theirs, name="宗政有忧", email="z@example.cn")
    save(theirs)
    theirs.wait_for_url(f"**{address}")
    fill(mine, name="宗政忘忧", external_id="D-2")
    save(mine)
    expect(mine.locator(".versions")).to_have_count(1)
    expect(mine.locator("main [name=external_id]")).to_have_value("D-2")
    assert barriers(mine) == []
    mine.set_viewport_size(NARROW)
    assert not is_too_wide(mine)
    mine.locator("[name=keep_name][value=theirs]").check()
    save(mine)
    mine.wait_for_url(f"**{address}")
    expect(value(mine, "name")).to_contain_text("宗政有忧")
    expect(value(mine, "external_id")).to_contain_text("D-2")
    expect(mine.locator("#contacts")).to_contain_text("@example.cn")


def test_without_script_a_value_has_a_page_of_its_own_and_undo_is_a_button(open_as: Open) -> None:
    page = open_as("manager_wang", java_script_enabled=False)
    address = add_customer(page, "司马缸砸")
    page.goto(address)
    value(page, "name").click()
    fill(page, name="司马光")
    save(page)
    expect(page.locator(".record-head h1")).to_contain_text("司马光")
    page.locator(".toast form button").click()
    expect(page.locator(".record-head h1")).to_contain_text("司马缸砸")
    page.goto(f"{address}/history")
    page.locator("main button[name=field]").first.click()
    page.wait_for_url(f"**{address}/history")
    expect(page.locator(".record-head h1")).to_contain_text("司马光")
