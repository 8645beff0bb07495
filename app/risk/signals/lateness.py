"""Signals whose clocks ran out, and those that have lost whoever handles them."""

from app.access.gate import everything
from app.clock import now
from app.db.connection import database
from app.inbox.notices import notify
from app.people.models import Person
from app.risk.signals.acting import write
from app.risk.signals.audience import Audience
from app.risk.signals.models import CLOSED, FALSE, IS_OPEN, NEW, OPEN_STATES, Signal
from app.risk.signals.recording import RAISED
from app.risk.signals.responding import give_steps, lies_of

LATE_TO_ACCEPT, LATE_STEP = "signal.late_accepting", "signal.late_step"


def go_on() -> int:
    """Tell of each clock that has run out, once; give anew what lost its people.

    Returns how many were told of that are not about people's access.
    """
    audience = Audience()
    _address_anew(audience)
    _give_anew(audience)
    late = everything(Signal, why="clocks go on; nothing is shown").where(
        Signal.next_due.is_null(is_null=False), Signal.next_due < now(), ~Signal.told_late, IS_OPEN
    )
    found = list(late.order_by(Signal.next_due, Signal.id))
    for signal in found:
        _tell(signal, audience)
    return sum(not signal.addressed for signal in found)


def _tell(signal: Signal, audience: Audience) -> None:
    """To its handler and those above: the nearest lead, and of red ones the director."""
    event = LATE_TO_ACCEPT if signal.state == NEW else LATE_STEP
    people = _told(signal, audience)
    with database.atomic():
        write(
            None,
            "signal.escalated",
            signal,
            {"told_late": True},
            to=[one.username for one in people],
            late=event,
        )
        notify(people, event, (Signal.audit_kind, signal.number), None)


def _told(signal: Signal, audience: Audience) -> list[Person]:
    wanted = [audience.people[signal.handler_id]] if signal.handler_id else []
    if signal.addressed:
        wanted += [audience.people[signal.reviewer_id]] if signal.reviewer_id else []
    else:
        wanted += audience.above(signal.department_id, lies_of(signal), signal.handler_id)
    return list({one.id: one for one in wanted if not one.disabled}.values())


def _give_anew(audience: Audience) -> None:
    """What its handler may handle no more goes to whoever may by now, with the open tasks of its plan.

    What a leaver held is handed over by their lead.
    """
    unsettled = Signal.state.in_(OPEN_STATES) | (Signal.effect.is_null() & (Signal.state == CLOSED))
    every = everything(Signal, why="clocks go on; nothing is shown")
    for signal in list(every.where(~Signal.addressed, unsettled)):
        lies = lies_of(signal)
        handler = audience.people.get(signal.handler_id)
        if handler is not None and (handler.disabled or audience.may_handle(handler.id, lies)):
            continue
        found = audience.handler_of(lies)
        if found is None or found == signal.handler_id:
            continue
        with database.atomic():
            write(None, "signal.addressed", signal, {"handler": found})
            give_steps(None, signal, audience.people[found])
            notify([audience.people[found]], RAISED, (Signal.audit_kind, signal.number), None)


def _address_anew(audience: Audience) -> None:
    """What is about access goes to whoever holds the two offices by now."""
    every = everything(Signal, why="clocks go on; nothing is shown")
    for signal in list(every.where(Signal.addressed, Signal.effect.is_null(), Signal.state != FALSE)):
        pair = audience.about_access(signal.person_id)
        wanted = {"handler": pair.handler, "reviewer": pair.reviewer}
        if (signal.handler_id, signal.reviewer_id) != (pair.handler, pair.reviewer):
            with database.atomic():
                write(None, "signal.addressed", signal, wanted)
                if pair.handler:
                    give_steps(None, signal, audience.people[pair.handler])
