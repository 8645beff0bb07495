"""Birth dates as people type them."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.customers.typed.dates import check_birth_date
from app.errors import Invalid


@pytest.fixture(autouse=True, scope="module")
def _today() -> Iterator[None]:
    """It is the evening of 24 November in UTC and already the 25th in the office."""
    clock.fix(datetime(2026, 11, 24, 17, tzinfo=UTC))
    yield
    clock.fix(None)


@pytest.mark.parametrize(
    "text",
    [
        "1990-03-07",
        "19900307",
        "1990/3/7",
        "1990.03.07",
        "1990年3月7日",
        "1990 年 03 月 07 日",
        "１９９０－０３－０７",
        " 1990–03–07\u200b",
    ],
)
def test_every_way_of_writing_a_day_is_read(text: str) -> None:
    assert check_birth_date(text) == date(1990, 3, 7)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "year, month and day"),
        ("90-03-07", "year, month and day"),
        ("07.03.1990", "year, month and day"),
        ("1990-03/07", "year, month and day"),
        ("199037", "year, month and day"),
        ("19729518", "a month is 1 to 12"),
        ("1990-00-07", "a month is 1 to 12"),
        ("2023-02-29", "that month has 28 days"),
        ("1990-03-00", "that month has 31 days"),
        ("1849-12-31", "before 1850"),
        ("0000-01-01", "before 1850"),
        ("2026-11-26", "in the future"),
    ],
)
def test_what_is_no_birth_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason) as refused:
        check_birth_date(text)
    assert refused.value.field == "birth_date"


@pytest.mark.parametrize("text", ["1850-01-01", "2024-02-29", "2026-11-25"])
def test_the_first_day_a_leap_day_and_today_are_accepted(text: str) -> None:
    assert check_birth_date(text).isoformat() == text


@given(
    st.dates(date(1850, 1, 1), date(2026, 11, 25)), st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%Y年%m月%d日"])
)
def test_any_past_day_is_read_back(day: date, form: str) -> None:
    assert check_birth_date(day.strftime(form)) == day


@given(st.one_of(st.text(), st.from_regex(r"\d{4}.?\d{1,2}.?\d{1,2}.?", fullmatch=True)))
def test_no_text_raises_anything_but_invalid(text: str) -> None:
    with suppress(Invalid):
        assert check_birth_date(text) <= clock.today()
