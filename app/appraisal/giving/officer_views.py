"""Pages of whoever runs an appraisal: who has to hand in, naming somebody else, showing what came of it."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import requires
from app.admin.people import person_named
from app.appraisal.blueprint import appraisal
from app.appraisal.giving import replacing, showing
from app.appraisal.giving.forms import ExcuseForm, ReplaceForm, ShowForm
from app.appraisal.giving.late import late_scorers, remind_late, scorer_in, scorers_of
from app.appraisal.giving.overview import plans_scored, results_of
from app.appraisal.giving.words import AS
from app.appraisal.models import AppraisalPlan
from app.appraisal.reading import names_of, plan_numbered
from app.appraisal.steps import PUBLISH, may_take
from app.appraisal.words import PLAN_STATES, grade_words
from app.clock import today
from app.people.models import Person
from app.web.answers import done


@appraisal.get("/scoring/")
@requires(PUBLISH)
def scoring() -> ResponseReturnValue:
    """The plans that are being scored, and how far each is."""
    context = {"lines": plans_scored(gate()), "states": PLAN_STATES, "today": today()}
    return render_template("appraisal/giving/scoring.html", **context)


@appraisal.get("/scoring/<scored_plan:number>")
@requires(PUBLISH)
def plan_scoring(number: str) -> ResponseReturnValue:
    """Who is asked for scores in a plan, and who has not handed in."""
    plan = plan_numbered(number)
    context = {"plan": plan, "scorers": scorers_of(gate(), plan), "as_": AS, "states": PLAN_STATES}
    may = {name: may_take(gate(), name, plan) for name in ("remind", "replace", "show")}
    return render_template("appraisal/giving/scorers.html", **context, may=may, today=today())


@appraisal.post("/scoring/<scored_plan:number>/remind")
@requires(PUBLISH)
def remind_scorers(number: str) -> ResponseReturnValue:
    """Remind everybody who has not handed in."""
    count = remind_late(gate(), plan_numbered(number))
    told = ngettext("%(num)s colleague reminded", "%(num)s colleagues reminded", count)
    return done(url_for(".plan_scoring", number=number), told)


@appraisal.get("/scoring/<scored_plan:number>/of/<username:username>")
@requires(PUBLISH)
def scorer(number: str, username: str) -> ResponseReturnValue:
    """One scorer: naming somebody else for what they have still to give."""
    plan, person = plan_numbered(number), person_named(username)
    return _scorer(plan, person)


@appraisal.post("/scoring/<scored_plan:number>/of/<username:username>")
@requires(PUBLISH)
def replace_scorer(number: str, username: str) -> ResponseReturnValue:
    """Name somebody else."""
    plan, person = plan_numbered(number), person_named(username)
    form = _replace_form(plan, person)
    if form.submit(lambda: _replace(plan, person, form)) is None:
        return _scorer(plan, person, form), form.answers_with
    return done(url_for(".plan_scoring", number=number), _("Another scorer is named"))


@appraisal.post("/scoring/<scored_plan:number>/of/<username:username>/excuse")
@requires(PUBLISH)
def excuse_scorer(number: str, username: str) -> ResponseReturnValue:
    """Do without what somebody has not said of themselves."""
    plan, person = plan_numbered(number), person_named(username)
    form = ExcuseForm()
    if form.submit(lambda: replacing.excuse(gate(), plan, person, form.text_of("own_reason"))) is None:
        return _scorer(plan, person, excuse=form), form.answers_with
    return done(url_for(".plan_scoring", number=number), _("Saved"))


@appraisal.get("/scoring/<scored_plan:number>/show")
@requires(PUBLISH)
def before_showing(number: str) -> ResponseReturnValue:
    """What everybody would be shown, and what still keeps it back."""
    return _showing(plan_numbered(number))


@appraisal.post("/scoring/<scored_plan:number>/show")
@requires(PUBLISH)
def show_plan(number: str) -> ResponseReturnValue:
    """Show everybody their sheet."""
    plan = plan_numbered(number)
    form = _show_form(plan)
    count = form.submit(lambda: showing.show(gate(), plan, form.last_day, form.why))
    if count is None:
        return _showing(plan_numbered(number), form), form.answers_with
    return done(url_for(".scoring"), ngettext("%(num)s sheet shown", "%(num)s sheets shown", count))


def _replace_form(plan: AppraisalPlan, person: Person) -> ReplaceForm:
    sheets = replacing.open_elsewhere(gate(), plan, person)
    names = names_of(sheets)
    return ReplaceForm().fit([(one, names[one.id]) for one in sheets], replacing.colleagues_of(person))


def _replace(plan: AppraisalPlan, person: Person, form: ReplaceForm) -> int:
    receiver = person_named(form.text_of("person"))
    return replacing.replace(gate(), plan, person, receiver, form.text_of("reason"), form.text_of("only"))


def _scorer(
    plan: AppraisalPlan, person: Person, form: ReplaceForm | None = None, excuse: ExcuseForm | None = None
) -> str:
    context = {"plan": plan, "person": person, "scorer": scorer_in(gate(), plan, person), "as_": AS}
    return render_template(
        "appraisal/giving/scorer.html",
        form=form or _replace_form(plan, person),
        excuse=excuse or ExcuseForm(formdata=None),
        may=may_take(gate(), "replace", plan),
        **context,
    )


def _show_form(plan: AppraisalPlan) -> ShowForm:
    return ShowForm().fit(plan, showing.excesses(plan, showing.sheets_of(plan)))


def _showing(plan: AppraisalPlan, form: ShowForm | None = None) -> str:
    sheets = showing.sheets_of(plan)
    context: dict[str, Any] = {
        "plan": plan,
        "form": form or _show_form(plan),
        "late": _(", ").join(
            _("%(name)s (%(count)s)", name=one.person.name, count=one.left) for one in late_scorers(plan)
        ),
        "over": showing.excesses(plan, sheets),
        "results": results_of(gate(), plan),
        "grades": grade_words(plan.grades),
        "states": PLAN_STATES,
    }
    return render_template("appraisal/giving/show.html", **context, may=may_take(gate(), "show", plan))
