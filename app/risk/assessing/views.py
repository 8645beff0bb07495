"""The page on which a risk is rated."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.errors import Forbidden
from app.risk import steps
from app.risk.assessing.assessing import assess, counts
from app.risk.assessing.forms import AssessForm
from app.risk.blueprint import risks
from app.risk.held import controls_of
from app.risk.matrices.versions import in_force
from app.risk.matrix import band_of
from app.risk.models import Risk
from app.risk.register.list_words import RiskWords
from app.risk.register.page import head_of, held_of
from app.risk.words import BAND_TONES, BANDS, CONTROL_KINDS, EFFECTS, RATINGS
from app.web.answers import done, invalid, page_or_part


@risks.get("/<risk:number>/assess")
@requires(steps.PROPOSE)
def assess_risk(number: str) -> ResponseReturnValue:
    """How likely, how grave: with the words of each step beside it."""
    found = _assessable(number)
    form = AssessForm().fit(in_force(), controls_of(found))
    form.begin(counts(found))
    form.rev.data = str(found.rev)
    return render_template("risk/assess.html", **_page(found, form))


@risks.post("/<risk:number>/assess/outcome")
@requires(steps.PROPOSE)
def outcome(number: str) -> ResponseReturnValue:
    """What the choices so far come to; nothing is written."""
    found = _assessable(number)
    form = AssessForm().fit(in_force(), controls_of(found))
    return page_or_part("risk/assess.html", "risk/_outcome.html", **_page(found, form))


@risks.post("/<risk:number>/assess")
@requires(steps.PROPOSE)
def save_assessment(number: str) -> ResponseReturnValue:
    """Ask the risk officer to confirm it."""
    found = _assessable(number)
    form = AssessForm().fit(in_force(), controls_of(found))
    if form.submit(lambda: assess(gate(), found, form.said(), form.read_rev())) is None:
        fresh = gate().get(Risk, number)
        if form.late:
            form.rev.data = str(fresh.rev)
        return invalid("risk/_assess.html", "risk/assess.html", form.answers_with, **_page(fresh, form))
    return done(url_for(".risk", number=number), _("Rated: the risk officer confirms it"))


def _assessable(number: str) -> Risk:
    found: Risk = gate().get(Risk, number)
    if not steps.may(gate(), "assess", found):
        raise Forbidden
    return found


def _page(found: Risk, form: AssessForm) -> dict[str, Any]:
    matrix, words = in_force(), RiskWords()
    come_to = form.outcome()
    return {
        **head_of(gate(), found, words),
        "form": form,
        "held": held_of(gate(), found),
        "outcome": {name: (rating, band_of(matrix.cells, rating)) for name, rating in come_to.items()},
        "bands": BANDS,
        "band_tones": BAND_TONES,
        "rating_words": RATINGS,
        "effects": EFFECTS,
        "control_kinds": CONTROL_KINDS,
    }
