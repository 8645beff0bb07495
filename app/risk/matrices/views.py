"""The page of the matrix in force, and the form of its next version."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.inbox.requests import may_see
from app.risk.blueprint import risks
from app.risk.matrices.changing import ask_to_publish, waiting
from app.risk.matrices.forms import MatrixForm, cell_name, field_name, matrix_form
from app.risk.matrices.scales import LABELS, NAMES, SHIPPED, name_of, words_of
from app.risk.matrices.versions import all_versions, in_force
from app.risk.matrix import BANDS, STEPS
from app.risk.models import IMPACT, LIKELIHOOD
from app.risk.steps import MANAGE
from app.risk.words import BANDS as BAND_WORDS
from app.web.answers import done


@risks.get("/matrix/settings")
@requires(MANAGE)
def matrix_settings() -> ResponseReturnValue:
    """Cells, who accepts, revenue and words, as the next version would have them."""
    return render_template("risk/settings.html", **_page(matrix_form(in_force())))


@risks.post("/matrix/settings")
@requires(MANAGE)
def publish_matrix() -> ResponseReturnValue:
    """Ask a second person for the next version."""
    form = matrix_form(in_force())
    if form.submit(lambda: ask_to_publish(gate(), form.document(), form.text_of("reason"))) is None:
        return render_template("risk/settings.html", **_page(form)), 422
    return done(url_for(".matrix_settings"), _("Asked: a second person decides"))


def _page(form: MatrixForm) -> dict[str, Any]:
    request = waiting()
    return {
        "form": form,
        "steps": STEPS,
        "bands": BANDS,
        "band_words": BAND_WORDS,
        "cell_name": cell_name,
        "likelihood_words": words_of(LIKELIHOOD, in_force().words),
        "impact_words": words_of(IMPACT, in_force().words),
        "field_name": field_name,
        "scales": [(scale, LABELS[scale], [name_of(scale, step) for step in STEPS]) for scale in SHIPPED],
        "names": NAMES,
        "versions": all_versions(),
        "present": in_force(),
        "waiting": request,
        "may_open": request is not None and may_see(gate(), request),
    }
