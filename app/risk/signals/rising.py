"""A signal rises to a graver colour while it is open: its plan grows, and its clocks begin anew."""

from datetime import date
from typing import Any

from app.access.gate import everything
from app.clock import now
from app.db.connection import database
from app.inbox.notices import notify
from app.people.models import Person
from app.risk.signals.acting import write
from app.risk.signals.measuring import Metric, Seen
from app.risk.signals.models import ACCEPTED, NEW, Signal, SignalRule
from app.risk.signals.plans import due, plan_of
from app.risk.signals.responding import add_steps, next_due_of

ROSE = "signal.worsened"


def rise(row: int, colour: str, rule: SignalRule, metric: Metric, seen: Seen, day: date) -> None:
    """Let the open signal `row` rise to `colour`, which `seen` raises on `day`; its handler hears of it."""
    signal = everything(Signal, why="it rises, whoever may read it").where(Signal.id == row).get()
    plan = plan_of(rule.plan)[colour]
    columns: dict[str, Any] = {
        "colour": colour,
        "value": seen.value,
        "latest": seen.value,
        "records": seen.records,
        "times": signal.times + (signal.seen_on < day),
        "seen_on": max(signal.seen_on, day),
        "cleared": False,
        "clear_at": metric.clear_at(rule.clear, seen),
        "told_late": False,
    }
    with database.atomic():
        if signal.state == NEW:
            columns["next_due"] = due(plan.accept)
        else:
            columns["state"] = ACCEPTED
        write(None, ROSE, signal, columns)
        if signal.state != NEW:
            add_steps(signal, plan, now())
            next_due_of(signal)
        if signal.handler_id:
            notify([Person.get_by_id(signal.handler_id)], ROSE, (Signal.audit_kind, signal.number), None)
