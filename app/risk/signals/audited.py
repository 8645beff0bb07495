"""Signals, their rules and plans as the chain tells of them."""

from peewee import ModelSelect

from app.access.gate import everything
from app.chain.tables import Audited
from app.risk.signals.models import ResponsePlan, Signal, SignalRule
from app.vault.fields import sealed_fields

_PERSON = '(SELECT username FROM person WHERE id = "t1"."{}_id")'
PLAIN = ("colour", "state", "raised_value", "closed_value", "effect_value", "effect", "effect_on")
MORE = ("muted_until", "muted_value", "subject")


def _all() -> ModelSelect:
    return everything(Signal, why="all of them are compared with the chain; no value is told")


SIGNALS = Audited(
    Signal,
    _all,
    number='"t1"."number"',
    fields={
        **{name: f'"t1"."{name}"' for name in (*PLAIN, *MORE, *sorted(sealed_fields(Signal)))},
        "instance": 'nullif("t1"."instance", \'\')',
        "rule": '(SELECT code FROM signal_rule WHERE id = "t1"."rule_id")',
        "handler": _PERSON.format("handler"),
        "reviewer": _PERSON.format("reviewer"),
        "risk": '"t1"."risk_id"',
        "reopened": 'nullif("t1"."reopened", 0)',
    },
    whole=True,
)
RULES = Audited(
    SignalRule,
    SignalRule.select,
    number='"t1"."code"',
    fields={
        **{name: f'"t1"."{name}"' for name in ("metric", "red", "orange", "yellow", "blue", "clear")},
        "name": 'nullif("t1"."name", \'\')',
        "response_plan": '"t1"."plan"',
        **{name: f'1.0 * "t1"."{name}"' for name in ("days", "hits", "least")},
        "active": '"t1"."active"',
    },
    whole=True,
)
PLANS = Audited(
    ResponsePlan,
    ResponsePlan.select,
    number='"t1"."code"',
    fields={"colours": '"t1"."colours"'},
    whole=True,
)
