"""A red signal from its list to its effect review, by whoever handles it and whoever reviews that."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.eyes import NARROW, WIDE, barriers, is_too_wide
from tests.browser.hands import fill
from tests.browser.house import House

pytestmark = pytest.mark.browser
REVIEWER = "risk_sun"
RED = """SELECT signal.number, username FROM signal JOIN person ON person.id = handler_id
    WHERE colour = 'red' AND state = 'new' AND level < 4 AND username <> ? ORDER BY signal.id DESC LIMIT 1"""
SETTLED = """UPDATE customer_transaction SET settled_on = ?, open_amount = 0 WHERE key =
    (SELECT instance FROM signal WHERE number = ?)"""


def fits(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert not barriers(page)
        assert not is_too_wide(page)


def send(page: Page, action: str) -> None:
    """Press the button of the form that goes there."""
    with page.expect_navigation():
        page.locator(f"main form[action$='{action}'] button[type=submit]").click()


def test_from_the_list_to_the_effect_review(open_as: Open, house: House) -> None:
    with house.database() as base:
        number, username = base.execute(RED, (REVIEWER,)).fetchone()
    handler = open_as(username, "/signals/?view=mine&colour=red")
    fits(handler)
    handler.goto(f"/signals/{number}")
    fits(handler)
    send(handler, "/accept")
    for left in (4, 3, 2, 1):
        expect(handler.locator("main .timeline .mark.ok")).to_have_count(4 - left)
        fill(handler, note="已与客户核对")
        with handler.expect_navigation():
            handler.locator("main form[action*='/steps/'] button[type=submit]").click()
    fits(handler)
    fill(handler, result="对方更换财务人员，付款延误；已约定分两次付清")
    send(handler, "/handled")

    reviewer = open_as(REVIEWER, f"/signals/{number}/files")
    fits(reviewer)
    reviewer.goto(f"/signals/{number}")
    send(reviewer, "/risk")
    expect(reviewer.locator("main article.signal")).to_have_count(1)
    reviewer.goto(f"/signals/of-risk/{reviewer.url.rpartition('/')[2]}")
    fits(reviewer)
    reviewer.goto(f"/signals/{number}")
    fits(reviewer)
    reviewer.locator("main [name=decision][value=enough]").check()
    fill(reviewer, verdict="措施到位")
    send(reviewer, "/review")
    send(reviewer, "/close")

    today = datetime.now(UTC).date().isoformat()
    with house.database() as base:
        base.execute(SETTLED, (today, number))
        base.execute("UPDATE signal SET effect_on = ? WHERE number = ?", (today, number))
        base.commit()
    house.flask("risk", "signals", "--json")
    reviewer.reload()
    fits(reviewer)
    reviewer.locator("main [name=decision][value=lasting]").check()
    fill(reviewer, note="款项已付清，再无逾期")
    send(reviewer, "/effect")
    expect(reviewer.locator("main")).to_contain_text("款项已付清，再无逾期")
    expect(reviewer.locator("main form[action$='/effect']")).to_have_count(0)


def test_a_rule_is_tried_before_it_is_kept(open_as: Open) -> None:
    page = open_as(REVIEWER, "/signals/rules/receivable")
    fits(page)
    with page.expect_navigation():
        page.locator("main button[name=try]").click()
    expect(page.locator("main [data-focus]")).to_be_focused()
    fits(page)
    page.goto("/signals/plans/")
    fits(page)
