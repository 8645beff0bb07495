"""Pages of plans: their list, a plan, asking for its approval, who scores, what it would have given."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.gate import gate
from app.access.routes import requires
from app.appraisal.blueprint import appraisal
from app.appraisal.models import DRAFT, STATES, AppraisalPlan
from app.appraisal.plans import drafting, showing
from app.appraisal.plans.approving import ask_for_approval, waiting
from app.appraisal.plans.drafts import draft_of
from app.appraisal.plans.forms import AskForm
from app.appraisal.plans.next_steps import buttons_of, next_of
from app.appraisal.plans.offering import label_of
from app.appraisal.plans.overlapping import overlaps
from app.appraisal.plans.periods import last_day
from app.appraisal.plans.previewing import would_have_given
from app.appraisal.plans.words import SUBJECTS, whom_words
from app.appraisal.reading import plan_numbered
from app.appraisal.steps import PLAN, VIEW, check_step, may_take
from app.appraisal.words import MISSING, PLAN_STATES, grade_words
from app.organisation.forms import RevForm
from app.people.models import Person
from app.room import Entry
from app.web.answers import done, page_or_part
from app.web.forms import Form
from app.web.listing import Page, Sort

ENTRY = Entry("appraisal.plans", _l("Appraisal plans"), "gauge", VIEW, _l("Evaluation and risk"), position=45)
"""What the palette offers; the menu leads to appraisal, whose tabs have it."""
SORTS = {"since": Sort(AppraisalPlan.since, "desc")}


@appraisal.get("/plans/")
@requires("appraisal.view")
def plans() -> ResponseReturnValue:
    """Every plan, the latest period first; of one state if the address says so."""
    state = request.args.get("state", "")
    query = AppraisalPlan.select()
    if state in STATES:
        query = query.where(AppraisalPlan.state == state)
    page = Page(query, SORTS, endpoint="appraisal.plans", keep={"state": state if state in STATES else ""})
    return page_or_part(
        "appraisal/plans/index.html",
        "appraisal/plans/_list.html",
        page=page,
        state=state,
        states=PLAN_STATES,
        tones=showing.TONES,
        last_day=last_day,
        counts=showing.sheet_counts(gate(), page.rows),
        may_make=gate().has(PLAN),
    )


@appraisal.get("/plans/<appraisal_plan:number>")
@requires("appraisal.view")
def plan(number: str) -> ResponseReturnValue:
    """A plan: how far it is, what comes next and who does it, what is in it, its sheets."""
    return render_template("appraisal/plans/plan.html", **_page(plan_numbered(number)))


@appraisal.get("/plans/<appraisal_plan:number>/ask")
@requires("appraisal.plan")
def ask_plan(number: str) -> ResponseReturnValue:
    """The form that asks for a plan's approval."""
    there = plan_numbered(number)
    check_step(gate(), "approve", there)
    return _ask(there, AskForm(rev=str(there.rev)))


@appraisal.post("/plans/<appraisal_plan:number>/ask")
@requires("appraisal.plan")
def ask_for_plan(number: str) -> ResponseReturnValue:
    """Ask a second person to approve it."""
    there, form = plan_numbered(number), AskForm()
    check_step(gate(), "approve", there)
    asked = form.submit(lambda: ask_for_approval(gate(), there, form.text_of("reason"), form.read_rev()))
    if asked is None:
        return _ask(there, form), form.answers_with
    return done(url_for(".plan", number=number), _("Asked for. A second person decides."))


@appraisal.post("/plans/<appraisal_plan:number>/remove")
@requires("appraisal.plan")
def remove_plan(number: str) -> ResponseReturnValue:
    """Throw a draft away."""
    there, form = plan_numbered(number), RevForm()
    if form.submit(lambda: drafting.remove(gate(), there, form.read_rev())) is None:
        return render_template("appraisal/plans/plan.html", **_page(there, form)), 422
    return done(url_for(".plans"), _("Draft discarded"))


@appraisal.post("/plans/<appraisal_plan:number>/archive")
@requires("appraisal.publish")
def archive_plan(number: str) -> ResponseReturnValue:
    """Put a plan away that is final."""
    there, form = plan_numbered(number), Form()
    if form.submit(lambda: drafting.archive(gate(), there)) is None:
        return render_template("appraisal/plans/plan.html", **_page(there, form)), 422
    return done(url_for(".plan", number=number), _("Put away"))


@appraisal.get("/plans/<appraisal_plan:number>/preview")
@requires("appraisal.plan")
def preview(number: str) -> ResponseReturnValue:
    """What it would have given with the figures of the period before."""
    there = plan_numbered(number)
    draft = draft_of(there)
    heads = [(label_of(one.indicator, one.label), one.weight) for one in draft.lines]
    return render_template(
        "appraisal/plans/preview.html",
        plan=there,
        preview=would_have_given(gate(), draft),
        heads=heads,
        missing=MISSING,
        last_day=last_day,
        grades=grade_words(there.grades),
    )


def _ask(there: AppraisalPlan, form: AskForm) -> str:
    twice = overlaps(draft_of(there), there)
    return render_template("appraisal/plans/ask.html", plan=there, form=form, overlaps=twice)


def _people_of(there: AppraisalPlan) -> list[int]:
    return [one for one in (there.created_by_id, there.approved_by_id) if one]


def _page(there: AppraisalPlan, form: Form | None = None) -> dict[str, Any]:
    inside, draft, asked = gate(), draft_of(there), waiting(there)
    page = showing.sheets_page(inside, there, "appraisal.plan")
    people = {one.id: one for one in Person.select().where(Person.id.in_(_people_of(there)))}
    return {
        "plan": there,
        "form": form,
        "asked": asked,
        "overlaps": overlaps(draft, there) if there.state == DRAFT else [],
        "next": next_of(there, asked),
        "buttons": buttons_of(inside, there, asked),
        "may_remove": asked is None and may_take(inside, "remove", there),
        "may_copy": inside.has(PLAN),
        "stages": showing.stages(),
        "states": PLAN_STATES,
        "tones": showing.TONES,
        "last_day": last_day(there.until),
        "whom": whom_words(there.subject, there.whom),
        "subjects": SUBJECTS,
        "lines": showing.told(draft.lines),
        "grades": [
            (first, words)
            for (first, *_), words in zip(there.grades, grade_words(there.grades).values(), strict=True)
        ],
        "words_of_grades": grade_words(there.grades),
        "maker": people[there.created_by_id],
        "approver": people.get(there.approved_by_id),
        "page": page,
        "sheets": showing.sheet_lines(inside, there, page.rows),
    }
