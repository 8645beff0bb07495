"""The response plans: what is done about signals of each colour."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.errors import NotFound
from app.risk.signals import ruling
from app.risk.signals.audience import OPENS
from app.risk.signals.lists.cells import flag
from app.risk.signals.models import ResponsePlan
from app.risk.signals.plans import read
from app.risk.signals.raising import COLOURS
from app.risk.signals.rule_forms import HOUR, PlanForm, plan_form
from app.risk.signals.views.blueprint import signals
from app.risk.signals.words import COLOUR_WORDS, KIND_WORDS, plan_name, step_words
from app.risk.units import number
from app.web.answers import done

WORDS = {
    "flag": flag,
    "colours": COLOURS,
    "colour_words": COLOUR_WORDS,
    "kinds": KIND_WORDS,
    "plan_name": plan_name,
    "step_words": step_words,
    "number": number,
    "hour": HOUR,
}


@signals.get("/plans/")
@requires(OPENS)
def plans() -> ResponseReturnValue:
    """Every plan with its steps."""
    found = list(ResponsePlan.select().order_by(ResponsePlan.id))
    rows = [(one, read(one.colours), ruling.may_edit_plan(gate(), one)) for one in found]
    return render_template("signals/plans.html", rows=rows, **WORDS)


@signals.get("/plans/<response_plan:code>/<signal_colour:colour>")
@requires(OPENS)
def plan(code: str, colour: str) -> ResponseReturnValue:
    """The form of one colour, for whoever keeps the plan."""
    found = _found(code)
    planned = read(found.colours)[colour]
    return _page(found, colour, plan_form(len(planned.steps)).begin(planned, found.rev))


@signals.post("/plans/<response_plan:code>/<signal_colour:colour>")
@requires(OPENS)
def save_plan(code: str, colour: str) -> ResponseReturnValue:
    """Keep the plan of one colour."""
    found = _found(code)
    before = read(found.colours)[colour]
    form = plan_form(len(before.steps))
    if form.submit(lambda: _save(found, colour, form)) is None:
        return _page(_found(code), colour, form), form.answers_with
    return done(url_for(".plans"), _("Saved"))


def _save(found: ResponsePlan, colour: str, form: PlanForm) -> bool:
    changed = form.planned(read(found.colours)[colour])
    ruling.save_colour(gate(), found, colour, changed, form.read_rev())
    return True


def _found(code: str) -> ResponsePlan:
    found: ResponsePlan | None = ResponsePlan.get_or_none(ResponsePlan.code == code)
    if found is None:
        raise NotFound
    return found


def _page(found: ResponsePlan, colour: str, form: PlanForm) -> str:
    return render_template(
        "signals/plan.html",
        plan=found,
        colour=colour,
        form=form,
        planned=read(found.colours)[colour],
        may_edit=ruling.may_edit_plan(gate(), found),
        **WORDS,
    )
