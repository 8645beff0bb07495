"""An index serves every view of the register, for each kind of scope; each page asks as often for many.

Only among one's own risks may rows be sorted by hand.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from peewee import ModelSelect

from app.access.gate import enter, gate, leave
from app.chain.writing import Entry, append
from app.clock import now, today
from app.db.base import insert_rows
from app.db.connection import database
from app.db.fields import moment_text
from app.organisation.processes.models import ProcessStep
from app.people.models import Department, Person
from app.risk.heat import reading
from app.risk.models import Risk
from app.risk.register.listing import select, sorts
from app.risk.register.query import MINE, VIEW, VIEWS
from app.risk.snapshots.models import RiskSnapshot
from app.risk.snapshots.taking import last_of_month
from app.web.listing import Sort
from app.web.queries import Query
from tests.conftest import Company
from tests.queries import queries

As = Callable[[str], FlaskClient]
Made = Callable[..., Risk]
READERS = {"all": "director", "department": "lead_east"}
BY_HAND = {(MINE, sort) for sort in ("rank", "review", "updated")}
"""Of one's own there are few."""
REGISTER, MATRIX, OF_RISK = 10, 14, 20
"""Questions that a page of each kind asks at most."""


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Risks past all rules: one in eight closed, one in ten not rated, shared out among people and places."""
    people, departments = ([one.id for one in model.select()] for model in (Person, Department))
    steps = [one.id for one in ProcessStep.select()]
    for turn in range(count):
        at, rated = moment_text(now() - timedelta(minutes=turn)), turn % 10 != 0
        likelihood, impact = 1 + turn % 5, 1 + turn // 5 % 5
        band = 1 + likelihood * impact // 7
        ratings = {
            f"{rating}_{part}": value if rated else None
            for rating in ("inherent", "residual", "target")
            for part, value in (("likelihood", likelihood), ("impact", impact), ("band", band))
        }
        yield {
            "id": turn + 1000,
            "number": f"K26-{turn:06d}",
            "level": 1 + turn % 3,
            "own_level": 1,
            "owner_id": people[turn % len(people)],
            "department_id": departments[turn % len(departments)],
            "kind": "none",
            "step_id": steps[turn % len(steps)] if turn % 4 == 0 else None,
            "title": "客户资料外传",
            "category": "leak",
            "state": "closed" if turn % 8 == 3 else "treated",
            **ratings,
            "matrix": 1 if rated else None,
            "rank": band * 100 + likelihood * impact if rated else 0,
            "next_review": (today() + timedelta(days=turn % 300 - 30)).isoformat() if rated else None,
            "ungrounded": turn % 20 == 0,
            "registered_at": at,
            "updated_at": at,
            "shipped": "",
            "rev": 1,
        }


def snapshots(risks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    day = today()
    for _ in range(reading.MONTHS):
        day = last_of_month(day)
        for row in risks:
            ratings = {
                name: value for name, value in row.items() if name.endswith(("hood", "impact", "band"))
            }
            yield {"day": day.isoformat(), "risk_id": row["id"], "state": row["state"], **ratings}


@contextmanager
def many(count: int = 2000) -> Iterator[None]:
    """So many risks, as long as it lasts."""
    with database.atomic() as undone:
        risks = list(rows(count))
        insert_rows(Risk, risks)
        insert_rows(RiskSnapshot, snapshots(risks))
        database.execute_sql("ANALYZE")
        yield
        undone.rollback()


def plan_of(sql: str, values: Any) -> list[str]:  # noqa: ANN401
    return [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values)]


def is_served(query: ModelSelect, sort: Sort) -> bool:
    """Whether an index gives the rows of a page in their order."""
    order = [part.desc() if sort.first == "desc" else part.asc() for part in (sort.field, Risk.id)]
    found = query.where(sort.field.is_null(is_null=False)) if sort.empty_last else query
    plan = plan_of(*found.order_by(*order).limit(51).sql())
    return any("INDEX" in step for step in plan) and not any("TEMP B-TREE" in step for step in plan)


@pytest.mark.parametrize("scope", READERS)
def test_an_index_gives_the_rows_of_each_view_in_its_order(company: Company, scope: str) -> None:
    by_hand = set()
    with many(), company.app.test_request_context():
        enter(company.person(READERS[scope]))
        for view in VIEWS:
            query = Query(filters={VIEW: view})
            for name, sort in sorts(gate(), query).items():
                if not is_served(select(gate(), query), sort):
                    by_hand.add((view, name))
        leave()
    assert by_hand <= BY_HAND


@pytest.mark.parametrize("rating", ["inherent", "residual", "target"])
def test_the_heat_map_is_counted_from_indexes_alone(company: Company, rating: str) -> None:
    with many():
        with queries() as asked:
            reading.heat_of(company.gate("director"), rating)
        counting = [one for one in asked if "COUNT(*)" in one.sql]
        steps = [step for one in counting for step in plan_of(*one) if " t1" in step]
    assert len(counting) == len(("now", "month ends", "last quarter", "actions"))
    assert all("COVERING INDEX" in step or "PRIMARY KEY" in step for step in steps), steps


def test_the_heat_map_is_counted_once_as_long_as_nothing_changes(company: Company, rated: Made) -> None:
    rated((3, 4))
    inside = company.gate("risk_sun")
    first = reading.heat_of(inside, "residual")
    assert reading.heat_of(company.gate("risk_sun"), "residual") is first
    rated((5, 5))
    changed = reading.heat_of(inside, "residual")
    assert sum(changed.now.values()) == sum(first.now.values()) + 1


def test_the_pages_ask_as_often_for_many_risks_as_for_few(as_: As, rated: Made) -> None:
    browser, risk = as_("risk_sun"), rated((3, 4))
    pages = {
        "/risks/": REGISTER,
        "/risks/?view=all&sort=review": REGISTER,
        "/risks/?department=east": REGISTER,
        "/risks/matrix": MATRIX,
        "/risks/matrix?likelihood=3&impact=4": MATRIX,
        f"/risks/{risk.number}": OF_RISK,
    }
    few = count_of(browser, pages)
    with database.atomic():
        insert_rows(Risk, risks := list(rows(300)))
        insert_rows(RiskSnapshot, snapshots(risks))
        append([Entry(None, "tests.many", None)])
    more = count_of(browser, pages)
    assert {page: count for page, count in few.items() if count > pages[page]} == {}
    assert {page: count for page, count in more.items() if count > pages[page]} == {}


def count_of(browser: FlaskClient, pages: dict[str, int]) -> dict[str, int]:
    found = {}
    for page in pages:
        browser.get(page)
        with queries() as asked:
            assert browser.get(page).status_code == 200
        found[page] = len(asked)
    return found
