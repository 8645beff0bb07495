"""Adding up what an indicator counts: for people, and for departments with all below them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest

from app.appraisal.counting import Sums, comes_to, sums
from app.people.models import Department
from app.room import Fact, Formula, Indicator, Lack
from tests.conftest import Company

SINCE, UNTIL = date(2026, 1, 1), date(2026, 4, 1)
pytestmark = pytest.mark.usefixtures("company")


def department(code: str) -> int:
    return int(Department.get(Department.code == code).id)


def one_of(facts: Sequence[Fact], **values: Any) -> Indicator:  # noqa: ANN401
    """An indicator that counts those facts."""
    return Indicator(
        **{
            "name": "tests.one",
            "label": "One",
            "measure": "share",
            "of": "ticket",
            "facts": lambda _since, _until, *_options: iter(facts),
            "formulas": [Formula(1, "words", "clause")],
            "rows": lambda _gate, _numbers: {},
            **values,
        }
    )


def facts_of(company: Company) -> list[Fact]:
    """Two of Wang's in the east, one of nobody there, one of Zhao's in the west, one of no department."""
    wang, zhao = (company.person(name).id for name in ("manager_wang", "manager_zhao"))
    east, west = department("east"), department("west")
    return [
        Fact("T3", date(2026, 2, 1), 1, 1, east, wang),
        Fact("T1", date(2026, 1, 5), 0, 1, east, wang),
        Fact("T2", date(2026, 1, 5), 1, 1, east, None),
        Fact("T4", date(2026, 3, 1), 1, 1, west, zhao),
        Fact("T5", date(2026, 3, 1), 5, 7, None, None),
    ]


def counted(company: Company, indicator: Indicator) -> Sums:
    people = [company.person(name).id for name in ("manager_wang", "manager_zhao", "newcomer")]
    return sums(indicator, SINCE, UNTIL, (), people, [department("customer_management"), department("east")])


def test_a_fact_counts_for_its_person_and_for_its_department_and_those_above(company: Company) -> None:
    found = counted(company, one_of(facts_of(company)))
    told = {one: (each.numerator, each.denominator) for one, each in found.people.items()}
    assert list(told.values()) == [(1, 2), (1, 1), (0, 0)]
    assert [(each.numerator, each.denominator) for each in found.departments.values()] == [(3, 4), (2, 3)]
    wang = found.people[company.person("manager_wang").id]
    assert [fact.number for fact in wang.facts] == ["T1", "T3"], "in the order of their days"


def test_a_person_has_what_their_department_has_where_the_indicator_is_of_departments(
    company: Company,
) -> None:
    lacks = {department("west"): [Lack("2026-02", "west")]}
    cost = one_of(facts_of(company), of_department=True, lacking=lambda _since, _until: lacks, least=1)
    found = counted(company, cost)
    wang, zhao, new = found.people.values()
    assert (wang.numerator, wang.denominator) == (2, 3)
    assert (comes_to(cost, zhao).missing, list(zhao.lacking)) == ("lacking", [Lack("2026-02", "west")])
    assert (new.numerator, new.denominator) == (0, 0)
    assert list(found.departments) == [department("customer_management"), department("east")]


def test_the_order_in_which_facts_come_changes_nothing(company: Company) -> None:
    facts = facts_of(company)
    first = counted(company, one_of(facts))
    for seed in range(5):
        Random(seed).shuffle(facts)
        assert counted(company, one_of(facts)) == first


def test_the_choices_of_a_plan_are_handed_on(company: Company) -> None:
    asked: list[object] = []

    def noted(since: date, until: date, *options: str) -> list[Fact]:
        asked.append((since, until, options))
        return []

    sums(
        replace(one_of([]), facts=noted),
        SINCE,
        UNTIL,
        {"recorded", "dormant"},
        [company.person("newcomer").id],
        [],
    )
    assert asked == [(SINCE, UNTIL, ("dormant", "recorded"))]
