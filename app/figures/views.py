"""Pages of official figures: their formulas, making them now, and the rows of each."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires, signed_in
from app.errors import Forbidden
from app.figures.collecting import AGAIN, JOB, indicators
from app.figures.families import FAMILY_WORDS
from app.figures.opening import asked_figure, told_rows
from app.figures.reading import PERMISSION, latest
from app.jobs.queue import enqueue
from app.jobs.reports import last_report
from app.room import Formula, Indicator
from app.web.answers import done, page_or_part
from app.web.forms import Form

Group = list[tuple[Indicator, Formula]]
"""Indicators with a formula in the same words."""

figures = Blueprint("figures", __name__, url_prefix="/figures")


@figures.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What is computed, by which formula, and when that was done last."""
    return page_or_part("figures/index.html", "figures/_computing.html", **_page())


@figures.post("/compute")
@requires("report.view")
def compute() -> ResponseReturnValue:
    """Make the figures now; those of settled months too, where that is asked for."""
    form = Form()
    subject = AGAIN if request.form.get("again") else ""
    if not gate().oversees(PERMISSION, None):
        raise Forbidden
    if form.submit(lambda: enqueue(JOB, gate().person, subject)) is None:
        return render_template("figures/index.html", **_page(form)), 422
    return done(url_for(".index", again=(subject and "y") or None), _("The figures are being made."))


@figures.get("/rows")
@requires("report.view")
def rows() -> ResponseReturnValue:
    """The rows of a figure, as far as one may read their records; without one, what figures there are."""
    if "indicator" not in request.args:
        return done(url_for(".index"))
    asked = asked_figure(gate(), request.args)
    page, shown = told_rows(gate(), asked)
    return page_or_part("figures/rows.html", "figures/_rows.html", asked=asked, page=page, rows=shown)


def _page(form: Form | None = None) -> dict[str, Any]:
    again = bool(request.args.get("again"))
    return {
        "formulas": _formulas(),
        "again": again,
        "report": last_report(JOB, AGAIN if again else ""),
        "latest": latest(),
        "form": form or Form(),
        "may_compute": gate().oversees(PERMISSION, None),
    }


def _formulas() -> list[tuple[Any, list[Group]]]:
    """Every version of every formula under its family's words, those in the same words together."""
    found: dict[str, dict[tuple[str, int], Group]] = {family: {} for family in FAMILY_WORDS}
    for indicator in indicators().values():
        groups = found.setdefault(indicator.family, {})
        for formula in reversed(indicator.formulas):
            groups.setdefault((str(formula.words), formula.version), []).append((indicator, formula))
    told = ((FAMILY_WORDS.get(family, ""), list(groups.values())) for family, groups in found.items())
    return [(words, groups) for words, groups in told if groups]
