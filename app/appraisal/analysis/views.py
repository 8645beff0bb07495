"""Pages of the analysis: a round in numbers, and the sheets behind them."""

from functools import partial
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.appraisal.analysis import people
from app.appraisal.analysis.following import FollowForm, Following
from app.appraisal.analysis.page import Analysis
from app.appraisal.analysis.rounds import Round, chosen, rounds
from app.appraisal.analysis.spread import LABELS
from app.appraisal.analysis.words import grades_of, round_words
from app.appraisal.blueprint import appraisal
from app.appraisal.models import DEPARTMENT, PERSON, AppraisalSheet
from app.appraisal.reading import indicator_keyed, plan_numbered
from app.appraisal.steps import VIEW
from app.appraisal.words import SHEET_STATES
from app.errors import NotFound
from app.figures.families import FAMILY_WORDS
from app.figures.reading import Place, places
from app.inbox.subjects import page_of
from app.people.departments import all_departments, own_and_below
from app.web.answers import done, page_or_part
from app.web.listing import Page, Sort
from app.web.places import url_for

NO_TOTAL = "none"
"""What addresses call the grade of those without a total."""


@appraisal.get("/analysis")
@requires(VIEW)
def analysis() -> ResponseReturnValue:
    """Distribution, trend, comparison, the weakest indicators and where to train, of one round and place."""
    mine, every = places(gate(), VIEW), rounds()
    place, of = _asked(mine, every)
    if place is None or of is None:
        return render_template("appraisal/analysis/empty.html", anywhere=place is not None)
    found = Analysis(place, of, every)
    return render_template(
        "appraisal/analysis/index.html",
        analysis=found,
        places=mine,
        rounds=_offered(every),
        round_words=round_words(of),
        labels=LABELS,
        families=FAMILY_WORDS,
        weak=people.weak_people(gate(), found),
        sheet_page=page_of(AppraisalSheet.audit_kind),
        sheets_of=partial(_sheets_url, of),
    )


@appraisal.get("/analysis/sheets")
@requires(VIEW)
def analysed_sheets() -> ResponseReturnValue:
    """The sheets of a round, a department and a grade, as far as one may read them."""
    mine, every = places(gate(), VIEW), rounds()
    place, of = _asked(mine, every)
    grades = grades_of(of.plans) if of else {}
    asked = request.args.get("grade")
    if asked is not None and asked not in {*grades, NO_TOTAL}:
        raise NotFound
    if place is None or of is None:
        return render_template("appraisal/analysis/empty.html", anywhere=place is not None)
    tree = all_departments()
    departments = None if place.id is None else own_and_below(tree, place.id)
    query = people.sheets(gate(), of, departments, "" if asked == NO_TOTAL else asked)
    keep = {"round": of.key, "department": place.code, "grade": asked}
    sorts = {"total": Sort(AppraisalSheet.total, "desc")}
    page = Page(query, sorts, endpoint="appraisal.analysed_sheets", keep=keep)
    context: dict[str, Any] = {
        "page": page,
        "rows": people.named(page.rows, tree),
        "place": place,
        "round": of,
        "round_words": round_words(of),
        "grades": grades,
        "states": SHEET_STATES,
        "asked": _("no total") if asked == NO_TOTAL else grades.get(asked or "", ""),
        "sheet_page": page_of(AppraisalSheet.audit_kind),
    }
    return page_or_part("appraisal/analysis/sheets.html", "appraisal/analysis/_sheets.html", **context)


@appraisal.get("/analysis/plans/<appraisal_plan:number>/<indicator:key>/follow")
@appraisal.post("/analysis/plans/<appraisal_plan:number>/<indicator:key>/follow")
@requires(VIEW)
def follow_analysis(number: str, key: str) -> ResponseReturnValue:
    """Begin a training, improvement or adjustment that follows from an indicator of a plan."""
    plan = plan_numbered(number)
    line = indicator_keyed(plan.id, key)
    return _follow(Following(gate(), plan, line, _place_asked()))


@appraisal.get("/analysis/sheets/<sheet:number>/<indicator:key>/follow")
@appraisal.post("/analysis/sheets/<sheet:number>/<indicator:key>/follow")
@requires(VIEW)
def follow_sheet(number: str, key: str) -> ResponseReturnValue:
    """Begin one that follows from an indicator of a sheet."""
    sheet = gate().get(AppraisalSheet, number)
    return _follow(Following(gate(), sheet, indicator_keyed(sheet.plan_id, key)))


def _sheets_url(of: Round, department: str, grade: str = "") -> str:
    """Where the sheets of a round are listed, of a department and with a grade; "" for all."""
    asked = {"round": of.key, "department": department, "grade": grade}
    return url_for("appraisal.analysed_sheets", **{name: value for name, value in asked.items() if value})


def _follow(about: Following) -> ResponseReturnValue:
    form = FollowForm().fit(about)
    made = form.submit(lambda: about.start(form))
    if made is None:
        status = 422 if form.is_submitted() else 200
        return render_template("appraisal/analysis/follow.html", form=form, about=about), status
    return done(url_for(".consequence", **about.address, key=made.key), _("Begun"))


def _place_asked() -> Place | None:
    """The department of the address, None without one. Raises NotFound for one that is not theirs."""
    code = request.args.get("department", "")
    found = [one for one in places(gate(), VIEW) if one.code == code]
    if code and not found:
        raise NotFound
    return found[0] if code else None


def _asked(mine: list[Place], every: list[Round]) -> tuple[Place | None, Round | None]:
    """The place and the round of the address, the widest and the newest without; None where there is none.

    Raises NotFound for what is not there, and for a department that is not theirs.
    """
    code = request.args.get("department")
    place = next((one for one in mine if code is None or one.code == code), None)
    if place is None and code is not None:
        raise NotFound
    return place, chosen(every, request.args.get("round", ""))


def _offered(every: list[Round]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Key and words of every round, those of people and of departments apart."""
    heads = ((PERSON, _("People")), (DEPARTMENT, _("Departments")))
    found = [
        (head, [(one.key, round_words(one)) for one in every if one.subject == of]) for of, head in heads
    ]
    return [(head, some) for head, some in found if some]
