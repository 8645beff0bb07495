"""Pages of appeals: the list, those of one sheet, one indicator with the form to appeal."""

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires, signed_in
from app.appraisal.appeals import listing, reading
from app.appraisal.appeals.assigning import may_reassign, reassign
from app.appraisal.appeals.case_page import rulings_on
from app.appraisal.appeals.deciders import impartial
from app.appraisal.appeals.forms import AppealForm, DeciderForm
from app.appraisal.appeals.making import appeal, appeals_of, may_appeal, newest_of, withdraw
from app.appraisal.appeals.models import Appeal
from app.appraisal.appeals.times import TO_DECIDE, is_in_time, may_appeal_until
from app.appraisal.appeals.words import OUTCOMES, STATES, VIEWS
from app.appraisal.blueprint import appraisal
from app.appraisal.models import AppraisalSheet, PlanIndicator
from app.appraisal.plans.offering import label_of
from app.appraisal.reading import indicator_keyed
from app.appraisal.sheets.head import head_of
from app.appraisal.sheets.sections import APPEALS
from app.appraisal.steps import VIEW, may_take_on
from app.customers.words import Words
from app.web.answers import done, page_or_part
from app.web.listing import Page

MOST_NAMED = 8
"""Of those who could be given the permission so many are named."""


@appraisal.get("/appeals/")
@requires(VIEW)
def appeals() -> ResponseReturnValue:
    """Those against readable sheets: waiting, decided or withdrawn."""
    query = listing.Query.read(request.args)
    page = Page(
        listing.select(gate(), query),
        query.sorts,
        endpoint="appraisal.appeals",
        keep=query.address,
        read=list,
        number=lambda one: one.key,
        numbers=Appeal.key,
    )
    context = {"page": page, "query": query, "words": Words(), "views": VIEWS, "outcomes": OUTCOMES}
    lines = listing.lines_of(gate(), page.rows)
    return page_or_part(
        "appraisal/appeals/index.html", "appraisal/appeals/_list.html", lines=lines, **context
    )


@appraisal.get("/sheets/<sheet:number>/appeals")
@signed_in
def appeals_of_sheet(number: str) -> ResponseReturnValue:
    """What can be, and what was, appealed of a sheet."""
    return _section(gate().get(AppraisalSheet, number))


@appraisal.post("/sheets/<sheet:number>/decider")
@requires(VIEW)
def change_decider(number: str) -> ResponseReturnValue:
    """Let somebody else decide on what waits of a sheet."""
    found = gate().get(AppraisalSheet, number)
    form = DeciderForm().fit(found)
    if form.submit(lambda: _reassign(found, form)) is None:
        return _section(gate().get(AppraisalSheet, number), form), form.answers_with
    return done(url_for(".appeals_of_sheet", number=number), _("Saved"))


@appraisal.get("/sheets/<sheet:number>/appeals/<indicator:key>")
@signed_in
def appeal_of(number: str, key: str) -> ResponseReturnValue:
    """One indicator: everything it came to, what was appealed, and what can be done now."""
    found, line = _asked(number, key)
    return _page(found, line)


@appraisal.post("/sheets/<sheet:number>/appeals/<indicator:key>")
@signed_in
def make_appeal(number: str, key: str) -> ResponseReturnValue:
    """Appeal against it."""
    found, line = _asked(number, key)
    form = AppealForm().fit(gate(), found)
    if form.submit(lambda: appeal(gate(), found, line, form.text_of("text"), form.picked)) is None:
        return _page(*_asked(number, key), form), form.answers_with
    return done(_address(number, key), _("Your appeal was made"))


@appraisal.post("/sheets/<sheet:number>/appeals/<indicator:key>/withdraw")
@signed_in
def withdraw_appeal(number: str, key: str) -> ResponseReturnValue:
    """Take it back."""
    found, line = _asked(number, key)
    withdraw(gate(), found, newest_of(found, line))
    return done(_address(number, key), _("Your appeal was withdrawn"))


def _asked(number: str, key: str) -> tuple[AppraisalSheet, PlanIndicator]:
    found = gate().get(AppraisalSheet, number)
    reading.check_shown(found)
    return found, indicator_keyed(found.plan_id, key)


def _address(number: str, key: str) -> str:
    return url_for(".appeal_of", number=number, key=key)


def _reassign(found: AppraisalSheet, form: DeciderForm) -> bool:
    reassign(gate(), found, form.text_of("decider"), form.text_of("reason"))
    return True


def _section(found: AppraisalSheet, form: DeciderForm | None = None) -> str:
    if form is None and may_reassign(gate(), found):
        form = DeciderForm(formdata=None).fit(found)
    lines = reading.lines_of(gate(), found)
    return render_template(
        "appraisal/appeals/of_sheet.html",
        lines=lines,
        form=form,
        **_around(found, waits=any(line.waits for line in lines)),
    )


def _page(found: AppraisalSheet, line: PlanIndicator, form: AppealForm | None = None) -> str:
    every = appeals_of(found, line)
    waiting = next((one for one in every if one.waits), None)
    form = form or _form(found, waiting, every)
    return render_template(
        "appraisal/appeals/page.html",
        line=line,
        label=label_of(line.indicator, line.label),
        appeals=reading.told_of(gate(), found, every),
        versions=reading.versions_of(found, line, every),
        form=form,
        rulings_on=rulings_on(every, line.indicator),
        case=next((one.key for one in every if one.decider_id == gate().person.id), ""),
        may_withdraw=waiting is not None and may_take_on(gate(), "withdraw", found),
        **_around(found, waits=waiting is not None),
    )


def _form(found: AppraisalSheet, waiting: Appeal | None, every: Sequence[Appeal]) -> AppealForm | None:
    """The form of whoever may appeal now."""
    if waiting is None and may_appeal(gate(), found) and not any(one.is_decided for one in every):
        return AppealForm(formdata=None).fit(gate(), found)
    return None


def _around(found: AppraisalSheet, *, waits: bool) -> dict[str, Any]:
    nobody = waits and found.decider_id is None
    chooses = found.owner_id != gate().person.id and may_take_on(gate(), "reassign", found)
    return {
        "head": head_of(gate(), found, APPEALS),
        "words": Words(),
        "states": STATES,
        "outcomes": OUTCOMES,
        "until": may_appeal_until(found),
        "in_time": is_in_time(found),
        "days": TO_DECIDE,
        "nobody": nobody,
        "chooses": chooses,
        "could": [one.name for one in impartial(found)[:MOST_NAMED]] if nobody and chooses else [],
    }
