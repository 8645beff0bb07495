"""The page of one consequence: what its reader sees of it, and which forms are theirs."""

from collections.abc import Mapping
from typing import Any

from app.access.gate import Gate
from app.appraisal.consequences import handling, hearing, reading
from app.appraisal.consequences.acting import may_take
from app.appraisal.consequences.approving import others_of
from app.appraisal.consequences.following import is_overdue
from app.appraisal.consequences.forms import (
    ChangeForm,
    ConfirmForm,
    HearForm,
    ReasonForm,
    ReplyForm,
    ReportForm,
)
from app.appraisal.consequences.listing import name_of
from app.appraisal.consequences.models import FINE
from app.appraisal.consequences.readiness import needs_of, wage_of
from app.appraisal.consequences.reading import Found
from app.appraisal.consequences.texts import fine_text
from app.appraisal.consequences.words import NEEDS, RULES, heard_words, indicator_words, money
from app.appraisal.models import AppraisalPlan
from app.clock import today
from app.customers.words import Words
from app.errors import NotFound
from app.files.models import Attachment
from app.files.reading import file_of
from app.files.reading import name_of as file_name
from app.inbox.models import Request
from app.inbox.requests import may_see
from app.people.models import Person
from app.web.record_forms import RecordForm

TYPED = ("what", "clause", "reply", "evidence", "reason")
"""Fields whose text is shown again where its form is open no more."""


def page_of(gate: Gate, found: Found, sent: Mapping[str, RecordForm]) -> dict[str, Any]:
    """What the page shows; `sent` are forms that were refused, by their names."""
    one, words = found.one, Words()
    about = indicator_words(reading.indicators_of_all([one]).get(one.indicator_id))
    asked = handling.asked(one)
    forms = _forms(gate, found, about, asked, sent)
    return {
        "one": one,
        "sheet": gate.show(found.sheet) if found.sheet is not None else None,
        "plan": AppraisalPlan.get_by_id(one.plan_id),
        "name": name_of(found.sheet, one, words),
        "words": words,
        "about": about,
        "rule": RULES.get(one.rule, ""),
        "others": others_of(one),
        "overdue": is_overdue(one),
        "amounts": _amounts(gate, found),
        "file": _file(gate, found),
        "asked": asked,
        "card": asked.number if asked and may_see(gate, asked) else "",
        "heard": heard_words(found),
        "needs": _needs(gate, found),
        "fine_text": fine_text() if one.kind == FINE else "",
        "address": found.address,
        "late": any(form.late for form in sent.values()),
        "forms": forms,
        "shut": [_shut(form) for name, form in sent.items() if name not in forms],
    }


def people_for(found: Found) -> list[Person]:
    """Who may do what is followed."""
    if found.sheet is None or not found.one.is_followed:
        return []
    return handling.possible_owners(found.sheet)


def evidence_of(gate: Gate, found: Found) -> Attachment:
    """The file on the sheet that shows it was done. Raises NotFound, also where it was removed."""
    if found.sheet is None or not found.one.file:
        raise NotFound
    return file_of(gate, found.sheet, found.one.file)


def _forms(
    gate: Gate, found: Found, about: str, asked: Request | None, sent: Mapping[str, RecordForm]
) -> dict[str, Any]:
    """The forms that are open to the person now; one that was refused as it was typed."""
    one, begun = found.one, {"rev": str(found.one.rev)}
    open_: dict[str, Any] = {}
    if asked is None and may_take(gate, "change", found) and found.sheet is not None:
        form = ChangeForm(formdata=None) if "change" not in sent else None
        open_["change"] = form.fit(one, people_for(found), about) if form else sent["change"]
    if asked is None and may_take(gate, "drop", found):
        open_["drop"] = ReasonForm(formdata=None, data=begun)
    if asked is None and one.is_penalty:
        open_ |= _hearing(gate, found, begun)
    if may_take(gate, "report", found) or may_take(gate, "report_for", found):
        open_["report"] = ReportForm(formdata=None, data={**begun, "done_on": today()}).fit()
    if may_take(gate, "confirm", found):
        open_["confirm"] = ConfirmForm(formdata=None, data=begun).fit()
    return {name: _apart(name, sent.get(name, form)) for name, form in open_.items()}


def _hearing(gate: Gate, found: Found, begun: Mapping[str, str]) -> dict[str, Any]:
    """The forms of hearing its person: who asks them, who answers, who notes that nothing was said."""
    one, open_ = found.one, {}
    if may_take(gate, "hear", found) and not hearing.is_asked(one):
        until = {"answer_by": hearing.usual_day()}
        open_["hear"] = HearForm(formdata=None, data={**begun, **until})
    own = may_take(gate, "reply", found)
    if not one.reply and (own or (may_take(gate, "record", found) and hearing.may_be_written_down(one))):
        open_["reply"] = ReplyForm(formdata=None, data={**begun, "replied_on": today()}).fit(own=own)
    if may_take(gate, "silence", found) and hearing.may_be_noted_silent(one):
        open_["silence"] = RecordForm(formdata=None, data=begun)
    return open_


def _apart(name: str, form: RecordForm) -> RecordForm:
    """The form with ids that no other form of the page has."""
    for field in form:
        field.id = field.label.field_id = f"{name}-{field.name}"
    return form


def _shut(form: RecordForm) -> tuple[list[str], str]:
    """Why a form was refused that is open no more, and what was typed into it."""
    said = [*form.form_errors, *(error for field in form for error in field.errors)]
    return said, " ".join(str(form[name].data) for name in TYPED if name in form and form[name].data)


def _needs(gate: Gate, found: Found) -> list[tuple[Any, bool]]:
    """What approval needs, in words, and whether it is known; for whoever has it approved."""
    if not may_take(gate, "change", found):
        return []
    return [(NEEDS[need.name], need.met) for need in needs_of(found)]


def _amounts(gate: Gate, found: Found) -> dict[str, str]:
    """What a fine is counted of. The wage is for whom it concerns, and those who propose or approve it."""
    one = found.one
    if one.kind != FINE:
        return {}
    return {
        "fen": money(one.fen),
        "wage": money(wage_of(one)) if reading.knows_wage(gate, found) else "",
        "least_wage": money(one.least_wage),
    }


def _file(gate: Gate, found: Found) -> str:
    """What the file is called that shows it was done; "" for none, and for one that was removed."""
    try:
        return file_name(evidence_of(gate, found))
    except NotFound:
        return ""
