"""Pages of a case: an appeal as whoever decides on it sees it, before and after."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires, signed_in
from app.appraisal.appeals import reading
from app.appraisal.appeals.case_page import page_of
from app.appraisal.appeals.cases import Case, case_of, file_of_case
from app.appraisal.appeals.deciding import decide, may_decide
from app.appraisal.appeals.forms import DecisionForm, decision_form
from app.appraisal.appeals.ruled import MOST, Rows
from app.appraisal.blueprint import appraisal
from app.appraisal.steps import DECIDE
from app.errors import Forbidden
from app.files.reading import download
from app.files.views import sent_out
from app.web.answers import done
from app.web.record_forms import RacedForm

PICK = "pick"
"""What a button sends that adds a line for a row to the form; "" for the number that was typed."""


@appraisal.get("/cases/<appeal_case:number>")
@signed_in
def case(number: str) -> ResponseReturnValue:
    """What is contested, what it rests on, and the form to decide; or what was decided."""
    found = case_of(gate(), number)
    return _page(found, _begun(found))


@appraisal.post("/cases/<appeal_case:number>")
@requires(DECIDE)
def decide_case(number: str) -> ResponseReturnValue:
    """Keep the figure, correct the data, or score again; or add a line to the form."""
    found = case_of(gate(), number)
    if not found.appeal.is_decided and not may_decide(gate(), found.sheet):
        raise Forbidden
    if PICK in request.form:
        return _pick(found, request.form[PICK])
    form = decision_form(gate(), found, _rows_sent(), {})
    if form.submit(lambda: _decide(found, form)) is None:
        fresh = case_of(gate(), number)
        return _page(fresh, form), form.answers_with
    return done(url_for(".case", number=number), _("Decided"))


@appraisal.get("/cases/<appeal_case:number>/files/<file:file>")
@signed_in
def case_file(number: str, file: str) -> ResponseReturnValue:
    """A file that belongs to the case."""
    found, form = case_of(gate(), number), RacedForm()
    one = file_of_case(gate(), found, file)
    given = form.attempt(lambda: download(gate(), found.sheet, one))
    return (_page(found, _begun(found), form), 422) if given is None else sent_out(given)


def _pick(found: Case, key: str) -> ResponseReturnValue:
    """The form as it was typed, with a line for one more row."""
    typed = request.form.get("number", "").strip().upper()
    added = [row.key for row in Rows(gate(), found).numbered(typed)] if not key else [key]
    form = decision_form(gate(), found, [*_rows_sent(), *added], {})
    if not key and form.number:
        form.number.data = typed if not added else ""
        if not added:
            form.number.errors = [_("The appeal does not name this record, or nothing of it counts here.")]
    return _page(found, form), 200 if added else 422


def _rows_sent() -> Sequence[str]:
    return [request.form.get(f"row_{place}", "") for place in range(MOST)]


def _begun(found: Case) -> DecisionForm | None:
    if not found.appeal.waits or not may_decide(gate(), found.sheet):
        return None
    return decision_form(gate(), found, (), {"rev": str(found.appeal.rev)})


def _decide(found: Case, form: DecisionForm) -> bool:
    decide(gate(), found, form.decision, form.read_rev())
    return True


def _page(found: Case, form: DecisionForm | None, refused: RacedForm | None = None) -> str:
    turn = request.args.get("turn", "")
    context: dict[str, Any] = page_of(gate(), found, turn)
    versions = reading.versions_of(found.sheet, found.line, [found.appeal])
    return render_template(
        "appraisal/appeals/case.html",
        form=form if found.appeal.waits or (form and form.errors) else None,
        refused=refused,
        versions=versions,
        here=request.full_path,
        **context,
    )
