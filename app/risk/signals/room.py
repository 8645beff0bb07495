"""Signals plug themselves in."""

from flask_babel import lazy_gettext as _l

from app.risk.signals import commands, effects, following, lateness  # noqa: F401  commands hang on the group
from app.risk.signals.audience import ACCESS, HANDLE, MANAGE, OPENS, REVIEW
from app.risk.signals.audited import PLANS, RULES, SIGNALS
from app.risk.signals.converters import (
    ResponseKey,
    ResponsePlanCode,
    SignalColour,
    SignalNumber,
    SignalRuleCode,
)
from app.risk.signals.false_alarms import FALSE_ALARM, FALSE_ALARM_ACCESS
from app.risk.signals.files import follow_customer, signals_of
from app.risk.signals.follow import TRIGGERS
from app.risk.signals.holding import SIGNALS_HELD
from app.risk.signals.lists.listing import waiting
from app.risk.signals.lists.searching import find_signals
from app.risk.signals.models import Signal
from app.risk.signals.responding import REASON
from app.risk.signals.running import Ran, run
from app.risk.signals.second_opinion import LASTED, REFUSED, REVIEWING, follow_refusal
from app.risk.signals.timeline import SIGNALS_TOLD
from app.risk.signals.views import (  # noqa: F401  they hang their routes on the blueprint
    beside,
    listing,
    of_customer,
    page,
    plans,
    rules,
)
from app.risk.signals.views.blueprint import signals
from app.risk.signals.words import step_words
from app.room import Entry, Outcome, Panel, Reason, Room, Running, Search, Task

VIEW = Signal.view_permission


def _nightly(_: Running) -> Outcome:
    """The job `signals.run`."""
    ran = run()
    effects.look_again()
    return outcome_of(ran)


def _go_on(_: Running) -> Outcome | None:
    """The job `signals.clocks`."""
    told = lateness.go_on()
    return Outcome("Told of signals past their time: %(count)s.", count=told) if told else None


def outcome_of(ran: Ran) -> Outcome:
    """What the list of jobs tells: nothing of what is about people's access."""
    return Outcome("%(raised)s signals raised, %(updated)s updated.", raised=ran.told, updated=ran.updated)


room = Room(
    "risk.signals",
    views=[signals],
    permissions=[VIEW, HANDLE, REVIEW, MANAGE, ACCESS],
    implied={OPENS: frozenset({VIEW, ACCESS})},
    menu=[
        Entry(
            "signals.index",
            _l("Signals"),
            icon="signal",
            permission=OPENS,
            group=_l("Evaluation and risk"),
            position=59,
            count=waiting,
        )
    ],
    searches=[Search(_l("Signals"), OPENS, find_signals, whole="signals.search")],
    records={Signal.audit_kind: Signal},
    pages={Signal.audit_kind: "signals.signal"},
    panels=[
        Panel("customer", _l("Signals"), "signals.of_customer", VIEW),
        Panel("risk", _l("Signals"), "signals.of_risk", VIEW),
        Panel("risk.matrix", _l("Signals"), "signals.beside", VIEW),
    ],
    timeline=[SIGNALS_TOLD],
    reasons={
        REASON: Reason(
            _l("Step of a signal's plan"),
            step_words,
            _l("Write down here what was done in the step: that ends its task."),
            following.is_to_be_done,
        )
    },
    notices={
        "signal.raised": ("signal", _l("A signal was raised that you handle")),
        "signal.raised_many": ("signal", _l("Signals were raised that you handle: %(count)s in all")),
        "signal.worsened": ("signal", _l("A signal that you handle has risen to a graver colour")),
        "signal.report": ("signal", _l("%(by)s reports a signal to you")),
        "signal.handled": ("signal", _l("%(by)s has handled a signal: review it")),
        "signal.reviewed": ("check", _l("%(by)s has reviewed what you did about a signal: it can be closed")),
        "signal.returned": ("undo", _l("%(by)s gave a signal back to you")),
        "signal.reopened": ("signal", _l("A closed signal has come back: it is open again")),
        "signal.effect_due": ("clock", _l("Look whether the handling of a signal has lasted")),
        lateness.LATE_TO_ACCEPT: ("clock", _l("A signal was not accepted in time")),
        lateness.LATE_STEP: ("clock", _l("A step of a signal's plan is past its time")),
    },
    listens={
        "task.passed": following.pass_by_task,
        "scorecard.published": following.forget_levels,
        REFUSED: follow_refusal,
    },
    triggers=TRIGGERS,
    raised={"customer": follow_customer},
    beneath={"customer": signals_of},
    holdings=[SIGNALS_HELD],
    audited=[SIGNALS, RULES, PLANS],
    jobs=[
        Task("signals.run", _nightly, every="40 2 * * *", label=_l("Rules of signals"), long=True),
        Task("signals.clocks", _go_on, every="*/10 * * * *", label=_l("Clocks of signals")),
    ],
    approvals=[FALSE_ALARM, FALSE_ALARM_ACCESS, REVIEWING, LASTED],
    converters={
        "signal": SignalNumber,
        "response_key": ResponseKey,
        "signal_rule": SignalRuleCode,
        "response_plan": ResponsePlanCode,
        "signal_colour": SignalColour,
    },
    help={"signals": "signals"},
)
