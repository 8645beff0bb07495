"""Each value is written with its unit."""

import pytest

from app.risk.signals.metrics.all import METRICS
from app.risk.units import number
from tests.conftest import Company


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        ("receivable_overdue", 1, "1 day"),
        ("days_without_contact", 60, "60 days"),
        ("complaint_rate", 3.25, "3.25 %"),
        ("turnover_share", 100 / 3, "33.33 %"),
        ("score_lost", 30, "30 points"),
        ("score_lost", 12.5, "12.5 points"),
        ("upheld_complaints", 1, "1 complaint"),
        ("low_scores", 2, "2 times"),
        ("reveals_a_day", 31, "31 times"),
        ("export_off_hours", 120, "120 rows"),
        ("leavers_customers", 11, "11 customers"),
        ("turned_quiet", 1, "dormant"),
        ("turned_quiet", 2, "lost"),
        ("turned_quiet", 0, "no longer so"),
        ("turned_quiet", 1.5, "lost"),
        ("turned_quiet", 9, "lost"),
    ],
)
def test_a_value_is_written_with_its_unit(company: Company, metric: str, value: float, words: str) -> None:
    with company.app.test_request_context():
        assert METRICS[metric].unit.worth(value) == words


def test_every_metric_says_its_unit(company: Company) -> None:
    with company.app.test_request_context():
        assert all(str(one.unit.label) and one.unit.worth(7) for one in METRICS.values())


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (100, "100"), (2.5, "2.5"), (7.75, "7.75"), (1 / 3, "0.33"), (1e6, "1000000")],
)
def test_a_number_has_two_decimals_at_most(value: float, text: str) -> None:
    assert number(value) == text
