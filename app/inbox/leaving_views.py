"""Pages about who leaves and who is away."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import signed_in
from app.errors import NotFound
from app.inbox import absences, leaving, tasks
from app.inbox.leaving import JOB, Part
from app.inbox.models import Task
from app.inbox.task_forms import AbsenceForm, hand_over_form
from app.inbox.views import inbox
from app.jobs.reports import last_report
from app.people.models import Person
from app.web.answers import done
from app.web.forms import Form
from app.web.htmx import by_htmx

CONFIRMED = "confirmed"


@inbox.get("/tasks/<task:number>/hand-over")
@signed_in
def hand_over(number: str) -> ResponseReturnValue:
    """What a leaver holds, as far as the person may hand it over, and who could receive it."""
    found = _task(number)
    parts = leaving.parts(gate(), _leaver(found))
    return _hand_over_page(found, parts, hand_over_form(parts))


@inbox.post("/tasks/<task:number>/hand-over")
@signed_in
def hand_over_now(number: str) -> ResponseReturnValue:
    """Show what would be handed over to whom; once that is confirmed, do it."""
    found = _task(number)
    leaver = _leaver(found)
    parts = leaving.parts(gate(), leaver)
    form = hand_over_form(parts)
    chosen = form.submit(lambda: leaving.check(_choices(form, parts), parts))
    if chosen is None:
        return _hand_over_page(found, parts, form, 422)
    if CONFIRMED not in request.form:
        context = {"task": found, "leaver": leaver, "parts": parts, "chosen": chosen}
        return render_template("inbox/hand_over_preview.html", **context, confirmed=CONFIRMED)
    if leaving.hand_over(gate(), found, _choices(form, parts)):
        return done(url_for(".index"), _("Handed over"))
    return done(url_for(".hand_over", number=number), _("It goes on in the background."))


@inbox.get("/deputy")
@signed_in
def deputy() -> ResponseReturnValue:
    """Who stands in for oneself."""
    return _deputy_page(_absence_form(gate().person))


@inbox.post("/deputy")
@signed_in
def set_deputy() -> ResponseReturnValue:
    """Let a colleague stand in for oneself."""
    form, person = _absence_form(gate().person), gate().person
    if form.submit(lambda: form.appoint(person, person)) is None:
        return _deputy_page(form), 422
    return done(url_for(".deputy"), _("Saved"))


@inbox.post("/deputy/end")
@signed_in
def end_deputy() -> ResponseReturnValue:
    """One is back."""
    form, person = Form(), gate().person
    if form.submit(lambda: absences.dismiss(person, person)) is None:
        return _deputy_page(_absence_form(person), form), 422
    return done(url_for(".deputy"), _("Nobody stands in for you any more."))


def _task(number: str) -> Task:
    found = tasks.get_task(gate(), number)
    if found.reason != tasks.HAND_OVER:
        raise NotFound
    return found


def _leaver(found: Task) -> Person:
    leaver: Person = Person.get_by_id(leaving.hand_over_of(found).leaver_id)
    return leaver


def _choices(form: Form, parts: list[Part]) -> dict[str, str]:
    return {part.name: form.text_of(part.name) for part in parts if part.name in form}


def _hand_over_page(found: Task, parts: list[Part], form: Form, status: int = 200) -> ResponseReturnValue:
    context = {
        "task": found,
        "leaver": _leaver(found),
        "parts": parts,
        "form": form,
        "report": last_report(JOB, found.number),
    }
    template = "inbox/_hand_over.html" if by_htmx() else "inbox/hand_over.html"
    return render_template(template, **context), status


def _absence_form(person: Person) -> AbsenceForm:
    return AbsenceForm().fit(person, absences.absence_of(person))


def _deputy_page(form: AbsenceForm, state: Form | None = None) -> str:
    person = gate().person
    context = {"absence": absences.absence_of(person), "away": absences.away(person)}
    return render_template("inbox/deputy.html", form=form, state=state, **context)
