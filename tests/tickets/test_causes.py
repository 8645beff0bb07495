"""How a ticket stood when a clock was met or missed: who held it, in which stage, and why it was late."""

import pytest

from app.tickets.analysis.causes import Step, stand_at

WANG, LI = 7, 8
DUE = "2026-03-16 10:00:00.000000"


def step(clock: str, kind: str, holder: int | None = None, to_stage: str | None = None) -> Step:
    return Step(f"2026-03-16 {clock}.000000", kind, holder, to_stage)


BEGUN = (
    step("09:00:10", "received", WANG),
    step("09:10:00", "moved", None, "analysis"),
    step("09:20:00", "moved", None, "execution"),
)
UNHELD = (step("09:00:10", "received"),)


@pytest.mark.parametrize(
    ("steps", "cause"),
    [
        (UNHELD, "unheld"),
        (BEGUN[:2], "not_begun"),
        (BEGUN, "in_work"),
        ((*BEGUN, step("09:30:00", "paused"), step("09:40:00", "resumed")), "waited"),
        ((*BEGUN, step("09:30:00", "held", LI)), "in_work"),
        ((*BEGUN, step("09:30:00", "held", LI), step("09:40:00", "held", WANG)), "handed_on"),
        ((*BEGUN, step("09:30:00", "done", None, "feedback"), step("09:40:00", "reopened")), "reopened"),
        ((*BEGUN, step("10:00:00", "paused")), "in_work"),
    ],
)
def test_the_first_cause_that_fits_is_told(steps: tuple[Step, ...], cause: str) -> None:
    assert stand_at(steps, DUE, met=False).cause == cause


def test_somebody_who_is_no_user_held_it_too() -> None:
    assert stand_at(UNHELD, DUE, met=False, named=True).cause == "not_begun"


def test_a_miss_belongs_to_whoever_held_it_before_the_deadline() -> None:
    handed = (*BEGUN, step("10:00:00", "held", LI))
    assert stand_at(handed, DUE, met=False).holder == WANG
    assert stand_at(handed, DUE, met=True).holder == LI


def test_what_ends_a_clock_does_not_move_the_ticket_before_it_has() -> None:
    done = (*BEGUN, step("10:00:40", "done", None, "feedback"))
    stand = stand_at(done, DUE, met=True)
    assert (stand.stage, stand.cause) == ("execution", "")


def test_a_ticket_that_was_done_in_the_minute_it_came_was_held_by_whom_took_it() -> None:
    steps = (step("09:00:10", "received", WANG), step("09:00:30", "done", None, "feedback"))
    assert stand_at(steps, "2026-03-16 09:00:00.000000", met=True) == (WANG, "reception", "")
