"""Pages of what follows from appraisal: the list, the rules, what belongs to a sheet, one of them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires, signed_in
from app.appraisal.blueprint import appraisal
from app.appraisal.consequences import following, handling, hearing, listing, reading, texts
from app.appraisal.consequences.acting import may_take
from app.appraisal.consequences.approving import save_and_ask
from app.appraisal.consequences.forms import (
    AddForm,
    ChangeForm,
    ConfirmForm,
    FineTextForm,
    HearForm,
    ReasonForm,
    ReplyForm,
    ReportForm,
)
from app.appraisal.consequences.models import KINDS, Consequence
from app.appraisal.consequences.page import evidence_of, page_of, people_for
from app.appraisal.consequences.proposing import RULES
from app.appraisal.consequences.reading import Found, find
from app.appraisal.consequences.words import KINDS as KIND_WORDS
from app.appraisal.consequences.words import RULES as RULE_WORDS
from app.appraisal.consequences.words import STATES, TONES, VIEWS, indicator_words
from app.appraisal.models import AppraisalSheet, PlanIndicator
from app.appraisal.reading import plan_numbered
from app.appraisal.sheets.head import head_of
from app.appraisal.sheets.sections import CONSEQUENCES
from app.appraisal.steps import PLAN, PUBLISH, VIEW
from app.files.reading import download
from app.files.views import sent_out
from app.web.answers import done, page_or_part
from app.web.listing import Page
from app.web.record_forms import RecordForm
from app.web.uploads import takes_files

OF_SHEET = "/sheets/<sheet:sheet>/consequences/<consequence_key:key>"
OF_PLAN = "/plans/<followed_plan:plan>/consequences/<followed_key:key>"
MARKS = {"kinds": KIND_WORDS, "states": STATES, "tones": TONES}


@appraisal.get("/consequences/")
@signed_in
def consequences() -> ResponseReturnValue:
    """Those of the sheets that the person may read, by kind and state."""
    query = listing.Query.read(request.args)
    page = Page(
        listing.select(gate(), query),
        listing.SORTS,
        endpoint="appraisal.consequences",
        keep=query.address,
        read=list,
        number=lambda one: one.key,
        numbers=Consequence.key,
    )
    context = {"page": page, "query": query, "views": VIEWS, "offered": KINDS, **MARKS}
    return page_or_part(
        "appraisal/consequences/index.html",
        "appraisal/consequences/_list.html",
        lines=listing.lines_of(gate(), page.rows),
        may_see_rules=gate().has(VIEW),
        **context,
    )


@appraisal.get("/plans/<appraisal_plan:number>/consequences")
@requires(VIEW)
def consequences_of_plan(number: str) -> ResponseReturnValue:
    """Those of one plan, in the list."""
    return redirect(url_for(".consequences", plan=plan_numbered(number).number))


@appraisal.get("/consequences/rules")
@requires(VIEW)
def consequence_rules() -> ResponseReturnValue:
    """What grades propose, and the text beside a fine."""
    return render_template("appraisal/consequences/rules.html", **_rules(FineTextForm().fit()))


@appraisal.post("/consequences/rules")
@requires(PLAN)
def save_fine_text() -> ResponseReturnValue:
    """Keep another text beside a fine."""
    form = FineTextForm().fit()
    if form.submit(lambda: _write_text(form)) is None:
        return render_template("appraisal/consequences/rules.html", **_rules(form)), form.answers_with
    return done(url_for(".consequence_rules"), _("Saved"))


@appraisal.get("/sheets/<sheet:number>/consequences")
@signed_in
def consequences_of(number: str) -> ResponseReturnValue:
    """What follows from one sheet."""
    found = gate().get(AppraisalSheet, number)
    return render_template("appraisal/consequences/of_sheet.html", **_of_sheet(found))


@appraisal.post("/sheets/<sheet:number>/consequences")
@requires(PUBLISH)
def add_consequence(number: str) -> ResponseReturnValue:
    """Add something by hand."""
    found = gate().get(AppraisalSheet, number)
    form = AddForm().fit(handling.kinds_for(found))
    made = form.submit(lambda: handling.add(gate(), found, form.kind.data, form.text_of("reason")))
    if made is None:
        return render_template("appraisal/consequences/of_sheet.html", **_of_sheet(found, form)), 422
    return done(url_for(".consequence", sheet=number, key=made.key), _("Added"))


@appraisal.get(OF_SHEET)
@appraisal.get(OF_PLAN)
@signed_in
def consequence(key: str, sheet: str = "", plan: str = "") -> ResponseReturnValue:
    """One of them, and what can be done about it."""
    found = find(gate(), key, sheet, plan)
    hearing.see(gate(), found)
    return _page(found)


@appraisal.post(OF_SHEET)
@requires(PUBLISH)
def save_consequence(key: str, sheet: str) -> ResponseReturnValue:
    """Write what has to be known of it, and perhaps ask a second person at once."""
    found = find(gate(), key, sheet)
    form = ChangeForm().fit(found.one, people_for(found), "")
    said = _("Asked for approval") if form.asks else _("Saved")
    return _after(found, form, "change", lambda: _save(found, form), said)


@appraisal.post(f"{OF_SHEET}/drop")
@appraisal.post(f"{OF_PLAN}/drop")
@requires(PUBLISH)
def drop_consequence(key: str, sheet: str = "", plan: str = "") -> ResponseReturnValue:
    """Let it come to nothing."""
    found, form = find(gate(), key, sheet, plan), ReasonForm()
    return _after(found, form, "drop", lambda: _drop(found, form), _("Dropped"))


@appraisal.post(f"{OF_SHEET}/hear")
@requires(PUBLISH)
def hear_person(key: str, sheet: str) -> ResponseReturnValue:
    """Ask the person for their answer."""
    found, form = find(gate(), key, sheet), HearForm()
    return _after(found, form, "hear", lambda: _hear(found, form), _("Asked"))


@appraisal.post(f"{OF_SHEET}/reply")
@signed_in
def reply_to_consequence(key: str, sheet: str) -> ResponseReturnValue:
    """Answer it, or write down what its person said."""
    found = find(gate(), key, sheet)
    form = ReplyForm().fit(own=may_take(gate(), "reply", found))
    return _after(found, form, "reply", lambda: _reply(found, form), _("Written down"))


@appraisal.post(f"{OF_SHEET}/silence")
@requires(PUBLISH)
def note_silence(key: str, sheet: str) -> ResponseReturnValue:
    """Note that they have said nothing until the day."""
    found, form = find(gate(), key, sheet), RecordForm()
    return _after(found, form, "silence", lambda: _note_silence(found, form), _("Noted"))


@appraisal.post(f"{OF_SHEET}/done")
@appraisal.post(f"{OF_PLAN}/done")
@signed_in
@takes_files
def report_consequence(key: str, sheet: str = "", plan: str = "") -> ResponseReturnValue:
    """It was done, with what shows it."""
    found, form = find(gate(), key, sheet, plan), ReportForm().fit()
    return _after(found, form, "report", lambda: _report(found, form), _("Reported"))


@appraisal.post(f"{OF_SHEET}/confirm")
@appraisal.post(f"{OF_PLAN}/confirm")
@requires(PUBLISH)
def confirm_consequence(key: str, sheet: str = "", plan: str = "") -> ResponseReturnValue:
    """The evidence is enough, or it is not."""
    found, form = find(gate(), key, sheet, plan), ConfirmForm().fit()
    return _after(found, form, "confirm", lambda: _confirm(found, form), _("Saved"))


@appraisal.get(f"{OF_SHEET}/evidence")
@signed_in
def consequence_evidence(key: str, sheet: str) -> ResponseReturnValue:
    """The file that shows it."""
    found, form = find(gate(), key, sheet), RecordForm()
    file = evidence_of(gate(), found)
    given = form.attempt(lambda: download(gate(), gate().get(AppraisalSheet, sheet), file))
    return (_page(found, {"report": form}), 422) if given is None else sent_out(given)


def _after(
    found: Found,
    form: RecordForm,
    name: str,
    work: Callable[[], bool],
    said: str,
) -> ResponseReturnValue:
    """What a form did; or the page as it is by now, with that form and why not."""
    address: dict[str, Any] = found.address
    if form.submit(work) is None:
        fresh = find(gate(), **address)
        if form.late:
            form.rev.data = str(fresh.one.rev)
        return _page(fresh, {name: form}), form.answers_with
    return done(url_for(".consequence", **address), said)


def _page(found: Found, forms: Mapping[str, RecordForm] = MappingProxyType({})) -> str:
    context = page_of(gate(), found, forms)
    return render_template("appraisal/consequences/consequence.html", **context, **MARKS)


def _write_text(form: FineTextForm) -> bool:
    texts.write_fine_text(gate(), form.text_of("text"), form.text_of("was"))
    return True


def _save(found: Found, form: ChangeForm) -> bool:
    if form.asks:
        save_and_ask(gate(), found, form.values(), form.text_of("reason"), form.read_rev())
    else:
        handling.change(gate(), found, form.values(), form.read_rev())
    return True


def _drop(found: Found, form: ReasonForm) -> bool:
    handling.drop(gate(), found, form.text_of("reason"), form.read_rev())
    return True


def _hear(found: Found, form: HearForm) -> bool:
    hearing.hear(gate(), found, form.answer_by.data, form.read_rev())
    return True


def _note_silence(found: Found, form: RecordForm) -> bool:
    hearing.note_silence(gate(), found, form.read_rev())
    return True


def _reply(found: Found, form: ReplyForm) -> bool:
    day = form.replied_on.data if form.replied_on else None
    hearing.answer(gate(), found, form.text_of("reply"), day, form.read_rev())
    return True


def _report(found: Found, form: ReportForm) -> bool:
    following.report(gate(), found, form.text_of("evidence"), form.done_on.data, form.sent(), form.read_rev())
    return True


def _confirm(found: Found, form: ConfirmForm) -> bool:
    if form.decision.data == form.ENOUGH:
        following.confirm(gate(), found, form.read_rev())
    else:
        following.give_back(gate(), found, form.text_of("reason"), form.due.data, form.read_rev())
    return True


def _rules(form: FineTextForm) -> dict[str, Any]:
    return {
        "rules": [(rule, RULE_WORDS[rule.code]) for rule in RULES],
        "form": form,
        "may_write": gate().has(PLAN),
        "text": texts.fine_text(),
        **MARKS,
    }


def _of_sheet(found: AppraisalSheet, form: AddForm | None = None) -> dict[str, Any]:
    rows = reading.of_sheet(gate(), found)
    indicators = reading.indicators_of_all(rows)
    return {
        "head": head_of(gate(), found, CONSEQUENCES),
        "sheet": gate().show(found),
        "rows": [(one, _about(one, indicators), following.is_overdue(one)) for one in rows],
        "form": form or AddForm(formdata=None).fit(handling.kinds_for(found)),
        "may_add": handling.may_add(gate(), found),
        **MARKS,
    }


def _about(one: Consequence, indicators: Mapping[int, PlanIndicator]) -> str:
    return indicator_words(indicators.get(one.indicator_id))
