"""Pages of sheets: one's own, one as it is drawn, the rows of a figure, and the answers of its person."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import signed_in
from app.appraisal.blueprint import appraisal
from app.appraisal.models import AppraisalSheet
from app.appraisal.reading import indicator_keyed
from app.appraisal.sheets import answering
from app.appraisal.sheets.forms import AcceptForm, CommentForm
from app.appraisal.sheets.givers import comments_on
from app.appraisal.sheets.head import head_of
from app.appraisal.sheets.mine import course_of, mine_of, scores_left
from app.appraisal.sheets.opening import Opened, opened
from app.appraisal.sheets.opening_beside import OpenedBeside, opened_beside
from app.appraisal.sheets.page import scores_of
from app.appraisal.sheets.sections import COMMENTS, SCORES
from app.appraisal.sheets.visible import require_figures
from app.appraisal.steps import may_take_on
from app.web.answers import done, page_or_part


@appraisal.get("/")
@signed_in
def mine() -> ResponseReturnValue:
    """My own sheets, and what waits for me."""
    sheets = mine_of(gate())
    course = course_of(sheets)
    context = {"line": course.line, "told": course.told, "left": scores_left(gate())}
    return render_template("appraisal/sheets/mine.html", sheets=sheets, **context)


@appraisal.get("/sheets/<sheet:number>")
@signed_in
def sheet(number: str) -> ResponseReturnValue:
    """A sheet as it is drawn."""
    return render_template("appraisal/sheets/sheet.html", **_page(gate().get(AppraisalSheet, number)))


@appraisal.post("/sheets/<sheet:number>/accept")
@signed_in
def accept(number: str) -> ResponseReturnValue:
    """Accept what was shown."""
    found = gate().get(AppraisalSheet, number)
    form = AcceptForm()
    if form.submit(lambda: answering.accept(gate(), found, form.read_rev())) is None:
        fresh = gate().get(AppraisalSheet, number)
        return render_template("appraisal/sheets/sheet.html", **_page(fresh, form)), form.answers_with
    return done(url_for(".sheet", number=number), _("Accepted"))


@appraisal.get("/sheets/<sheet:number>/rows/<indicator:key>")
@signed_in
def rows(number: str, key: str) -> ResponseReturnValue:
    """The records behind a figure, as far as one may read them, and what it came to before."""
    found = gate().get(AppraisalSheet, number)
    require_figures(gate(), found)
    return _opened(found, opened(gate(), found, indicator_keyed(found.plan_id, key), request.args))


@appraisal.get("/sheets/<sheet:number>/beside/<beside:name>")
@signed_in
def rows_beside(number: str, name: str) -> ResponseReturnValue:
    """The same of a figure that stands beside the scores."""
    found = gate().get(AppraisalSheet, number)
    require_figures(gate(), found)
    return _opened(found, opened_beside(gate(), found, name, request.args))


@appraisal.get("/sheets/<sheet:number>/comments")
@signed_in
def comments(number: str) -> ResponseReturnValue:
    """What was said to a sheet."""
    return render_template("appraisal/sheets/comments.html", **_said(gate().get(AppraisalSheet, number)))


@appraisal.post("/sheets/<sheet:number>/comments")
@signed_in
def comment(number: str) -> ResponseReturnValue:
    """Say something to one's own sheet."""
    found = gate().get(AppraisalSheet, number)
    form = CommentForm().fit(found, "")
    text, rev = form.text_of("comment"), form.read_rev()
    if form.submit(lambda: answering.comment(gate(), found, text, rev)) is None:
        fresh = gate().get(AppraisalSheet, number)
        return render_template("appraisal/sheets/comments.html", **_said(fresh, form)), form.answers_with
    return done(url_for(".comments", number=number), _("Saved"))


def _page(found: AppraisalSheet, form: AcceptForm | None = None) -> dict[str, Any]:
    head = head_of(gate(), found, SCORES)
    return {"head": head, "scores": scores_of(gate(), head), "refused": form}


def _opened(found: AppraisalSheet, figure: Opened | OpenedBeside) -> ResponseReturnValue:
    head, records = head_of(gate(), found, SCORES), figure.records
    return page_or_part(
        "appraisal/sheets/rows.html",
        "appraisal/sheets/_rows.html",
        head=head,
        figure=figure,
        page=records.page if records else None,
    )


def _said(found: AppraisalSheet, form: CommentForm | None = None) -> dict[str, Any]:
    head, own = head_of(gate(), found, COMMENTS), gate().value(found, "comment")
    if form is None and may_take_on(gate(), "comment", found) and isinstance(own, str):
        form = CommentForm().fit(found, own)
    return {"head": head, "own": own, "said": comments_on(head), "form": form}
