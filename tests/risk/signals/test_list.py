"""The list of signals: an index serves each order for each kind of scope; each page asks as often."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.gate import enter, gate, leave
from app.chain.writing import Entry, append
from app.clock import now, today
from app.db.base import insert_rows
from app.db.connection import database
from app.db.fields import moment_text
from app.people.models import Department, Person
from app.risk.signals.lists.listing import select, sorts
from app.risk.signals.lists.query import ALL, ENDED, MINE, OPEN, VIEW, VIEWS
from app.risk.signals.models import Signal, SignalRule
from app.risk.signals.raising import COLOURS
from app.web.queries import Query
from tests.conftest import Company
from tests.queries import queries

As = Callable[[str], FlaskClient]
READERS = {"all": "director", "department": "lead_east"}
SERVED = {(OPEN, "colour"), (OPEN, "due"), (ALL, "raised"), (ALL, "updated"), (ENDED, "raised")}
MOST_ASKED = 11


def add_many(count: int = 2000) -> None:
    """Signals of departments past all rules: one in four is open."""
    people, departments = ([one.id for one in model.select()] for model in (Person, Department))
    rule = SignalRule.get(SignalRule.code == "complaint_rate").id
    rows: list[dict[str, Any]] = []
    for turn in range(count):
        at, is_open = moment_text(now() - timedelta(minutes=turn)), turn % 4 == 0
        rows.append(
            {
                "id": turn + 1000,
                "number": f"W26-{turn:06d}",
                "level": 1 + turn % 3,
                "own_level": 1,
                "handler_id": people[turn % len(people)],
                "department_id": departments[turn % len(departments)],
                "kind": "department",
                "rule_id": rule,
                "subject": departments[turn % len(departments)],
                "instance": str(turn),
                "colour": COLOURS[turn % 4],
                "state": "accepted" if is_open else "closed",
                "value": 4.0,
                "raised_value": 4.0,
                "raised_at": at,
                "updated_at": at,
                "raised_on": today().isoformat(),
                "seen_on": today().isoformat(),
                "next_due": at if is_open else None,
            }
        )
    insert_rows(Signal, rows)
    database.execute_sql("ANALYZE")


@pytest.fixture
def many(company: Company) -> Company:
    with database.atomic():
        add_many()
        append([Entry(None, "tests.many", None)])
    return company


@pytest.mark.parametrize("scope", ["all", "department"])
@pytest.mark.parametrize(("view", "sort"), sorted(SERVED))
def test_no_order_of_the_list_is_sorted_by_hand(many: Company, scope: str, view: str, sort: str) -> None:
    enter(many.person(READERS[scope]))
    query = Query(filters={VIEW: view})
    by = sorts(query)[sort]
    found = select(gate(), query)
    wanted = by.field if by.values == () else Signal.id
    if by.values:
        found = found.where(by.field == by.values[0])
    elif by.empty_last:
        found = found.where(by.field.is_null(is_null=False))
    sql, values = found.order_by(wanted, Signal.id).limit(51).sql()
    plan = " ".join(str(row[-1]) for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    leave()
    assert "TEMP B-TREE" not in plan, plan


@pytest.mark.usefixtures("many")
def test_each_page_asks_the_same_small_number_of_questions(as_: As) -> None:
    client, counts = as_("director"), set()
    for address in ("/signals/", "/signals/?size=20", "/signals/?view=all&before=last"):
        client.get(address)
        with queries() as asked:
            assert client.get(address).status_code == 200
        counts.add(len(asked))
    assert max(counts) <= MOST_ASKED, counts


@pytest.mark.usefixtures("many")
def test_the_page_of_a_signal_asks_a_small_number_of_questions(as_: As) -> None:
    client = as_("director")
    client.get("/signals/W26-000000")
    with queries() as asked:
        assert client.get("/signals/W26-000000").status_code == 200
    assert len(asked) <= MOST_ASKED, asked


@pytest.mark.usefixtures("many")
def test_every_view_and_filter_shows_what_it_says(as_: As) -> None:
    client = as_("director")
    for view in VIEWS:
        assert client.get(f"/signals/?view={view}").status_code == 200
    page = client.get(
        "/signals/?colour=red&department=east&late=late&state=accepted&handler=manager_wang"
    ).text
    assert "Red" in page
    assert client.get("/signals/?colour=green").text.count("<tr") == 0
    mine = client.get(f"/signals/?view={MINE}").text
    assert "W26-" in mine
