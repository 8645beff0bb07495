"""Pages of whoever gives scores: all that they are asked for in one table, or one person at a time."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.gate import gate
from app.access.routes import signed_in
from app.appraisal.blueprint import appraisal
from app.appraisal.giving.asked import Asked, InPlan, asked_of, asked_on
from app.appraisal.giving.forms import ScoresForm, form_for_one, scores_form
from app.appraisal.giving.handing_in import field_of, keep
from app.appraisal.giving.points import typed_as
from app.appraisal.giving.seeing import seen_on
from app.appraisal.giving.words import AS
from app.appraisal.models import SUPERIOR, AppraisalSheet
from app.appraisal.reading import names_of
from app.inbox.subjects import page_of
from app.web.answers import done


@appraisal.get("/scores/")
@signed_in
def scores() -> ResponseReturnValue:
    """What one is asked to score as superior, as colleague and of oneself, plan by plan."""
    parts = asked_of(gate().person)
    return render_template("appraisal/giving/scores.html", **_page(parts, scores_form(_open(parts))))


@appraisal.post("/scores/")
@signed_in
def give_scores() -> ResponseReturnValue:
    """Keep what was typed, and hand in what is filled in of one plan."""
    parts = asked_of(gate().person)
    form = scores_form(_open(parts))
    counts = form.submit(lambda: keep(gate(), form.lines, form.typed(), form.text_of("into")))
    if counts is None:
        context = _page(asked_of(gate().person) if form.late else parts, form)
        return render_template("appraisal/giving/scores.html", **context), form.answers_with
    return done(url_for(".scores"), _said(*counts))


@appraisal.get("/scores/<scored:number>")
@signed_in
def score(number: str) -> ResponseReturnValue:
    """The form for one person alone. A sheet on which one is asked for nothing is not found."""
    part, lines = asked_on(gate().person, number)
    form = form_for_one(lines)
    return render_template("appraisal/giving/score.html", **_single(part, lines, form))


@appraisal.post("/scores/<scored:number>")
@signed_in
def give_score(number: str) -> ResponseReturnValue:
    """Keep or hand in what was typed, and go on to whom comes next."""
    part, lines = asked_on(gate().person, number)
    form = form_for_one(lines)
    counts = form.submit(lambda: keep(gate(), form.lines, form.typed(), form.text_of("into")))
    if counts is None:
        if form.late:
            part, lines = asked_on(gate().person, number)
        return render_template("appraisal/giving/score.html", **_single(part, lines, form)), form.answers_with
    following = next((one for one in _after(part, number) if not one.given), None)
    go_on = counts[1] and following
    then = url_for(".score", number=following.sheet.number) if go_on and following else url_for(".scores")
    return done(then, _said(*counts))


@appraisal.get("/sheets/<sheet:number>/given")
@signed_in
def given_scores(number: str) -> ResponseReturnValue:
    """The single scores on a sheet for whoever runs the appraisal; for others what they gave themselves."""
    sheet = gate().get(AppraisalSheet, number)
    name = names_of([sheet])[sheet.id]
    context = {"seen": seen_on(gate(), sheet), "name": name, "number": number, "as_": AS}
    return render_template("appraisal/giving/given.html", **context)


def _open(parts: Sequence[InPlan]) -> list[Asked]:
    return [one for part in parts for one in part.lines if one.open]


def _said(kept: int, given: int) -> str:
    """What was done, in one sentence."""
    if given:
        return ngettext("%(num)s score handed in", "%(num)s scores handed in", given)
    return _("Saved; nothing is handed in yet") if kept else _("Nothing was changed")


def _page(parts: Sequence[InPlan], form: ScoresForm) -> dict[str, Any]:
    return {"parts": parts, **_form(form)}


def _single(part: InPlan, lines: Sequence[Asked], form: ScoresForm) -> dict[str, Any]:
    number = lines[0].sheet.number
    numbers = list(dict.fromkeys(one.sheet.number for one in part.lines))
    place = numbers.index(number)
    reads = lines[0].score.role == SUPERIOR
    return {
        "part": part,
        "lines": lines,
        "before": numbers[place - 1] if place else "",
        "after": numbers[place + 1] if place + 1 < len(numbers) else "",
        "place": place + 1,
        "count": len(numbers),
        "sheet_page": page_of(AppraisalSheet.audit_kind) if reads else "",
        **_form(form),
    }


def _form(form: ScoresForm) -> dict[str, Any]:
    return {"form": form, "as_": AS, "field_of": field_of, "typed_as": typed_as}


def _after(part: InPlan, number: str) -> list[Asked]:
    """Those who come after a sheet in its plan, then those before it."""
    places = [place for place, one in enumerate(part.lines) if one.sheet.number == number]
    return [*part.lines[places[-1] + 1 :], *part.lines[: places[0]]]
