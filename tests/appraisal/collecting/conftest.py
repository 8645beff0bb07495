"""Indicators that count what a test says, and a plan of them that runs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.appraisal.marking import kept_rule
from app.appraisal.models import (
    ENTERED,
    GIVEN,
    RUNNING,
    SUPERIOR,
    AppraisalPlan,
    AppraisalSheet,
    PlanIndicator,
    Score,
)
from app.appraisal.scoring import Given, Knots, Rule
from app.chain.writing import writing
from app.figures import collecting as registry
from app.jobs.models import JobRun
from app.jobs.runs import begin, carry_out
from app.room import Fact, Formula, Indicator
from tests.appraisal.making import make_plan, make_sheet
from tests.conftest import Company, at

APRIL = datetime(2026, 4, 8, 1, tzinfo=UTC)
FEBRUARY = date(2026, 2, 10)
Counts = Callable[..., None]
Planned = Callable[..., AppraisalPlan]


class House:
    """Indicators by name, and the facts that each counts."""

    def __init__(self) -> None:
        self.facts: dict[str, list[Fact]] = {}
        self.indicators: dict[str, Indicator] = {}

    def add(self, name: str, measure: str = "share", **values: Any) -> None:  # noqa: ANN401
        """An indicator of tickets."""
        self.facts[name] = []
        self.indicators[name] = Indicator(
            name=name,
            label=name.capitalize(),
            measure=measure,
            of="ticket",
            facts=lambda _since, _until, *_options: iter(self.facts[name]),
            formulas=[Formula(1, "words", "Clause 4.1")],
            rows=lambda _gate, _numbers: {},
            **values,
        )

    def change(self, name: str, **values: Any) -> None:  # noqa: ANN401
        """The indicator is another one from now on."""
        self.indicators[name] = replace(self.indicators[name], **values)

    def count(self, name: str, person: Any, numerators: Iterable[int], **values: Any) -> None:  # noqa: ANN401
        """Each numerator is a record of `person` and their department, whose denominator is 1."""
        there = len(self.facts[name])
        self.facts[name] += [
            Fact(
                **{
                    "number": f"T26-{there + turn:06d}",
                    "day": FEBRUARY,
                    "numerator": numerator,
                    "denominator": 1,
                    "department": person.department_id,
                    "person": person.id,
                    **values,
                }
            )
            for turn, numerator in enumerate(numerators)
        ]


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose rooms bring satisfaction, retention, complaints, cost, and two things beside them."""
    made = House()
    made.add("satisfaction", "mean", family="feedback", beside=("survey",))
    made.add("survey", family="feedback")
    made.add("retention", family="retention")
    made.add("complaints", family="complaints", falls=True, least=20)
    made.add("cost", "mean", family="cost", falls=True, of_department=True, least=1, empty_is_worst=True)
    made.add("visits", "mean", family="usage")
    for place in (
        "app.figures.collecting",
        "app.appraisal.collecting.taking",
        "app.appraisal.collecting.words",
        "app.appraisal.collecting.missing",
        "app.appraisal.collecting.asking",
        "app.appraisal.collecting.comparing",
        "app.appraisal.collecting.showing",
        "app.appraisal.plans.offering",
    ):
        name = "of_the_house" if place.endswith("asking") else "indicators"
        monkeypatch.setattr(f"{place}.{name}", lambda: made.indicators)
    assert registry.indicators() is made.indicators
    return made


def knots(floor: str, target: str, stretch: str) -> Knots:
    """A rule of three numbers."""
    return Knots(Decimal(floor), Decimal(target), Decimal(stretch))


RULES: dict[str, tuple[int, Rule]] = {
    "satisfaction": (30, knots("3.3", "4.5", "4.8")),
    "retention": (25, knots("80", "92", "95.5")),
    "complaints": (20, knots("3", "2", "1")),
    "cost": (10, knots("2700", "1800", "1500")),
    ENTERED: (10, knots("85", "95", "98.4")),
    GIVEN: (5, Given()),
}
KEYS = {name: f"3333333{place + 2}" for place, name in enumerate(RULES)}


@pytest.fixture
def planned(company: Company, house: House) -> Planned:  # noqa: ARG001  the plan names its indicators
    """`planned("manager_wang")`: a running plan of the first quarter of 2026 in which they have a sheet."""

    def make(*usernames: str, without: Iterable[str] = (), **values: Any) -> AppraisalPlan:  # noqa: ANN401
        officer = company.person("hr_zhou")
        with writing(None, "tests.planted"):
            plan = make_plan(officer, **{"state": RUNNING, **values})
            PlanIndicator.delete().where(PlanIndicator.plan == plan.id).execute()
            for place, (name, (weight, rule)) in enumerate(RULES.items()):
                if name in without:
                    continue
                PlanIndicator.create(
                    plan=plan,
                    position=place,
                    key=KEYS[name],
                    indicator=name,
                    label="Reviews on time" if name == ENTERED else "",
                    weight=weight,
                    rule=kept_rule(rule),
                    options=[],
                    supplier=company.person("risk_sun") if name == ENTERED else None,
                )
            lead = company.person("director")
            for username in usernames:
                sheet = make_sheet(plan, company.person(username), superior=lead)
                for asked in () if GIVEN in without else (one_named(plan, GIVEN),):
                    Score.create(sheet=sheet, indicator=asked, person=lead, role=SUPERIOR)
        return AppraisalPlan.get_by_id(plan.id)

    return make


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with at(APRIL):
        yield


@pytest.fixture
def work(company: Company) -> Callable[[], list[str]]:
    """`work()`: the worker has carried out what is queued; gives how each run ended."""

    def run() -> list[str]:
        ended = []
        with company.app.app_context():
            while waiting := JobRun.select().where(JobRun.outcome == "queued").order_by(JobRun.id).first():
                JobRun.update(outcome="running").where(JobRun.id == waiting.id).execute()
                ended.append(carry_out(JobRun.get_by_id(waiting.id)).outcome)
        return ended

    return run


@pytest.fixture
def job(company: Company) -> Callable[[str], JobRun]:
    """`job("appraisal.collect")`: it has run as the schedule asks for it."""

    def run(name: str) -> JobRun:
        with company.app.app_context():
            return carry_out(begin(name))

    return run


def one_named(plan: AppraisalPlan, name: str) -> PlanIndicator:
    """The indicator of a plan with that name."""
    return PlanIndicator.get(PlanIndicator.plan == plan.id, PlanIndicator.indicator == name)


def sheet_of(plan: AppraisalPlan, company: Company, username: str) -> AppraisalSheet:
    """The sheet of somebody in a plan."""
    return AppraisalSheet.get(
        AppraisalSheet.plan == plan.id, AppraisalSheet.owner == company.person(username).id
    )
