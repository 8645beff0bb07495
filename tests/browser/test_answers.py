"""The answer library as the desk meets it: found while typing, given, missed, written, approved."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.eyes import barriers
from tests.browser.hands import fill, path, save, tab_to

pytestmark = pytest.mark.browser


def test_an_answer_is_found_while_the_ticket_is_typed_and_given_by_keyboard(open_as: Open) -> None:
    page = open_as("desk_chen", "/tickets/new")
    page.locator("#subject").press_sequentially("发票抬头写错了")
    hit = page.locator("#found-answers details").first
    expect(hit).to_contain_text("怎么开发票？")
    expect(hit.locator("mark").first).to_be_visible()
    tick = hit.locator("input[name=answers]")
    tab_to(page, tick)
    page.keyboard.press("Space")
    page.locator("#content").press_sequentially("客户要专用发票")
    expect(page.locator("#found-answers details").first.locator("input")).to_be_checked()
    assert barriers(page) == []
    page.locator("#subject").press("Enter")
    page.wait_for_url(re.compile(r"/tickets/T26-"))
    expect(page.locator("#cited .answers summary")).to_have_text("怎么开发票？")


def test_a_question_without_an_answer_is_written_approved_and_then_found(open_as: Open) -> None:
    desk = open_as("desk_liu", "/tickets/answers/")
    desk.locator("#answer-words").press_sequentially("量子纠缠")
    note = desk.locator("#note-question")
    expect(note.locator("textarea")).to_have_value("量子纠缠")
    tab_to(desk, note.locator("button[type=submit]"))
    desk.keyboard.press("Enter")
    expect(note).to_contain_text("Q26-")

    asked = open_as("desk_liu", "/tickets/answers/questions/")
    asked.locator("main tbody a.name").last.click()
    expect(asked.locator("main h1")).to_have_text("量子纠缠")
    assert barriers(asked) == []

    lead = open_as("lead_east", "/tickets/answers/new")
    fill(lead, question="量子纠缠怎么收费？", text="按对收费，每对一元。")
    lead.locator("main [name=category]").select_option("account")
    save(lead)
    lead.wait_for_url(re.compile(r"/tickets/answers/A26-"))
    fill(lead, reason="有人问起")
    lead.locator("main form[action$='/ask'] button.primary").click()
    expect(lead.locator("main .note")).to_contain_text("R26-")
    number = path(lead).rpartition("/")[2]

    director = open_as("director", "/inbox/to-decide")
    director.locator("main tbody a[href*='/inbox/requests/']").last.click()
    expect(director.locator("main")).to_contain_text("按对收费，每对一元。")
    director.locator("main [name=decision][value=approve]").check()
    fill(director, answer="属实")
    save(director)
    expect(director.locator(".page-head .badge.ok")).to_be_visible()

    desk.locator("#answer-words").fill("")
    desk.locator("#answer-words").press_sequentially("纠缠")
    expect(desk.locator("#found-answers details").first).to_contain_text(number)
