"""The list of tickets as one wants it: found by what was said, narrowed, sorted, with its columns."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from app.access.gate import Gate
from app.access.models import FieldLevel
from app.chain.writing import writing
from app.customers.facts import Why
from app.customers.record import raise_level
from app.people.models import Person
from app.tickets.conversation.messages import Said, add_message
from app.tickets.models import Ticket, Watcher
from app.tickets.moving import move
from tests.conftest import Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
MONDAY = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
ALL = "/tickets/?view=all"


def listed(page: str) -> list[str]:
    """The numbers of the rows of a list."""
    return re.findall(r'<a class="name" href="/tickets/([^"]+)"', page)


def find(client: FlaskClient, words: str, **more: str) -> str:
    """The list after searching for `words`."""
    found = client.post("/tickets/search", data={"words": words, **more}, follow_redirects=True)
    assert found.status_code == 200
    return found.text


def test_a_ticket_is_found_by_subject_by_what_was_said_by_number_and_by_its_customer(
    company: Company, as_: As, opened: Opened
) -> None:
    invoice = opened("manager_wang", "周以恒", subject="发票抬头变更")
    bill = opened("manager_wang", caller_name="X", subject="账单", content="上月的金额与合同附件不一致")
    add_message(company.person("manager_wang"), bill, Said("已请财务复核"))
    browser = as_("manager_wang")
    number = invoice.number
    for words in ("发票", "票抬", number, number.lower(), "周以", "zyh", "周以恒 抬头", "發票"):
        assert listed(find(browser, words)) == [number], words
    for words in ("合同附件", "财务复核", "账单 复核"):
        assert listed(find(browser, words)) == [bill.number], words
    for words in ("周以恒 账单", "没有的", "!!"):
        assert listed(find(browser, words)) == [], words


def test_what_was_said_is_quoted_where_a_word_stands_in_it(as_: As, opened: Opened) -> None:
    opened("manager_wang", "周以恒", subject="账单", content="上月的<金额>与合同附件不一致")
    page = find(as_("manager_wang"), "合同")
    assert "上月的&lt;金额&gt;与<mark>合同</mark>附件不一致" in page


def test_the_words_stand_in_no_address_and_what_is_closed_is_found_from_the_queue(
    as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒", subject="发票抬头变更")
    close(ticket)
    browser = as_("manager_wang")
    assert listed(browser.get("/tickets/").text) == []
    sent = browser.post("/tickets/search", data={"words": "发票"})
    assert re.fullmatch(r"/tickets/\?q=[\w-]+&view=all", sent.location)
    assert listed(browser.get(sent.location).text) == [ticket.number]
    assert listed(as_("director").get(sent.location).text) == []


def test_one_searches_among_what_one_may_read_alone(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", subject="发票抬头变更", content="合同附件")
    for words in ("发票", "合同附件", "周以恒", ticket.number):
        assert listed(find(as_("manager_zhao"), words)) == [], words


def test_what_is_sealed_is_found_by_nobody(company: Company, as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", subject="账单", content="合同附件不一致")
    director = as_("director")
    assert listed(find(director, "合同附件")) == [ticket.number]
    customer = company.customer("周以恒")
    raise_level(company.gate("director"), customer, 3, Why("名单"), customer.rev)
    assert listed(find(director, "合同附件")) == []
    assert listed(find(director, "账单")) == [ticket.number]


def test_by_a_field_above_one_s_clearance_nobody_searches_filters_or_sorts(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", subject="账单", content="合同附件", urgency="urgent")
    with writing(None, "tests.raised"):
        for field in ("message", "urgency", "next_due"):
            FieldLevel.create(kind="ticket", field=field, level=4)
    browser = as_("manager_wang")
    assert listed(find(browser, "合同附件")) == []
    assert listed(find(browser, "账单")) == [ticket.number]
    assert listed(browser.get(f"{ALL}&urgency=urgent").text) == []
    page = browser.get("/tickets/?view=open").text
    assert 'name="urgency"' not in page
    assert "sort=due" not in page
    assert "Urgent" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    "asked",
    [
        {"stage": "reception"},
        {"urgency": "critical"},
        {"tier": "C"},
        {"category": "account"},
        {"complexity": "complex"},
        {"channel": "letter"},
        {"handler": "manager_wang"},
        {"department": "east"},
        {"complaint": "1"},
        {"received_since": "2026-03-16", "received_until": "2026-03-16"},
        {"clock": "hour"},
        {"clock": "today"},
    ],
)
def test_each_filter_leaves_what_it_says(as_: As, opened: Opened, asked: dict[str, str]) -> None:
    with at(MONDAY - timedelta(days=3)):
        other = opened("lead_west", caller_name="X", channel="phone", category="product")
        close(other)
        with writing(None, "tests.tier"):
            Ticket.update(tier="D").where(Ticket.id == other.id).execute()
    with at(MONDAY):
        wanted = opened(
            "manager_wang",
            caller_name="Y",
            urgency="critical",
            category="account",
            complexity="complex",
            channel="letter",
            is_complaint=True,
        )
        director = as_("director")
        assert set(listed(director.get(ALL).text)) == {wanted.number, other.number}
        page = director.get("/tickets/", query_string={"view": "all", **asked}).text
        sent = director.post("/tickets/search", data={"view": "all", **asked})
    assert listed(page) == [wanted.number]
    assert page.count('class="chip"') == len(asked)
    chip = unescape(re.search(r'class="chip" href="([^"]+)"', page)[1])
    assert next(iter(asked)) not in chip
    assert "view=all" in chip
    assert all(f"{name}={value}" in sent.location for name, value in asked.items())


def test_overdue_is_what_a_clock_of_which_has_run_out_or_was_missed(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        late = opened("manager_wang", "周以恒", urgency="critical")
        fine = opened("manager_wang", "林婉清")
        assert Ticket.get_by_id(late.id).next_due == late.response_due
    with at(MONDAY + timedelta(minutes=50)):
        browser = as_("manager_wang")
        assert listed(browser.get("/tickets/?view=open&clock=overdue").text) == [late.number]
        assert listed(browser.get("/tickets/?view=mine&sort=due&order=asc").text) == [
            late.number,
            fine.number,
        ]
        told = browser.get("/counts", headers={"HX-Request": "true"}).text
    assert re.search(r'class="count alert"[^>]*id="count-tickets-index"[^>]*>2<', told)


def test_the_queue_says_how_much_is_late_and_leads_there(as_: As, opened: Opened) -> None:
    with at(MONDAY):
        late = opened("manager_wang", "周以恒", urgency="critical")
        opened("manager_wang", "林婉清", urgency="normal")
        opened("manager_zhao", "成都云栖木业有限公司", urgency="critical")
    with at(MONDAY + timedelta(minutes=50)):
        browser = as_("manager_wang")
        page = browser.get("/tickets/").text
        figures = re.findall(r'<a class="figure([^"]*)" href="([^"]+)">.*?<span class="value">(\w+)<', page)
        counts = [count for _, _, count in figures]
        assert counts == ["1", "0", "1", "0"]
        assert figures[0][0] == " danger"
        assert listed(browser.get(unescape(figures[0][1])).text) == [late.number]
        assert 'class="figure' not in browser.get("/tickets/?view=open").text


def test_a_closed_ticket_falls_due_no_more(opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒")
    assert ticket.next_due is not None
    close(ticket)
    assert Ticket.get_by_id(ticket.id).next_due is None


def test_an_unknown_value_shows_nothing_and_says_so(as_: As, opened: Opened) -> None:
    opened("manager_wang", "周以恒")
    for asked in ("urgency=nonsense", "view=nonsense", "customer=X", "received_since=2026-02-30"):
        page = as_("manager_wang").get(f"/tickets/?{asked}").text
        assert listed(page) == []
        assert "There is no such value for" in page


def test_a_customer_s_tickets_are_one_list_and_those_of_an_unreadable_one_none(
    company: Company, as_: As, opened: Opened
) -> None:
    ticket = opened("manager_wang", "周以恒")
    opened("manager_wang", "林婉清")
    zhou, gu = company.customer("周以恒").number, company.customer("顾念慈").number
    opened("director", "顾念慈")
    assert listed(as_("manager_wang").get(f"{ALL}&customer={zhou}").text) == [ticket.number]
    unreadable = as_("manager_wang").get(f"{ALL}&customer={gu}").text
    missing = as_("manager_wang").get(f"{ALL}&customer=C26-22222N").text
    assert listed(unreadable) == listed(missing) == []


def test_views_are_one_s_own_work_what_one_watches_what_is_open(
    company: Company, as_: As, opened: Opened
) -> None:
    mine, theirs = opened("manager_wang", "周以恒"), opened("lead_east", "林婉清")
    closed = opened("manager_wang", "周以恒")
    close(closed)
    with writing(None, "tests.watched"):
        Watcher.insert(ticket=theirs.id, person=company.person("manager_wang").id).execute()
    browser = as_("manager_wang")
    of = {
        view: set(listed(browser.get(f"/tickets/?view={view}").text)) for view in ("mine", "watched", "open")
    }
    assert of["mine"] == {mine.number}
    assert of["watched"] == {theirs.number}
    assert of["open"] == {mine.number, theirs.number}
    assert set(listed(browser.get(ALL).text)) == {mine.number, theirs.number, closed.number}


def test_columns_are_chosen_and_kept_for_tickets_alone(as_: As, opened: Opened) -> None:
    opened("manager_wang", "周以恒", category="account")
    browser = as_("manager_wang")
    sent = browser.post("/tickets/columns?view=open", data={"columns": ["category", "due", "channel"]})
    assert sent.location == "/tickets/?view=open"
    heads = re.findall(r"<th[^>]*>(?:<a[^>]*>)?([^<]+)", browser.get(sent.location).text)
    assert heads == ["Ticket", "Due next", "Category", "Channel"]
    assert "Due next" not in browser.get("/customers/").text


def test_lists_are_saved_with_their_view_and_stand_as_tabs_behind_the_views(as_: As, opened: Opened) -> None:
    urgent = opened("manager_wang", "周以恒", urgency="urgent")
    opened("manager_wang", "林婉清")
    lead = as_("lead_east")
    saved = lead.post("/tickets/lists/new?view=open&urgency=urgent", data={"name": "加急", "shared": "y"})
    assert listed(lead.get(saved.location).text) == [urgent.number]
    assert "view=open" in saved.location
    part = as_("manager_wang").get("/tickets/lists?list=queue", headers={"HX-Request": "true"}).text
    tabs = re.findall(r">([^<>]+) <span class=\"count\">([^<]+)", part)
    assert tabs == [
        ("Queue", "2"),
        ("Paused", "0"),
        ("My tickets", "2"),
        ("Watched by me", "0"),
        ("Not closed", "2"),
        ("All", "2"),
        ("加急", "1"),
    ]
    assert re.findall(r'aria-current="page">([^<]+)', part) == ["Queue "]
    assert "加急" not in as_("manager_wang").get("/customers/lists").text
    assert "加急" not in as_("manager_zhao").get("/tickets/lists").text


def test_the_palette_finds_tickets_and_leads_to_the_whole_list(as_: As, opened: Opened) -> None:
    ticket = opened("manager_wang", "周以恒", subject="发票抬头变更", content="合同附件")
    browser = as_("manager_wang")
    for words in ("发票", ticket.number, "周以恒"):
        found = browser.post("/find", data={"q": words}, headers={"HX-Request": "true"}).text
        assert f"/tickets/{ticket.number}" in found, words
        assert 'action="/tickets/search"' in found
    for other, words in (("manager_wang", "合同附件"), ("manager_zhao", "发票")):
        found = as_(other).post("/find", data={"q": words}, headers={"HX-Request": "true"}).text
        assert ticket.number not in found, other


def test_who_may_not_read_a_ticket_is_not_handed_it_with_the_others(
    company: Company, as_: As, opened: Opened
) -> None:
    fine, secret = opened("director", caller_name="A"), opened("director", caller_name="B", own_level=3)
    sent = {"number": [fine.number, secret.number], "person": "desk_liu"}
    answer = as_("director").post("/tickets/assign?view=open&sort=updated", data=sent)
    assert answer.location == "/tickets/?view=open&sort=updated"
    held = [Ticket.get_by_id(one.id).handler_id for one in (fine, secret)]
    assert held == [company.person(name).id for name in ("desk_liu", "director")]
    page = as_("director").post("/tickets/assign?view=open", data=sent | {"number": secret.number})
    assert page.status_code == 422
    assert "may read this ticket" in page.text
    assert fine.number in page.text


def test_a_search_asks_as_often_for_many_as_for_few(as_: As, opened: Opened) -> None:
    browser = as_("manager_wang")
    opened("manager_wang", "周以恒", subject="账单", content="账单不符")
    address = browser.post("/tickets/search", data={"words": "账单"}).location
    counts = []
    for _ in range(2):
        browser.get(address)
        with queries() as asked:
            assert browser.get(address).status_code == 200
        counts.append(len(asked))
        for customer in ("周以恒", "林婉清", "周以恒"):
            opened("manager_wang", customer, subject="账单", content="账单不符")
    assert counts[0] == counts[1] <= 12, counts


def close(ticket: Ticket) -> None:
    """Let its handler cancel it."""
    move(Gate(Person.get_by_id(ticket.handler_id)), ticket, "cancel", "误开", ticket.rev)
