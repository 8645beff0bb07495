"""Working minutes as people type and read them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tickets.standards.spans import (
    DAY_MINUTES,
    UnreadableSpanError,
    read_span,
    span_in_words,
    typed_span,
)
from app.worktime import calendars

MINUTES = st.integers(0, 600_000)


@given(MINUTES)
def test_what_is_printed_is_read_back_in_every_language(minutes: int) -> None:
    assert read_span(typed_span(minutes)) == minutes
    assert read_span(span_in_words(minutes, "zh")) == minutes
    assert read_span(span_in_words(minutes, "en")) == minutes


@given(st.integers(0, 400), st.integers(0, 30), st.integers(0, 120))
def test_days_hours_and_minutes_are_added_up(days: int, hours: int, minutes: int) -> None:
    assert read_span(f"{days}d {hours}h{minutes}m") == days * DAY_MINUTES + hours * 60 + minutes
    assert read_span(f"{days}天{hours}小时{minutes}分") == days * DAY_MINUTES + hours * 60 + minutes


@given(st.text(max_size=12))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableSpanError):
        assert read_span(text) >= 0


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("4h", 240),
        ("90m", 90),
        ("1d", 450),
        ("4小时", 240),
        ("４小时", 240),
        ("1.5h", 90),
        ("0.5 d", 225),
        (" 2 H ", 120),
        ("2 个工作日", 900),
        ("1天4小时", 690),
        ("30 分钟", 30),
        ("1 working day 2 hours", 570),
    ],
)
def test_a_span_is_read_as_people_type_it(text: str, minutes: int) -> None:
    assert read_span(text) == minutes


@pytest.mark.parametrize(
    "text", ["", " ", "4", "h", "four hours", "4h 4h", "30m 1h", "-4h", "1.001h", "4x", "1,5h", "9" * 9 + "d"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSpanError):
        read_span(text)


@pytest.mark.parametrize(
    ("minutes", "typed", "zh", "en"),
    [
        (10, "10m", "10 分", "10 m"),
        (60, "1h", "1 小时", "1 h"),
        (90, "90m", "90 分", "90 m"),
        (270, "4h 30m", "4 小时 30 分", "4 h 30 m"),
        (450, "1d", "1 天", "1 d"),
        (6750, "15d", "15 天", "15 d"),
        (690, "1d 4h", "1 天 4 小时", "1 d 4 h"),
        (967, "2d 1h 7m", "2 天 1 小时 7 分", "2 d 1 h 7 m"),
        (119, "119m", "119 分", "119 m"),
        (127, "2h 7m", "2 小时 7 分", "2 h 7 m"),
        (0, "0m", "0 分", "0 m"),
    ],
)
def test_a_span_is_printed_in_the_fewest_words(minutes: int, typed: str, zh: str, en: str) -> None:
    told = (typed_span(minutes), span_in_words(minutes, "zh"), span_in_words(minutes, "en"))
    assert told == (typed, zh, en)


def test_a_day_is_the_same_everywhere() -> None:
    assert DAY_MINUTES == calendars.DAY_MINUTES
