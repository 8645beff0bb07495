"""Looking some days after closing whether the handling of a signal has lasted (clause 5.4)."""

from collections import defaultdict
from datetime import date

from app.access.gate import everything
from app.clock import today
from app.db.connection import database
from app.inbox.notices import notify
from app.people.models import Person
from app.risk.signals.acting import write
from app.risk.signals.measuring import Cause, values_of
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import CLOSED, Signal, SignalRule
from app.risk.signals.responding import reviewers
from app.risk.signals.reviewing import reopen_by_itself
from app.risk.signals.running import bounds_of

MEASURED = "signal.effect_measured"


def look_again() -> int:
    """Measure each signal whose day has come: past *raise* it is reopened, else somebody is to judge.

    Returns how many there were.
    """
    due: dict[int, list[Signal]] = defaultdict(list)
    waiting = (Signal.effect_on <= today(), Signal.state == CLOSED, Signal.effect.is_null())
    unmeasured = Signal.effect_value.is_null()
    for signal in (
        everything(Signal, why="whether the handling has lasted is looked at; nothing is shown")
        .where(*waiting, unmeasured)
        .order_by(Signal.id)
    ):
        due[signal.rule_id].append(signal)
    for rule, signals in due.items():
        _measure(SignalRule.get_by_id(rule), signals, today())
    return sum(map(len, due.values()))


def _measure(rule: SignalRule, signals: list[Signal], day: date) -> None:
    metric = METRICS[rule.metric]
    bounds, values = bounds_of(rule, metric), values_of(metric, day, rule.days, rule.least)
    for signal in signals:
        seen = values.get(Cause(signal.subject, signal.instance))
        value = seen.value if seen else 0.0 if metric.complete else signal.latest or signal.value
        if seen and bounds.colour_of(seen.value):
            reopen_by_itself(signal, seen.value, metric.clear_at(rule.clear, seen))
            continue
        with database.atomic():
            write(None, MEASURED, signal, {"effect_value": value, "latest": value})
            notify(_judges(signal), "signal.effect_due", (Signal.audit_kind, signal.number), None)


def _judges(signal: Signal) -> list[Person]:
    """Whoever reviews it; where nobody else may, its handler, who asks a second person."""
    if found := reviewers(signal):
        return found
    return [Person.get_by_id(signal.handler_id)] if signal.handler_id else []
