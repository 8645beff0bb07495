"""What the administrator and the security officer do with people, from a name to a closed door."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.hands import fill, path, save, sign_in
from tests.browser.house import House

pytestmark = pytest.mark.browser

CHOSEN = "a sentence that nobody thinks of"
Add = Callable[[str, str], Page]


@pytest.fixture
def add(open_as: Open) -> Add:
    """The administrator adds somebody: the page that shows their code."""

    def added(username: str, name: str) -> Page:
        page = open_as("sysadmin", "/admin/users/")
        page.locator("main .actions a").click()
        fill(page, username=username, name=name, post="客户经理")
        page.locator("[name=department]").select_option(index=2)
        save(page)
        expect(page.locator(".one-time output")).to_be_visible()
        return page

    return added


@pytest.fixture
def come_in(house: House, window: Open) -> Callable[[str, str], Page]:
    """Somebody signs in with a one-time code and chooses a password."""

    def came(username: str, code: str) -> Page:
        page = window(house)
        page.goto("/login")
        sign_in(page, username, code)
        page.wait_for_url("**/profile/password")
        fill(page, password=CHOSEN, again=CHOSEN)
        save(page)
        page.wait_for_url(f"{house.url}/")
        return page

    return came


def code_on(page: Page) -> str:
    return page.locator(".one-time output").inner_text()


def test_a_new_colleague_comes_in_with_a_code_and_works_once_rights_are_given(
    add: Add, come_in: Callable[[str, str], Page], open_as: Open
) -> None:
    code = code_on(add("tang.yi", "唐一"))
    colleague = come_in("tang.yi", code)
    expect(colleague.locator("nav.nav a[href='/customers/']")).to_have_count(0)

    officer = open_as("security", "/admin/rights/tang.yi")
    officer.locator("[name=clearance][value='2']").check()
    officer.locator("[name=roles][value=account_manager]").check()
    officer.locator("[name=scope][value=all]").check()
    save(officer)
    expect(officer).to_have_url(re.compile("/admin/rights/$"))

    colleague.goto("/")
    assert path(colleague).startswith("/login")
    sign_in(colleague, "tang.yi", CHOSEN)
    colleague.locator("nav.nav a[href='/customers/']").click()
    expect(colleague.locator("tbody tr").first).to_be_visible()
    expect(colleague.locator(".level.l3, .level.l4")).to_have_count(0)


def test_a_set_of_regions_narrows_what_a_colleague_sees(
    add: Add, come_in: Callable[[str, str], Page], open_as: Open
) -> None:
    code = code_on(add("tang.er", "唐二"))
    officer = open_as("security", "/admin/rights/tang.er")
    officer.locator("[name=roles][value=service_desk]").check()
    officer.locator("[name=scope][value=set]").check()
    save(officer)
    expect(officer.locator("[data-focus]")).to_be_focused()
    officer.locator("[name=region][value=west]").check()
    officer.locator("[name=clearance][value='2']").check()
    save(officer)
    expect(officer).to_have_url(re.compile("/admin/rights/$"))
    colleague = come_in("tang.er", code)
    colleague.goto("/customers/")
    found = colleague.locator("tbody tr").count()
    assert found > 0
    colleague.goto("/customers/?region=west")
    assert colleague.locator("tbody tr").count() == found


def test_a_one_time_code_stands_in_for_a_forgotten_password_and_works_once(
    add: Add, come_in: Callable[[str, str], Page], window: Open, house: House
) -> None:
    page = add("tang.san", "唐三")
    first = code_on(page)
    page.locator("form[action='/admin/users/tang.san/code'] button").click()
    expect(page.locator(".one-time output")).not_to_have_text(first)
    second = code_on(page)
    page.goto("/admin/users/tang.san")
    expect(page.locator(".one-time")).to_have_count(0)
    come_in("tang.san", second)
    again = window(house)
    for used in (first, second):
        again.goto("/login")
        sign_in(again, "tang.san", used)
        expect(again.locator("#password-error")).to_be_visible()


def test_disabling_asks_and_ends_the_session_at_the_next_request(
    add: Add, come_in: Callable[[str, str], Page]
) -> None:
    page = add("tang.si", "唐四")
    colleague = come_in("tang.si", code_on(page))
    page.goto("/admin/users/tang.si")
    page.locator("main [data-open=disable]").click()
    expect(page.locator("#disable")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#disable")).not_to_be_visible()
    colleague.goto("/organisation/")
    assert path(colleague) == "/organisation/"
    page.locator("main [data-open=disable]").click()
    page.locator("#disable footer [type=submit]").click()
    expect(page.locator("form[action='/admin/users/tang.si/enable']")).to_be_visible()
    colleague.goto("/organisation/")
    assert path(colleague).startswith("/login")
    sign_in(colleague, "tang.si", CHOSEN)
    expect(colleague.locator("#password-error")).to_be_visible()


def test_an_officer_is_given_no_code_and_nobody_changes_their_own_rights(open_as: Open) -> None:
    page = open_as("sysadmin", "/admin/users/security")
    expect(page.locator("form[action$='/code']")).to_have_count(0)
    officer = open_as("security", "/admin/rights/security")
    expect(officer.locator("main form")).to_have_count(0)


def test_a_department_is_added_and_stands_in_the_tree(open_as: Open) -> None:
    page = open_as("sysadmin", "/organisation/")
    page.locator("main .actions a").click()
    fill(page, name="西南客户部", code="south_west")
    page.locator("[name=parent]").select_option(index=1)
    save(page)
    expect(page).to_have_url(re.compile("/organisation/$"))
    expect(page.locator(".tree.top")).to_contain_text("西南客户部")
    colleague = open_as("newcomer", "/organisation/")
    expect(colleague.locator(".tree.top")).to_contain_text("西南客户部")
    expect(colleague.locator("main a")).to_have_count(0)


def test_a_backup_that_is_started_appears(open_as: Open) -> None:
    page = open_as("sysadmin", "/admin/backups/")
    before = page.locator("#backups tbody tr").count()
    page.locator("main form[action='/admin/backups/'] button").click()
    expect(page.locator("#backups tbody tr")).to_have_count(before + 1, timeout=20_000)
    expect(page.locator("#backups .badge.ok")).to_be_visible(timeout=20_000)
    page.goto("/admin/jobs/")
    expect(page.locator("#jobs .badge.ok").first).to_be_visible()


def test_a_key_pressed_again_moves_an_entry_further(open_as: Open) -> None:
    page = open_as("sysadmin", "/admin/dictionaries/interest/entries")
    names = page.locator("tbody a.name")
    before = names.all_inner_texts()
    page.locator("tbody tr").nth(0).locator("button[value=down]").focus()
    for place in (1, 2):
        page.keyboard.press("Enter")
        expect(names.nth(place)).to_have_text(before[0])
        expect(page.locator("tbody tr").nth(place).locator("button[value=down]")).to_be_focused()
    assert names.all_inner_texts() == [*before[1:3], before[0], *before[3:]]
