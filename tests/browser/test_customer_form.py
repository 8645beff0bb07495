"""Adding and changing customers by the form."""

import re
from time import monotonic

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.hands import add_customer, fill, path, save, tab_to, value
from tests.customers.identities import id_number

pytestmark = pytest.mark.browser

HASTE = 60  # milliseconds between two keys of somebody who types fast
A_MINUTE = 60  # seconds
A_CUSTOMER = re.compile(r"/customers/C\d\d-\w{6}$")


def numbers_of(page: Page, name: str) -> list[str]:
    """The addresses of the customers whose name has `name` in it."""
    page.goto("/customers/")
    page.locator("#q-words").fill(name)
    page.locator("form.query button.primary").click()
    page.wait_for_url("**/customers/?q=*")
    return [str(link.get_attribute("href")) for link in page.locator("tbody a.name").all()]


def break_line(route: Route) -> None:
    """Let the request reach the server, and lose the answer."""
    route.fetch(max_redirects=0)
    route.abort("aborted")


def test_a_manager_adds_an_individual_with_the_keyboard_alone(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.keyboard.press("c")
    page.wait_for_url("**/customers/new")
    tab_to(page, page.locator("[name=name]"))
    page.keyboard.type("司徒静好")
    tab_to(page, page.locator("[name=id_number]"))
    page.keyboard.type(id_number("19910305", 27))
    page.keyboard.press("Tab")
    expect(page.locator("#identity-said")).to_contain_text("1991-03-05")
    tab_to(page, page.locator("[name=mobile]"))
    page.keyboard.type("13900001111")
    page.keyboard.press("Enter")
    expect(page).to_have_url(A_CUSTOMER)
    expect(page.locator(".record-head h1")).to_contain_text("司徒静好")
    expect(page.locator(".toast")).to_have_count(2)


def test_it_takes_less_than_a_minute_and_no_mouse(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.evaluate(
        """() => ["mousedown", "pointerdown", "touchstart", "wheel"].forEach((kind) =>
        addEventListener(kind, () => sessionStorage.setItem("mouse", kind), true))"""
    )
    page.context.add_init_script(
        """["mousedown", "pointerdown", "touchstart", "wheel"].forEach((kind) =>
        addEventListener(kind, () => sessionStorage.setItem("mouse", kind), true))"""
    )
    began = monotonic()
    page.keyboard.press("c")
    page.wait_for_url("**/customers/new")
    expect(page.locator("main [name=name]")).to_be_focused()
    page.keyboard.type("公冶长青", delay=HASTE)
    for name, typed in (("id_number", id_number("19910305", 29)), ("mobile", "13900001234")):
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab", delay=HASTE)
        page.keyboard.type(typed, delay=HASTE)
    page.keyboard.press("Enter")
    expect(page.locator(".record-head h1")).to_contain_text("公冶长青")
    assert monotonic() - began < A_MINUTE
    assert page.evaluate("sessionStorage.getItem('mouse')") is None
    expect(page.locator("#shown-birth_date")).to_contain_text("1991-03-05")


def test_an_id_number_is_masked_on_the_page_and_nowhere_in_its_source(open_as: Open) -> None:
    page = open_as("manager_wang")
    number = id_number("19840618", 35)
    address = add_customer(page, "端木清扬", id_number=number, mobile="13900002222")
    mask = page.locator(".masked").first
    expect(mask).to_have_text(re.compile(rf"^{number[0]}\*+{number[-1]}$"))
    for where in ("", "/history", "/edit"):
        page.goto(address + where)
        assert number not in page.content()
        assert "13900002222" not in page.content()


def test_e_opens_the_form_and_a_masked_field_left_empty_stays(open_as: Open) -> None:
    page = open_as("manager_wang")
    address = add_customer(page, "上官明月", id_number=id_number("19870909", 41))
    masked = page.locator(".masked").first.inner_text()
    page.keyboard.press("e")
    page.wait_for_url(f"**{address}/edit")
    assert value(page, "id_number") == ""
    fill(page, name="上官皓月")
    save(page)
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.locator(".record-head h1")).to_contain_text("上官皓月")
    assert page.locator(".masked").first.inner_text() == masked


def test_what_is_wrong_is_summed_up_with_the_focus_and_what_was_typed_is_kept(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new")
    fill(page, name="", id_number="110101199013077555", email="nobody", address="上海市静安区南京西路 1 号")
    page.locator("[name=level][value='3']").check()
    with page.expect_response("**/customers/new") as answer:
        save(page)
    assert answer.value.status == 422
    summary = page.locator("[data-focus]")
    expect(summary).to_be_focused()
    expect(summary.locator("a")).to_have_count(3)
    assert value(page, "id_number") == "110101199013077555"
    assert value(page, "address") == "上海市静安区南京西路 1 号"
    expect(page.locator("[name=level][value='3']")).to_be_checked()
    expect(page.locator("[name=name]")).to_have_attribute("aria-invalid", "true")
    summary.locator("a[href='#email']").click()
    expect(page.locator("[name=email]")).to_be_focused()


def test_leaving_a_form_with_changes_asks_first(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("[name=name]").press_sequentially("诸葛")
    with page.expect_event("dialog"):
        page.locator("nav.nav a[href='/']").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    assert path(page) == "/customers/new"
    assert value(page, "name") == "诸葛"


def test_leaving_an_untouched_or_a_saved_form_does_not_ask(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("nav.nav a[href='/']").click()
    page.wait_for_url("**/")
    add_customer(page, "欧阳自如")
    assert asked == []


def test_a_double_click_on_save_makes_one_record(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new")
    fill(page, name="夏侯霁月")
    page.locator("main button.primary").dblclick()
    expect(page).to_have_url(A_CUSTOMER)
    assert len(numbers_of(page, "夏侯霁月")) == 1


def test_a_form_sent_again_after_the_line_broke_makes_no_second_record(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new", java_script_enabled=False)
    fill(page, name="皇甫一诺")
    page.route("**/customers/new", break_line, times=1)
    with page.expect_event("requestfailed"):
        save(page)
    save(page)
    expect(page).to_have_url(A_CUSTOMER)
    made = path(page)
    assert numbers_of(page, "皇甫一诺") == [made]


def test_who_saves_second_sees_both_versions_and_may_save_again(open_as: Open) -> None:
    first = open_as("manager_wang")
    address = add_customer(first, "令狐子衿", address="苏州市姑苏区平江路 1 号")
    second = open_as("lead_east", f"{address}/edit")
    first.goto(f"{address}/edit")
    fill(second, name="令狐子佩")
    save(second)
    second.wait_for_url(f"**{address}")
    fill(first, name="令狐青青")
    with first.expect_response(f"**{address}/edit") as answer:
        save(first)
    assert answer.value.status == 409
    expect(first.locator("[data-focus]")).to_be_focused()
    assert value(first, "name") == "令狐青青"
    expect(first.locator("main form")).to_contain_text("令狐子佩")
    first.locator("[name=keep_name][value=mine]").check()
    save(first)
    first.wait_for_url(f"**{address}")
    expect(first.locator(".record-head h1")).to_contain_text("令狐青青")


def test_an_id_number_on_a_readable_record_is_pointed_out_with_a_link(open_as: Open) -> None:
    page = open_as("manager_wang")
    number = id_number("19790101", 53)
    address = add_customer(page, "宇文知秋", id_number=number)
    page.goto("/customers/new")
    fill(page, name="宇文知春", id_number=number)
    save(page)
    expect(page.locator(f"main a[href='{address}']")).to_be_visible()
    expect(page.locator("#id_number-error")).to_be_visible()


def test_an_enterprise_has_a_credit_code_instead(open_as: Open) -> None:
    page = open_as("manager_wang", "/customers/new")
    page.locator("main a[href='/customers/new?kind=enterprise']").click()
    expect(page.locator("[name=id_number]")).to_have_count(0)
    fill(page, name="苏州听松文化有限公司", credit_code="91320508MA1MRKC21C")
    save(page)
    expect(page.locator("main")).not_to_contain_text("••••")
