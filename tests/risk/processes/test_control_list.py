"""The firm's controls by when they have to be tested next: by the gate, an index, a page at a time."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.chain.writing import writing
from app.clock import today
from app.db.connection import database
from app.risk.controls.listing import VIEWS, select
from app.risk.models import Control, ControlTest, Risk, RiskPoint
from app.risk.processes.points import set_point_retired
from tests.conftest import Company
from tests.queries import queries
from tests.risk.conftest import control_of, prove

As = Callable[[str], FlaskClient]
Find = Callable[[str], Control]
URL = "/organisation/processes/controls/"
SAMPLED, WATCHED = "Classification is sampled weekly", "The response clock warns and escalates"


def rows(page: str) -> list[str]:
    return [one.partition("</a>")[0] for one in page.split('class="name" href="')[1:]]


def names(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == 200
    return [one.partition(">")[2] for one in rows(answer.text)]


def test_each_view_shows_what_it_says_and_what_is_due_first_stands_first(
    as_: As, control_named: Find
) -> None:
    sampled, watched = control_named(SAMPLED), control_named(WATCHED)
    other = next(one for one in Control.select() if one.id not in {sampled.id, watched.id})
    prove(sampled, until=today() + timedelta(days=20))
    prove(watched, until=today() + timedelta(days=300))
    prove(other, exceptions=9)
    sun = as_("risk_sun")
    assert names(sun, "?view=soon") == [SAMPLED]
    assert len(names(sun, "?view=expired")) == 1, "one that failed has to be tested now"
    assert SAMPLED not in names(sun, "?view=untested&size=100")
    tested = names(sun, "?size=100")[-3:]
    assert tested[1:] == [SAMPLED, WATCHED]
    assert f'href="{URL}"' in sun.get("/organisation/processes/").text
    assert names(sun, "?view=nonsense&size=100") == names(sun, "?size=100")


def test_an_older_test_that_is_written_down_later_changes_nothing(control_named: Find) -> None:
    control = control_named(SAMPLED)
    prove(control, until=today() + timedelta(days=300))
    made = ControlTest.get()
    made.id, made.key, made.exceptions = None, "OLDER222", 9
    made.tested_on = today() - timedelta(days=9)
    with writing(None, "control_test.added", made):
        made.save(force_insert=True)
    assert Control.get_by_id(control.id).proven_until == today() + timedelta(days=300)


def test_controls_of_risks_follow_the_gate_and_what_is_out_of_use_is_gone(
    as_: As, company: Company, registered: Callable[..., Risk], control_named: Find
) -> None:
    risk = registered(customer="林婉清", owner="manager_wang")  # of level 3
    control_of(risk)
    assert "每周抽查" in names(as_("risk_sun"), "?size=100")
    assert "每周抽查" in names(as_("manager_wang"), "?size=100")
    hidden = as_("manager_li").get(f"{URL}?size=100").text
    assert "每周抽查" not in hidden
    assert risk.number not in hidden
    assert SAMPLED in names(as_("risk_sun"), "?size=100")
    point = RiskPoint.get_by_id(control_named(SAMPLED).point_id)
    set_point_retired(company.gate("risk_sun"), point, point.rev, retired=True)
    assert SAMPLED not in names(as_("risk_sun"), "?size=100")


@pytest.mark.parametrize("username", ["risk_sun", "lead_east", "manager_wang"])
@pytest.mark.parametrize("view", VIEWS)
def test_an_index_serves_the_order(company: Company, username: str, view: str) -> None:
    found = select(company.gate(username), view).order_by(Control.proven_until, Control.id).limit(51)
    sql, values = found.sql()
    plan = " ".join(str(row[-1]) for row in database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    assert "TEMP B-TREE" not in plan, plan


def test_pages_follow_one_another_and_each_asks_as_often(as_: As) -> None:
    sun, seen, url = as_("risk_sun"), list[str](), f"{URL}?size=20"
    counts = set()
    while url:
        with queries() as asked:
            page = sun.get(url).text
        counts.add(len(asked))
        seen += rows(page)
        link = page.partition('id="page-right"')[0].rpartition("<")[2]
        url = link.partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == Control.select().count()
    assert max(counts) <= 16, counts
