"""What may be done to the clocks, and until when (clauses 3.5 to 3.7)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Invalid
from app.tickets.events import (
    ANSWERED,
    COMPLEX,
    CRITICAL,
    CUSTOMER,
    DONE,
    NORMAL,
    ORDINARY,
    PAUSED,
    PAUSED_FOR,
    PRIORITISED,
    SIMPLE,
    THIRD_PARTY,
    URGENT,
    Event,
)
from app.tickets.holders import waits_for
from app.tickets.limits import (
    INSIDE,
    Wait,
    check_pause,
    check_priority,
    check_received,
    check_reopening,
    end_of_pause,
    last_day_of_pause,
    last_day_to_reopen,
    last_to_accept,
    lowered,
    may_still_accept,
    needs_second,
    pauses,
)
from app.tickets.runs import Run
from app.tickets.targets import HANDLING, RESPONSE
from app.worktime.minutes import Calendar
from tests.tickets.stories import OFFICE_CALENDAR, OFFICE_HOURS, ZONE, on, received, story

NOW = on(3, "10:00")
GOLDEN_WEEK = Calendar(ZONE, OFFICE_HOURS, {date(2026, 11, day): () for day in range(4, 9)})


def day_of(moment: datetime) -> date:
    """The day of a moment on the office's wall."""
    return moment.astimezone(ZONE).date()


FRIDAY = day_of(on(6))


def pause(
    run: Run,
    until: date = FRIDAY,
    begins: datetime = NOW,
    awaited: str = "身份证复印件",
    told: bool = True,  # noqa: FBT001, FBT002
    **whom: Any,  # noqa: ANN401
) -> str:
    """The field that stops the pause; "" where it may begin."""
    try:
        check_pause(run, NOW, Wait(begins, until, awaited, told, **whom))
    except Invalid as fault:
        return fault.field
    return ""


def test_a_running_clock_may_pause_for_ten_working_days() -> None:
    run = story(received(on(2)))[HANDLING]
    assert pause(run) == ""
    assert last_day_of_pause(OFFICE_CALENDAR, NOW) == day_of(on(17))
    assert pause(run, until=day_of(on(17))) == ""
    assert pause(run, until=day_of(on(18))) == "until"


def test_working_days_of_a_pause_leave_holidays_out() -> None:
    assert last_day_of_pause(GOLDEN_WEEK, NOW) == day_of(on(20))


@pytest.mark.parametrize("day", [1, 2, 3])
def test_a_pause_lasts_until_another_day(day: int) -> None:
    assert pause(story(received(on(2)))[HANDLING], until=day_of(on(day))) == "until"


def test_a_pause_ends_with_the_beginning_of_its_day() -> None:
    end = end_of_pause(OFFICE_CALENDAR, day_of(on(5)))
    run = story(received(on(2)), Event(on(2, "10:00"), PAUSED, until=end))[HANDLING]
    assert run.spent(on(5, "10:00")) == 120


@pytest.mark.parametrize("awaited", ["", "  "])
def test_a_pause_says_what_is_awaited(awaited: str) -> None:
    assert pause(story(received(on(2)))[HANDLING], awaited=awaited) == "awaited"


def test_a_pause_needs_that_the_customer_was_told() -> None:
    assert pause(story(received(on(2)))[HANDLING], told=False) == "told_by"


def test_an_overdue_clock_does_not_pause() -> None:
    assert pause(story(received(on(2), SIMPLE, CRITICAL))[HANDLING]) == "until"


def test_a_clock_that_was_missed_before_does_not_pause_either() -> None:
    lower = Event(on(2, "14:00"), PRIORITISED, COMPLEX, NORMAL)
    assert pause(story(received(on(2), SIMPLE, CRITICAL), lower)[HANDLING]) == "until"


def test_a_clock_that_ended_does_not_pause() -> None:
    assert pause(story(received(on(2)), Event(on(3, "09:00"), DONE))[HANDLING]) == "until"


@pytest.mark.parametrize("step", [timedelta(minutes=-1), timedelta(minutes=1)])
def test_a_pause_is_not_dated_back_or_ahead(step: timedelta) -> None:
    assert pause(story(received(on(2)))[HANDLING], begins=NOW + step) == "begins"


def test_a_pause_begins_within_its_minute() -> None:
    assert pause(story(received(on(2)))[HANDLING], begins=NOW + timedelta(seconds=30)) == ""


def test_pauses_do_not_overlap() -> None:
    assert pause(story(received(on(2)), Event(on(3), PAUSED, until=on(6)))[HANDLING]) == "until"
    assert pause(story(received(on(2)), Event(on(2, "10:00"), PAUSED, until=on(3)))[HANDLING]) == ""


def test_a_ticket_can_be_reopened_for_seven_working_days() -> None:
    ended = on(2, "17:00")
    assert last_day_to_reopen(OFFICE_CALENDAR, ended) == day_of(on(11))
    check_reopening(OFFICE_CALENDAR, on(11, "23:59"), ended, void=False)
    with pytest.raises(Invalid, match="2026-11-11"):
        check_reopening(OFFICE_CALENDAR, on(12, "00:00"), ended, void=False)
    check_reopening(GOLDEN_WEEK, on(16, "12:00"), ended, void=False)


def test_a_cancelled_or_merged_ticket_is_not_reopened() -> None:
    with pytest.raises(Invalid, match="cancelled or merged"):
        check_reopening(OFFICE_CALENDAR, on(3), on(2), void=True)


def received_at(moment: datetime, reason: str = "值班记录", now: datetime = NOW) -> str:
    """The field that stops the date of receipt; "" where it may be so."""
    try:
        check_received(OFFICE_CALENDAR, now, moment, reason)
    except Invalid as fault:
        return fault.field
    return ""


def test_the_receipt_goes_back_one_working_day_at_most() -> None:
    assert received_at(on(2, "00:00")) == ""
    assert received_at(on(1, "23:59")) == "received_at"
    monday = on(9, "09:30")
    assert received_at(on(6, "08:00"), now=monday) == ""
    assert received_at(on(7, "12:00"), now=monday) == ""
    assert received_at(on(5, "17:59"), now=monday) == "received_at"


def test_the_receipt_never_lies_ahead() -> None:
    assert received_at(NOW + timedelta(seconds=20)) == ""
    assert received_at(NOW + timedelta(minutes=1)) == "received_at"


def test_an_earlier_receipt_needs_a_reason_and_the_present_one_none() -> None:
    assert received_at(on(3, "09:59"), reason=" ") == "reason"
    assert received_at(NOW, reason="") == ""


def change(urgency: str, at: datetime, complexity: str = ORDINARY, to: str = NORMAL) -> tuple[dict, dict]:
    """The clocks before and after a change at that moment, of a ticket received on Monday at nine."""
    start, answer = received(on(2), complexity, urgency), Event(on(2, "09:05"), ANSWERED)
    return story(start, answer), story(start, answer, Event(at, PRIORITISED, complexity, to))


def test_raising_the_priority_needs_nothing() -> None:
    before, after = change(NORMAL, on(2, "17:00"), to=CRITICAL)
    assert lowered(before, after) == []
    check_priority(before, after, on(2, "17:00"), reason="", seconded=False)


def test_lowering_the_priority_needs_a_reason() -> None:
    before, after = change(URGENT, on(2, "10:00"))
    assert lowered(before, after) == [HANDLING]
    with pytest.raises(Invalid, match="Say why"):
        check_priority(before, after, on(2, "10:00"), reason=" ", seconded=False)
    check_priority(before, after, on(2, "10:00"), reason="客户说不急", seconded=False)


def test_lowering_it_after_three_quarters_needs_a_second_person() -> None:
    """Ordinary and urgent for tier B are 6 hours: three quarters are used up at 15:00."""
    for at, needed in ((on(2, "14:59"), False), (on(2, "15:00"), True), (on(2, "17:30"), True)):
        before, after = change(URGENT, at)
        assert needs_second(before, after, at) is needed
    with pytest.raises(Invalid, match="somebody else"):
        check_priority(before, after, on(2, "17:30"), reason="客户说不急", seconded=False)
    check_priority(before, after, on(2, "17:30"), reason="客户说不急", seconded=True)


def test_more_complexity_is_more_time_and_so_lower() -> None:
    start = received(on(2), SIMPLE, NORMAL)
    before = story(start)
    after = story(start, Event(on(2, "16:00"), PRIORITISED, COMPLEX, NORMAL))
    assert lowered(before, after) == [HANDLING]
    assert needs_second(before, after, on(2, "16:00"))


def test_an_open_response_counts_too() -> None:
    start = received(on(2), SIMPLE, URGENT)
    before, after = story(start), story(start, Event(on(2, "09:40"), PRIORITISED, SIMPLE, NORMAL))
    assert lowered(before, after) == [RESPONSE, HANDLING]
    assert needs_second(before, after, on(2, "09:40"))


def test_what_has_ended_is_not_lowered() -> None:
    start, done = received(on(2), SIMPLE, URGENT), Event(on(2, "09:10"), DONE)
    answer = Event(on(2, "09:05"), ANSWERED)
    before = story(start, answer, done)
    assert lowered(before, story(start, answer, done, Event(on(3), PRIORITISED, SIMPLE, NORMAL))) == []


@given(st.sampled_from([*PAUSED_FOR, INSIDE]), st.booleans())
def test_only_the_customer_pauses_always_and_a_third_party_where_the_house_says_so(
    whom: str,
    third_parties: bool,  # noqa: FBT001
) -> None:
    expected = "" if whom == CUSTOMER or (whom == THIRD_PARTY and third_parties) else "waits_for"
    found = pause(story(received(on(2)))[HANDLING], waits_for=whom, third_parties=third_parties)
    assert found == expected
    assert pauses(whom, third_parties) == (not expected)


def test_nobody_need_tell_the_customer_that_a_third_party_is_waited_for() -> None:
    run = story(received(on(2)))[HANDLING]
    assert pause(run, told=False, waits_for=THIRD_PARTY, third_parties=True) == ""
    assert pause(run, awaited=" ", waits_for=THIRD_PARTY, third_parties=True) == "awaited"


@given(
    st.lists(st.tuples(st.integers(0, 5000), st.sampled_from(PAUSED_FOR)), max_size=6), st.integers(0, 6000)
)
def test_a_moment_belongs_to_the_pause_that_began_last(begun: list[tuple[int, str]], after: int) -> None:
    begun.sort(key=lambda one: one[0])
    story = [Event(NOW + timedelta(minutes=at), PAUSED, waits_for=whom) for at, whom in begun]
    before = [whom for at, whom in begun if at <= after]
    assert waits_for(story, NOW + timedelta(minutes=after)) == (before[-1] if before else "")


@given(st.integers(0, 14 * 24 * 60), st.integers(0, 59))
def test_a_ticket_that_is_offered_can_be_accepted_for_one_working_hour(minutes: int, seconds: int) -> None:
    offered = on(2) + timedelta(minutes=minutes, seconds=seconds)
    until = last_to_accept(GOLDEN_WEEK, offered)
    assert GOLDEN_WEEK.between(offered.replace(second=0), until) == 60
    assert GOLDEN_WEEK.between(until - timedelta(minutes=1), until) == 1
    assert may_still_accept(until, until + timedelta(seconds=59))
    assert not may_still_accept(until, until + timedelta(minutes=1))
    assert last_to_accept(GOLDEN_WEEK, offered + timedelta(minutes=1)) >= until
