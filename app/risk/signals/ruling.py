"""Editing rules and response plans: what is refused, and who may (clause 5.4)."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from app.access.gate import Gate
from app.chain.writing import writing
from app.db.base import update_row
from app.db.connection import database
from app.db.fields import json_text
from app.errors import Conflict, Forbidden, Invalid
from app.risk.signals.audience import ACCESS, MANAGE
from app.risk.signals.measuring import Metric
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import REPORT, ResponsePlan, SignalRule
from app.risk.signals.plans import ColourPlan, plan_of, read, written
from app.risk.signals.raising import COLOURS, RANK
from app.risk.signals.shipped import ACCESS as PLAN_OF_ACCESS
from app.risk.signals.shipping import add_rule, tell_rule

SECURITY = "role.manage"
"""The security officer keeps the rules about access: who is watched does not set by what."""
LONGEST_WINDOW, MOST_HITS = 730, 12
MOST_STEPS = 12
HOUR, LONGEST_HOURS = 60, 2000
"""Minutes; and working hours of a step: no calendar reaches as far as a form takes digits."""
WHOLE = 100
"""Percent of a loss."""
LONGEST_STEP = 120


def may_edit(gate: Gate, metric: Metric) -> bool:
    """Whether the person keeps rules of that metric."""
    if metric.of_access:
        return gate.has(ACCESS) and gate.has(SECURITY)
    return gate.has(MANAGE)


def save_rule(gate: Gate, rule: SignalRule, values: Mapping[str, Any], rev: int) -> None:
    """Keep a changed rule. Raises Forbidden, Invalid beside the field, Conflict."""
    metric = METRICS[rule.metric]
    if not may_edit(gate, metric):
        raise Forbidden
    check_rule(metric, values)
    if rule.rev != rev:
        raise Conflict("Somebody else has changed this meanwhile.")
    with writing(gate.person, "signal.rule.changed", rule) as entry:
        tell_rule(entry, {name: getattr(rule, name) for name in values}, dict(values))
        if not update_row(SignalRule, rule.id, rev, {**values, "rev": rev + 1}):
            raise Conflict("Somebody else has changed this meanwhile.")


def new_rule(gate: Gate, code: str, metric: str, values: Mapping[str, Any]) -> SignalRule:
    """Add a rule of a metric. Raises Forbidden, Invalid beside the field."""
    if metric not in METRICS:
        raise Invalid("metric", "Choose what is measured: a rule over nothing raises nothing.")
    if not may_edit(gate, METRICS[metric]):
        raise Forbidden
    if not values.get("name"):
        raise Invalid("name", "Give the rule a name.")
    check_rule(METRICS[metric], values)
    with database.atomic():
        return add_rule(gate.person, code=code, metric=metric, **values)


def check_rule(metric: Metric, values: Mapping[str, Any]) -> None:
    """Raise Invalid for a rule that can't work, saying what would."""
    raises = [(colour, values[colour]) for colour in reversed(COLOURS) if values.get(colour) is not None]
    if not raises:
        raise Invalid("red", "Say from which value on it raises a signal, for one colour at least.")
    if not 1 <= values["days"] <= LONGEST_WINDOW:
        raise Invalid(
            "days",
            "A window has 1 to %(max)d days: over no days there is nothing to measure.",
            max=LONGEST_WINDOW,
        )
    if not 1 <= values["hits"] <= MOST_HITS:
        raise Invalid("hits", "Between 1 and %(max)d times in a row.", max=MOST_HITS)
    if values["least"] < 1:
        raise Invalid("least", "A value rests on one record at least: a metric over nothing tells nothing.")
    for (lower, bound), (higher, graver) in pairwise(raises):
        if RANK[higher] > RANK[lower] and (graver >= bound if metric.falls else graver <= bound):
            raise Invalid(higher, "A graver colour needs a worse value than the milder ones.")
    _check_clear(metric, values.get("clear"), raises[0][1])
    plan_of(values["plan"])
    if metric.of_access and values["plan"] != PLAN_OF_ACCESS:
        raise Invalid("plan", "What is about access has the plan of its own: nobody else is told of it.")


def _check_clear(metric: Metric, clear: float | None, mildest: float) -> None:
    """*Clear* lies on the good side of the mildest bound, or a cause would be armed while it is raised."""
    if clear is None:
        return
    if metric.regains:
        if not 0 < clear <= WHOLE:
            raise Invalid("clear", "Say how much of the loss is to be regained: 1 to 100 percent.")
        return
    if clear == mildest:
        raise Invalid(
            "clear",
            "Raised and clear at one value it is armed again and again: leave a distance between them.",
        )
    if (clear < mildest) if metric.falls else (clear > mildest):
        raise Invalid("clear", "It would raise below its clear: choose a better value than it raises at.")


def save_colour(gate: Gate, plan: ResponsePlan, colour: str, changed: ColourPlan, rev: int) -> None:
    """Keep the plan of one colour. Raises Forbidden, Invalid, Conflict."""
    if not may_edit_plan(gate, plan):
        raise Forbidden
    check_colour(changed)
    if plan.code == PLAN_OF_ACCESS and any(step.kind == REPORT for step in changed.steps):
        raise Invalid("steps", "There is no report about access: choose a step of another kind.")
    if plan.rev != rev:
        raise Conflict("Somebody else has changed this meanwhile.")
    before = plan.colours
    after = written({**read(before), colour: changed})
    with writing(gate.person, "signal.plan.changed", plan) as entry:
        entry.changed("colours", json_text(before), json_text(after))
        if not update_row(ResponsePlan, plan.id, rev, {"colours": after, "rev": rev + 1}):
            raise Conflict("Somebody else has changed this meanwhile.")


def may_edit_plan(gate: Gate, plan: ResponsePlan) -> bool:
    """Whether the person keeps a plan: that of access is the security officer's."""
    return gate.has(ACCESS) and gate.has(SECURITY) if plan.code == PLAN_OF_ACCESS else gate.has(MANAGE)


def check_colour(changed: ColourPlan) -> None:
    """Raise Invalid for a plan that leads nowhere."""
    if not changed.steps:
        raise Invalid("steps", "A plan without steps does nothing about a signal: add one step at least.")
    if len(changed.steps) > MOST_STEPS:
        raise Invalid("steps", "At most %(max)d steps.", max=MOST_STEPS)
    if len({step.what for step in changed.steps}) < len(changed.steps):
        raise Invalid("steps", "Each step stands once.")
    if any(step.minutes < 1 for step in changed.steps) or changed.accept < 1:
        raise Invalid("steps", "Each step needs the working hours within which it is done.")
    if max(changed.accept, *(step.minutes for step in changed.steps)) > LONGEST_HOURS * HOUR:
        raise Invalid("steps", "At most %(max)d working hours, about a year.", max=LONGEST_HOURS)
    if not 1 <= changed.effect <= LONGEST_WINDOW:
        raise Invalid("effect", "The effect is looked at after 1 to %(max)d days.", max=LONGEST_WINDOW)
