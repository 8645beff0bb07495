"""Tickets taken out as a file: what the list shows, as its person sees it (access rule 8)."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.exports.models import ASKED, QUEUED
from app.tickets.models import Ticket
from tests.conftest import Company, form
from tests.exports.working import fetched, newest, rows_of, set_cap, work

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
ALL = "?view=all"


def taken(company: Company, browser: FlaskClient, query: str = ALL, **more: str) -> list[list[str]]:
    """The rows of the file that comes of asking for it, its header first."""
    sent = form(**{"file": "csv", "columns": "list", "purpose": "verify", **more})
    asked = browser.post(f"/tickets/export{query}", data=sent)
    assert (asked.status_code, asked.headers["Location"]) == (303, "/exports/"), asked.text
    work(company)
    return rows_of(fetched(browser))[1:-1]


def test_the_file_has_the_rows_and_columns_of_the_list_in_its_order(
    company: Company, as_: As, opened: Opened
) -> None:
    first = opened("manager_wang", "周以恒", subject="=账单", urgency="urgent")
    second = opened("manager_wang", "林婉清", subject="发票", category="account")
    opened("manager_zhao", "成都云栖木业有限公司", subject="合同")
    header, *rows = taken(company, as_("manager_wang"), f"{ALL}&sort=received&order=asc&columns=urgency")
    assert header == ["Number", "Subject", "Urgency", "Complaint"]
    assert rows == [[first.number, "'=账单", "Urgent", ""], [second.number, "发票", "Normal", ""]]
    header, *rows = taken(company, as_("manager_wang"), f"{ALL}&urgency=urgent")
    assert [row[0] for row in rows] == [first.number]
    assert rows[0][-2:] == [company.customer("周以恒").number, "周以恒"]
    assert header[-2:] == ["Customer number", "Customer"]


def test_all_fields_are_masked_where_they_are_on_the_page(company: Company, as_: As, opened: Opened) -> None:
    opened("manager_wang", caller_name="张先生", caller_phone="13800001234")
    header, row = taken(company, as_("manager_wang"), columns="all")
    told = dict(zip(header, row, strict=True))
    assert told["Name of the caller"] == "张先生"
    assert told["Phone of the caller"] == "138****1234"
    assert told["Handler"] == company.person("manager_wang").name
    assert told["Stage"] == "Reception"
    assert told["Response due"]
    assert told["Customer"] == ""


def test_full_values_and_more_rows_than_the_cap_need_a_second_person(as_: As, opened: Opened) -> None:
    for _ in range(2):
        opened("manager_wang", "周以恒")
    browser = as_("manager_wang")
    sent = form(file="csv", columns="all", purpose="verify")
    browser.post(f"/tickets/export{ALL}", data=sent)
    assert newest().state == QUEUED
    browser.post(f"/tickets/export{ALL}", data=sent | {"whole": "y"})
    assert (newest().state, newest().kind) == (ASKED, "ticket")
    set_cap(1)
    browser.post(f"/tickets/export{ALL}", data=sent | {"note": "核对"})
    assert (newest().state, newest().rows) == (ASKED, 2)


def test_a_purpose_is_needed_and_whoever_takes_nothing_out_is_not_offered_it(as_: As, opened: Opened) -> None:
    opened("manager_wang", "周以恒")
    sent = as_("manager_wang").post(f"/tickets/export{ALL}", data=form(file="csv", columns="list"))
    assert sent.status_code == 422
    assert "Choose a purpose, or write one." in sent.text
    assert "/tickets/export" in as_("manager_wang").get("/tickets/").text
    assert "/tickets/export" not in as_("desk_chen").get("/tickets/").text
    assert as_("desk_chen").get("/tickets/export").status_code == 403
