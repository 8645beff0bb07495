"""The page of one signal: what its reader sees of it, and which forms are theirs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.access.gate import Gate
from app.access.levels import Masked
from app.audit.history import Happening, history
from app.clock import now
from app.customers.models import Customer
from app.customers.words import Words
from app.errors import NotFound
from app.files.attaching import may_attach
from app.files.reading import files_of
from app.inbox.requests import may_see
from app.risk.signals.acting import may_take
from app.risk.signals.asking import asked_about
from app.risk.signals.events import EVENTS
from app.risk.signals.forms import (
    AskForm,
    EffectForm,
    FalseAlarmForm,
    HandledForm,
    ReviewForm,
    StepForm,
)
from app.risk.signals.metrics.all import METRICS
from app.risk.signals.models import ENDED, Response, Signal, SignalRule
from app.risk.signals.plans import plan_of
from app.risk.signals.register import may_take_in, risk_of
from app.risk.signals.responding import doable, rule_of, steps_of
from app.risk.signals.reviewing import is_due
from app.risk.signals.second_opinion import is_wanted
from app.risk.signals.words import (
    COLOUR_WORDS,
    EFFECT_WORDS,
    STATE_TONES,
    STATE_WORDS,
    plan_name,
    rule_name,
    said,
    step_words,
    subjects_of,
    worth,
)
from app.vault.fields import opened_or_damaged
from app.web.forms import beside
from app.web.record_forms import RecordForm

MOST_TOLD = 50


@dataclass(frozen=True)
class ShownStep:
    """A step of the plan as its page shows it."""

    key: str
    what: str
    who: Any
    due: datetime
    late: bool
    done_at: datetime | None
    note: Any
    is_next: bool


def page_of(gate: Gate, signal: Signal, sent: Mapping[str, RecordForm]) -> dict[str, Any]:
    """What the page shows; `sent` are forms that were refused, by their names."""
    words, rule = Words(), rule_of(signal)
    subject = subjects_of(gate, [signal])[signal.id]
    asked = asked_about(signal)
    steps = steps_of(signal)
    forms = forms_of(gate, signal, steps, sent, asked=asked is not None)
    metric = METRICS[rule.metric]
    return {
        "signal": gate.show(signal),
        "number": signal.number,
        "customer": _customer_of(gate, signal),
        "subject": subject.text if isinstance(subject, Masked) else subject,
        "said": said(rule, signal.value),
        "rule": rule,
        "rule_name": rule_name(rule),
        "plan": plan_name(rule.plan),
        "metric": metric,
        "values": _values(rule, signal),
        "words": words,
        "states": STATE_WORDS,
        "tones": STATE_TONES,
        "colours": COLOUR_WORDS,
        "effects": EFFECT_WORDS,
        "effect_due": is_due(signal),
        "late": signal.next_due is not None and signal.next_due < now() and signal.state not in ENDED,
        "steps": shown_steps(steps, words),
        "doable": doable(gate, signal, steps),
        "planned": [step_words(one.what) for one in plan_of(rule.plan)[signal.colour].steps],
        "forms": forms,
        "asked": asked,
        "card": asked.number if asked and may_see(gate, asked) else "",
        "story": _story(gate, signal),
        "risk": risk_of(gate, signal),
        "may_take_in": signal.risk_id is None and may_take_in(gate, signal),
        "files": files_of(gate, signal),
        "may_attach": may_attach(gate, signal),
        "conflict": any(form.late for form in sent.values()),
        "shut": [form for name, form in sent.items() if name not in forms],
    }


def forms_of(
    gate: Gate,
    signal: Signal,
    steps: Sequence[Response],
    sent: Mapping[str, RecordForm],
    *,
    asked: bool = False,
) -> Mapping[str, RecordForm]:
    """The forms that are the person's now, by their names; those that were refused as they were sent."""
    made: dict[str, Any] = {
        "accept": RecordForm,
        "take_over": RecordForm,
        "handle": HandledForm,
        "review": lambda: ReviewForm().fit(),
        "ask_review": AskForm,
        "ask_effect": AskForm,
        "close": RecordForm,
        "judge": lambda: EffectForm().fit(),
        "false": lambda: FalseAlarmForm().fit(),
    }
    found = {name: sent.get(name) or make() for name, make in made.items() if may_take(gate, name, signal)}
    if doable(gate, signal, steps):
        found["do"] = sent.get("do") or StepForm()
    if signal.handler_id == gate.person.id:
        found.pop("take_over", None)
    if not is_due(signal):
        found.pop("judge", None)
    if asked:
        found.pop("false", None)
    if asked or not is_wanted(gate, signal):
        found.pop("ask_review", None)
        found.pop("ask_effect", None)
    if "handle" in found and any(step.done_at is None for step in steps):
        found.pop("handle")
    for form in found.values():
        if not form.is_submitted() or form.late:
            form.rev.data = str(signal.rev)
    return beside(found)


def shown_steps(steps: Sequence[Response], words: Words) -> list[ShownStep]:
    """The steps of a plan, in order; the first open one is next."""
    first = next((step.key for step in steps if step.done_at is None), "")
    return [_shown(step, words, is_next=step.key == first) for step in steps]


def _shown(step: Response, words: Words, *, is_next: bool) -> ShownStep:
    note = opened_or_damaged(step, "note")
    who = words.of("owner", step.done_by_id or step.person_id)
    late = step.done_at is None and step.due_at < now()
    text = note if note is None or isinstance(note, str) else _("damaged")
    return ShownStep(step.key, step_words(step.what), who, step.due_at, late, step.done_at, text, is_next)


def _values(rule: SignalRule, signal: Signal) -> Sequence[tuple[str, str]]:
    """The value when it was raised, now, when it was closed, and at the effect review, each with its unit."""
    found = [(_("When raised"), signal.raised_value)]
    if signal.closed_value is not None:
        found.append((_("When closed"), signal.closed_value))
    latest = signal.effect_value if signal.effect_value is not None else signal.latest
    if latest is not None:
        found.append((_("Now"), latest))
    return [(label, worth(rule, value)) for label, value in found]


def _customer_of(gate: Gate, signal: Signal) -> str:
    """The number of its customer, "" where the person may not read them."""
    if signal.customer_id is None or not gate.has(Customer.view_permission):
        return ""
    found = gate.select(Customer, Customer.number).where(Customer.id == signal.customer_id)
    return next((number for (number,) in found.tuples()), "")


def _story(gate: Gate, signal: Signal) -> list[tuple[Happening, str]]:
    """What happened to it, the newest first, each in words."""
    found = []
    try:
        told = history(gate, signal, limit=MOST_TOLD)
    except NotFound:
        return []
    for one in told:
        if one.action in EVENTS:
            step = step_words(str(one.facts["step"])) if "step" in one.facts else ""
            found.append((one, _told(EVENTS[one.action], step)))
    return found


def _told(event: Any, step: str) -> str:  # noqa: ANN401
    return _("%(label)s: %(value)s", label=event, value=step) if step else str(event)
