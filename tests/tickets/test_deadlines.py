"""The three clocks, rule by rule (clauses 3.5 to 3.7)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tickets.deadlines import clocks, grace, steps
from app.tickets.events import (
    ANSWERED,
    ATTEMPTED,
    COMPLEX,
    CRITICAL,
    DONE,
    ENDED,
    HELD,
    NORMAL,
    ORDINARY,
    PAUSED,
    PRIORITISED,
    RECEIVED,
    REOPENED,
    RESUMED,
    SIMPLE,
    TAKEN_BACK,
    TOLD,
    URGENT,
    VOID,
    Event,
)
from app.tickets.holders import held, holder_at
from app.tickets.runs import MET, MISSED, OUT, OVERDUE, RUNNING, STANDING, unbroken
from app.tickets.standards.shipped import TIERS, shipped_levels
from app.tickets.targets import FEEDBACK, HANDLING, RESPONSE, Cell, Level, Standard, cell_of
from app.worktime.calendars import ALWAYS, OFFICE
from app.worktime.minutes import CLOSED, COUNTED, Calendar
from app.worktime.minutes import PAUSED as PAUSED_TIME
from tests.tickets.stories import (
    ALWAYS_CALENDAR,
    OFFICE_CALENDAR,
    OFFICE_HOURS,
    SHIPPED,
    ZONE,
    D,
    H,
    on,
    received,
    story,
)


def test_a_start_in_the_office_counts_from_that_minute() -> None:
    runs = story(received(on(2, "09:15")))
    assert runs[RESPONSE].due == on(2, "11:15")
    assert runs[HANDLING].due == on(4, "09:15")
    assert FEEDBACK not in runs


@pytest.mark.parametrize("at", [on(2, "18:00"), on(2, "23:10"), on(3, "03:00"), on(3, "09:00")])
def test_a_start_out_of_hours_begins_at_the_next_opening(at: datetime) -> None:
    assert story(received(at))[RESPONSE].due == on(3, "11:00")


def test_a_start_on_a_friday_evening_begins_on_monday() -> None:
    assert story(received(on(6, "20:00")))[RESPONSE].due == on(9, "11:00")


def test_the_lunch_break_does_not_count() -> None:
    assert story(received(on(2, "11:00")))[RESPONSE].due == on(2, "14:30")


def test_a_deadline_at_the_end_of_a_frame_shows_that_end() -> None:
    assert story(received(on(2, "10:00")))[RESPONSE].due == on(2, "12:00")
    assert story(received(on(2, "16:00")))[RESPONSE].due == on(2, "18:00")


def test_an_event_in_the_minute_of_the_deadline_meets_it_and_one_later_misses_it() -> None:
    start = received(on(2, "16:00"))
    last = on(2, "18:00") + timedelta(seconds=59)
    assert story(start, Event(last, ANSWERED))[RESPONSE].state(last) == MET
    late = story(start, Event(on(2, "18:01"), ANSWERED))[RESPONSE]
    assert late.state(on(2, "19:00")) == MISSED
    assert late.missed_at == on(2, "18:00")


def test_seconds_of_the_receipt_are_no_gift_and_no_loss() -> None:
    start = received(on(2, "09:00") + timedelta(seconds=45))
    run = story(start, Event(on(2, "11:00") + timedelta(seconds=50), ANSWERED))[RESPONSE]
    assert run.due == on(2, "11:00")
    assert run.state(on(2, "11:00")) == MET
    assert run.spent(on(3)) == run.budget == 2 * H


def test_a_clock_is_overdue_only_after_the_minute_of_its_deadline() -> None:
    run = story(received(on(2, "16:00")))[RESPONSE]
    assert run.state(on(2, "18:00") + timedelta(seconds=59)) == RUNNING
    assert run.state(on(2, "18:01")) == OVERDUE


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("urgency", [NORMAL, URGENT, CRITICAL])
def test_response_looks_at_urgency_and_tier_alone(tier: str, urgency: str) -> None:
    cells = {
        cell_of(RESPONSE, one, urgency, complaint=False, tier=tier) for one in (SIMPLE, ORDINARY, COMPLEX)
    }
    assert cells == {Cell(RESPONSE, "", urgency, tier)}


def test_the_first_answer_ends_the_response_for_good() -> None:
    run = story(received(on(2)), Event(on(2, "09:30"), ANSWERED), Event(on(2, "17:00"), ANSWERED))[RESPONSE]
    assert (run.ended, run.spent(on(9))) == (on(2, "09:30"), 30)


def test_an_answer_at_once_takes_no_time() -> None:
    run = story(received(on(2)), Event(on(2), ANSWERED))[RESPONSE]
    assert (run.state(on(2)), run.spent(on(5)), run.left(on(5))) == (MET, 0, 2 * H)


def test_telling_the_result_is_an_answer_too() -> None:
    runs = story(received(on(2)), Event(on(2, "10:00"), DONE), Event(on(2, "10:10"), TOLD))
    assert runs[RESPONSE].ended == runs[FEEDBACK].ended == on(2, "10:10")


def test_a_call_that_failed_is_no_answer() -> None:
    assert story(received(on(2)), Event(on(2, "10:00"), ATTEMPTED))[RESPONSE].ended is None


def test_the_response_never_pauses() -> None:
    runs = story(received(on(2)), Event(on(2, "09:10"), PAUSED, until=on(5)))
    assert runs[RESPONSE].due == on(2, "11:00")
    assert runs[RESPONSE].state(on(2, "10:00")) == RUNNING
    assert runs[HANDLING].state(on(2, "10:00")) == STANDING


def test_a_miss_belongs_to_whom_held_the_ticket_in_its_last_minute() -> None:
    events = [
        received(on(2), person="li"),
        Event(on(2, "10:59"), HELD, person="wang"),
        Event(on(2, "11:00") + timedelta(seconds=20), HELD, person="zhao"),
        Event(on(2, "12:00"), ANSWERED),
    ]
    missed = clocks(events, "B", SHIPPED)[RESPONSE].missed_at
    assert missed == on(2, "11:00")
    assert holder_at(events, missed) == "wang"
    assert holder_at(events, on(2)) == "li"


@given(st.integers(1, 5 * D), st.integers(0, 59))
def test_a_miss_is_the_givers_up_to_the_minute_in_which_the_other_accepts(after: int, seconds: int) -> None:
    accepted = on(2) + timedelta(minutes=after, seconds=seconds)
    events = [received(on(2), person="wang"), Event(accepted, HELD, person="li")]
    due = clocks(events, "B", SHIPPED)[RESPONSE].due
    assert due is not None
    assert holder_at(events, due) == ("li" if accepted.replace(second=0) < due else "wang")
    turns = held(events, OFFICE_CALENDAR, accepted + timedelta(days=1))
    assert [turn.person for turn in turns] == ["wang", "li"]
    assert turns[0].end == turns[1].start == accepted.replace(second=0)


@pytest.mark.parametrize(
    ("complexity", "urgency", "tier", "minutes"),
    [
        (SIMPLE, NORMAL, "A", 4 * H),
        (SIMPLE, CRITICAL, "B", 90),
        (ORDINARY, NORMAL, "C", 3 * D),
        (ORDINARY, URGENT, "D", 2 * D),
        (COMPLEX, NORMAL, "D", 15 * D),
        (COMPLEX, CRITICAL, "B", 6 * H),
    ],
)
def test_handling_has_the_target_of_its_cell(complexity: str, urgency: str, tier: str, minutes: int) -> None:
    run = story(received(on(2), complexity, urgency), tier=tier)[HANDLING]
    assert (run.budget, run.cell) == (minutes, Cell(HANDLING, complexity, urgency, tier))


def test_handling_runs_from_receipt_to_done() -> None:
    run = story(received(on(2)), Event(on(3, "10:00"), DONE))[HANDLING]
    assert (run.state(on(9)), run.spent(on(9)), run.left(on(9))) == (MET, D + H, D - H)


def test_feedback_runs_from_done_to_told() -> None:
    runs = story(received(on(2)), Event(on(3, "17:00"), DONE), Event(on(4, "10:00"), TOLD))
    assert (runs[FEEDBACK].start, runs[FEEDBACK].due) == (on(3, "17:00"), on(4, "10:00"))
    assert runs[FEEDBACK].state(on(9)) == MET


def test_feedback_looks_at_the_tier_alone() -> None:
    assert {
        cell_of(FEEDBACK, complexity, urgency, complaint, "D")
        for complexity in (SIMPLE, COMPLEX)
        for urgency in (NORMAL, CRITICAL)
        for complaint in (False, True)
    } == {Cell(FEEDBACK, "", "", "D")}


def attempts(*moments: datetime) -> datetime | None:
    done = Event(on(3, "09:00"), DONE)
    return story(received(on(2)), done, *(Event(one, ATTEMPTED) for one in moments))[FEEDBACK].ended


def test_three_failed_attempts_on_two_working_days_end_the_feedback() -> None:
    assert attempts(on(3, "10:00"), on(3, "17:00"), on(4, "09:30"), on(4, "15:00")) == on(4, "09:30")


def test_three_failed_attempts_on_one_day_do_not() -> None:
    assert attempts(on(3, "10:00"), on(3, "14:00"), on(3, "17:00")) is None


def test_two_failed_attempts_on_two_days_do_not() -> None:
    assert attempts(on(3, "10:00"), on(4, "14:00")) is None


def test_an_attempt_on_a_sunday_does_not_count() -> None:
    assert attempts(on(6, "10:00"), on(6, "14:00"), on(8, "10:00")) is None
    assert attempts(on(6, "10:00"), on(8, "10:00"), on(9, "09:00")) is None
    assert attempts(on(6, "10:00"), on(6, "14:00"), on(8, "10:00"), on(9, "11:00")) == on(9, "11:00")


def test_attempts_of_before_it_was_done_do_not_count() -> None:
    runs = story(
        received(on(2)),
        Event(on(2, "10:00"), ATTEMPTED),
        Event(on(3, "10:00"), ATTEMPTED),
        Event(on(3, "11:00"), DONE),
        Event(on(3, "12:00"), ATTEMPTED),
    )
    assert runs[FEEDBACK].ended is None


def test_attempts_that_came_too_late_miss_the_deadline() -> None:
    runs = story(
        received(on(2)),
        Event(on(2, "10:00"), DONE),
        *(Event(on(day, "10:00"), ATTEMPTED) for day in (2, 3, 4)),
    )
    assert (runs[FEEDBACK].missed_at, runs[FEEDBACK].ended) == (on(2, "12:00"), on(4, "10:00"))


def test_a_pause_until_a_date_ends_there() -> None:
    run = story(received(on(2)), Event(on(2, "10:00"), PAUSED, until=on(4, "00:00")))[HANDLING]
    assert run.due == on(5, "17:00")
    assert run.state(on(3)) == STANDING
    assert run.state(on(4, "09:00")) == RUNNING
    assert run.spent(on(4, "09:00")) == H


def test_a_pause_without_end_has_no_deadline() -> None:
    run = story(received(on(2)), Event(on(2, "10:00"), PAUSED))[HANDLING]
    assert (run.due, run.left(on(9)), run.is_guessed()) == (None, 2 * D - H, False)


def test_a_reply_ends_the_pause_when_it_came() -> None:
    run = story(
        received(on(2)),
        Event(on(2, "10:00"), PAUSED, until=on(9, "00:00")),
        Event(on(2, "11:00"), RESUMED),
    )[HANDLING]
    assert run.due == on(4, "10:00")


def test_a_reply_that_is_typed_later_counts_from_when_it_came() -> None:
    pause = Event(on(2, "10:00"), PAUSED, until=on(9, "00:00"))
    reply, move = Event(on(2, "11:00"), RESUMED), Event(on(3, "16:00"), RESUMED)
    typed_later = story(received(on(2)), pause, reply, move)[HANDLING]
    assert typed_later.due == story(received(on(2)), pause, reply)[HANDLING].due


@pytest.mark.parametrize("reply", [on(3, "20:00"), on(4, "02:00"), on(4, "09:00")])
def test_a_reply_out_of_hours_counts_from_the_opening(reply: datetime) -> None:
    run = story(received(on(2)), Event(on(2, "10:00"), PAUSED, until=on(9, "00:00")), Event(reply, RESUMED))[
        HANDLING
    ]
    assert run.due == on(5, "17:00")


def test_after_its_date_a_pause_ends_no_second_time() -> None:
    run = story(received(on(2)), Event(on(2, "10:00"), PAUSED, until=on(3, "00:00")), Event(on(5), RESUMED))[
        HANDLING
    ]
    assert run.due == on(4, "17:00")
    assert run.missed_at == on(4, "17:00")


def test_a_second_pause_begins_where_it_is_entered_and_the_first_ends_there() -> None:
    run = story(
        received(on(2)),
        Event(on(2, "10:00"), PAUSED, until=on(6, "00:00")),
        Event(on(3, "10:00"), PAUSED, until=on(4, "00:00")),
    )[HANDLING]
    assert run.gaps == ((on(2, "10:00"), on(3, "10:00")), (on(3, "10:00"), on(4, "00:00")))
    assert run.spent(on(5)) == H + D


def test_done_ends_a_pause_that_lasts() -> None:
    run = story(
        received(on(2)), Event(on(2, "10:00"), PAUSED, until=on(9, "00:00")), Event(on(3, "10:00"), DONE)
    )[HANDLING]
    assert (run.gaps, run.spent(on(9)), run.state(on(3))) == (((on(2, "10:00"), on(3, "10:00")),), H, MET)
    assert not run.is_paused(on(2, "11:00"))


def test_a_pause_that_begins_on_an_overdue_clock_changes_no_deadline() -> None:
    run = story(received(on(2), SIMPLE, CRITICAL), Event(on(2, "16:00"), PAUSED, until=on(9, "00:00")))[
        HANDLING
    ]
    assert (run.due, run.missed_at, run.state(on(3))) == (on(2, "10:30"), on(2, "10:30"), OVERDUE)


def test_more_urgency_gives_the_new_target_from_the_original_start_with_the_pauses_kept() -> None:
    run = story(
        received(on(2)),
        Event(on(2, "10:00"), PAUSED, until=on(9, "00:00")),
        Event(on(2, "11:00"), RESUMED),
        Event(on(2, "14:00"), PRIORITISED, ORDINARY, URGENT),
    )[HANDLING]
    assert (run.budget, run.due) == (6 * H, on(2, "17:30"))
    run = story(received(on(2)), Event(on(2, "10:00"), PRIORITISED, ORDINARY, URGENT))[HANDLING]
    assert run.due == on(2, "16:30")


def test_a_new_target_that_is_past_leaves_a_fourth_of_it_from_the_change() -> None:
    runs = story(received(on(2)), Event(on(2, "16:00"), PRIORITISED, COMPLEX, CRITICAL), tier="A")
    assert runs[HANDLING].due == on(2, "17:00")
    assert runs[HANDLING].missed_at is None
    assert runs[HANDLING].state(on(2, "17:01")) == OVERDUE


def test_the_fourth_counts_working_time_and_rounds_up() -> None:
    assert [grace(minutes) for minutes in (1, 4, 5, 90)] == [1, 1, 2, 23]
    run = story(received(on(2)), Event(on(2, "19:00"), PRIORITISED, SIMPLE, CRITICAL))[HANDLING]
    assert run.due == on(3, "09:23")


def test_a_new_target_that_is_due_this_minute_is_not_past() -> None:
    run = story(received(on(2)), Event(on(2, "10:30"), PRIORITISED, SIMPLE, CRITICAL))[HANDLING]
    assert (run.due, run.missed_at) == (on(2, "10:30"), None)


def test_a_change_in_a_pause_leaves_the_fourth_for_after_it() -> None:
    run = story(
        received(on(2)),
        Event(on(2, "11:00"), PAUSED, until=on(4, "00:00")),
        Event(on(2, "14:00"), PRIORITISED, SIMPLE, CRITICAL),
    )[HANDLING]
    assert run.due == on(4, "09:23")


def test_lower_priority_gives_the_longer_target_from_the_original_start() -> None:
    run = story(received(on(2), SIMPLE, URGENT), Event(on(2, "10:00"), PRIORITISED, SIMPLE, NORMAL))[HANDLING]
    assert (run.budget, run.due) == (6 * H, on(2, "16:30"))


def test_a_miss_stays_a_miss_whatever_the_priority_becomes() -> None:
    runs = story(received(on(2), SIMPLE, CRITICAL), Event(on(2, "14:00"), PRIORITISED, COMPLEX, NORMAL))
    run = runs[HANDLING]
    assert (run.missed_at, run.budget) == (on(2, "10:30"), 7 * D)
    assert run.state(on(2, "14:00")) == OVERDUE
    done = story(
        received(on(2), SIMPLE, CRITICAL),
        Event(on(2, "14:00"), PRIORITISED, COMPLEX, NORMAL),
        Event(on(3), DONE),
    )
    assert done[HANDLING].state(on(9)) == MISSED


def test_another_complexity_leaves_the_response_as_it_was() -> None:
    start, later = received(on(2)), Event(on(2, "16:00"), PRIORITISED, COMPLEX, NORMAL)
    before, after = story(start)[RESPONSE], story(start, later)[RESPONSE]
    assert (after.due, after.budget) == (before.due, before.budget)
    assert after.state(on(2, "16:00")) == OVERDUE


def test_a_change_after_the_end_changes_nothing() -> None:
    start, done = received(on(2)), Event(on(2, "10:00"), DONE)
    changed = Event(on(2, "11:00"), PRIORITISED, SIMPLE, CRITICAL)
    before, after = story(start, done), story(start, done, changed)
    assert (before[HANDLING], before[FEEDBACK]) == (after[HANDLING], after[FEEDBACK])


def test_the_tier_is_the_one_at_the_opening() -> None:
    changed = Event(on(2, "10:00"), PRIORITISED, SIMPLE, URGENT)
    assert story(received(on(2)), changed, tier="D")[HANDLING].cell.tier == "D"


def test_a_reopened_ticket_goes_on_with_what_remained() -> None:
    run = story(received(on(2)), Event(on(3, "09:00"), DONE), Event(on(5, "10:00"), REOPENED))[HANDLING]
    assert (run.budget, run.due) == (2 * D, on(6, "10:00"))
    assert run.spent(on(5, "10:00")) == D


def test_a_reopened_ticket_has_a_fourth_of_its_target_at_least() -> None:
    run = story(received(on(2)), Event(on(3, "17:00"), DONE), Event(on(5, "10:00"), REOPENED))[HANDLING]
    assert run.left(on(5, "10:00")) == grace(2 * D) == 225
    assert run.due == on(5, "15:15")


def test_a_ticket_that_was_done_late_is_late_after_reopening_too() -> None:
    run = story(
        received(on(2), SIMPLE, CRITICAL),
        Event(on(2, "15:00"), DONE),
        Event(on(4, "09:00"), REOPENED),
        Event(on(4, "09:05"), DONE),
    )[HANDLING]
    assert (run.missed_at, run.due, run.state(on(9))) == (on(2, "10:30"), on(4, "09:23"), MISSED)


def test_the_time_between_done_and_reopened_does_not_count() -> None:
    run = story(received(on(2)), Event(on(2, "10:00"), DONE), Event(on(10, "16:00"), REOPENED))[HANDLING]
    kinds = [(one.kind, one.minutes) for one in run.calendar.stretches(run.start, on(10, "17:00"), run.gaps)]
    assert kinds == [(COUNTED, H), (PAUSED_TIME, 6 * D + D - 3 * H), (COUNTED, H)]


def test_a_priority_changed_in_between_counts_from_the_reopening() -> None:
    run = story(
        received(on(2)),
        Event(on(3, "09:00"), DONE),
        Event(on(3, "10:00"), PRIORITISED, SIMPLE, URGENT),
        Event(on(5, "09:00"), REOPENED),
    )[HANDLING]
    assert (run.level.minutes, run.left(on(5))) == (3 * H, 45)


def test_feedback_begins_anew_when_it_is_done_again() -> None:
    start, done, reopened = received(on(2)), Event(on(2, "10:00"), DONE), Event(on(2, "11:00"), REOPENED)
    assert FEEDBACK not in story(start, done, reopened)
    again = story(start, done, reopened, Event(on(3, "10:00"), DONE))[FEEDBACK]
    assert (again.start, again.due, again.missed_at) == (on(3, "10:00"), on(3, "12:00"), None)


def test_feedback_that_was_met_before_a_reopening_is_told_until_it_is_done_again() -> None:
    start, done = received(on(2)), Event(on(2, "10:00"), DONE)
    told, reopened = Event(on(2, "10:30"), TOLD), Event(on(2, "10:30"), REOPENED)
    assert story(start, done, told, reopened)[FEEDBACK].state(on(3)) == MET


def test_feedback_that_was_missed_before_a_reopening_stays_missed() -> None:
    runs = story(
        received(on(2)),
        Event(on(2, "10:00"), DONE),
        Event(on(3, "10:00"), REOPENED),
        Event(on(3, "11:00"), DONE),
        Event(on(3, "11:05"), TOLD),
    )
    assert (runs[FEEDBACK].missed_at, runs[FEEDBACK].state(on(9))) == (on(2, "12:00"), MISSED)


def test_done_twice_is_done_once() -> None:
    start, done = received(on(2)), Event(on(2, "10:00"), DONE)
    assert story(start, done, Event(on(3, "10:00"), DONE)) == story(start, done)


@pytest.mark.parametrize("day", [2, 9])
def test_a_cancelled_or_merged_ticket_leaves_all_rates(day: int) -> None:
    gone = Event(on(day, "10:00"), VOID)
    runs = story(received(on(2)), Event(on(2, "09:30"), DONE), gone)
    assert {run.state(on(10)) for run in runs.values()} == {OUT}
    assert len(runs) == 3


def test_a_cancelled_ticket_is_not_brought_back_by_a_reopening() -> None:
    runs = story(received(on(2)), Event(on(3), VOID), Event(on(4), REOPENED))
    assert {run.state(on(10)) for run in runs.values()} == {OUT}


def test_a_merged_ticket_keeps_the_earlier_start() -> None:
    runs = story(received(on(2)), received(on(3)), Event(on(3, "10:00"), ANSWERED))
    assert {run.start for run in runs.values()} == {on(2)}


def test_closing_ends_handling_but_is_no_answer() -> None:
    runs = story(received(on(2)), Event(on(2, "10:00"), ENDED))
    assert (runs[HANDLING].state(on(3)), runs[RESPONSE].state(on(3))) == (MET, OUT)
    late = story(received(on(2)), Event(on(2, "16:00"), ENDED))
    assert late[RESPONSE].state(on(3)) == MISSED


def test_closing_is_no_feedback() -> None:
    start, done = received(on(2)), Event(on(2, "10:00"), DONE)
    assert story(start, done, Event(on(2, "10:10"), ENDED))[FEEDBACK].state(on(3)) == OUT
    assert story(start, done, Event(on(3, "10:10"), ENDED))[FEEDBACK].state(on(4)) == MISSED
    told = Event(on(2, "10:05"), TOLD)
    assert story(start, done, told, Event(on(3, "10:10"), ENDED))[FEEDBACK].state(on(4)) == MET


@pytest.mark.parametrize("clock", [RESPONSE, HANDLING])
@pytest.mark.parametrize("tier", TIERS)
def test_a_complaint_is_never_slower_than_urgent(clock: str, tier: str) -> None:
    assert cell_of(clock, SIMPLE, NORMAL, complaint=True, tier=tier).urgency == URGENT
    assert cell_of(clock, SIMPLE, URGENT, complaint=True, tier=tier).urgency == URGENT
    assert cell_of(clock, SIMPLE, CRITICAL, complaint=True, tier=tier).urgency == CRITICAL
    assert cell_of(clock, SIMPLE, NORMAL, complaint=False, tier=tier).urgency == NORMAL


def test_a_ticket_that_turns_out_to_be_a_complaint_becomes_urgent() -> None:
    run = story(received(on(2)), Event(on(2, "10:00"), PRIORITISED, complaint=True))[HANDLING]
    assert run.budget == 6 * H


def two_calendars() -> Standard:
    levels = shipped_levels() | {Cell(RESPONSE, "", CRITICAL, "B"): Level(8 * H, ALWAYS)}
    return Standard(levels, {OFFICE: OFFICE_CALENDAR, ALWAYS: ALWAYS_CALENDAR}, 7)


def test_each_service_level_counts_by_its_own_calendar() -> None:
    runs = story(received(on(2, "17:00"), ORDINARY, CRITICAL), standard=two_calendars())
    assert runs[RESPONSE].due == on(3, "01:00")
    assert runs[HANDLING].due == on(3, "11:00")


def test_another_calendar_counts_from_the_original_start() -> None:
    changed = Event(on(2, "20:00"), PRIORITISED, ORDINARY, CRITICAL)
    run = story(received(on(2, "17:00")), changed, standard=two_calendars())[RESPONSE]
    assert (run.due, run.spent(on(2, "20:00"))) == (on(3, "01:00"), 3 * H)
    late = replace(changed, at=on(3, "02:00"))
    run = story(received(on(2, "17:00")), late, standard=two_calendars())[RESPONSE]
    assert run.due == on(3, "04:00")


def test_a_day_of_a_service_level_is_450_minutes_whatever_the_calendar() -> None:
    levels = shipped_levels() | {Cell(HANDLING, ORDINARY, NORMAL, "B"): Level(D, ALWAYS)}
    runs = story(
        received(on(2)), standard=Standard(levels, {OFFICE: OFFICE_CALENDAR, ALWAYS: ALWAYS_CALENDAR})
    )
    assert runs[HANDLING].due == on(2, "16:30")


def test_holidays_do_not_count_and_make_up_workdays_do() -> None:
    special = {date(2026, 11, day): () for day in (4, 5, 6)} | {date(2026, 11, 7): OFFICE_HOURS[0]}
    calendar = Calendar(ZONE, OFFICE_HOURS, special)
    run = story(received(on(3, "17:00")), standard=Standard(shipped_levels(), {OFFICE: calendar}))[HANDLING]
    assert run.due == on(9, "17:00")
    assert run.spent(on(9, "09:00")) == H + D


def test_a_deadline_in_a_year_whose_holidays_are_unknown_says_so() -> None:
    calendar = Calendar(ZONE, OFFICE_HOURS, years=frozenset({2026}))
    levels = Standard(shipped_levels(), {OFFICE: calendar})
    assert not story(received(on(2)), standard=levels)[HANDLING].is_guessed()
    assert story(received(on(61)), standard=levels)[HANDLING].is_guessed()


def test_shares_are_reached_at_the_first_minute_that_makes_them_up() -> None:
    run = story(received(on(2), ORDINARY, CRITICAL), tier="D")[RESPONSE]
    assert run.budget == 30
    assert run.at_share(0.75) == on(2, "09:23")
    assert run.share(on(2, "09:23")) >= 0.75 > run.share(on(2, "09:22"))
    assert run.at_share(0.9) == on(2, "09:27")
    assert run.at_share(1) == run.due == on(2, "09:30")
    assert run.at_share(1.5) == on(2, "09:45")


def test_what_is_left_falls_below_zero_by_what_it_is_late() -> None:
    run = story(received(on(2), ORDINARY, CRITICAL), tier="D")[RESPONSE]
    assert [run.left(on(2, clock)) for clock in ("09:00", "09:30", "10:00", "13:00")] == [30, 0, -30, -150]


def test_the_segments_add_up_to_what_was_spent() -> None:
    run = story(
        received(on(2, "17:00")), Event(on(3, "10:00"), PAUSED, until=on(9)), Event(on(3, "14:00"), RESUMED)
    )[HANDLING]
    found = [
        (one.kind, one.start.astimezone(ZONE).strftime("%d %H:%M"), one.minutes)
        for one in run.segments(on(3, "15:00"))
    ]
    assert found == [
        (COUNTED, "02 17:00", 60),
        (CLOSED, "02 18:00", 0),
        (COUNTED, "03 09:00", 60),
        (PAUSED_TIME, "03 10:00", 120),
        (CLOSED, "03 12:00", 0),
        (PAUSED_TIME, "03 13:30", 30),
        (COUNTED, "03 14:00", 60),
    ]
    assert run.spent(on(3, "15:00")) == 180


def test_whoever_held_it_is_told_with_minutes_and_nobody_while_it_was_closed() -> None:
    events = [
        received(on(2), person="li"),
        Event(on(2, "10:00"), HELD, person="wang"),
        Event(on(2, "11:00"), DONE),
        Event(on(2, "12:00"), ENDED),
        Event(on(4, "09:00"), REOPENED),
        Event(on(4, "10:00"), HELD, person="zhao"),
    ]
    turns = held(events, OFFICE_CALENDAR, on(4, "11:00"))
    assert [(turn.person, turn.minutes) for turn in turns] == [
        ("li", 60),
        ("wang", 120),
        ("wang", 60),
        ("zhao", 60),
    ]
    assert held(events[:4], OFFICE_CALENDAR, on(9))[-1].end == on(2, "12:00")


def test_the_steps_of_a_story_end_with_its_clocks() -> None:
    events = [received(on(2)), Event(on(2, "10:00"), ANSWERED), Event(on(2, "11:00"), DONE)]
    found = list(steps(events, "B", SHIPPED))
    assert [event.kind for event, _ in found] == [RECEIVED, ANSWERED, DONE]
    assert [runs[RESPONSE].ended for _, runs in found] == [None, on(2, "10:00"), on(2, "10:00")]
    assert found[-1][1] == clocks(events, "B", SHIPPED)


def test_a_missing_cell_is_told() -> None:
    with pytest.raises(KeyError):
        story(received(on(2)), standard=replace(SHIPPED, levels={}))


def test_the_moments_of_another_zone_are_the_same_moments() -> None:
    elsewhere = on(2, "09:15").astimezone(ZoneInfo("America/New_York"))
    assert story(received(elsewhere))[HANDLING].due == on(4, "09:15")


def test_the_complaint_of_the_design_has_the_clocks_of_its_cell() -> None:
    """`design/ticket.html`: complex, critical, tier B, paused 09:52 to 10:04, answered in 4 minutes."""
    runs = story(
        received(on(2, "09:15"), urgency=CRITICAL, complaint=True, person="chen"),
        Event(on(2, "09:19"), ANSWERED),
        Event(on(2, "09:31"), PRIORITISED, COMPLEX, CRITICAL, complaint=True),
        Event(on(2, "09:31"), HELD, person="wang"),
        Event(on(2, "09:52"), PAUSED, until=on(4, "00:00")),
        Event(on(2, "10:04"), RESUMED),
    )
    now = on(2, "10:57")
    assert (runs[RESPONSE].budget, runs[RESPONSE].spent(now), runs[RESPONSE].state(now)) == (15, 4, MET)
    assert (runs[HANDLING].budget, runs[HANDLING].spent(now)) == (6 * H, 90)
    assert runs[HANDLING].due == on(2, "16:57")
    assert SHIPPED.level(cell_of(FEEDBACK, COMPLEX, CRITICAL, complaint=True, tier="B")).minutes == 2 * H


def test_what_is_taken_back_goes_on_with_what_remained_and_the_time_since_is_out() -> None:
    run = story(received(on(2)), Event(on(3, "17:00"), DONE), Event(on(5, "10:00"), TAKEN_BACK))[HANDLING]
    assert (run.budget, run.left(on(5, "10:00")), run.due) == (2 * D, 60, on(5, "11:00"))


def test_done_and_back_again_and_again_gains_nothing() -> None:
    rounds = [Event(on(3, "17:00"), kind) for _ in range(5) for kind in (DONE, TAKEN_BACK)]
    assert story(received(on(2)), *rounds)[HANDLING].due == story(received(on(2)))[HANDLING].due


def test_closed_and_reopened_again_gains_only_once_unless_the_customer_was_told_anew() -> None:
    done, ended, again = (Event(on(3, "17:00"), kind) for kind in (DONE, ENDED, REOPENED))
    once = story(received(on(2)), done, ended, again)[HANDLING]
    twice = story(received(on(2)), done, ended, again, done, ended, again)[HANDLING]
    assert once.left(on(3, "17:00")) == twice.left(on(3, "17:00")) == grace(2 * D)
    later = [Event(on(4, "11:00"), kind) for kind in (DONE, ENDED, REOPENED)]
    told = [later[0], Event(on(4, "11:00"), TOLD), *later[1:]]
    used_up = story(received(on(2)), done, ended, again, *later)[HANDLING]
    told_anew = story(received(on(2)), done, ended, again, *told)[HANDLING]
    assert used_up.left(on(4, "11:00")) == grace(2 * D) - 3 * H
    assert told_anew.left(on(4, "11:00")) == grace(2 * D)


def test_what_is_taken_back_leaves_no_feedback_clock_that_had_only_begun() -> None:
    start, done, back = received(on(2)), Event(on(2, "10:00"), DONE), Event(on(2, "11:00"), TAKEN_BACK)
    assert FEEDBACK not in story(start, done, back)
    assert story(start, back)[HANDLING] == story(start)[HANDLING]


def test_a_priority_changed_while_it_was_done_counts_from_the_start_when_it_is_taken_back() -> None:
    run = story(
        received(on(2)),
        Event(on(3, "09:00"), DONE),
        Event(on(3, "10:00"), PRIORITISED, SIMPLE, URGENT),
        Event(on(5, "09:00"), TAKEN_BACK),
    )[HANDLING]
    assert (run.level.minutes, run.left(on(5))) == (3 * H, 45)


def test_where_nobody_tells_what_the_customer_was_told_response_and_feedback_are_not_known() -> None:
    events = [received(on(2)), Event(on(5), DONE), Event(on(9, "10:00"), ENDED)]
    for name in (RESPONSE, FEEDBACK):
        run = clocks(events, "B", SHIPPED, tells_contact=False)[name]
        assert (run.state(on(10)), run.known) == (OUT, False)
        assert clocks(events, "B", SHIPPED)[name].state(on(10)) == MISSED
    assert clocks(events, "B", SHIPPED, tells_contact=False)[HANDLING].known


MOVES = st.sampled_from([ANSWERED, DONE, ATTEMPTED, TOLD, HELD, PRIORITISED])
LATER = st.tuples(
    st.integers(0, 4 * D),
    MOVES,
    st.sampled_from([SIMPLE, ORDINARY, COMPLEX]),
    st.sampled_from([NORMAL, CRITICAL]),
)


@given(st.lists(LATER, max_size=6), st.booleans(), st.sampled_from(TIERS))
def test_a_clock_that_was_never_stopped_follows_from_its_start_and_its_deadline(
    moves: list[tuple[int, str, str, str]],
    complaint: bool,  # noqa: FBT001
    tier: str,
) -> None:
    at, stand = on(2), received(on(2), complaint=complaint)
    events = [stand]
    for minutes, kind, complexity, urgency in moves:
        at += timedelta(minutes=minutes)
        if kind == PRIORITISED:
            events.append(Event(at, kind, complexity, urgency, complaint))
            stand = events[-1]
        else:
            events.append(Event(at, kind))
    for name, run in story(*events, tier=tier).items():
        if run.ended is None and run.due is not None:
            cell = cell_of(name, stand.complexity, stand.urgency, stand.complaint, tier)
            assert unbroken(name, cell, SHIPPED, run.start, run.due, run.missed_at) == run
