"""Risks to try things on."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.chain.writing import writing
from app.clock import now, today
from app.customers.part_rows import new_key
from app.db.base import next_id
from app.inbox.requests import decide
from app.people.models import Person
from app.risk.assessing.assessing import Said, assess
from app.risk.matrix import SCALES, Rating
from app.risk.models import Control, ControlTest, Risk
from app.risk.register.registering import NewRisk, register
from tests.conftest import Company


@pytest.fixture
def registered(company: Company) -> Callable[..., Risk]:
    """`registered("risk_sun", owner="manager_wang", customer="周以恒")`: a risk in the register."""

    def register_one(username: str = "risk_sun", **values: Any) -> Risk:  # noqa: ANN401
        known: dict[str, Any] = {"title": "客户资料导出后外传", "category": "leak"} | values
        if "owner" in known:
            known["owner"] = company.person(known["owner"])
        if "customer" in known:
            known["customer"] = company.customer(known["customer"])
        return register(company.gate(username), NewRisk(**known))

    return register_one


@pytest.fixture
def rated(company: Company, registered: Callable[..., Risk]) -> Callable[..., Risk]:
    """`rated((4, 5), (2, 5), (1, 3), owner="manager_wang")`: a risk whose owner rated it, confirmed."""

    def rate_one(
        inherent: tuple[int, int] = (4, 4),
        residual: tuple[int, int] | None = None,
        target: tuple[int, int] | None = None,
        **values: Any,  # noqa: ANN401
    ) -> Risk:
        risk = registered(**({"owner": "manager_wang"} | values))
        return rate(company, risk, inherent, residual, target)

    return rate_one


def said(
    inherent: tuple[int, int],
    residual: tuple[int, int] | None = None,
    target: tuple[int, int] | None = None,
    **texts: str,
) -> Said:
    """What somebody says of a risk; the impact is said on the scale of money."""
    left = residual or inherent
    scales = dict.fromkeys(SCALES) | {"money": inherent[1]}
    return Said(inherent[0], scales, Rating(*left), Rating(*(target or left)), **texts)


def rate(
    company: Company,
    risk: Risk,
    inherent: tuple[int, int] = (4, 4),
    residual: tuple[int, int] | None = None,
    target: tuple[int, int] | None = None,
) -> Risk:
    """Its owner rates it, the risk officer confirms that (the director, where that is the owner)."""
    owner = Person.get_by_id(risk.owner_id)
    lower = "经两人复核，现场已整改" if residual and residual != inherent else ""
    request = assess(
        company.gate(owner.username), risk, said(inherent, residual, target, lower=lower), risk.rev
    )
    decider = "director" if owner.username == "risk_sun" else "risk_sun"
    decide(company.gate(decider), request, "同意", approved=True)
    return Risk.get_by_id(risk.id)


def control_of(risk: Risk, kind: str = "preventive", axis: str | None = None) -> Control:
    """A control of that risk alone."""
    control = Control(
        id=next_id(Control),
        key=new_key(),
        risk=risk.id,
        name="每周抽查",
        kind=kind,
        axis=axis,
        frequency="weekly",
    )
    with writing(None, "control.added", control):
        control.save(force_insert=True)
    return control


def prove(control: Control, exceptions: int = 0, sample: int = 20, until: date | None = None) -> ControlTest:
    """A test of it by the risk officer, today."""
    made = ControlTest(
        id=next_id(ControlTest),
        key=new_key(),
        control=control.id,
        tester=Person.get(Person.username == "risk_sun").id,
        sample=sample,
        exceptions=exceptions,
        tested_on=today(),
        valid_until=until or today() + timedelta(days=180),
        at=now(),
    )
    with writing(None, "control_test.added", made):
        made.save(force_insert=True)
    return made
