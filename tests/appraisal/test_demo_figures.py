"""The demo company's quarters: a plain script without the product's code gives the same figures."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.access.gate import leave
from app.appraisal.models import (
    ARCHIVED,
    FINAL,
    GIVEN,
    RUNNING,
    SHOWN,
    AppraisalPlan,
    AppraisalSheet,
    FrozenValue,
    PlanIndicator,
)
from app.chain.verifying import verify
from app.db.connection import database, use_database
from app.demo.appraising import add_appraisals
from app.demo.load import load
from app.people.models import Person
from app.settings import Settings
from app.vault.keys import load_keys, use_keys
from tests.appraisal.plain_figures import figures
from tests.conftest import PASSWORD, at
from tests.demo.test_load import NOW, empty

SEED, CUSTOMERS, TICKETS = 1, 300, 500


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    settings = empty(tmp_path_factory.mktemp("appraised"))
    use_database(settings.database)
    use_keys(load_keys(settings.key_file))
    with at(NOW):
        database.connect()
        load(CUSTOMERS, SEED, PASSWORD, tickets=TICKETS)
        add_appraisals(SEED)
        database.close()
    leave()
    return settings


@pytest.fixture
def demo(installation: Settings) -> Iterator[Settings]:
    use_database(installation.database)
    use_keys(load_keys(installation.key_file))
    database.connect()
    with at(NOW):
        yield installation
    database.close()


def frozen(plan: AppraisalPlan) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """What was frozen of a plan: whose, the indicator, numerator and denominator."""
    columns = Person.username, PlanIndicator.indicator, FrozenValue.numerator, FrozenValue.denominator
    rows = (
        FrozenValue.select(*columns)
        .join(AppraisalSheet)
        .join(Person, on=AppraisalSheet.owner == Person.id)
        .switch(FrozenValue)
        .join(PlanIndicator)
        .where(AppraisalSheet.plan == plan.id, PlanIndicator.indicator != GIVEN)
    )
    for username, indicator, *found in rows.tuples():
        yield username, indicator, (found[0], found[1])


def test_a_plain_script_gives_the_same_figures(demo: Settings) -> None:
    compared, apart = 0, []
    for plan in AppraisalPlan.select().where(AppraisalPlan.state != RUNNING):
        plain = figures(Path(demo.database), plan.since, plan.until, plan.collect_on)
        for username, indicator, found in frozen(plan):
            compared += 1
            if found != plain[username][indicator]:
                apart.append((plan.name, username, indicator, found, plain[username][indicator]))
    assert apart == []
    assert compared == 6 * 5 * 5, "six quarters, five people, five indicators that records give"


@pytest.mark.usefixtures("demo")
def test_the_demo_company_shows_every_side_of_an_appraisal() -> None:
    states = [plan.state for plan in AppraisalPlan.select().order_by(AppraisalPlan.since)]
    assert states == [*[ARCHIVED] * 4, FINAL, SHOWN, RUNNING]
    last = AppraisalPlan.get(AppraisalPlan.state == SHOWN)
    answers = {sheet.state for sheet in AppraisalSheet.select().where(AppraisalSheet.plan == last.id)}
    assert answers == {"shown", "accepted", "appealed"}
    assert verify().ok
