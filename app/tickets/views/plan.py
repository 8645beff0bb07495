"""The plan of a ticket: a part of its page, and a page of its own."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.parts import part_of, show_part
from app.access.routes import requires
from app.customers.words import Words
from app.tickets.forms import SharedForm
from app.tickets.models import Ticket
from app.tickets.planning import steps
from app.tickets.planning.forms import FromTemplateForm, StepForm, StrikeForm
from app.tickets.planning.models import PlanStep
from app.tickets.planning.people import require_plan
from app.tickets.planning.showing import plan_of
from app.tickets.planning.templates import plan_from
from app.tickets.views.blueprint import tickets
from app.web.answers import invalid, page_or_part, partial
from app.web.once import new_key, once

PART, PAGE = "tickets/_plan.html", "tickets/plan.html"


@tickets.get("/<ticket:number>/plan")
@requires("ticket.view")
def plan(number: str) -> ResponseReturnValue:
    """The steps, without a form."""
    return page_or_part(PAGE, PART, **context_of(gate().get(Ticket, number)))


@tickets.get("/<ticket:number>/plan/new")
@requires("ticket.handle")
def new_step(number: str) -> ResponseReturnValue:
    """The same with an empty form, and templates to take."""
    found = _handled(number)
    return page_or_part(PAGE, PART, **_adding(found))


@tickets.post("/<ticket:number>/plan/new")
@requires("ticket.handle")
def add_step(number: str) -> ResponseReturnValue:
    """Add a step; the form stays for the next one."""
    found = _handled(number)
    form = StepForm().fit(found, Words())
    if form.submit(lambda: once(gate().person, lambda: str(_add(found, form).key))) is None:
        return invalid(PART, PAGE, form.answers_with, **_adding(_met(found, form), form))
    return _done(found, _("Step added"))


@tickets.post("/<ticket:number>/plan/template")
@requires("ticket.handle")
def add_template(number: str) -> ResponseReturnValue:
    """Add the steps of a template."""
    found = _handled(number)
    form = FromTemplateForm().fit(found, Words())
    added = form.submit(lambda: once(gate().person, lambda: _add_all(found, form)))
    if added is None:
        return invalid(PART, PAGE, form.answers_with, **_adding(_met(found, form), template=form))
    return _done(found, _("Steps added"))


@tickets.get("/<ticket:number>/plan/<step_key:key>")
@requires("ticket.handle")
def step(number: str, key: str) -> ResponseReturnValue:
    """The form of one step."""
    return page_or_part(PAGE, PART, **_editing(*_step(number, key)))


@tickets.post("/<ticket:number>/plan/<step_key:key>")
@requires("ticket.handle")
def save_step(number: str, key: str) -> ResponseReturnValue:
    """Write what was changed."""
    found, one = _step(number, key)
    form = StepForm().fit(found, Words(), one)
    saved = form.submit(lambda: _change(found, one, form))
    if saved is None:
        fresh = part_of(gate(), found, PlanStep, key)
        if form.late:
            form.meet(fresh.rev, form.present(fresh, show_part(gate(), found, fresh)))
        return invalid(PART, PAGE, form.answers_with, **_editing(found, fresh, form))
    return _done(found, _("Saved"))


@tickets.post("/<ticket:number>/plan/<step_key:key>/done")
@requires("ticket.handle")
def finish_step(number: str, key: str) -> ResponseReturnValue:
    """It is done."""
    found, one = _step(number, key)
    return _act(found, lambda rev: steps.finish(gate(), found, one, rev), _("Done"))


@tickets.post("/<ticket:number>/plan/<step_key:key>/reopen")
@requires("ticket.handle")
def reopen_step(number: str, key: str) -> ResponseReturnValue:
    """It is to be done after all."""
    found, one = _step(number, key)
    return _act(found, lambda rev: steps.reopen(gate(), found, one, rev), _("The step is open again"))


@tickets.post("/<ticket:number>/plan/<step_key:key>/strike")
@requires("ticket.handle")
def strike_step(number: str, key: str) -> ResponseReturnValue:
    """It is not needed any more."""
    found, one = _step(number, key)
    form = StrikeForm()
    if form.submit(lambda: _strike(found, one, form)) is None:
        fresh = part_of(gate(), found, PlanStep, key)
        if form.late:
            form.meet(fresh.rev)
        return invalid(PART, PAGE, form.answers_with, **_editing(found, fresh, strike=form))
    return _done(found, _("Step struck"))


@tickets.post("/<ticket:number>/plan/<step_key:key>/move")
@requires("ticket.handle")
def move_step(number: str, key: str) -> ResponseReturnValue:
    """Change places with the step above or below."""
    found, one = _step(number, key)
    way = request.form.get("step", "")
    return _act(found, lambda rev: steps.move(gate(), found, one, way, rev), "", f"{key}-{way}")


def context_of(found: Ticket) -> dict[str, Any]:
    """What `_plan.html` needs."""
    return {
        "ticket": gate().show(found),
        "plan": plan_of(gate(), found),
        "words": Words(),
        "once": new_key(),
    }


def _handled(number: str) -> Ticket:
    """A ticket whose plan the person may change. Raises NotFound, Forbidden."""
    found: Ticket = gate().get(Ticket, number, steps.PERMISSION)
    require_plan(gate(), found)
    return found


def _step(number: str, key: str) -> tuple[Ticket, PlanStep]:
    """A ticket with one of its steps, which the person may change. Raises NotFound, Forbidden."""
    found: Ticket = gate().get(Ticket, number, steps.PERMISSION)
    one = part_of(gate(), found, PlanStep, key)
    require_plan(gate(), found)
    return found, one


def _adding(
    found: Ticket, form: StepForm | None = None, template: FromTemplateForm | None = None
) -> dict[str, Any]:
    words = Words()
    return {
        **context_of(found),
        "step_form": form or StepForm(formdata=None).fit(found, words),
        "template_form": template or FromTemplateForm(formdata=None).fit(found, words),
    }


def _editing(
    found: Ticket, one: PlanStep, form: StepForm | None = None, strike: StrikeForm | None = None
) -> dict[str, Any]:
    shown = show_part(gate(), found, one)
    begun = form or StepForm(formdata=None).fit(found, Words(), one).start(one, shown)
    return {
        **context_of(found),
        "editing": one.key,
        "step_form": begun,
        "strike_form": strike or StrikeForm(formdata=None, data={"rev": str(one.rev)}),
    }


def _met(found: Ticket, form: SharedForm) -> Ticket:
    """The ticket as it is by now, which a form is told of where somebody else was faster."""
    fresh: Ticket = gate().get(Ticket, found.number, steps.PERMISSION)
    if form.late:
        form.meet(fresh.rev)
    return fresh


def _act(found: Ticket, work: Callable[[int], None], toast: str, anchor: str = "plan") -> ResponseReturnValue:
    """Do what a button asks for; where somebody else was faster, the plan as it is by now says so."""
    form = SharedForm()
    if form.submit(lambda: _acted(work, form)) is None:
        return invalid(PART, PAGE, form.answers_with, **context_of(_met(found, form)), refused=form)
    return _done(found, toast, anchor)


def _acted(work: Callable[[int], None], form: SharedForm) -> bool:
    work(form.read_rev())
    return True


def _done(found: Ticket, toast: str, anchor: str = "plan") -> ResponseReturnValue:
    fresh = gate().get(Ticket, found.number)
    then = url_for(".ticket", number=found.number, _anchor=anchor)
    return partial("tickets/_plan_saved.html", then, toast, **context_of(fresh))


def _add(found: Ticket, form: StepForm) -> PlanStep:
    return steps.add(gate(), found, form.planned())


def _add_all(found: Ticket, form: FromTemplateForm) -> str:
    return " ".join(one.key for one in plan_from(gate(), found, form.category.data))


def _change(found: Ticket, one: PlanStep, form: StepForm) -> bool:
    steps.change(gate(), found, one, form.planned(), form.read_rev())
    return True


def _strike(found: Ticket, one: PlanStep, form: StrikeForm) -> bool:
    steps.strike(gate(), found, one, form.text_of("reason"), form.read_rev())
    return True
