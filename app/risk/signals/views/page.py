"""One signal: its plan, its history, and what each of its people does next."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.risk.models import Risk
from app.risk.signals import false_alarms, register, responding, reviewing, second_opinion
from app.risk.signals.audience import OPENS
from app.risk.signals.forms import (
    AskForm,
    EffectForm,
    FalseAlarmForm,
    HandledForm,
    ReviewForm,
    StepForm,
)
from app.risk.signals.models import Signal
from app.risk.signals.page import page_of
from app.risk.signals.raising import ORANGE, RED
from app.risk.signals.views.blueprint import signals
from app.web.answers import done
from app.web.record_forms import RecordForm

NONE: Mapping[str, RecordForm] = MappingProxyType({})


@signals.get("/<signal:number>")
@requires(OPENS)
def signal(number: str) -> ResponseReturnValue:
    """A signal and its plan."""
    return _page(gate().get(Signal, number))


@signals.post("/<signal:number>/accept")
@requires(OPENS)
def accept(number: str) -> ResponseReturnValue:
    """Take it on."""
    found, form = gate().get(Signal, number), RecordForm()
    return _after(found, form, "accept", lambda: _did(responding.accept, found, form), _("It is yours now"))


@signals.post("/<signal:number>/take-over")
@requires(OPENS)
def take_over(number: str) -> ResponseReturnValue:
    """Handle it in the place of whoever does."""
    found, form = gate().get(Signal, number), RecordForm()
    work = lambda: _did(responding.take_over, found, form)  # noqa: E731
    return _after(found, form, "take_over", work, _("It is yours now"))


@signals.post("/<signal:number>/steps/<response_key:key>")
@requires(OPENS)
def do_step(number: str, key: str) -> ResponseReturnValue:
    """Note what was done in a step."""
    found, form = gate().get(Signal, number), StepForm()
    responding.step_called(found, key)
    return _after(found, form, "do", lambda: _did_step(found, key, form), _("Written down"))


@signals.post("/<signal:number>/handled")
@requires(OPENS)
def handle(number: str) -> ResponseReturnValue:
    """Report it as handled."""
    found, form = gate().get(Signal, number), HandledForm()
    work = lambda: _did(responding.handle, found, form, form.text_of("result"))  # noqa: E731
    return _after(found, form, "handle", work, _("Reported as handled"))


@signals.post("/<signal:number>/review")
@requires(OPENS)
def review(number: str) -> ResponseReturnValue:
    """Agree to what was done, or give it back."""
    found, form = gate().get(Signal, number), ReviewForm().fit()
    return _after(found, form, "review", lambda: _reviewed(found, form), _("Saved"))


@signals.post("/<signal:number>/close")
@requires(OPENS)
def close(number: str) -> ResponseReturnValue:
    """Close it."""
    found, form = gate().get(Signal, number), RecordForm()
    return _after(found, form, "close", lambda: _did(reviewing.close, found, form), _("The signal is closed"))


@signals.post("/<signal:number>/effect")
@requires(OPENS)
def judge(number: str) -> ResponseReturnValue:
    """Say whether the handling has lasted."""
    found, form = gate().get(Signal, number), EffectForm().fit()
    return _after(found, form, "judge", lambda: _judged(found, form), _("Saved"))


@signals.post("/<signal:number>/risk")
@requires("risk.propose")
def take_in(number: str) -> ResponseReturnValue:
    """Take it into the register of risks; one that is there already opens that."""
    risk, fresh = register.take_in(gate(), gate().get(Signal, number))
    if not gate().select(Risk, Risk.id).where(Risk.id == risk.id).exists():
        return done(url_for(".signal", number=number), _("Registered"))
    return done(url_for("risk.risk", number=risk.number), _("Registered") if fresh else "")


@signals.post("/<signal:number>/ask-review")
@requires(OPENS)
def ask_review(number: str) -> ResponseReturnValue:
    """Ask a second person to agree to what was done, where nobody else may read it."""
    found, form = gate().get(Signal, number), AskForm()
    work = lambda: _asked(second_opinion.ask_review, found, form)  # noqa: E731
    return _after(found, form, "ask_review", work, _("Asked for approval"))


@signals.post("/<signal:number>/ask-effect")
@requires(OPENS)
def ask_effect(number: str) -> ResponseReturnValue:
    """Ask a second person to agree that the handling has lasted, where nobody else may read it."""
    found, form = gate().get(Signal, number), AskForm()
    work = lambda: _asked(second_opinion.ask_effect, found, form)  # noqa: E731
    return _after(found, form, "ask_effect", work, _("Asked for approval"))


@signals.post("/<signal:number>/false-alarm")
@requires(OPENS)
def call_false(number: str) -> ResponseReturnValue:
    """Call it a false alarm, or ask a second person to."""
    found, form = gate().get(Signal, number), FalseAlarmForm().fit()
    asks = found.colour in {RED, ORANGE}
    said = _("Asked for approval") if asks else _("Called a false alarm")
    return _after(found, form, "false", lambda: _called_false(found, form), said)


def _after(
    found: Signal, form: RecordForm, name: str, work: Callable[[], bool], said: str
) -> ResponseReturnValue:
    """What a form did; or the page as it is by now, with that form and why not."""
    if form.submit(work) is None:
        return _page(gate().get(Signal, found.number), {name: form}), form.answers_with
    return done(url_for(".signal", number=found.number), said)


def _page(found: Signal, sent: Mapping[str, RecordForm] = NONE) -> str:
    return render_template("signals/signal.html", **page_of(gate(), found, sent))


def _did(work: Callable[..., None], found: Signal, form: RecordForm, *more: str) -> bool:
    work(gate(), found, *more, form.read_rev())
    return True


def _did_step(found: Signal, key: str, form: StepForm) -> bool:
    responding.do_step(gate(), found, key, form.text_of("note"), form.read_rev())
    return True


def _reviewed(found: Signal, form: ReviewForm) -> bool:
    work = reviewing.review if form.decision.data == form.ENOUGH else reviewing.give_back
    return _did(work, found, form, form.text_of("verdict"))


def _judged(found: Signal, form: EffectForm) -> bool:
    work = reviewing.judge if form.decision.data == form.LASTING else reviewing.reopen
    return _did(work, found, form, form.text_of("note"))


def _asked(work: Callable[..., object], found: Signal, form: AskForm) -> bool:
    work(gate(), found, form.text_of("reason"), form.read_rev())
    return True


def _called_false(found: Signal, form: FalseAlarmForm) -> bool:
    false_alarms.call_false(gate(), found, form.text_of("reason"), form.until.data, form.read_rev())
    return True
