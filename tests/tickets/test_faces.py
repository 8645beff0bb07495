"""What a page shows of a clock."""

from datetime import datetime

import pytest

from app.tickets.events import (
    ANSWERED,
    COMPLEX,
    CRITICAL,
    DONE,
    NORMAL,
    PAUSED,
    PRIORITISED,
    SIMPLE,
    VOID,
    Event,
)
from app.tickets.faces import Face, faces
from app.tickets.targets import HANDLING
from tests.conftest import Company
from tests.tickets.stories import on, received, story


def face(company: Company, at: datetime, *events: Event) -> Face:
    """The face of the handling clock at that moment."""
    with company.app.test_request_context():
        return next(one for one in faces(story(*events), at) if one.name == HANDLING)


START = received(on(2), SIMPLE, NORMAL)


@pytest.mark.parametrize(
    ("at", "tone", "value", "left"),
    [
        (on(2, "09:00"), "", "6 h left", 100),
        (on(2, "14:30"), "", "2 h left", 33),
        (on(2, "15:00"), "soon", "90 m left", 25),
        (on(2, "16:30"), "soon", "0 m left", 0),
        (on(2, "17:00"), "over", "30 m late", 0),
        (on(10, "16:30"), "over", "6 d late", 0),
    ],
)
def test_a_running_clock_says_what_is_left_of_it(
    company: Company, at: datetime, tone: str, value: str, left: int
) -> None:
    shown = face(company, at, START)
    assert (shown.tone, shown.value, shown.left) == (tone, value, left)


def test_a_clock_that_ended_says_what_it_took(company: Company) -> None:
    met, missed = Event(on(2, "10:00"), DONE), Event(on(3, "10:00"), DONE)
    assert (face(company, on(9), START, met).tone, face(company, on(9), START, met).value) == (
        "met",
        "took 1 h",
    )
    assert face(company, on(9), START, missed).tone == "over"


def test_a_paused_clock_says_so(company: Company) -> None:
    shown = face(company, on(2, "11:00"), START, Event(on(2, "10:00"), PAUSED, until=on(4)))
    assert (shown.tone, shown.value) == ("paused", "paused, 5 h left")


def test_a_clock_that_was_missed_before_says_what_is_left_now(company: Company) -> None:
    lower = Event(on(2, "16:00"), PRIORITISED, COMPLEX, NORMAL)
    shown = face(company, on(2, "16:00"), received(on(2), SIMPLE, CRITICAL), lower)
    assert (shown.tone, shown.value) == ("over", "6 d 2 h left")
    assert shown.due.startswith("missed before")


def test_a_clock_out_of_the_rates_and_one_that_has_not_begun(company: Company) -> None:
    assert face(company, on(3), START, Event(on(2, "10:00"), VOID)).value == "does not count"
    with company.app.test_request_context():
        response, _, feedback = faces(story(START, Event(on(2, "09:10"), ANSWERED)), on(3))
    assert (response.begun, feedback.begun, feedback.value) == (True, False, "—")


def test_a_clock_that_ran_out_at_closing_time_is_overdue_without_a_minute(company: Company) -> None:
    received_later = received(on(2, "10:30"), SIMPLE, NORMAL)
    assert face(company, on(2, "18:00"), received_later).value == "0 m left"
    overnight = face(company, on(2, "20:00"), received_later)
    assert (overnight.tone, overnight.value) == ("over", "overdue")
    assert face(company, on(3, "09:10"), received_later).value == "10 m late"
