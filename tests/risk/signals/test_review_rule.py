"""Reviews of risks that nobody does in time are a signal of the department."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.risk.models import Risk
from app.risk.reviewing.reviewing import review
from app.risk.signals.measuring import Cause, values_of
from app.risk.signals.metrics.risks import OVERDUE
from app.risk.signals.models import SignalRule
from app.risk.signals.running import run
from tests.conftest import Company, at
from tests.risk.signals.conftest import DAY, morning, signals

Rated = Callable[..., Risk]


@pytest.fixture
def risks(company: Company, rated: Rated) -> list[Risk]:
    """Five risks of 华东客户部, each to be looked at within a month."""
    department = company.person("manager_wang").department
    with at(morning()):
        return [rated((4, 3), (4, 3), (2, 2), department=department) for _ in range(5)]


def test_it_is_raised_past_a_fifth_and_clear_below_fifteen_percent(
    company: Company, risks: list[Risk]
) -> None:
    wang = company.gate("manager_wang")
    late = max(one.next_review for one in risks) - DAY
    with at(morning(late.days)):
        run(["reviews"])
        assert signals("reviews") == []
    with at(morning(late.days + 1)):
        for one in risks[:4]:
            review(wang, one, "照旧", one.rev)
        run(["reviews"])
        assert signals("reviews") == [], "one of five is a fifth, and no more"
    with at(morning(late.days + 40)):
        run(["reviews"])
        [signal] = signals("reviews")
        assert (signal.colour, signal.value, signal.records) == ("yellow", 100, 5)
        assert signal.department_id == wang.person.department_id
        for one in map(Risk.get_by_id, [one.id for one in risks]):
            review(wang, one, "照旧", one.rev)
        run(["reviews"])
        assert signals("reviews")[0].cleared


def test_a_day_that_was_missed_is_seen_as_it_was(company: Company, risks: list[Risk]) -> None:
    wang = company.gate("manager_wang")
    late = (max(one.next_review for one in risks) - DAY).days
    cause = Cause(wang.person.department_id)
    with at(morning(late + 1)):
        for one in risks:
            review(wang, one, "照旧", one.rev)
    with at(morning(late + 200)):
        for one in map(Risk.get_by_id, [one.id for one in risks]):
            review(wang, one, "照旧", one.rev)
        values = [values_of(OVERDUE, DAY + timedelta(days=late + days), 1, 5) for days in (1, 199, 200)]
    assert [found[cause].value for found in values] == [0, 100, 0]


@pytest.mark.usefixtures("company")
def test_fewer_than_five_risks_tell_nothing() -> None:
    assert SignalRule.get(SignalRule.code == "reviews").least == 5
    with at(morning()):
        assert "reviews" in run(["reviews"]).without_data
