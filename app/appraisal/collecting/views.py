"""Pages of collecting: a plan's collection, figures of a firm's own, exempting somebody."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires, signed_in
from app.appraisal.blueprint import appraisal
from app.appraisal.collecting import entering, running
from app.appraisal.collecting.again import ask_to_collect_again
from app.appraisal.collecting.exempting import exempt
from app.appraisal.collecting.forms import AgainForm, ExemptForm, figure_form
from app.appraisal.collecting.showing import page_of, runs_of
from app.appraisal.models import AppraisalPlan, AppraisalSheet
from app.appraisal.plans.offering import unit_of
from app.appraisal.plans.periods import last_day
from app.appraisal.reading import names_of, plan_numbered
from app.appraisal.steps import check_step_on
from app.errors import Invalid, NotFound
from app.organisation.forms import RevForm
from app.web.answers import done
from app.web.htmx import by_htmx
from app.web.uploads import takes_files

PAGE = "appraisal/collecting/collection.html"
PART = "appraisal/collecting/_run.html"


@appraisal.get("/plans/<appraisal_plan:number>/collection")
@requires("appraisal.view")
def collection(number: str) -> ResponseReturnValue:
    """What lacks of a plan's figures and who supplies it; what was collected; how its jobs stand."""
    plan = plan_numbered(number)
    if by_htmx():
        return render_template(PART, plan=plan, polled=True, **runs_of(plan))
    return render_template(PAGE, **_page(plan))


@appraisal.post("/plans/<appraisal_plan:number>/collection")
@requires("appraisal.collect")
def collect(number: str) -> ResponseReturnValue:
    """Have the figures collected now."""
    plan, form = plan_numbered(number), RevForm()
    if form.submit(lambda: running.ask_for_collecting(gate(), plan)) is None:
        return render_template(PAGE, **_page(plan, collecting=form)), 422
    return done(url_for(".collection", number=number))


@appraisal.post("/plans/<appraisal_plan:number>/collection/compare")
@requires("appraisal.collect")
def compare_figures(number: str) -> ResponseReturnValue:
    """Have it worked out what collecting again would change."""
    plan, form = plan_numbered(number), RevForm()
    if form.submit(lambda: running.ask_for_comparing(gate(), plan)) is None:
        return render_template(PAGE, **_page(plan, collecting=form)), 422
    return done(url_for(".collection", number=number, _anchor="again"))


@appraisal.post("/plans/<appraisal_plan:number>/collection/again")
@requires("appraisal.collect")
def ask_for_second_collecting(number: str) -> ResponseReturnValue:
    """Ask for what the comparison says; a second person decides."""
    plan, form = plan_numbered(number), AgainForm()
    asked = form.submit(
        lambda: ask_to_collect_again(gate(), plan, form.text_of("reason"), form.text_of("sha256"))
    )
    if asked is None:
        return render_template(PAGE, **_page(plan, form)), form.answers_with
    return done(url_for("inbox.request", number=asked.number), _("Asked for. A second person decides."))


@appraisal.get("/figures/<appraisal_figures:number>")
@signed_in
def figures(number: str) -> ResponseReturnValue:
    """The form of an indicator of the firm's own: for its supplier, and whoever collects."""
    return render_template("appraisal/collecting/figures.html", **_figures(number, request.args.get("sheet")))


@appraisal.post("/figures/<appraisal_figures:number>")
@takes_files
@signed_in
def enter_figure(number: str) -> ResponseReturnValue:
    """Keep the figure of one sheet; the next one without a figure comes then."""
    page = _figures(number, request.form.get("sheet"))
    if page["chosen"] is None or "sheet" not in request.form:
        raise Invalid("sheet", "Choose from what is offered.")
    form, plan, indicator, sheet = page["form"], page["plan"], page["indicator"], page["chosen"].sheet
    if form.submit(lambda: entering.enter(gate(), plan, indicator, sheet, form.typed())) is None:
        return render_template("appraisal/collecting/figures.html", **page), form.answers_with
    return done(url_for(".figures", number=number), _("Saved"))


@appraisal.get("/sheets/<sheet:number>/exempt")
@requires("appraisal.view")
def exempting(number: str) -> ResponseReturnValue:
    """Why somebody shall have no scores in a plan."""
    return render_template("appraisal/collecting/exempt.html", **_exempt(number, ExemptForm()))


@appraisal.post("/sheets/<sheet:number>/exempt")
@requires("appraisal.view")
def exempt_sheet(number: str) -> ResponseReturnValue:
    """Exempt them."""
    form = ExemptForm()
    page = _exempt(number, form)
    if form.submit(lambda: exempt(gate(), page["sheet"], form.text_of("reason"))) is None:
        return render_template("appraisal/collecting/exempt.html", **page), form.answers_with
    return done(url_for(".collection", number=page["plan"].number), _("Exempt"))


def _page(
    plan: AppraisalPlan, form: AgainForm | None = None, collecting: RevForm | None = None
) -> dict[str, Any]:
    return {
        **page_of(gate(), plan),
        "polled": False,
        "form": form or AgainForm(),
        "collecting": collecting or RevForm(),
    }


def _figures(number: str, chosen: str | None) -> dict[str, Any]:
    plan, indicator = entering.asked_form(gate(), number)
    lines = entering.lines(plan, indicator)
    found = [line for line in lines if line.sheet.number == chosen] if chosen is not None else lines[:1]
    if chosen is not None and not found:
        raise NotFound
    return {
        "plan": plan,
        "indicator": indicator,
        "unit": unit_of(indicator.indicator, indicator.unit),
        "number": number,
        "lines": lines,
        "left": sum(line.entry is None for line in lines),
        "chosen": found[0] if found else None,
        "form": figure_form(indicator).begin(found[0]) if found else None,
        "may_enter": entering.may_enter(gate(), plan),
        "counts_now": entering.counts_now(plan),
        "last_day": last_day(plan.until),
    }


def _exempt(number: str, form: ExemptForm) -> dict[str, Any]:
    sheet = gate().get(AppraisalSheet, number)
    check_step_on(gate(), "exempt", sheet)
    plan = AppraisalPlan.get_by_id(sheet.plan_id)
    return {"sheet": sheet, "plan": plan, "name": names_of([sheet])[sheet.id], "form": form}
