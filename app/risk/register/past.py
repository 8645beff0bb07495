"""What was said of a risk over time: its ratings and its reviews, the newest first, some at a time."""

from typing import Any, NamedTuple

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.gate import Gate, gate
from app.access.parts import Viewer, newest_parts
from app.access.routes import requires
from app.risk.assessing.models import Assessment
from app.risk.blueprint import risks
from app.risk.models import Risk
from app.risk.register.list_words import RiskWords
from app.risk.reviewing.models import RiskReview
from app.risk.steps import VIEW
from app.risk.words import ASSESSMENT_STATES
from app.web.htmx import by_htmx
from app.web.marks import marks

SHOWN, FARTHEST = 10, 100_000


class Said(NamedTuple):
    """Somebody rated the risk, or looked at it again."""

    is_review: bool
    shown: Any


class Past(NamedTuple):
    """Some of what was said; `more` tells how many to skip for what came before, 0 at the end."""

    entries: list[Said]
    more: int


def past_of(gate: Gate, risk: Risk, viewer: Viewer, skip: int = 0) -> Past:
    """The newest after `skip` of them."""
    end = skip + SHOWN
    found = [
        (one.at, model is RiskReview, one)
        for model in (Assessment, RiskReview)
        for one in newest_parts(gate, risk, model, end + 1)
    ]
    found.sort(key=lambda one: one[:2], reverse=True)
    entries = [Said(is_review, viewer.show(one)) for _at, is_review, one in found[skip:end]]
    return Past(entries, end if len(found) > end else 0)


@risks.get("/<risk:number>/ratings")
@requires(VIEW)
def past_ratings(number: str) -> ResponseReturnValue:
    """Earlier ratings and reviews: the next ones to HTMX, a page of them to everybody else."""
    found = gate().get(Risk, number)
    skip = min(max(request.args.get("skip", 0, int), 0), FARTHEST)
    words = RiskWords()
    context = {
        "risk": gate().show(found),
        "past": past_of(gate(), found, Viewer(gate(), found), skip),
        "assessment_states": ASSESSMENT_STATES,
        "words": words,
        "marks": marks(words.locale),
        "older": by_htmx(),
    }
    return render_template("risk/_past.html" if by_htmx() else "risk/past.html", **context)
