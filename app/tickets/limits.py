"""What may be done to the clocks, and until when (clauses 3.5 to 3.7). Values in, values out.

Each check raises Invalid with the field that it is about; all are said of the present moment `now`. Days are
workdays of the calendar that is given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from app.errors import Invalid
from app.tickets.events import CUSTOMER, THIRD_PARTY, URGENCIES, whole
from app.tickets.runs import OVERDUE, Run
from app.tickets.targets import HANDLING, RESPONSE
from app.worktime.minutes import Calendar

PAUSE_DAYS = 10
"""A pause ends by itself at the latest so many workdays after today."""
REOPEN_DAYS = 7
"""So many workdays after it was closed, a ticket can still be reopened."""
BACK_DAYS = 1
"""The receipt may be dated back by so many workdays."""
ACCEPT_MINUTES = 60
"""Within so many working minutes whoever is offered a ticket accepts it, or it returns."""
LATE = 0.75
"""From this part of a clock on, a second person confirms that its priority is lowered."""
INSIDE = "inside"
"""Waiting for somebody in the house, which never pauses."""


def pauses(waits_for: str, third_parties: bool) -> bool:  # noqa: FBT001
    """Whether waiting for them pauses handling; `third_parties` is whether the house lets those pause it."""
    return waits_for == CUSTOMER or (waits_for == THIRD_PARTY and third_parties)


@dataclass(frozen=True)
class Wait:
    """What a pause is to be: from `begins` to the opening of `until`.

    `awaited` is what is to be brought or answered, `told` whether the customer was told that they are waited
    for. `third_parties`: the house lets waiting for those pause the clock.
    """

    begins: datetime
    until: date
    awaited: str
    told: bool
    waits_for: str = CUSTOMER
    third_parties: bool = False


def check_pause(run: Run, now: datetime, wait: Wait) -> None:
    """Whether handling may pause so.

    Only the customer has to be told: nobody else's answer is theirs to bring.
    """
    if not pauses(wait.waits_for, wait.third_parties):
        raise Invalid("waits_for", "Handling goes on while you wait for them: it can't be paused for that.")
    if run.ended is not None:
        raise Invalid("until", "The handling clock has ended, so there is nothing to pause.")
    if run.state(now) == OVERDUE:
        raise Invalid("until", "The handling clock is overdue, so it can't be paused any more.")
    if run.is_paused(now):
        raise Invalid("until", "The ticket is paused already. End that pause before you begin another.")
    if whole(wait.begins) != whole(now):
        raise Invalid("begins", "A pause begins when it is entered. It can't be dated back or ahead.")
    if not wait.awaited.strip():
        raise Invalid("awaited", "Say what is to be brought or answered.")
    if wait.waits_for == CUSTOMER and not wait.told:
        raise Invalid("told_by", "Tell the customer what you wait for, and say how you told them.")
    today = run.calendar.local(now).date()
    if wait.until <= today:
        raise Invalid("until", "Give a day after today.")
    last = last_day_of_pause(run.calendar, now)
    if wait.until > last:
        raise Invalid(
            "until", "A pause lasts 10 working days at most: until %(last)s.", last=last.isoformat()
        )


def last_day_of_pause(calendar: Calendar, now: datetime) -> date:
    """The last day at whose opening a pause that begins now may end."""
    return calendar.later_by_days(calendar.local(now).date(), PAUSE_DAYS)


def end_of_pause(calendar: Calendar, until: date) -> datetime:
    """The moment when a pause until a day ends: as that day begins, so that it counts from its opening."""
    return datetime.combine(until, time.min, calendar.zone)


def check_reopening(calendar: Calendar, now: datetime, ended: datetime, void: bool) -> None:  # noqa: FBT001
    """Whether a ticket may be reopened that was closed at `ended`.

    `void` is one that was cancelled or merged. Later than that, a new ticket follows the old one.
    """
    if void:
        raise Invalid("reason", "A ticket that was cancelled or merged can't be reopened. Open a new one.")
    last = last_day_to_reopen(calendar, ended)
    if calendar.local(now).date() > last:
        raise Invalid(
            "reason",
            "It could be reopened until %(last)s, 7 working days after its end. Open a new ticket instead.",
            last=last.isoformat(),
        )


def last_day_to_reopen(calendar: Calendar, ended: datetime) -> date:
    """The last day on which a ticket that was done or closed at `ended` can be reopened."""
    return calendar.later_by_days(calendar.local(ended).date(), REOPEN_DAYS)


def last_to_accept(calendar: Calendar, offered: datetime) -> datetime:
    """The last minute in which a ticket that is offered at a moment can be accepted (clause 3.3)."""
    return calendar.after(whole(offered), ACCEPT_MINUTES)


def may_still_accept(until: datetime, now: datetime) -> bool:
    """Whether the last minute for it is not over: what comes in that minute is in time."""
    return whole(now) <= until


def check_received(calendar: Calendar, now: datetime, received: datetime, reason: str) -> None:
    """Whether a ticket that is opened now may have been received at that moment."""
    if whole(received) > whole(now):
        raise Invalid("received_at", "The receipt can't lie ahead.")
    first = first_day_of_receipt(calendar, now)
    if calendar.local(received).date() < first:
        raise Invalid(
            "received_at",
            "The receipt may be dated back by one working day at most: to %(first)s.",
            first=first.isoformat(),
        )
    if whole(received) < whole(now) and not reason.strip():
        raise Invalid("reason", "Say why the receipt is dated back.")


def first_day_of_receipt(calendar: Calendar, now: datetime) -> date:
    """The earliest day to which the receipt of a ticket that is opened now may be dated back."""
    return calendar.later_by_days(calendar.local(now).date(), -BACK_DAYS)


def check_priority(
    before: Mapping[str, Run],
    after: Mapping[str, Run],
    now: datetime,
    reason: str,
    seconded: bool,  # noqa: FBT001
) -> None:
    """Whether the priority may change, which would make the clocks `before` those `after`.

    `seconded` is whether a second person confirms it. To set the complexity for the first time is no change.
    """
    if not lowered(before, after):
        return
    if not reason.strip():
        raise Invalid("reason", "Say why the priority is lowered.")
    if needs_second(before, after, now) and not seconded:
        raise Invalid(
            "urgency",
            "Three quarters of the time are used up, so somebody else has to confirm that it is lowered.",
        )


def needs_second(before: Mapping[str, Run], after: Mapping[str, Run], now: datetime) -> bool:
    """Whether lowering the priority gives more time to a clock that has used up most of it, or is overdue."""
    return any(
        before[name].share(now) >= LATE or before[name].state(now) == OVERDUE
        for name in lowered(before, after)
    )


def lowered(before: Mapping[str, Run], after: Mapping[str, Run]) -> list[str]:
    """The running clocks whose target would be longer, or whose urgency lower.

    Targets are compared by when they fall due from the start, as their calendars may differ.
    """
    return [
        name
        for name in (RESPONSE, HANDLING)
        if before[name].ended is None
        and (_target(after[name]) > _target(before[name]) or _rank(after[name]) < _rank(before[name]))
    ]


def _target(run: Run) -> datetime:
    return run.calendar.after(run.start, run.level.minutes)


def _rank(run: Run) -> int:
    return URGENCIES.index(run.cell.urgency)
