"""Putting the shipped rules and plans into a database that lacks them; what people changed stays changed."""

from typing import Any

from app.chain.writing import Entry, writing
from app.db.fields import json_text
from app.risk.signals.models import ResponsePlan, SignalRule
from app.risk.signals.raising import COLOURS
from app.risk.signals.shipped import PLANS, RULES, ShippedRule

FORMER_CLEAR, HALF = 15.0, 50.0
CALLED = {"plan": "response_plan"}
"""What the chain calls a column, where that is not its name."""


def ship_signals() -> None:
    """Make what is not there yet."""
    rules = {code for (code,) in SignalRule.select(SignalRule.code).tuples()}
    plans = {code for (code,) in ResponsePlan.select(ResponsePlan.code).tuples()}
    for rule in RULES:
        if rule.code not in rules:
            add_rule(None, **_columns(rule))
    _mend_score()
    for code, colours in PLANS.items():
        if code not in plans:
            plan = ResponsePlan(code=code, colours=dict(colours))
            with writing(None, "signal.plan.shipped", plan) as entry:
                entry.changed("colours", None, json_text(plan.colours))
                plan.save(force_insert=True)


def _mend_score() -> None:
    """The score's *clear* was shipped as points once; it is the share that is regained, in percent."""
    rule = SignalRule.get(SignalRule.code == "score")
    if rule.rev == 1 and rule.clear == FORMER_CLEAR:
        with writing(None, "signal.rule.changed", rule) as entry:
            tell_rule(entry, {"clear": rule.clear}, {"clear": HALF})
            SignalRule.update(clear=HALF).where(SignalRule.id == rule.id).execute()


def add_rule(person: Any, **columns: Any) -> SignalRule:  # noqa: ANN401  columns of the table
    """Write a rule with its row on the chain."""
    rule = SignalRule(**columns)
    with writing(person, "signal.rule.added" if person else "signal.rule.shipped", rule) as entry:
        tell_rule(entry, {}, columns)
        rule.save(force_insert=True)
    return rule


def tell_rule(entry: Entry, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Note what changed of a rule."""
    for name, value in after.items():
        if name != "code":
            entry.changed(CALLED.get(name, name), _told(before.get(name)), _told(value))


def _told(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, bool):
        return value
    return None if value == "" else float(value) if isinstance(value, int | float) else value


def _columns(rule: ShippedRule) -> dict[str, Any]:
    return {
        **{
            name: getattr(rule, name) for name in ("code", "metric", "clear", "days", "hits", "least", "plan")
        },
        **{colour: rule.raises.get(colour) for colour in COLOURS},
        "active": True,
    }
