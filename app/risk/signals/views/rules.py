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
from app.errors import NotFound
from app.risk.signals import ruling
from app.risk.signals.audience import MANAGE, OPENS
from app.risk.signals.lists.cells import flag
from app.risk.signals.measuring import Metric
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import FALSE, Signal, SignalRule
from app.risk.signals.raising import COLOURS
from app.risk.signals.rule_forms import RuleForm, rule_form
from app.risk.signals.trying import Trial, try_rule
from app.risk.signals.views.blueprint import signals
from app.risk.signals.words import COLOUR_WORDS, SUBJECT_WORDS, names_of, plan_name, rule_name
from app.web.answers import done
from app.web.forms import Form

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
    """What could be measured; a form for one more rule once that is chosen."""
    metric = _offered().get(request.args.get("metric", ""))
    return _page(None, metric, rule_form(None, metric)) if metric else _choose(Form())


@signals.post("/rules/new")
@requires(MANAGE)
def add() -> ResponseReturnValue:
    """Add a rule, or try it first."""
    metric = _offered().get(request.form.get("metric", ""))
    if metric is None:
        form = Form()
        form.form_errors.append(_("Choose what is measured: a rule over nothing raises nothing."))
        return _choose(form), 422
    form = rule_form(None, metric)
    if "try" in request.form:
        return _tried(None, metric, form)
    made = form.submit(lambda: ruling.new_rule(gate(), new_key().lower(), metric.name, form.values()))
    if made is None:
        return _page(None, metric, form), form.answers_with
    return done(url_for(".rules"), _("Added"))


@signals.get("/rules/<signal_rule:code>")
@requires(OPENS)
def rule(code: str) -> ResponseReturnValue:
    """One rule, and its form for whoever keeps it."""
    found = _found(code)
    metric = METRICS[found.metric]
    return _page(found, metric, rule_form(found, metric))


@signals.post("/rules/<signal_rule:code>")
@requires(OPENS)
def save_rule(code: str) -> ResponseReturnValue:
    """Keep a changed rule, or try it first."""
    found = _found(code)
    metric = METRICS[found.metric]
    form = rule_form(found, metric)
    if "try" in request.form:
        return _tried(found, metric, form)
    if form.submit(lambda: _save(found, form)) is None:
        return _page(_found(code), metric, form), form.answers_with
    return done(url_for(".rules"), _("Saved"))


def _save(found: SignalRule, form: RuleForm) -> bool:
    ruling.save_rule(gate(), found, form.values(), form.read_rev())
    return True


def _offered() -> Mapping[str, Metric]:
    """What a new rule may measure."""
    return {name: metric for name, metric in METRICS.items() if not metric.of_access}


def _choose(form: Form) -> str:
    metrics = _offered().values()
    return render_template("signals/new_rule.html", form=form, metrics=metrics, subjects=SUBJECT_WORDS)


def _tried(found: SignalRule | None, metric: Metric, form: RuleForm) -> ResponseReturnValue:
    """The form with what the rule would have raised."""
    trial = form.submit(lambda: _try(metric, form))
    return _page(found, metric, form, trial), 200 if trial is not None else 422


def _try(metric: Metric, form: RuleForm) -> Trial:
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


def _page(found: SignalRule | None, metric: Metric, form: RuleForm, trial: Trial | None = None) -> str:
    return render_template(
        "signals/rule.html",
        rule=found,
        metric=metric,
        form=form,
        trial=trial,
        names=_names(metric, trial),
        may_edit=ruling.may_edit(gate(), metric) if found else True,
        **_words(),
    )


def _names(metric: Metric, trial: Trial | None) -> Mapping[int, Any]:
    """Whom the newest of what a trial raised are about, as far as the person may know it."""
    if trial is None:
        return {}
    return names_of(gate(), metric.of, {one.cause.subject for one in trial.raised[-SHOWN:]})


def _words() -> dict[str, Any]:
    return {
        "flag": flag,
        "colours": COLOURS,
        "colour_words": COLOUR_WORDS,
        "rule_name": rule_name,
        "plan_name": plan_name,
        "shown": SHOWN,
    }
