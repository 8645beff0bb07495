"""The rules: what they measure, how often they were right; editing and trying one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from peewee import fn

from app.access.gate import gate
from app.access.routes import requires
from app.customers.part_rows import new_key
from app.errors import Invalid, NotFound
from app.risk.signals import ruling
from app.risk.signals.audience import MANAGE, OPENS
from app.risk.signals.lists.cells import flag
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import FALSE, Signal, SignalRule
from app.risk.signals.raising import COLOURS
from app.risk.signals.rule_forms import RuleForm
from app.risk.signals.trying import Trial, try_rule
from app.risk.signals.views.blueprint import signals
from app.risk.signals.words import COLOUR_WORDS, names_of, number, plan_name, rule_name
from app.web.answers import done

SHOWN = 10
"""As many of what a trial would have raised are told one by one."""


@signals.get("/rules/")
@requires(OPENS)
def rules() -> ResponseReturnValue:
    """Every rule, with the readable signals it raised and how many of them were false alarms."""
    hits, false = _counts()
    found = list(SignalRule.select().order_by(~SignalRule.active, SignalRule.id))
    return render_template(
        "signals/rules.html",
        rows=[(rule, METRICS[rule.metric], hits[rule.id], false[rule.id]) for rule in found],
        may_add=gate().has(MANAGE),
        **_words(),
    )


@signals.get("/rules/new")
@requires(MANAGE)
def new_rule() -> ResponseReturnValue:
    """A form for one more."""
    return _page(None, RuleForm().fit(None))


@signals.post("/rules/new")
@requires(MANAGE)
def add() -> ResponseReturnValue:
    """Add a rule, or try it first."""
    form = RuleForm().fit(None)
    if "try" in request.form:
        return _tried(None, form)
    made = form.submit(lambda: ruling.new_rule(gate(), new_key().lower(), form.metric.data, form.values()))
    if made is None:
        return _page(None, form), form.answers_with
    return done(url_for(".rules"), _("Added"))


@signals.get("/rules/<signal_rule:code>")
@requires(OPENS)
def rule(code: str) -> ResponseReturnValue:
    """One rule, and its form for whoever keeps it."""
    found = _found(code)
    return _page(found, RuleForm().fit(found))


@signals.post("/rules/<signal_rule:code>")
@requires(OPENS)
def save_rule(code: str) -> ResponseReturnValue:
    """Keep a changed rule, or try it first."""
    found = _found(code)
    form = RuleForm().fit(found)
    if "try" in request.form:
        return _tried(found, form)
    if form.submit(lambda: _save(found, form)) is None:
        return _page(_found(code), form), form.answers_with
    return done(url_for(".rules"), _("Saved"))


def _save(found: SignalRule, form: RuleForm) -> bool:
    ruling.save_rule(gate(), found, form.values(), form.read_rev())
    return True


def _tried(found: SignalRule | None, form: RuleForm) -> ResponseReturnValue:
    """The form with what the rule would have raised."""
    trial = form.submit(lambda: _try(found, form))
    return _page(found, form, trial), 200 if trial is not None else 422


def _try(found: SignalRule | None, form: RuleForm) -> Trial:
    metric = METRICS.get(found.metric if found else form.metric.data or "")
    if metric is None:
        raise Invalid("metric", "Choose what is measured: a rule over nothing raises nothing.")
    gate().require(ruling.SECURITY if metric.of_access else MANAGE)
    values = form.values()
    ruling.check_rule(metric, values)
    return try_rule(gate(), metric, values)


def _found(code: str) -> SignalRule:
    found: SignalRule | None = SignalRule.get_or_none(SignalRule.code == code)
    if found is None:
        raise NotFound
    return found


def _counts() -> tuple[Counter[int], Counter[int]]:
    hits, false = Counter[int](), Counter[int]()
    counted = gate().select(Signal, Signal.rule, Signal.state, fn.COUNT(Signal.id))
    for one, state, count in counted.group_by(Signal.rule, Signal.state).tuples():
        hits[one] += count
        false[one] += count if state == FALSE else 0
    return hits, false


def _page(found: SignalRule | None, form: RuleForm, trial: Trial | None = None) -> str:
    metric = METRICS[found.metric] if found else None
    return render_template(
        "signals/rule.html",
        rule=found,
        metric=metric,
        form=form,
        trial=trial,
        names=_names(found, form, trial),
        may_edit=ruling.may_edit(gate(), metric) if metric else True,
        **_words(),
    )


def _names(found: SignalRule | None, form: RuleForm, trial: Trial | None) -> Mapping[int, Any]:
    """Whom the newest of what a trial raised are about, as far as the person may know it."""
    if trial is None:
        return {}
    metric = METRICS[found.metric if found else form.metric.data]
    return names_of(gate(), metric.of, {cause.subject for _day, cause, _colour in trial.raised[-SHOWN:]})


def _words() -> dict[str, Any]:
    return {
        "flag": flag,
        "colours": COLOURS,
        "colour_words": COLOUR_WORDS,
        "rule_name": rule_name,
        "plan_name": plan_name,
        "number": number,
        "shown": SHOWN,
    }
