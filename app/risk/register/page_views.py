"""A risk's own page, and what is done there."""

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.gate import gate
from app.access.routes import requires
from app.errors import Forbidden
from app.people.models import Person
from app.risk import steps
from app.risk.accepting.accepting import accept
from app.risk.blueprint import risks
from app.risk.closing.closing import ask_to_close, reopen
from app.risk.models import Risk
from app.risk.register.forms import ActionForm, ChangeForm
from app.risk.register.list_words import RiskWords
from app.risk.register.page import FORMS, head_of, page_of
from app.risk.register.registering import describe, known_of, may_describe, may_name_owner
from app.risk.reviewing.reviewing import review
from app.risk.treating.treating import add_action, monitor, treat
from app.web.answers import done, invalid, say
from app.web.record_forms import RecordForm


@risks.get("/<risk:number>")
@requires(steps.VIEW)
def risk(number: str) -> ResponseReturnValue:
    """One risk: its ratings, what holds it down, what is done about it."""
    return render_template("risk/risk.html", **page_of(gate(), gate().get(Risk, number)))


@risks.get("/<risk:number>/edit")
@requires(steps.PROPOSE)
def edit(number: str) -> ResponseReturnValue:
    """The form of what is said of it."""
    found = _described(number)
    form, words = _change_form(found)
    for name, value in known_of(found).items():
        form[name].data = value
    form.owner.data = _username(found.owner_id)
    form.rev.data = str(found.rev)
    return render_template("risk/edit.html", form=form, **head_of(gate(), found, words))


@risks.post("/<risk:number>/edit")
@requires(steps.PROPOSE)
def save(number: str) -> ResponseReturnValue:
    """Write what is said of it."""
    found = _described(number)
    form, words = _change_form(found)
    if form.submit(lambda: _describe(found, form)) is None:
        fresh = gate().get(Risk, number)
        if form.late:
            form.rev.data = str(fresh.rev)
        context = {"form": form, **head_of(gate(), fresh, words)}
        return invalid("risk/_edit.html", "risk/edit.html", form.answers_with, **context)
    return done(url_for(".risk", number=number), _("Saved"))


@risks.post("/<risk:number>/treat")
@requires(steps.PROPOSE)
def choose_treatment(number: str) -> ResponseReturnValue:
    """What is done about it."""

    def work(found: Risk, form: Any) -> None:  # noqa: ANN401
        treat(gate(), found, form.text_of("treatment"), form.text_of("plan"), form.read_rev())

    return _step(number, "treat", work, _("Saved"))


@risks.post("/<risk:number>/actions")
@requires(steps.PROPOSE)
def new_action(number: str) -> ResponseReturnValue:
    """Somebody does something about it."""

    def work(found: Risk, form: ActionForm) -> None:
        owner = Person.get_or_none(Person.username == form.who.data)
        add_action(gate(), found, form.text_of("what"), owner, form.due.data, form.read_rev())

    return _step(number, "act", work, _("Added"))


@risks.post("/<risk:number>/accept")
@requires(steps.PROPOSE)
def accept_risk(number: str) -> ResponseReturnValue:
    """It may stand as it is; in the highest band a second person has to agree."""

    def work(found: Risk, form: Any) -> None:  # noqa: ANN401
        if accept(gate(), found, form.text_of("reason"), form.read_rev()):
            say(_("Asked: a second person decides"))

    return _step(number, "accept", work, _("Written down"))


@risks.post("/<risk:number>/monitor")
@requires(steps.PROPOSE)
def monitor_risk(number: str) -> ResponseReturnValue:
    """What was to be done is done."""
    return _step(number, "monitor", lambda found, form: monitor(gate(), found, form.read_rev()), _("Saved"))


@risks.post("/<risk:number>/review")
@requires(steps.PROPOSE)
def review_risk(number: str) -> ResponseReturnValue:
    """Somebody looked at it."""

    def work(found: Risk, form: Any) -> None:  # noqa: ANN401
        review(gate(), found, form.text_of("note"), form.read_rev())

    return _step(number, "review", work, _("Written down"))


@risks.post("/<risk:number>/close")
@requires(steps.PROPOSE)
def close_risk(number: str) -> ResponseReturnValue:
    """Ask that it is closed."""

    def work(found: Risk, form: Any) -> None:  # noqa: ANN401
        ask_to_close(gate(), found, form.text_of("reason"), form.read_rev())

    return _step(number, "close", work, _("Asked: a second person decides"))


@risks.post("/<risk:number>/reopen")
@requires(steps.PROPOSE)
def reopen_risk(number: str) -> ResponseReturnValue:
    """It is there again."""

    def work(found: Risk, form: Any) -> None:  # noqa: ANN401
        reopen(gate(), found, form.text_of("reason"), form.read_rev())

    return _step(number, "reopen", work, _("Reopened"))


def _step(number: str, name: str, work: Callable[[Risk, Any], None], said: str) -> ResponseReturnValue:
    """What a form of the page does; or the page as it is by now, with that form and why not."""
    found = gate().get(Risk, number)
    form: RecordForm = FORMS[name](found, empty=False)

    def run() -> bool:
        work(found, form)
        return True

    if form.submit(run) is None:
        fresh = gate().get(Risk, number)
        if form.late:
            form.rev.data = str(fresh.rev)
        return render_template("risk/risk.html", **page_of(gate(), fresh, {name: form})), form.answers_with
    return done(url_for(".risk", number=number), said)


def _described(number: str) -> Risk:
    found: Risk = gate().get(Risk, number)
    if not may_describe(gate(), found):
        raise Forbidden
    return found


def _change_form(found: Risk) -> tuple[ChangeForm, RiskWords]:
    words = RiskWords()
    form = ChangeForm().fit(gate(), words, found.level, found.category)
    del form.own_level
    if not may_name_owner(gate(), found):
        del form.owner
    return form, words


def _describe(found: Risk, form: ChangeForm) -> bool:
    values: dict[str, Any] = {
        name: form.text_of(name) for name in ("title", "category", "cause", "event", "effect")
    }
    if "owner" in form:
        owner = form.chosen_owner()
        values["owner"] = owner and owner.id
    describe(gate(), found, values, form.read_rev())
    return True


def _username(person: int | None) -> str:
    found = Person.get_or_none(Person.id == person) if person else None
    return str(found.username) if found else ""
