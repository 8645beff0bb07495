"""An index serves every view of the list of tickets, for each kind of scope; each page asks as often.

Only among the open tickets, or those of one person, may rows be sorted by hand.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from peewee import ModelSelect

from app.access.gate import enter, gate, leave
from app.clock import now
from app.db.base import insert_rows
from app.db.connection import database
from app.db.fields import moment_text
from app.people.models import Department, Person
from app.tickets.complaints import listing
from app.tickets.complaints.writing import write
from app.tickets.conversation.messages import Said, add_message
from app.tickets.lists.listing import select, sorts
from app.tickets.lists.query import HELD, MINE, OPEN, QUEUE, VIEW, VIEWS, WATCHED
from app.tickets.models import Ticket
from app.tickets.watching.watching import start
from app.web.listing import Sort
from app.web.queries import Query
from tests.conftest import Company
from tests.queries import queries

As = Callable[[str], FlaskClient]
Opened = Callable[..., Ticket]
READERS = {"all": "director", "department": "lead_east", "set": "desk_liu", "own": "manager_li"}
BY_HAND = {(OPEN, "updated"), (OPEN, "received"), (MINE, "due"), (MINE, "updated"), (MINE, "received")}
"""Of these there are few: what is open, what is one's own."""
OF_ONE = {(view, sort) for view in (QUEUE, HELD) for sort in ("points", "due", "updated", "received")}
"""With the scope `own` all that one may read is one's own."""


def add_many(count: int = 2000) -> None:
    """Tickets past all rules: nine in ten closed, shared out among people and places."""
    people, departments = ([one.id for one in model.select()] for model in (Person, Department))
    rows: list[dict[str, Any]] = []
    for turn in range(count):
        at, is_open = moment_text(now() - timedelta(minutes=turn)), turn % 10 == 0
        rows.append(
            {
                "id": turn + 1000,
                "number": f"T26-{turn:06d}",
                "level": 1 + turn % 3,
                "owner_id": people[turn % len(people)],
                "handler_id": people[turn // 7 % len(people)],
                "department_id": departments[turn % len(departments)],
                "region": ("east", "west")[turn % 2],
                "kind": "individual",
                "own_level": 1,
                "subject": "账单",
                "channel": "phone",
                "urgency": "normal",
                "tier": "C",
                "is_complaint": turn % 20 == 0,
                "stage": "execution" if is_open else "closed",
                "line": ("waiting", "paused")[turn % 20 // 10] if is_open else None,
                "opened_at": at,
                "received_at": at,
                "updated_at": at,
                "next_due": moment_text(now() + timedelta(minutes=turn)) if is_open else None,
                "standard": 1,
                "points": turn,
                "rev": 1,
            }
        )
    insert_rows(Ticket, rows)
    database.execute_sql("ANALYZE")


@pytest.mark.parametrize("scope", READERS)
def test_an_index_gives_the_rows_of_each_view_in_its_order(company: Company, scope: str) -> None:
    sorted_by_hand = set()
    with database.atomic() as undone:
        add_many()
        with company.app.test_request_context():
            enter(company.person(READERS[scope]))
            for view in set(VIEWS) - {WATCHED}:
                query = Query(filters={VIEW: view})
                for name, sort in sorts(gate(), query).items():
                    if not is_served(select(gate(), query), sort):
                        sorted_by_hand.add((view, name))
            leave()
        undone.rollback()
    assert sorted_by_hand <= BY_HAND | (OF_ONE if scope == "own" else set())


def is_served(query: ModelSelect, sort: Sort) -> bool:
    """Whether an index gives the rows of a page in their order."""
    order = [part.desc() if sort.first == "desc" else part.asc() for part in (sort.field, Ticket.id)]
    found = query.where(sort.field.is_null(is_null=False)) if sort.empty_last else query
    sql, values = found.order_by(*order).limit(51).sql()
    plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    return any("INDEX" in step for step in plan) and not any("TEMP B-TREE" in step for step in plan)


NARROWED: list[dict[str, Any]] = [
    {},
    {"state": "all"},
    {"state": "closed", "severity": "grave"},
    {"state": "all", "cause": "error", "outcome": "upheld"},
    {"outcome": "undecided", "since": date(2026, 1, 1)},
]


@pytest.mark.parametrize("scope", READERS)
def test_an_index_gives_the_complaints_newest_first(company: Company, scope: str) -> None:
    sorted_by_hand = []
    with database.atomic() as undone:
        add_many()
        inside = company.gate(READERS[scope])
        for asked in NARROWED:
            query = listing.select(inside, listing.Query(**asked))
            sql, values = query.order_by(Ticket.received_at.desc(), Ticket.id.desc()).limit(51).sql()
            plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
            if any("TEMP B-TREE" in step for step in plan) or "ticket_complaint" not in str(plan):
                sorted_by_hand.append((asked, plan))
        undone.rollback()
    assert not sorted_by_hand or scope == "own"


@pytest.mark.parametrize(
    "address", ["/tickets/", f"/tickets/?view={MINE}", f"/tickets/?view={OPEN}", "/tickets/complaints/"]
)
def test_the_list_asks_as_often_for_many_as_for_few(as_: As, opened: Opened, address: str) -> None:
    browser = as_("manager_wang")
    opened("manager_wang", "周以恒", is_complaint=True)
    browser.get(address)
    with queries() as few:
        assert browser.get(address).status_code == 200
    for _ in range(6):
        opened("manager_wang", "周以恒", content="账单有误", is_complaint=True)
        opened("manager_wang", "林婉清", is_complaint=True)
    with queries() as many:
        assert browser.get(address).status_code == 200
    assert len(many) <= len(few)
    assert len(few) <= 20


def test_the_page_asks_as_often_for_a_long_story_as_for_a_short_one(
    as_: As, opened: Opened, company: Company
) -> None:
    short, long = (opened("manager_wang", "周以恒", content="账单有误") for _ in range(2))
    for _ in range(8):
        add_message(company.person("manager_wang"), long, Said("核对中"))
    browser = as_("manager_wang")
    browser.get(f"/tickets/{short.number}")
    counts = []
    for ticket in (short, long):
        with queries() as asked:
            assert browser.get(f"/tickets/{ticket.number}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 45, counts


def test_a_complaint_and_a_ticket_that_one_follows_cost_no_more_than_twenty_questions(
    as_: As, opened: Opened, company: Company
) -> None:
    plain, complaint, own, followed = (
        opened("manager_wang", "周以恒", content="账单有误", is_complaint=turn == 1) for turn in range(4)
    )
    wang, inside = company.person("manager_wang"), company.gate("manager_wang")
    write(wang, complaint, "ticket.complaint.changed", {"severity": "grave"})
    start(inside, own, wang)
    start(inside, followed, company.person("director"))
    browser, counts = as_("manager_wang"), []
    browser.get(f"/tickets/{plain.number}")
    for ticket in (plain, complaint, own, followed):
        with queries() as asked:
            assert browser.get(f"/tickets/{ticket.number}").status_code == 200
        counts.append(len(asked))
    least, of_complaint, of_own, of_followed = counts
    assert (of_complaint, of_own) == (least + 1, least)
    assert of_followed == least + 1, "what others may do is asked once for all of them"
    assert max(counts) <= 20
