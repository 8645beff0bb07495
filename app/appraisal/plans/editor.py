"""The editor of a plan, and who scores whom in it."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.appraisal.blueprint import appraisal
from app.appraisal.models import AppraisalPlan
from app.appraisal.plans import drafting
from app.appraisal.plans.checking import WHOLE, problems
from app.appraisal.plans.drafts import Draft, draft_of
from app.appraisal.plans.forms import PlanForm, ScorersForm, plan_form
from app.appraisal.plans.line_form import BANDS, KNOTS, MOST_LINES, arranged
from app.appraisal.plans.offering import offered, unit_of
from app.appraisal.plans.people import appraised, key_of, scorers_of
from app.appraisal.plans.shipped import following, name_of, shipped
from app.appraisal.plans.showing import curve_of
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import check_step
from app.clock import today
from app.errors import NotFound
from app.people.models import Person
from app.web.answers import done
from app.web.htmx import by_htmx

PARTS = {
    "lines": "appraisal/plans/_lines.html",
    "line": "appraisal/plans/_line.html",
    "sum": "appraisal/plans/_sum.html",
    "curve": "appraisal/plans/_curve.html",
}
"""What HTMX draws anew while somebody types."""
SHIPPED = "shipped"


@appraisal.get("/plans/new")
@requires("appraisal.plan")
def new_plan() -> ResponseReturnValue:
    """A new plan: like the last one, or as it is shipped, or like one that the address names."""
    draft = _beginning()
    return _editor(plan_form(len(draft.lines)).fill(draft), None)


@appraisal.post("/plans/new")
@requires("appraisal.plan")
def make_plan() -> ResponseReturnValue:
    """Keep a new plan."""
    form, like = plan_form(0, request.form), _like()
    made = form.submit(lambda: _kept(form, None, like.scorers if like else {}))
    if made is None:
        return _editor(form, None), form.answers_with
    return done(url_for(".plan", number=made.number), _("Saved"))


@appraisal.get("/plans/<appraisal_plan:number>/edit")
@requires("appraisal.plan")
def edit_plan(number: str) -> ResponseReturnValue:
    """The editor of a draft."""
    plan = plan_numbered(number)
    drafting.check_may_edit(gate(), plan)
    draft = draft_of(plan)
    form = plan_form(len(draft.lines)).fill(draft)
    form.rev.data = str(plan.rev)
    return _editor(form, plan)


@appraisal.post("/plans/<appraisal_plan:number>/edit")
@requires("appraisal.plan")
def save_plan(number: str) -> ResponseReturnValue:
    """Keep what was changed."""
    plan, form = plan_numbered(number), plan_form(0, request.form)
    check_step(gate(), "edit", plan)
    if form.submit(lambda: _kept(form, plan, plan.scorers)) is None:
        form.rev.data = str(plan.rev)
        return _editor(form, plan), form.answers_with
    return done(url_for(".plan", number=number), _("Saved"))


@appraisal.post("/plans/drawn")
@requires("appraisal.plan")
def draw_plan() -> ResponseReturnValue:
    """The editor with what was typed so far: an indicator more or less, sum and curves. Keeps nothing."""
    number = request.args.get("plan", "")
    plan = plan_numbered(number) if number else None
    form = plan_form(0, arranged(request.form, request.form.get("act", "")))
    part = PARTS.get(request.args.get("part", ""))
    place = request.args.get("place", "")
    if by_htmx() and part and (not place or place in map(str, form.places)):
        return render_template(part, **_shown(form, plan), place=int(place or 0))
    return _editor(form, plan)


@appraisal.get("/plans/<appraisal_plan:number>/scorers")
@requires("appraisal.plan")
def plan_scorers(number: str) -> ResponseReturnValue:
    """Who scores each of those whom a draft appraises; the form of the one that the address names."""
    plan = plan_numbered(number)
    drafting.check_may_edit(gate(), plan)
    return render_template("appraisal/plans/scorers.html", **_scoring(plan, None))


@appraisal.post("/plans/<appraisal_plan:number>/scorers")
@requires("appraisal.plan")
def save_plan_scorers(number: str) -> ResponseReturnValue:
    """Keep who scores somebody, or that it is as usual."""
    plan, form = plan_numbered(number), ScorersForm()
    check_step(gate(), "edit", plan)
    found = _scoring(plan, form)
    draft, key = draft_of(plan), key_of(found["one"])
    said = {name: one for name, one in draft.scorers.items() if name != key}
    if "usual" not in request.form:
        said[key] = form.said()
    after = draft._replace(scorers=said)
    if form.submit(lambda: drafting.save(gate(), plan, after, form.read_rev())) is None:
        return render_template("appraisal/plans/scorers.html", **found), form.answers_with
    return done(url_for(".plan_scorers", number=number), _("Saved"))


def _beginning() -> Draft:
    like = _like()
    if like is not None:
        after = following(like)
        return after._replace(name=name_of(after.since))
    return shipped(today())


def _like() -> Draft | None:
    """The plan that the address names, or the last one; None for the shipped one."""
    number = request.args.get("like", "")
    if number == SHIPPED:
        return None
    if number:
        return draft_of(plan_numbered(number))
    last = AppraisalPlan.select().order_by(AppraisalPlan.since.desc(), AppraisalPlan.id.desc()).first()
    return draft_of(last) if last else None


def _kept(form: PlanForm, plan: AppraisalPlan | None, scorers: Any) -> AppraisalPlan | None:  # noqa: ANN401
    draft = form.read_draft(scorers)
    if draft is None or form.refuse_all(problems(draft, plan)):
        return None
    if plan is None:
        return drafting.begin(gate(), draft)
    return drafting.save(gate(), plan, draft, form.read_rev())


def _editor(form: PlanForm, plan: AppraisalPlan | None) -> str:
    return render_template("appraisal/plans/edit.html", **_shown(form, plan))


def _shown(form: PlanForm, plan: AppraisalPlan | None) -> dict[str, Any]:
    names = [form.text_at(place, "indicator") for place in form.places]
    cap = int(form.cap.data) if form.cap.data in {"100", "120"} else 100
    there = offered()
    return {
        "form": form,
        "plan": plan,
        "like": request.args.get("like", ""),
        "last": None if plan else AppraisalPlan.select().order_by(AppraisalPlan.since.desc()).first(),
        "cap": cap,
        "names": names,
        "kinds": [form.kind_at(place) for place in form.places],
        "units": [unit_of(name, form.text_at(place, "unit")) for place, name in enumerate(names)],
        "falls": [name in there and there[name].falls for name in names],
        "curves": [curve_of(form.rule_at(place), cap, name) for place, name in enumerate(names)],
        "sum": form.weight_sum(),
        "whole": WHOLE,
        "knots": list(KNOTS),
        "bands": range(BANDS),
        "most_lines": MOST_LINES,
    }


def _scoring(plan: AppraisalPlan, form: ScorersForm | None) -> dict[str, Any]:
    """The page of scorers; with a form, or with `of` in the address, of one. Raises NotFound."""
    subjects = appraised(plan.subject, plan.whom)
    said, key = plan.scorers, request.args.get("of", "")
    found = scorers_of(subjects, said)
    people = list(Person.select().where(~Person.disabled).order_by(Person.name, Person.id))
    one = next((one for one in subjects if key_of(one) == key), None)
    if one is None and (key or form is not None):
        raise NotFound
    if one is not None:
        names = {person.id: person.username for person in people}
        form = (form or ScorersForm(rev=str(plan.rev))).offer(one, people)
        if not form.is_submitted():
            form.superior.data = names.get(found[key].superior, "")
            form.peers.data = [names[peer] for peer in found[key].peers if peer in names]
    return {
        "plan": plan,
        "form": form,
        "one": one,
        "subjects": [(each, key_of(each), found[key_of(each)], key_of(each) in said) for each in subjects],
        "names": {person.id: person.name for person in people},
    }
