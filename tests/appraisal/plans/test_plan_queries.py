from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from app.appraisal.models import RUNNING, AppraisalPlan
from app.chain.writing import writing
from app.db.connection import database
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import STARTED, Company, at
from tests.queries import queries

As = Callable[[str], FlaskClient]


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with at(STARTED):
        yield


def plant(company: Company, count: int) -> AppraisalPlan:
    officer = company.person("hr_zhou")
    people = [company.person(name) for name in ("manager_wang", "manager_li", "manager_zhao")]
    with writing(None, "tests.planted"):
        for _ in range(count):
            plan = make_plan(officer, state=RUNNING)
            for person in people[:count]:
                make_sheet(plan, person)
    return plan


def test_the_list_and_a_plan_ask_the_same_whatever_they_show(company: Company, as_: As) -> None:
    officer, asked = as_("hr_zhou"), []
    for count in (1, 3):
        plan = plant(company, count)
        for address in ("/appraisal/plans/", f"/appraisal/plans/{plan.number}"):
            officer.get(address)
            with queries() as found:
                assert officer.get(address).status_code == 200
            asked.append(len(found))
    assert asked[:2] == asked[2:]
    assert asked[0] <= 10
    assert asked[1] <= 16


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize(
    ("where", "index"),
    [("", "appraisal_plan_since"), ("WHERE state = 'draft'", "appraisal_plan_state_since")],
)
def test_an_index_serves_the_order_of_the_list(where: str, index: str) -> None:
    sql = f"EXPLAIN QUERY PLAN SELECT * FROM appraisal_plan {where} ORDER BY since DESC, id DESC LIMIT 51"
    steps = " ".join(step[-1] for step in database.execute_sql(sql))
    assert index in steps
    assert "TEMP B-TREE" not in steps
