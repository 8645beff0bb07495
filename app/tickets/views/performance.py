"""The analysis of service, from the official figures."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.gate import gate
from app.access.routes import requires
from app.figures.periods import KINDS, MONTH
from app.figures.reading import all_periods, latest, period_named, place_of, places, usual_place
from app.tickets.analysis.page import Analysis
from app.tickets.views.blueprint import tickets
from app.tickets.words import FIGURE_PERIODS


@tickets.get("/analysis")
@requires("report.view")
def performance() -> ResponseReturnValue:
    """The figures on service of a period, for the company or a department."""
    code, name = request.args.get("department"), request.args.get("period")
    place = usual_place(gate()) if code is None else place_of(gate(), code)
    period = period_named(name) if name else latest(request.args.get("of", MONTH))
    if place is None or period is None:
        return render_template("tickets/performance_empty.html", anywhere=place is not None)
    return render_template(
        "tickets/performance.html",
        analysis=Analysis(gate(), place, period),
        place=place,
        places=places(gate()),
        period=period,
        period_words=FIGURE_PERIODS,
        periods={kind: all_periods(kind) for kind in KINDS},
    )
