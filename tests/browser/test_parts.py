"""What a customer has several of: panels whose forms open in place, by the keyboard alone."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, barriers, is_too_wide, kept_in_browser
from tests.browser.hands import add_customer, fill, path, save, tab_to

pytestmark = pytest.mark.browser


class Part(NamedTuple):
    """What is typed into the first field of a kind of part, and what the panel then shows of it."""

    kind: str
    field: str
    typed: str
    corrected: str
    shown: str
    shown_then: str
    of: str = "individual"


PARTS = [
    Part("contacts", "value", "13900001111", "13900002222", "1111", "2222"),
    Part("persons", "name", "申屠嘉树", "申屠嘉禾", "申屠嘉树", "申屠嘉禾", of="enterprise"),
    Part("employments", "employer", "听松文化", "听松出版", "听松文化", "听松出版"),
    Part("emergencies", "name", "仲孙无忌", "仲孙有忌", "", ""),
]
"""An emergency contact's name is masked whole."""
COUNTED = {"contacts"}
"""Of which the standard, as shipped, wants one."""


def panel(page: Page, kind: str) -> Locator:
    return page.locator(f"#{kind}")


def adding(page: Page, kind: str) -> Locator:
    return panel(page, kind).locator(".panel-head a")


def lines(page: Page, kind: str) -> Locator:
    """The parts that stand there, each opened by key or click."""
    return panel(page, kind).locator("a[data-edit]")


def control(page: Page, kind: str, field: str) -> Locator:
    return panel(page, kind).locator(f"[name={field}]")


def is_open(page: Page, first: Locator) -> None:
    """Wait until a form stands there with the focus in `first`, and has been made to work."""
    expect(first).to_be_focused()
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)


def open_by_key(page: Page, opener: Locator, key: str = "Enter") -> None:
    tab_to(page, opener)
    page.keyboard.press(key)


def share(page: Page) -> int:
    """How much of what is wanted stands there, in per cent."""
    return int(page.locator("#complete .panel-head b").inner_text().rstrip(" %"))


def happened(page: Page) -> Locator:
    return page.locator("#recent .timeline > li")


def individual(open_as: Open, name: str) -> Page:
    page = open_as("manager_wang")
    add_customer(page, name)
    return page


def customer_of(open_as: Open, kind: str) -> Page:
    if kind == "individual":
        return individual(open_as, "即墨大夫")
    page = open_as("manager_wang", "/customers/new?kind=enterprise")
    fill(page, name="即墨听松有限公司")
    save(page)
    page.wait_for_url(lambda url: "/customers/new" not in url)
    return page


@pytest.mark.parametrize("part", PARTS, ids=[part.kind for part in PARTS])
def test_one_is_added_given_up_corrected_and_removed(open_as: Open, part: Part) -> None:
    page = customer_of(open_as, part.of)
    before = share(page)
    first = control(page, part.kind, part.field)
    open_by_key(page, adding(page, part.kind))
    expect(first).to_be_visible()
    tab_to(page, first)
    is_open(page, first)
    page.keyboard.type(part.typed)
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(adding(page, part.kind)).to_be_focused()
    expect(lines(page, part.kind)).to_have_count(1)
    expect(panel(page, part.kind)).to_contain_text(part.shown)
    expect(happened(page)).to_have_count(2)
    assert (share(page) > before) == (part.kind in COUNTED)

    line = lines(page, part.kind)
    open_by_key(page, line, "F2")
    is_open(page, first)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(part.corrected)
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    expect(panel(page, part.kind)).to_contain_text(part.shown)
    expect(happened(page)).to_have_count(2)

    page.keyboard.press("e")
    is_open(page, first)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(part.corrected)
    page.keyboard.press("Enter")
    expect(line).to_be_focused()
    expect(panel(page, part.kind)).to_contain_text(part.shown_then)
    expect(happened(page)).to_have_count(3)

    page.keyboard.press("Enter")
    is_open(page, first)
    tab_to(page, panel(page, part.kind).locator("button.danger"))
    page.keyboard.press("Enter")
    expect(adding(page, part.kind)).to_be_focused()
    expect(line).to_have_count(0)
    expect(happened(page)).to_have_count(4)
    assert share(page) == before
    assert part.typed not in str(kept_in_browser(page))


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(open_as: Open) -> None:
    page = individual(open_as, "梁丘据理")
    open_by_key(page, adding(page, "contacts"))
    is_open(page, control(page, "contacts", "kind"))
    value = control(page, "contacts", "value")
    tab_to(page, value)
    page.keyboard.type("1390000111")
    with page.expect_response("**/contacts/new") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 422
    expect(panel(page, "contacts").locator("[data-focus]")).to_be_focused()
    expect(value).to_have_attribute("aria-invalid", "true")
    expect(value).to_have_value("1390000111")
    said = panel(page, "contacts").locator(f"#{value.get_attribute('aria-describedby')}")
    expect(said).to_be_visible()
    assert barriers(page) == []
    page.set_viewport_size(NARROW)
    assert not is_too_wide(page)
    page.keyboard.press("Escape")
    expect(adding(page, "contacts")).to_be_focused()
    expect(value).to_have_count(0)
    expect(happened(page)).to_have_count(1)


def test_a_masked_value_opens_empty_and_stays_when_it_is_left_so(open_as: Open) -> None:
    page = open_as("manager_wang")
    page.goto(add_customer(page, "东门襄仲", mobile="13900003333"))
    line = lines(page, "contacts")
    open_by_key(page, line)
    is_open(page, control(page, "contacts", "value"))
    expect(control(page, "contacts", "value")).to_have_value("")
    tab_to(page, control(page, "contacts", "do_not_contact"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(line).to_be_focused()
    expect(panel(page, "contacts").locator(".badge.warn")).to_be_visible()
    expect(line).to_contain_text(re.compile(r"139\*+3333"))
    assert "13900003333" not in page.content()


def test_a_new_job_ends_the_former_and_keeps_it(open_as: Open) -> None:
    page = individual(open_as, "公孙白圭")
    for place, (employer, since) in enumerate((("听松文化", "2019-03"), ("观澜证券", "2024-06")), 1):
        open_by_key(page, adding(page, "employments"))
        is_open(page, control(page, "employments", "employer"))
        page.keyboard.type(employer)
        tab_to(page, control(page, "employments", "since"))
        page.keyboard.type(since)
        page.keyboard.press("Enter")
        expect(lines(page, "employments")).to_have_count(place)
        expect(adding(page, "employments")).to_be_focused()
    former = panel(page, "employments").locator("dd", has_text="听松文化")
    expect(former).to_contain_text("2019-03")
    expect(former).to_contain_text(re.compile("2024-0[56]"))


@pytest.fixture
def wants_interests(open_as: Open) -> None:
    """The standard wants every individual's interests."""
    page = open_as("sysadmin", "/customers/standard")
    page.locator("main [name=individual][value=interests]").check()
    save(page)
    expect(page.locator(".toast")).to_be_visible()


@pytest.mark.usefixtures("wants_interests")
def test_interests_are_given_up_and_then_chosen_from_what_is_missing(open_as: Open) -> None:
    page = individual(open_as, "颛孙师古")
    at, before = path(page), share(page)
    edit = adding(page, "interests")
    choice = control(page, "interests", "interests")
    open_by_key(page, edit)
    is_open(page, choice.first)
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(edit).to_be_focused()
    expect(panel(page, "interests").locator(".badge")).to_have_count(0)
    missing = page.locator("#complete a.chip[href$='/interests']")
    open_by_key(page, missing)
    is_open(page, choice.first)
    expect(choice.first).not_to_be_checked()
    page.keyboard.press("Space")
    tab_to(page, control(page, "interests", "interest_note"))
    page.keyboard.type("只喝岩茶")
    assert barriers(page) == []
    page.keyboard.press("Enter")
    expect(edit).to_be_focused()
    expect(panel(page, "interests").locator(".badge")).to_have_count(1)
    expect(panel(page, "interests")).to_contain_text("只喝岩茶")
    expect(happened(page)).to_have_count(2)
    expect(missing).to_have_count(0)
    assert share(page) > before
    assert path(page) == at


def test_a_form_on_a_page_of_its_own_leads_back_to_the_record(open_as: Open) -> None:
    page = individual(open_as, "乐正子春")
    at = path(page)
    page.goto(f"{at}/notes/new")
    is_open(page, control(page, "notes", "text"))
    page.keyboard.press("Escape")
    page.wait_for_url(f"**{at}#notes")
    page.goto(f"{at}/emergencies/new")
    page.keyboard.type("仲孙无忌")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{at}#emergencies")
    expect(lines(page, "emergencies")).to_have_count(1)
    expect(page.locator(".toast")).to_be_visible()


def test_parts_need_no_script(open_as: Open) -> None:
    page = open_as("manager_wang", java_script_enabled=False)
    at = add_customer(page, "巫马子期")
    page.goto(at)
    adding(page, "contacts").click()
    fill(page, value="1390000111")
    save(page)
    expect(page.locator("[name=value]")).to_have_attribute("aria-invalid", "true")
    fill(page, value="13900004444")
    save(page)
    page.wait_for_url(f"**{at}#contacts")
    lines(page, "contacts").click()
    page.locator("main button.danger").click()
    page.wait_for_url(f"**{at}#contacts")
    expect(lines(page, "contacts")).to_have_count(0)
